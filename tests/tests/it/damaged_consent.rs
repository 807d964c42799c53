//! What somebody allowed, beside rows of the log that cannot be read any more: a no always counts, and a row stops nothing
//! but itself.

use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::merge::change_hash;
use heard::wire::{self, ReadingList};
use rusqlite::Connection;
use tests::device::Device;
use tests::server::TestServer;

use crate::story::{conversation, envelope, fresh, occasion, set, share};

/// A desk that reads one piece of somebody who said yes: the first row of the log is their conversation's.
struct Shared {
    server: TestServer,
    amina: Device,
    desk: Device,
    doc: RecordId,
    person: RecordId,
    yes: RecordId,
}

fn shared() -> Shared {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let desk = server.desk("Rhys");
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    share(&mut amina, doc, "s/0a");
    let yes = occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.sync();
    assert_eq!(listed(&desk), 1);
    Shared { server, amina, desk, doc, person, yes }
}

impl Shared {
    /// Stops the server, does this to its log without its rules, and serves again.
    fn spoil(&mut self, sql: &str) {
        self.server.stop();
        let log = Connection::open(self.server.data().join("heard.sqlite")).expect("a log");
        log.execute_batch("pragma foreign_keys = off; pragma ignore_check_constraints = on;")
            .expect("a careless hand");
        assert!(log.execute(sql, []).expect("a statement") > 0);
        drop(log);
        self.serve();
    }

    fn rebuild(&mut self) {
        self.server.stop();
        self.server.run(&["rebuild"]);
        self.serve();
    }

    fn serve(&mut self) {
        self.server.serve(&[]);
        self.desk.line = self.server.line();
        self.amina.line = self.server.line();
    }
}

fn listed(desk: &Device) -> usize {
    let body = desk.line.get("/api/readings", desk.cookie.as_deref()).body();
    wire::decode::<ReadingList>(&body).expect("a list").rows.len()
}

#[test]
fn a_row_that_is_no_row_any_more_stops_no_withdrawal_no_other_work_and_no_start() {
    for column in ["hash", "actor"] {
        let mut it = shared();
        it.spoil(&format!("update change set {column} = x'00' where seq = 1"));
        let other = conversation(&mut it.amina, "The shop too", "").0;
        let no = occasion(&mut it.amina, it.person, &[("share", "withdrawn")], &[it.yes]);
        it.amina.edit(it.doc, &[("place", set("cwm"))]);
        let judged = [other, no].map(|doc| change_hash(&it.amina.records[&doc].changes[0]));
        let edit = change_hash(it.amina.records[&it.doc].changes.last().expect("a change"));
        // Once: it would bring what cannot be put right for ever.
        let answer = it.amina.post(it.amina.request()).body();
        it.amina.take_in(wire::decode(&answer).expect("a response"));
        assert_eq!(judged.map(|hash| it.amina.outcome(hash)), ["kept", "kept"], "{column}");
        assert_eq!((it.amina.outcome(edit), it.amina.code(edit)), ("later", Some("unreadable")), "{column}");
        assert_eq!(listed(&it.desk), 0, "{column}");
        // As after an upgrade: everything derived is to be made anew.
        it.spoil("delete from projection_text");
        assert_eq!(listed(&it.desk), 0, "{column}");
    }
}

#[test]
fn a_no_whose_writer_is_not_known_any_more_counts_and_their_yes_does_not() {
    for decision in ["withdrawn", "yes"] {
        let mut it = shared();
        // A yes in sight of a no stands, and a no in sight of a yes: who recorded the last word is lost.
        let no = occasion(&mut it.amina, it.person, &[("share", "no")], &[it.yes]);
        let yes = occasion(&mut it.amina, it.person, &[("share", "yes")], &[it.yes, no]);
        it.amina.sync();
        assert_eq!(listed(&it.desk), 1);
        let last = match decision {
            "yes" => yes,
            _ => occasion(&mut it.amina, it.person, &[("share", decision)], &[it.yes, no, yes]),
        };
        it.amina.sync();
        it.spoil(&format!("update change set actor = randomblob(16) where doc = x'{last}'"));
        it.rebuild();
        assert_eq!(listed(&it.desk), 0, "{decision}");
    }
}

#[test]
fn a_waiting_no_that_does_not_open_goes_on_counting() {
    let mut it = shared();
    let mut bryn = it.server.worker("Cwm", "Bryn");
    bryn.sync();
    it.server.run(&["members", "--space", "Cwm", "--revoke", &bryn.joined.device.to_string()]);
    occasion(&mut bryn, it.person, &[("share", "withdrawn")], &[it.yes]);
    bryn.sync();
    assert_eq!(listed(&it.desk), 0);
    it.spoil("update held set sealed = zeroblob(length(sealed))");
    it.rebuild();
    assert_eq!(listed(&it.desk), 0);
}

#[test]
fn a_no_of_somebody_whose_key_does_not_open_counts_before_it_can_be_kept() {
    let mut it = shared();
    it.server.stop();
    let keys = Connection::open(it.server.data().join("keys.sqlite")).expect("keys");
    let log = Connection::open(it.server.data().join("heard.sqlite")).expect("a log");
    let owner = "select key from owner_key where owner = ?";
    let id: Vec<u8> = log.query_row(owner, [it.person.as_bytes()], |row| row.get(0)).expect("a key");
    let wrapped = "select wrapped from key where id = ?";
    let wrapped: Vec<u8> = keys.query_row(wrapped, [&id], |row| row.get(0)).expect("a key");
    let put = |bytes: Vec<u8>| {
        let rows = keys.execute("update key set wrapped = ? where id = ?", (bytes, &id));
        assert_eq!(rows.expect("a key"), 1);
    };
    put(vec![0; wrapped.len()]);
    it.serve();
    let no = occasion(&mut it.amina, it.person, &[("share", "withdrawn")], &[it.yes]);
    let hash = change_hash(&it.amina.records[&no].changes[0]);
    let answer = it.amina.post(it.amina.request()).body();
    it.amina.take_in(wire::decode(&answer).expect("a response"));
    assert_eq!((it.amina.outcome(hash), it.amina.code(hash)), ("later", Some("unreadable")));
    assert_eq!(listed(&it.desk), 0);
    it.server.stop();
    put(wrapped);
    it.serve();
    it.amina.sync();
    assert_eq!((it.amina.outcome(hash), listed(&it.desk)), ("kept", 0));
    occasion(&mut it.amina, it.person, &[("share", "yes")], &[it.yes, no]);
    it.amina.sync();
    it.rebuild();
    assert_eq!(listed(&it.desk), 1, "it was taken back by a yes in sight of it");
}

#[test]
fn an_occasion_that_is_mended_says_again_what_it_said_and_no_more() {
    let mut it = shared();
    let quote = occasion(&mut it.amina, it.person, &[("quote", "yes")], &[]);
    it.amina.sync();
    it.spoil(&format!("update change set sealed = zeroblob(length(sealed)) where doc = x'{quote}'"));
    it.rebuild();
    assert_eq!(listed(&it.desk), 0, "what cannot be read may be a no to everything");
    it.amina.unsent = it.amina.own.clone();
    it.amina.sync();
    assert!(it.server.try_run(&["check"]).status.success());
    assert_eq!(listed(&it.desk), 1);
}

#[test]
fn everything_derived_anew_gives_each_person_the_card_they_had() {
    let mut it = shared();
    let hash = |byte: u8| Edit::Set(Scalar::Bytes(vec![byte; 32]));
    let mut person = |fields: &[(&str, Edit)]| {
        let id = fresh();
        it.amina.create(id, envelope(&it.amina, "person", "team", Some(id)), fields);
        it.amina.sync();
        id
    };
    let first = person(&[("card/hash", hash(1))]);
    let second = person(&[("name", set("x"))]);
    person(&[("card/hash", hash(3))]);
    for (id, byte) in [(first, 2), (second, 3)] {
        it.amina.edit(id, &[("card/hash", hash(byte))]);
        it.amina.sync();
    }
    let before = cards(&it.server);
    assert_eq!(before.len(), 3);
    it.rebuild();
    assert_eq!(cards(&it.server), before);
}

fn cards(server: &TestServer) -> Vec<(Vec<u8>, Vec<u8>, bool)> {
    let log = Connection::open(server.data().join("heard.sqlite")).expect("a log");
    let mut rows = log.prepare("select person, hash, opens from card order by person").expect("cards");
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("rows");
    rows.collect::<Result<_, _>>().expect("cards")
}
