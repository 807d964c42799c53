//! Gone is gone: nothing that comes late, waits or was refused brings anything back.

use heard::domain::id::RecordId;
use heard::merge::author::Edit;
use heard::wire::{self, Act, Response};
use tests::device::{Device, new_act};
use tests::server::TestServer;

use super::{Tom, act, readable};
use crate::story::{conversation, envelope, fresh, notes, occasion, review, set};

#[test]
fn whatever_comes_late_of_an_erased_person_is_answered_gone() {
    let server = TestServer::start();
    let (mut amina, mut bryn, mut desk) =
        (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"), server.desk("Priya"));
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    bryn.sync();
    review(&mut desk, tom.doc, "heard");
    desk.sync();

    // Bryn writes without a line: on the record, a new one of the same person, and what they decided.
    let edited = bryn.edit(tom.doc, &[("notes", notes("the depot too"))]);
    let born = fresh();
    let of_tom = envelope(&bryn, "conversation", "team", Some(tom.person));
    let second = bryn.create(born, of_tom, &[("at", set("2026-05-04T10:00"))]);
    occasion(&mut bryn, tom.person, &[("share", "no")], &[]);
    tom.is_erased(&server);
    bryn.sync();
    assert_eq!((bryn.outcome(edited), bryn.outcome(second)), ("gone", "gone"));
    assert!(bryn.unsent.is_empty());
    for doc in [tom.doc, tom.person] {
        assert!(!bryn.records.contains_key(&doc));
    }
    let said_of = review(&mut desk, tom.doc, "used");
    let late = desk.edit(said_of, &[("comment/0a", set("which bus?"))]);
    desk.sync();
    assert_eq!(desk.outcome(late), "gone");
    assert_eq!(readable(&desk), 0);
    assert_eq!(documents(&server, tom.person), 0);
}

#[test]
fn what_was_erased_is_told_ahead_of_all_else_however_much_there_is() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    bryn.sync();
    for _ in 0..30 {
        conversation(&mut amina, &"The school will close ".repeat(40), "");
    }
    amina.sync();
    tom.is_erased(&server);
    // An answer that has room for next to nothing.
    let request = wire::Request { room: Some(1), ..bryn.request() };
    let response: Response = wire::decode(&bryn.post(request).body()).expect("a response");
    let gone: Vec<&str> = response.feed.iter().map(|item| item.what.as_str()).take(3).collect();
    assert_eq!(gone, ["gone"; 3], "the conversation, the person and the occasion");
    assert!(response.more);
}

#[test]
fn work_that_waited_and_work_that_was_refused_goes_too() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    bryn.sync();
    server.run(&["members", "--space", "Cwm", "--revoke", &bryn.joined.device.to_string()]);
    bryn.edit(tom.doc, &[("notes", notes("held words"))]);
    let refused = bryn.edit(tom.doc, &[("statement/0a/words", Edit::Set(true.into()))]);
    bryn.sync();
    amina.edit(tom.doc, &[("statement/0a/words", Edit::Set(true.into()))]);
    amina.sync();
    assert!(
        bryn.outcome(refused) == "held" && counts(&server, "held") == 2 && counts(&server, "quarantine") == 1
    );
    tom.is_erased(&server);
    assert_eq!((counts(&server, "held"), counts(&server, "quarantine")), (0, 0));
    assert!(!server.try_run(&["waiting", "--accept", &tom.doc.to_string()]).stdout.starts_with(b"kept"));
    assert_eq!(documents(&server, tom.person), 0);
}

#[test]
fn a_person_who_moved_is_erased_in_both_teams() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let mut bryn = server.worker("Cwm", "Bryn");
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    bryn.sync();
    let to = gwen.circle("team");
    let moved = Act { doc: Some(tom.doc), to: Some(to), ..new_act("move") };
    amina.acts.push(moved);
    amina.sync();
    gwen.sync();
    assert!(gwen.records.contains_key(&tom.doc));
    tom.is_erased(&server);
    // Bryn has not been told yet that it left.
    for device in [&mut amina, &mut bryn, &mut gwen] {
        device.sync();
        assert!(!device.records.contains_key(&tom.doc));
    }
    assert_eq!(act(&mut gwen, "erase", tom.doc).0, "gone");
}

fn log(server: &TestServer) -> rusqlite::Connection {
    rusqlite::Connection::open(server.data().join("heard.sqlite")).expect("the log")
}

fn counts(server: &TestServer, table: &str) -> i64 {
    log(server).query_row(&format!("select count(*) from {table}"), [], |row| row.get(0)).expect("a number")
}

fn documents(server: &TestServer, person: RecordId) -> i64 {
    log(server)
        .query_row("select count(*) from document where subject = ?", [person.as_bytes()], |row| row.get(0))
        .expect("a number")
}

/// A phone that joins now.
#[test]
fn whoever_reads_from_nothing_finds_nothing_of_it() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    tom.is_erased(&server);
    let mut cerys: Device = server.worker("Cwm", "Cerys");
    cerys.sync();
    assert!(!cerys.records.contains_key(&tom.doc) && !cerys.marks.contains_key(&tom.doc));
}
