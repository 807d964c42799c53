//! People who come whole: those a device had left out and meets again, and those it asks for, in as many answers as it takes.

mod parts;
mod windows;

use std::collections::BTreeSet;

use heard::domain::id::RecordId;
use heard::wire::{self, Cursors, Request, Response};
use tests::device::Device;
use tests::server::TestServer;

use crate::feed::{log, trip};
use crate::story::{conversation, envelope, fresh, occasion, review, set, share};

#[test]
fn a_record_that_a_phone_asks_for_comes_whole_with_its_persons_others_and_nothing_else() {
    let Windowed { server, mut amina, mut bryn, quiet: (person, theirs), talk, of_late } = windowed();
    // A reviewer's word on it is not the team's to read.
    occasion(&mut amina, person, &[("share", "yes"), ("keep", "yes")], &[]);
    share(&mut amina, talk, "s/0a");
    amina.sync();
    age(&server, &[person], 100);
    let mut desk = server.desk("Rhys");
    let opinion = review(&mut desk, talk, "heard");
    desk.sync();
    bryn.sync();
    let mut dev = server.worker("Cwm", "Dev");
    dev.window = Some(90);
    dev.sync();
    assert!(!dev.records.contains_key(&talk));
    dev.lacking.insert(talk);
    let told = trip(&mut dev).feed;
    let told_of: BTreeSet<_> = told.iter().map(|item| item.doc).collect();
    assert!(theirs.is_subset(&told_of) && !told_of.contains(&opinion) && !told_of.contains(&of_late));
    assert!(told_of.iter().all(|doc| dev.records[doc].envelope.subject == Some(person)));
    assert!(theirs.iter().all(|doc| dev.state(*doc) == amina.state(*doc)));
    assert_eq!(dev.marks[&talk], ["heard"]);
}

#[test]
fn a_record_that_is_not_there_for_who_asks_is_answered_so() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let doc = conversation(&mut amina, "The bus is gone", "").0;
    amina.sync();
    gwen.lacking.extend([doc, fresh()]);
    let told = trip(&mut gwen).feed;
    // Of the other there is nothing here, perhaps since a restore: what she has of it is not to go.
    assert_eq!(told.len(), 1);
    assert!(told[0].doc == doc && told[0].what == "left" && told[0].envelope.is_none());
    let dead = fresh();
    let tombstone = "insert into tombstone (doc, epoch, day, reason) values (?, 1, '2026-05-03', 'asked')";
    log(&server).execute(tombstone, [dead.as_bytes()]).expect("a tombstone");
    gwen.lacking = BTreeSet::from([dead]);
    assert_eq!(trip(&mut gwen).feed[0].what, "gone");
}

#[test]
fn more_records_asked_for_whole_than_one_request_may_are_not_passed_over() {
    let server = TestServer::start();
    let (mut amina, bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    let ask = |count: usize| {
        let whole = (0..count).map(|_| fresh()).collect();
        let request = wire::Request { whole, cursors: caught_up(&bryn), ..bryn.request() };
        wire::decode::<Response>(&bryn.post(request).body()).expect("a response").more
    };
    assert_eq!((ask(100), ask(101)), (false, true));
}

#[test]
fn a_device_that_asks_for_records_by_a_hash_of_its_cursors_is_asked_for_these() {
    let mut world = windowed();
    let amina = &mut world.amina;
    amina.sync();
    let asked = Request { whole: vec![world.talk], ..amina.short_request() };
    assert!(matches!(asked.cursors, Cursors::Same(_)));
    let response: Response = wire::decode(&amina.post(asked).body()).expect("a response");
    assert!(response.more && response.feed.is_empty());
}

/// The cursors of a device that has read all.
fn caught_up(device: &Device) -> wire::Cursors {
    let mut device = device.clone();
    device.sync();
    wire::Cursors::Each(device.cursors)
}

/// Nothing of these people has changed for so many days.
fn age(server: &TestServer, people: &[RecordId], days: u32) {
    for person in people {
        let sql = "update document set day = day - ? where subject = ?";
        assert!(log(server).execute(sql, (days, person.as_bytes())).expect("an update") > 0);
    }
}

/// Amina's team, and a phone of it that reads ninety days back. Somebody was last met longer ago than that, with a
/// conversation, a yes and a name; somebody else of late.
struct Windowed {
    server: TestServer,
    amina: Device,
    bryn: Device,
    /// Quiet for long: their person's id, and all their records.
    quiet: (RecordId, BTreeSet<RecordId>),
    /// A conversation with them.
    talk: RecordId,
    of_late: RecordId,
}

fn windowed() -> Windowed {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (talk, person) = conversation(&mut amina, "The bus is gone", "");
    let yes = occasion(&mut amina, person, &[("keep", "yes")], &[]);
    amina.create(person, envelope(&amina, "person", "team", Some(person)), &[("name", set("Siân"))]);
    let (of_late, _) = conversation(&mut amina, "At the bridge", "");
    amina.sync();
    age(&server, &[person], 100);
    let mut bryn = server.worker("Cwm", "Bryn");
    bryn.window = Some(90);
    bryn.sync();
    Windowed { server, amina, bryn, quiet: (person, BTreeSet::from([talk, yes, person])), talk, of_late }
}
