//! Records travel over lines that break, and in parts.

use heard::wire::{self, Request, Response};
use tests::server::TestServer;

use crate::story::{conversation, set};

#[test]
fn an_answer_that_is_lost_costs_nothing() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.post(amina.request()).body();
    amina.edit(doc, &[("place", set("Pentre"))]);
    amina.sync();
    assert!(amina.unsent.is_empty());
    bryn.sync();
    assert_eq!(bryn.records[&doc].changes.len(), 2);
    assert_eq!(bryn.state(doc).text("place"), Some("Pentre"));
}

#[test]
fn a_line_that_breaks_under_much_is_sent_little_at_a_time() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let words = "the bus is gone ".repeat(300);
    let docs: Vec<_> = (0..20).map(|_| conversation(&mut amina, &words, "").0).collect();
    amina.sync();
    let one = amina.records[&docs[0]].changes[0].len();
    // Less than one change, and about four of them.
    for (room, most) in [(1, one), (4 * one as u32, 5 * one)] {
        bryn.records.clear();
        bryn.cursors.clear();
        for trip in 0.. {
            assert!(trip < 30, "no nearer to the end");
            let request = Request { room: Some(room), ..bryn.request() };
            let response: Response = wire::decode(&bryn.post(request).body()).expect("a response");
            let sizes = response.feed.iter().filter_map(|item| Some(item.change.as_ref()?.len()));
            assert!(sizes.sum::<usize>() <= most);
            if !bryn.take_in(response) {
                break;
            }
        }
        assert!(docs.iter().all(|doc| bryn.state(*doc) == amina.state(*doc)));
    }
}

#[test]
fn an_answer_names_the_request_that_it_answers() {
    let server = TestServer::start();
    let amina = server.worker("Cwm", "Amina");
    let body = amina.seal(&wire::encode(&amina.request()));
    for _ in 0..2 {
        let response: Response = wire::decode(&amina.post_body(body.clone()).body()).expect("a response");
        assert_eq!(response.re.expect("a name of the request")[..], heard::seal::sha256(&body)[..8]);
    }
}

#[test]
fn more_than_one_answer_holds_arrives_in_several() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let long = "the bus is gone ".repeat(1000);
    let docs: Vec<_> = (0..60).map(|_| conversation(&mut amina, &long, "").0).collect();
    amina.sync();
    bryn.sync();
    assert!(docs.iter().all(|doc| bryn.state(*doc) == amina.state(*doc)));
}
