//! What need not be said is not.

use heard::merge::change_hash;
use heard::wire::{self, Cursors, Request, Response};
use tests::server::TestServer;

use crate::story::conversation;

#[test]
fn a_short_answer_leaves_out_the_hash_of_what_was_kept_and_of_nothing_else() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    conversation(&mut amina, "The bus is gone", "");
    let mut request = Request { short: true, ..amina.request() };
    let pushed = request.push[0].change.clone();
    let mut bad = request.push[0].clone();
    bad.change[20] ^= 1;
    request.push.push(bad);
    let body = amina.post(request.clone()).body();
    let short: Response = wire::decode(&body).expect("a response");
    assert_eq!(short.results[0].outcome, "kept");
    assert!(short.results[0].hash.is_none() && short.results[0].position.is_some());
    assert_eq!(short.results[1].outcome, "refused");
    assert!(short.results[1].hash.is_some());
    assert!(short.re.is_some(), "nothing else says to what it is an answer");
    let long: Response =
        wire::decode(&amina.post(Request { short: false, ..request }).body()).expect("a response");
    assert_eq!(long.results[0].hash, Some(change_hash(&pushed)));
}

#[test]
fn nothing_new_is_said_in_few_bytes() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    amina.sync();
    let request = amina.short_request();
    assert!(matches!(request.cursors, Cursors::Same(_)));
    let body = amina.post(request).body();
    let response: Response = wire::decode(&body).expect("a response");
    assert!(!response.more && response.feed.is_empty() && response.circles.is_none());
    // What the device knows already is not said again: neither its cursors nor its nonce.
    assert!(response.cursors.is_empty() && response.nonce.is_none());
    // Once something is new the hash says so, and the cursors themselves are asked for.
    let mut bryn = server.worker("Cwm", "Bryn");
    let (doc, _) = conversation(&mut bryn, "At the bridge", "");
    bryn.sync();
    let response: Response = wire::decode(&amina.post(amina.short_request()).body()).expect("a response");
    assert!(response.more && response.feed.is_empty());
    amina.sync();
    assert!(amina.records.contains_key(&doc));
}
