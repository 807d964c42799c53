//! When a device is told what it wrote itself.

use heard::wire::{self, Response};
use tests::server::TestServer;

use crate::story::{conversation, set};

#[test]
fn a_device_is_sent_its_own_words_only_when_it_lost_them() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    amina.sync();
    conversation(&mut amina, "The bus is gone", "");
    let response: Response = wire::decode(&amina.post(amina.request()).body()).expect("a response");
    assert_eq!(response.feed, []);
    // Without cursors it has forgotten all and is told all, in as many answers as that takes.
    let long = "the bus is gone ".repeat(1000);
    for _ in 0..60 {
        conversation(&mut amina, &long, "");
    }
    amina.sync();
    let all = amina.records.len();
    amina.records.clear();
    amina.cursors.clear();
    amina.sync();
    assert_eq!(amina.records.len(), all);
}

#[test]
fn two_phones_with_one_copied_profile_hear_of_each_other() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let shared = conversation(&mut amina, "The bus is gone", "").0;
    amina.sync();
    let mut copy = amina.clone();
    conversation(&mut amina, "At the bridge", "");
    conversation(&mut copy, "At the gate", "");
    amina.edit(shared, &[("place", set("cwm"))]);
    for phone in [&mut amina, &mut copy] {
        phone.sync();
    }
    amina.sync();
    assert_eq!(amina.records.len(), copy.records.len());
    for doc in amina.records.keys() {
        assert_eq!(amina.state(*doc), copy.state(*doc));
    }
}

#[test]
fn a_phone_that_reads_on_for_long_is_not_told_what_it_brought_meanwhile() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    amina.sync();
    let long = "the bus is gone ".repeat(1000);
    for _ in 0..60 {
        conversation(&mut bryn, &long, "");
    }
    bryn.sync();
    let mut own: Vec<_> = (0..3).map(|_| conversation(&mut amina, &long, "").0).collect();
    for trip in 0.. {
        let response: Response = wire::decode(&amina.post(amina.request()).body()).expect("a response");
        assert!(response.feed.iter().all(|item| !own.contains(&item.doc)));
        if trip == 1 {
            own.push(conversation(&mut amina, "At the bridge", "").0);
        }
        if !amina.take_in(response) {
            assert!(trip > 2, "all came at once");
            break;
        }
    }
    assert_eq!(amina.records.len(), own.len() + 60);
}
