//! In which order a device is told, and how far it has read.

use std::collections::BTreeSet;

use heard::wire::{self, Response};
use tests::server::TestServer;

use super::{docs, log, long, move_to, trip};
use crate::story::{conversation, set};

#[test]
fn a_new_device_reads_the_newest_first() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let mut made: Vec<_> = (0..60).map(|_| conversation(&mut amina, &long(), "").0).collect();
    amina.sync();
    let mut bryn = server.worker("Cwm", "Bryn");
    let (mut told, mut answers) = (Vec::new(), 0);
    loop {
        let response = trip(&mut bryn);
        told.extend(response.feed.into_iter().map(|item| item.doc));
        answers += 1;
        if !response.more {
            break;
        }
    }
    made.reverse();
    assert_eq!(told, made);
    assert!(answers > 2, "it takes several answers");
}

#[test]
fn what_happens_while_a_new_device_reads_is_neither_missed_nor_told_to_the_wrong_one() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let old: Vec<_> = (0..60).map(|_| conversation(&mut amina, &long(), "").0).collect();
    let theirs = conversation(&mut gwen, &long(), "").0;
    amina.sync();
    gwen.sync();
    let mut bryn = server.worker("Cwm", "Bryn");
    let first = trip(&mut bryn);
    assert!(first.more && !bryn.records.contains_key(&old[1]) && bryn.records.contains_key(&old[59]));
    // Between two answers: one is born, one read already and one not yet read are edited, one of each goes, one comes.
    let born = conversation(&mut amina, "At the bridge", "").0;
    for doc in [old[58], old[1]] {
        amina.edit(doc, &[("place", set("Pentre"))]);
    }
    amina.sync();
    let (cwm, nant) = (amina.circle("team"), gwen.circle("team"));
    for doc in [old[59], old[2]] {
        assert_eq!(move_to(&mut amina, doc, nant).0, "kept");
    }
    assert_eq!(move_to(&mut gwen, theirs, cwm).0, "kept");
    let second = trip(&mut bryn);
    assert!(second.more);
    // And again, with one that was told by neither answer.
    assert_eq!(move_to(&mut amina, old[3], nant).0, "kept");
    bryn.sync();
    amina.sync();
    assert!(bryn.records.contains_key(&born) && bryn.records.contains_key(&theirs));
    assert_eq!(docs(&bryn), docs(&amina));
    assert!(docs(&bryn).iter().all(|doc| bryn.state(*doc) == amina.state(*doc)));
    for gone in [old[59], old[2], old[3]] {
        assert_eq!(bryn.dropped.iter().filter(|doc| **doc == gone).count(), 1, "told once that it left");
    }
    gwen.sync();
    assert_eq!(docs(&gwen), BTreeSet::from([old[59], old[2], old[3]]));
}

#[test]
fn cursors_that_stay_where_they_are_are_not_sent_again() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    assert_eq!(trip(&mut amina).cursors.len(), 2);
    assert!(trip(&mut amina).cursors.is_empty());
    let mut bryn = server.worker("Cwm", "Bryn");
    conversation(&mut bryn, "The bus is gone", "");
    bryn.sync();
    let moved: Vec<_> = trip(&mut amina).cursors.into_keys().collect();
    assert_eq!(moved, [amina.circle("team").to_string()]);
}

#[test]
fn a_cursor_of_the_first_form_goes_on_where_it_was() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    bryn.sync();
    for circle in bryn.joined.circles.clone() {
        let sql = "select incarnation, position from area, circle where circle.id = ?";
        let (life, position): ([u8; 16], i64) = log(&server)
            .query_row(sql, [circle.id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("a circle");
        let cursor = [&life, circle.id.as_bytes().as_slice(), &position.to_be_bytes(), &[0]].concat();
        bryn.cursors.insert(circle.id.to_string(), cursor.into());
    }
    let new = conversation(&mut amina, "At the bridge", "").0;
    amina.sync();
    let told: Vec<_> = trip(&mut bryn).feed.into_iter().map(|item| item.doc).collect();
    assert_eq!(told, [new]);
}

#[test]
fn a_kept_change_is_answered_with_its_place_in_the_log() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    conversation(&mut amina, "The bus is gone", "");
    conversation(&mut amina, "At the bridge", "");
    let request = amina.request();
    let first: Response = wire::decode(&amina.post(request.clone()).body()).expect("a response");
    let places: Vec<_> = first.results.iter().map(|result| result.position).collect();
    assert_eq!(places, [Some(1), Some(2)]);
    let again: Response = wire::decode(&amina.post(request).body()).expect("a response");
    assert_eq!(again.results, first.results);
}
