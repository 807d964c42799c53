//! *Kept* is a promise: whatever happens to the server after it was said, the change is there.

use std::sync::mpsc::channel;
use std::thread;

use heard::domain::id::RecordId;
use heard::wire;
use tests::device::{Claim, Device};
use tests::kills;
use tests::line::Answer;
use tests::server::TestServer;

use crate::story::{conversation, occasion, review, share};

/// Where the server is killed: around the key file's commit and the log's, and between all that one change writes.
const POINTS: [&str; 10] = [
    "keys.before-commit",
    "keys.after-commit",
    "push.before-merge",
    "push.after-key",
    "push.after-row",
    "push.after-feed",
    "push.after-derived",
    "commit.before",
    "commit.after",
    "answer.after",
];

/// Enough new people in one request that keys must be made on the way.
const PEOPLE: usize = 300;

/// Sends what waits, and takes the answer in if there is one.
fn try_sync(device: &mut Device) {
    if let Answer::Ok { body, .. } = device.post(device.request()) {
        device.take_in(wire::decode(&body).expect("a response"));
    }
}

/// Reads everything from the beginning.
fn reads_all(device: &Device) -> Device {
    let mut forgetful = Device { cursors: Default::default(), records: Default::default(), ..device.clone() };
    forgetful.sync();
    forgetful
}

fn assert_has(reader: &Device, records: &[RecordId]) {
    for doc in records {
        assert!(reader.records.contains_key(doc), "a kept record is not there");
    }
}

#[test]
fn killed_at_any_point_it_starts_clean_and_has_what_it_said_it_kept() {
    for point in POINTS {
        let mut server = TestServer::start();
        let (mut amina, bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
        let desk = server.desk("Rhys");
        let kept: Vec<_> = (0..3).map(|_| shared(&mut amina)).collect();
        amina.sync();
        server.kill();

        server.serve(&[("HEARD_CRASH_AT", point)]);
        amina.line = server.line();
        let pushed: Vec<_> = (0..PEOPLE).map(|_| shared(&mut amina)).collect();
        try_sync(&mut amina);
        server.wait();

        server.serve(&[]);
        let (bryn, desk) = (Device { line: server.line(), ..bryn }, Device { line: server.line(), ..desk });
        amina.line = server.line();
        server.run(&["check"]);
        assert_has(&reads_all(&bryn), &kept);
        amina.sync();
        assert!(amina.unsent.is_empty(), "{point}");
        assert!(amina.outcomes.values().all(|(outcome, _)| outcome == "kept"), "{point}");
        assert_has(&reads_all(&bryn), &[kept, pushed].concat());
        derived_tables_follow_from_the_log(&server, &desk);
    }
}

/// A record that a desk sees.
fn shared(device: &mut Device) -> RecordId {
    let (doc, person) = conversation(device, "The bus is gone", "");
    share(device, doc, "s/0a");
    occasion(device, person, &[("keep", "yes"), ("share", "yes")], &[]);
    doc
}

fn derived_tables_follow_from_the_log(server: &TestServer, desk: &Device) {
    let list = || {
        let body = desk.line.get("/api/readings", desk.cookie.as_deref()).body();
        let list: wire::ReadingList = wire::decode(&body).expect("a list");
        list.rows
    };
    let before = list();
    assert_eq!(before.len(), PEOPLE + 3);
    server.run(&["rebuild"]);
    assert_eq!(list(), before);
}

#[test]
fn a_rebuild_that_was_cut_short_is_done_again() {
    let mut server = TestServer::start();
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let docs: Vec<_> = (0..5).map(|_| shared(&mut amina)).collect();
    amina.sync();
    server.kill();
    let output = server.try_run_with(&[("HEARD_CRASH_AT", "rebuild.middle")], &["rebuild"]);
    assert!(!output.status.success());
    server.serve(&[]);
    let desk = Device { line: server.line(), ..desk };
    let body = desk.line.get("/api/readings", desk.cookie.as_deref()).body();
    let list: wire::ReadingList = wire::decode(&body).expect("a list");
    assert_eq!(list.rows.len(), docs.len());
}

#[test]
fn killed_while_somebody_joins_it_lets_them_in_by_the_same_invite() {
    let mut server = TestServer::start();
    let secret = server.invite("member", Some("Cwm"));
    let claim = Claim::fresh();
    server.kill();
    server.serve(&[("HEARD_CRASH_AT", "join.after-device")]);
    assert!(matches!(claim.ask(&server.line(), &secret, "Amina"), Answer::NoLine));
    server.wait();
    server.serve(&[]);
    let answer = claim.ask(&server.line(), &secret, "Amina");
    let mut amina = Device::welcomed(server.line(), claim, answer);
    shared(&mut amina);
    amina.sync();
    assert!(amina.outcomes.values().all(|(outcome, _)| outcome == "kept"));
    let told = String::from_utf8(server.run(&["members", "--space", "Cwm"]).stdout).expect("text");
    assert_eq!(told.matches("Amina").count(), 1, "nobody is there twice");
}

#[test]
fn killed_while_a_reviewer_says_heard_it_tells_the_worker_once_the_word_is_kept() {
    let mut server = TestServer::start();
    let (mut amina, mut desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let doc = shared(&mut amina);
    amina.sync();
    desk.sync();
    server.kill();
    server.serve(&[("HEARD_CRASH_AT", "mark.before-feed")]);
    desk.line = server.line();
    review(&mut desk, doc, "heard");
    try_sync(&mut desk);
    server.wait();
    server.serve(&[]);
    (amina.line, desk.line) = (server.line(), server.line());
    amina.sync();
    assert!(!amina.marks.contains_key(&doc), "what was not kept was not told");
    desk.sync();
    amina.sync();
    assert_eq!(amina.marks[&doc], ["heard"]);
}

#[test]
fn killed_while_many_write_it_has_what_it_said_it_kept() {
    const WRITERS: usize = 4;
    let mut server = TestServer::start();
    let bryn = server.worker("Cwm", "Bryn");
    let (said, kept) = channel();
    let writers: Vec<_> = (0..WRITERS)
        .map(|number| {
            let (mut device, said) = (server.worker("Cwm", &format!("Worker {number}")), said.clone());
            thread::spawn(move || {
                loop {
                    let (doc, _) = conversation(&mut device, "The bus is gone", "");
                    try_sync(&mut device);
                    if !device.unsent.is_empty() {
                        return;
                    }
                    said.send(doc).expect("somebody who counts");
                }
            })
        })
        .collect();
    let mut acknowledged: Vec<RecordId> = kept.iter().take(200).collect();
    server.kill();
    writers.into_iter().for_each(|writer| writer.join().expect("a writer that ends with the line"));
    acknowledged.extend(kept.try_iter());
    server.serve(&[]);
    server.run(&["check"]);
    assert_has(&reads_all(&Device { line: server.line(), ..bryn }), &acknowledged);
}

#[test]
fn killed_at_random_moments_it_loses_nothing_that_it_said_it_kept() {
    let toll = kills::run(15, 4);
    assert!(toll.is_clean(), "{toll}");
    assert!(toll.kept > 15 && toll.unanswered > 0, "the kills come under load:\n{toll}");
}

#[test]
fn a_full_disk_says_later_and_takes_it_when_there_is_room() {
    let server = TestServer::on_a_small_disk();
    let mut amina = server.worker("Cwm", "Amina");
    let long = "the bus is gone ".repeat(1500);
    let mut kept = Vec::new();
    let refused = loop {
        let (doc, _) = conversation(&mut amina, &long, "");
        match amina.post(amina.request()) {
            Answer::Ok { body, .. } => {
                amina.take_in(wire::decode(&body).expect("a response"));
                kept.push(doc);
            }
            refused => break refused,
        }
        assert!(kept.len() < 1000, "the disk is never full");
    };
    assert_eq!(refused.code(), "full");
    assert!(kept.len() > 3);
    assert_eq!(amina.unsent.len(), 1);
    server.make_room();
    amina.sync();
    assert!(amina.unsent.is_empty());
    assert_has(&reads_all(&amina), &kept);
    assert_eq!(reads_all(&amina).records.len(), kept.len() + 1);
}

#[test]
fn a_disk_that_is_full_at_any_moment_loses_nothing_that_was_kept() {
    let server = TestServer::on_a_small_disk();
    let mut amina = server.worker("Cwm", "Amina");
    // Not even the first keys fit.
    server.leave_room(0);
    let (first, _) = conversation(&mut amina, "The bus is gone", "");
    assert_eq!(amina.post(amina.request()).code(), "full");
    let (mut kept, mut refused) = (vec![first], 0);
    for step in 1..=20 {
        // The log, its way into the file, new keys: a little further each time.
        server.leave_room(step % 5 * 8 * 1024);
        for _ in 0..15 {
            if amina.unsent.is_empty() {
                kept.push(conversation(&mut amina, &"the bus is gone ".repeat(300), "").0);
            }
            match amina.post(amina.request()) {
                Answer::Ok { body, .. } => drop(amina.take_in(wire::decode(&body).expect("a response"))),
                other => {
                    assert_eq!(other.code(), "full");
                    refused += 1;
                    break;
                }
            }
        }
    }
    assert!(refused > 3, "the disk was full {refused} times");
    server.make_room();
    amina.sync();
    assert!(amina.outcomes.values().all(|(outcome, _)| outcome == "kept"));
    server.run(&["check"]);
    let there = reads_all(&amina);
    assert_has(&there, &kept);
    assert_eq!(there.records.len(), kept.len());
}

#[test]
fn a_backup_that_finds_no_room_is_none() {
    let server = TestServer::on_a_small_disk();
    let mut amina = server.worker("Cwm", "Amina");
    conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    let to = server.data().join("backups");
    let arguments = ["backup", "--to", to.to_str().expect("a plain path")];
    for room in [0, 64 * 1024, 128 * 1024] {
        server.leave_room(room);
        assert!(!server.try_run(&arguments).status.success());
        amina.sync();
        assert_eq!(amina.kept_to, None);
    }
    server.make_room();
    server.run(&arguments);
    amina.sync();
    assert_eq!(amina.kept_to, Some(1));
}
