//! Bits that flip on the disk: found, never served, and put right by whoever still has the bytes.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use heard::domain::id::RecordId;
use heard::domain::limits::CHANGE_ITEMS;
use heard::merge::change_hash;
use heard::wire::{self, Push, Response};
use rusqlite::Connection;
use serde_bytes::ByteBuf;
use tests::device::Device;
use tests::hostile::forge::Forged;
use tests::server::TestServer;

use crate::story::{conversation, envelope, fresh, occasion, set, share};
use tests::dice::Dice;

const ROWS: usize = 1000;

/// What stands before a row's sealed bytes in the file: its record, hash and actor.
const NAMES: usize = 64;

/// Bytes that begin what is sealed, different each time.
const NONCE: usize = 24;

/// Flips one bit in each of these places of the log, somewhere in the row: in what it is, or in what it is called.
fn flip(data: &Path, places: &[i64], names_too: bool) {
    let mut dice = Dice(4);
    flip_bits(data, places, |sealed| match names_too {
        true => dice.roll((NAMES + sealed) * 8),
        false => NAMES * 8 + dice.roll(sealed * 8),
    });
}

/// Flips the bit that `choose` names in each of these places, counted from where a row's names begin; it is told how many
/// bytes are sealed there.
fn flip_bits(data: &Path, places: &[i64], mut choose: impl FnMut(usize) -> usize) {
    let file = data.join("heard.sqlite");
    let log = Connection::open(&file).expect("a log");
    log.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).expect("nobody else is there");
    let sealed: Vec<Vec<u8>> = places
        .iter()
        .map(|place| log.query_row("select sealed from change where seq = ?", [place], |row| row.get(0)))
        .collect::<Result<_, _>>()
        .expect("rows");
    drop(log);
    let mut bytes = fs::read(&file).expect("a file");
    // The nonce that begins a row's sealed bytes is nowhere else.
    let nonces: HashSet<&[u8]> = sealed.iter().map(|row| &row[..NONCE]).collect();
    let found: HashMap<Vec<u8>, usize> = (0..bytes.len() - NONCE)
        .filter(|at| nonces.contains(&bytes[*at..at + NONCE]))
        .map(|at| (bytes[at..at + NONCE].to_vec(), at))
        .collect();
    for row in &sealed {
        let bit = choose(row.len());
        bytes[found[&row[..NONCE]] - NAMES + bit / 8] ^= 1 << (bit % 8);
    }
    fs::write(&file, bytes).expect("a file");
}

fn damaged(server: &TestServer) -> usize {
    let output = server.try_run(&["check"]);
    let told = String::from_utf8(output.stdout).expect("text");
    let line = told.lines().find(|line| line.contains("changes are damaged"));
    let count = line.map_or(0, |line| line.split(' ').next().expect("a count").parse().expect("a number"));
    assert_eq!(output.status.success(), count == 0, "{told}");
    count
}

fn everything(device: &Device) -> Device {
    let mut fresh = Device { cursors: Default::default(), records: Default::default(), ..device.clone() };
    fresh.sync();
    fresh
}

/// Somebody who has it all, somebody who reads, and a log of so many rows, stopped.
fn filled(rows: usize) -> (TestServer, Device, Device, Vec<RecordId>) {
    let mut server = TestServer::start();
    let (mut amina, bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let mut docs = Vec::new();
    while docs.len() < rows {
        docs.extend(
            (0..100.min(rows - docs.len())).map(|_| conversation(&mut amina, "The bus is gone", "").0),
        );
        amina.sync();
    }
    server.stop();
    (server, amina, bryn, docs)
}

fn at_home(server: &TestServer, device: &mut Device) {
    device.line = server.line();
}

#[test]
fn a_thousand_flipped_bits_are_found_and_not_served_and_mended() {
    let (mut server, mut amina, mut bryn, docs) = filled(ROWS);
    server.serve(&[]);
    let backup = server.back_up();
    server.stop();
    let places: Vec<i64> = (1..=ROWS as i64).collect();
    flip(server.data(), &places, true);
    assert_eq!(damaged(&server), ROWS, "every flip is found");
    server.serve(&[]);
    at_home(&server, &mut bryn);
    bryn.sync();
    // A row of which only the names are damaged is served by those that the index has, its bytes as they were kept.
    assert!(bryn.records.len() < ROWS / 2);
    for (doc, copy) in &bryn.records {
        assert_eq!(copy.changes, amina.records[doc].changes);
    }
    // Whoever has them brings them, those whose names are left; the answers name some at a time.
    at_home(&server, &mut amina);
    let mut left = ROWS;
    loop {
        amina.sync();
        let now = damaged(&server);
        if now == left {
            break;
        }
        left = now;
    }
    assert!(left < ROWS / 2, "{left} are left");
    server.run(&["mend", "--from", backup.to_str().expect("a plain path")]);
    assert_eq!(damaged(&server), 0);
    bryn.sync();
    assert!(docs.iter().all(|doc| bryn.records.contains_key(doc)), "what was mended is offered again");
    assert_eq!(everything(&bryn).records.len(), ROWS);
    server.run(&["rebuild"]);
}

#[test]
fn the_server_finds_a_flipped_bit_by_itself_and_a_colleague_mends_it() {
    let mut server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let desk = server.desk("Rhys");
    let (doc, person) = conversation(&mut amina, "The bus is gone", "for the team");
    share(&mut amina, doc, "s/0a");
    occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.edit(doc, &[("place", set("cwm"))]);
    amina.sync();
    bryn.sync();
    let whole = bryn.records.clone();
    server.stop();
    flip(server.data(), &[1, 3], false);
    server.serve(&[]);
    let (mut cerys, desk) = (server.worker("Cwm", "Cerys"), Device { line: server.line(), ..desk });
    at_home(&server, &mut bryn);
    // It reads the log through from its start; until then nobody is told.
    while !server.log().contains("are damaged") {
        cerys.sync();
    }
    assert!(cerys.records.values().all(|copy| copy.changes.len() < 3));
    bryn.sync();
    assert_eq!(damaged(&server), 0);
    cerys.sync();
    assert_eq!(everything(&cerys).records.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
    assert_eq!(everything(&cerys).state(doc), Device { records: whole, ..bryn }.state(doc));
    server.run(&["rebuild"]);
    let body = desk.line.get("/api/readings", desk.cookie.as_deref()).body();
    let list: heard::wire::ReadingList = heard::wire::decode(&body).expect("a list");
    assert_eq!(list.rows.len(), 1, "what follows from the log is there as before");
    let log = server.log();
    assert!(!log.contains("The bus is gone") && !log.contains("for the team"));
}

#[test]
fn a_row_that_is_no_row_any_more_keeps_nothing_else_from_being_read() {
    let (mut server, mut amina, mut bryn, docs) = filled(40);
    let log = Connection::open(server.data().join("heard.sqlite")).expect("a log");
    // The column is one of bytes: what stands there now is not.
    log.execute_batch("pragma foreign_keys = off; pragma ignore_check_constraints = on;")
        .expect("a careless hand");
    log.execute("update change set hash = x'00' where seq in (7, 23)", []).expect("two rows");
    drop(log);
    assert_eq!(damaged(&server), 2);
    server.serve(&[]);
    at_home(&server, &mut bryn);
    bryn.sync();
    assert_eq!(bryn.records.len(), docs.len() - 2);
    at_home(&server, &mut amina);
    let more = conversation(&mut amina, "The bus is gone", "").0;
    amina.sync();
    bryn.sync();
    assert!(bryn.records.contains_key(&more));
}

#[test]
fn a_record_that_does_not_open_is_not_said_to_have_left() {
    let (mut server, amina, mut bryn, docs) = filled(2);
    flip(server.data(), &[1], false);
    server.serve(&[]);
    at_home(&server, &mut bryn);
    bryn.lacking = docs.iter().copied().collect();
    bryn.sync();
    assert!(bryn.dropped.is_empty(), "whoever has it must keep it: theirs may be the only copy");
    assert!(!bryn.records.contains_key(&docs[0]) && bryn.records.contains_key(&docs[1]));
    let mut amina = Device { line: server.line(), ..amina };
    amina.sync();
    assert_eq!(damaged(&server), 0, "it was asked for, and brought");
    bryn.sync();
    assert_eq!(bryn.records[&docs[0]].changes, amina.records[&docs[0]].changes);
}

#[test]
fn a_quiet_person_of_whom_a_row_is_mended_comes_whole_or_not_at_all() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (_, person) = conversation(&mut amina, "The bus is gone", "");
    occasion(&mut amina, person, &[("keep", "yes")], &[]);
    occasion(&mut amina, person, &[("share", "no")], &[]);
    amina.sync();
    let log = Connection::open(server.data().join("heard.sqlite")).expect("a log");
    log.execute("update document set day = day - 100", []).expect("nobody came for long");
    drop(log);
    let mut bryn = server.worker("Cwm", "Bryn");
    bryn.window = Some(90);
    bryn.sync();
    assert!(bryn.records.is_empty());
    server.stop();
    flip(server.data(), &[1], false);
    assert_eq!(damaged(&server), 1);
    server.serve(&[]);
    for device in [&mut amina, &mut bryn] {
        at_home(&server, device);
        device.sync();
    }
    assert_eq!(damaged(&server), 0);
    assert_eq!(bryn.records.keys().collect::<Vec<_>>(), amina.records.keys().collect::<Vec<_>>());
}

#[test]
fn a_damaged_row_is_not_called_kept_before_it_is_whole() {
    /// Where the hash begins in what stands before the sealed bytes, in bits.
    const HASH: usize = 16 * 8;
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    conversation(&mut amina, "The bus is gone", "");
    conversation(&mut amina, "The shop too", "");
    amina.sync();
    server.stop();
    flip(server.data(), &[1], false);
    // Of this one not even the hash is left: a backup alone can put it right.
    flip_bits(server.data(), &[2], |_| HASH);
    assert_eq!(damaged(&server), 2);
    server.serve(&[]);
    at_home(&server, &mut amina);
    let hashes = [0, 1].map(|at| change_hash(&amina.own[at].change));
    amina.unsent = amina.own.clone();
    amina.sync();
    let said = hashes.map(|hash| (amina.outcome(hash), amina.code(hash)));
    assert_eq!(said, [("kept", None), ("later", Some("unreadable"))]);
    assert_eq!((damaged(&server), amina.unsent.len()), (1, 1));
}

#[test]
fn a_damaged_row_that_comes_after_as_much_as_one_request_may_cost_is_mended_by_the_next() {
    let (mut server, mut amina, _, _) = filled(1);
    flip(server.data(), &[1], false);
    assert_eq!(damaged(&server), 1);
    server.serve(&[]);
    at_home(&server, &mut amina);
    let whole = amina.own[0].clone();
    let hash = change_hash(&whole.change);
    // Small, and of so many operations that reading a hundred of them is as much as one request may cost.
    for number in 0..100 {
        let change = ByteBuf::from(Forged::puts([number; 16], CHANGE_ITEMS as i64).chunk());
        let envelope = Some(envelope(&amina, "conversation", "team", Some(fresh())));
        amina.unsent.push(Push { doc: fresh(), change, envelope, epoch: 0 });
    }
    amina.unsent.push(whole.clone());
    let response: Response = wire::decode(&amina.post(amina.request()).body()).expect("a response");
    let last = response.results.last().expect("a result for each");
    assert_eq!((&*last.outcome, last.code.as_deref()), ("later", Some("busy")), "it is worth asking at once");
    amina.unsent = vec![whole];
    amina.sync();
    assert_eq!((amina.outcome(hash), damaged(&server)), ("kept", 0));
}

#[test]
fn a_backup_of_a_damaged_log_says_so_and_lets_nobody_forget() {
    let (mut server, mut amina, _, _) = filled(10);
    flip(server.data(), &[4], false);
    server.serve(&[]);
    at_home(&server, &mut amina);
    let to = server.data().with_extension("backups");
    let output = server.try_run(&["backup", "--to", to.to_str().expect("a plain path")]);
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stdout).expect("text").contains("1 changes in it are damaged"));
    amina.sync();
    assert_eq!(amina.kept_to, Some(3), "phones keep what no backup has whole");
    assert_eq!(damaged(&server), 0, "and bring it");
    server.back_up();
    amina.sync();
    assert_eq!(amina.kept_to, Some(10));
}
