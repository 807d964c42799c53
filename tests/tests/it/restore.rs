//! Backups, and what becomes of everybody's work when the server has to begin again from one.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use heard::domain::id::RecordId;
use heard::wire::{self, Joined, Push};
use tests::device::Device;
use tests::line::Answer;
use tests::server::TestServer;

use crate::story::{conversation, review, set, share};

/// A team's phones, and what each does in a day after the last backup.
const DEVICES: usize = 50;
const RECORDS: usize = 3;
/// One in so many also edits a record that all have.
const EDITORS: usize = 5;

/// Syncs as a phone does: one that is not known comes back by its certificate first.
fn sync(device: &mut Device) {
    if let Answer::Problem { code, .. } = device.post(device.request()) {
        assert_eq!(code, "unknown-device");
        assert!(matches!(device.come_back(), Answer::Ok { .. }));
    }
    device.sync();
}

fn everything(device: &Device) -> Device {
    let mut fresh = Device { cursors: Default::default(), records: Default::default(), ..device.clone() };
    fresh.sync();
    fresh
}

fn refusal(server: &TestServer, arguments: &[&str]) -> String {
    let output = server.try_run(arguments);
    assert!(!output.status.success(), "{arguments:?} went through");
    String::from_utf8(output.stderr).expect("text")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

#[test]
fn a_day_of_fifty_phones_comes_back_after_a_restore() {
    let mut server = TestServer::start();
    let mut team: Vec<Device> =
        (0..DEVICES - 10).map(|number| server.worker("Cwm", &format!("Worker {number}"))).collect();
    let (common, _) = conversation(&mut team[0], "The bus is gone", "");
    team[0].sync();
    let backup = server.back_up();
    let late = DEVICES - 10..DEVICES;
    team.extend(late.map(|number| server.worker("Cwm", &format!("Worker {number}"))));
    let mut made = vec![common];
    for (number, device) in team.iter_mut().enumerate() {
        device.sync();
        made.extend((0..RECORDS).map(|_| conversation(device, "It never comes", "").0));
        if number % EDITORS == 0 {
            device.edit(common, &[("place", set(&format!("cwm {number}")))]);
        }
        device.sync();
    }
    let before = team[0].joined.incarnation;
    server.burn_and_restore(&backup);
    team.iter_mut().for_each(|device| device.line = server.line());
    // What builds on a colleague's work waits for it: it is in once everybody has come.
    for _ in 0..2 {
        team.iter_mut().for_each(sync);
    }
    for device in &team {
        assert!(device.unsent.is_empty());
        assert!(device.outcomes.values().all(|(outcome, _)| outcome == "kept"));
        assert_ne!(device.joined.incarnation, before);
    }
    let fresh = everything(&team[1]);
    assert!(made.iter().all(|doc| fresh.records.contains_key(doc)));
    assert_eq!(fresh.records.len(), made.len());
    assert_eq!(fresh.records[&common].changes.len(), 1 + DEVICES / EDITORS);
    server.run(&["check"]);
    let told = String::from_utf8(server.run(&["members", "--space", "Cwm"]).stdout).expect("text");
    assert_eq!(told.matches("came back by its certificate").count(), 10);
    assert_eq!(told.lines().count(), DEVICES, "nobody is there twice, and each has their name");
    assert!(told.contains("Worker 49"));
}

#[test]
fn a_desk_comes_back_with_what_it_had_said() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    share(&mut amina, doc, "s/0a");
    crate::story::occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.sync();
    let backup = server.back_up();
    let mut desk = server.desk("Rhys");
    desk.sync();
    review(&mut desk, doc, "heard");
    desk.sync();
    amina.sync();
    assert_eq!(amina.marks[&doc], ["heard"]);
    server.burn_and_restore(&backup);
    desk.line = server.line();
    assert_eq!(desk.post(desk.request()).code(), "unknown-device");
    let key_only = Device { cookie: None, ..desk.clone() };
    let Answer::Ok { cookie, .. } = key_only.come_back() else { panic!("not taken back") };
    desk.cookie = cookie;
    desk.sync();
    assert!(desk.unsent.is_empty());
    amina.line = server.line();
    amina.sync();
    assert_eq!(amina.marks[&doc], ["heard"]);
}

#[test]
fn only_the_device_itself_comes_back_and_not_once_it_was_shut_out() {
    let mut server = TestServer::start();
    let amina = server.worker("Cwm", "Amina");
    let lost = server.worker("Cwm", "Lost");
    server.run(&["members", "--space", "Cwm", "--revoke", &lost.joined.device.to_string()]);
    let backup = server.back_up();
    let bryn = server.worker("Cwm", "Bryn");
    server.burn_and_restore(&backup);
    let at_home = |device: Device| Device { line: server.line(), ..device };
    assert_eq!(at_home(lost).come_back().code(), "unknown-device");
    let bryn = at_home(bryn);
    let mut altered = bryn.clone();
    altered.joined.certificate[40] ^= 1;
    assert_eq!(altered.come_back().code(), "unknown-device");
    let other_key = Device { key: at_home(amina).key, ..bryn.clone() };
    assert_eq!(other_key.come_back().code(), "bad-signature");
    let other = TestServer::start();
    let elsewhere = Device { line: other.line(), ..bryn.clone() };
    assert_eq!(elsewhere.come_back().code(), "unknown-device");
    assert!(matches!(bryn.come_back(), Answer::Ok { .. }));
}

#[test]
fn a_phone_that_comes_back_and_joins_at_once_is_one_device() {
    let mut server = TestServer::start();
    let backup = server.back_up();
    let (amina, bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    server.burn_and_restore(&backup);
    // By the certificate first: the invite finds who is there.
    let amina = Device { line: server.line(), ..amina };
    assert!(matches!(amina.come_back(), Answer::Ok { .. }));
    let secret = server.invite("member", Some("Cwm"));
    let joined: Joined =
        wire::decode(&amina.ask_again(&server.line(), &secret, "Amina").body()).expect("a welcome");
    assert_eq!(joined.device, amina.joined.device);
    // By the invite first: its key is another device's by then.
    let mut bryn = Device { line: server.line(), ..bryn };
    let secret = server.invite("member", Some("Cwm"));
    let joined: Joined =
        wire::decode(&bryn.ask_again(&server.line(), &secret, "Bryn").body()).expect("a welcome");
    assert_ne!(joined.device, bryn.joined.device);
    assert_eq!(bryn.come_back().code(), "unknown-device");
    bryn.nonce = Some(joined.nonce.clone());
    bryn.joined = joined;
    bryn.cursors.clear();
    conversation(&mut bryn, "The bus is gone", "");
    bryn.sync();
    assert!(bryn.outcomes.values().all(|(outcome, _)| outcome == "kept"));
    let told = String::from_utf8(server.run(&["members", "--space", "Cwm"]).stdout).expect("text");
    assert_eq!(told.lines().count(), 2, "nobody is there twice");
}

#[test]
fn anothers_change_is_taken_only_where_its_row_is_still_known() {
    let mut server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    let backup = server.back_up();
    let hash = amina.edit(doc, &[("place", set("cwm"))]);
    amina.sync();
    bryn.sync();
    server.burn_and_restore(&backup);
    bryn.line = server.line();
    bryn.sync();
    let amina_s = amina.own.last().expect("a change").clone();
    bryn.unsent.push(amina_s);
    bryn.sync();
    assert_eq!((bryn.outcome(hash), bryn.code(hash)), ("re-make", Some("actor-clash")));
    amina.line = server.line();
    amina.sync();
    assert_eq!(amina.outcome(hash), "kept");
    assert_eq!(everything(&bryn).records[&doc].changes.len(), 2);
}

#[test]
fn devices_are_told_what_is_in_a_backup() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    assert_eq!(amina.kept_to, None);
    server.back_up();
    amina.sync();
    assert_eq!(amina.kept_to, Some(1));
    conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    assert_eq!(amina.kept_to, Some(1));
    server.back_up();
    amina.sync();
    assert_eq!(amina.kept_to, Some(2));
}

#[test]
fn a_backup_made_while_others_write_is_one_moment_of_the_log() {
    let mut server = TestServer::start();
    let ended = AtomicBool::new(false);
    let mut writers: Vec<Device> =
        (0..3).map(|number| server.worker("Cwm", &format!("Worker {number}"))).collect();
    let backups = thread::scope(|scope| {
        for device in &mut writers {
            scope.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    let (doc, _) = conversation(device, "The bus is gone", "");
                    device.edit(doc, &[("place", set("cwm"))]);
                    device.sync();
                }
            });
        }
        let backups: Vec<_> = (0..3).map(|_| server.back_up()).collect();
        ended.store(true, Ordering::Relaxed);
        backups
    });
    for backup in backups.iter().rev() {
        server.burn_and_restore(backup);
        server.run(&["check"]);
        let mut reader = server.worker("Cwm", "Bryn");
        reader.sync();
        for writer in &writers {
            let is_in = |push: &Push| {
                reader.records.get(&push.doc).is_some_and(|copy| copy.changes.contains(&push.change))
            };
            let cut = writer.own.partition_point(is_in);
            assert!(
                !writer.own[cut..].iter().any(is_in),
                "what came later is there without what came before"
            );
        }
    }
    for device in &mut writers {
        device.line = server.line();
        device.sync();
        assert!(device.unsent.is_empty());
    }
    let made: usize = writers.iter().map(|device| device.own.len()).sum();
    assert_eq!(everything(&writers[0]).records.values().map(|copy| copy.changes.len()).sum::<usize>(), made);
}

#[test]
fn a_backup_holds_nothing_derived_and_no_bare_key() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    share(&mut amina, doc, "s/0a");
    crate::story::occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.sync();
    let backup = server.back_up();
    let log = fs::read(backup.join("log.sqlite")).expect("a log");
    let holds = |bytes: &[u8], words: &str| bytes.windows(words.len()).any(|part| part == words.as_bytes());
    let live = |file: &str| fs::read(server.data().join(file)).expect("a live file");
    let live = [live("heard.sqlite"), live("heard.sqlite-wal")].concat();
    assert!(holds(&live, "The bus is gone"), "derived words are in clear where they are derived");
    assert!(!holds(&log, "The bus is gone"));
    assert!(!holds(&log, "projection_text"));
    let bytes_of = |file: &str| fs::metadata(backup.join(file)).expect("a file of the backup").len();
    assert!(bytes_of("keys.sqlite") > 0 && bytes_of("heard-backup.json") > 0);
}

#[test]
fn what_is_no_whole_backup_is_not_restored() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    let backup = server.back_up();
    let from = ["restore", "--from", text(&backup)];
    assert!(refusal(&server, &from).contains("already"));
    server.kill();
    fs::remove_dir_all(server.data()).expect("a data folder");

    let spoiled = |file: &str, spoil: &dyn Fn(&Path)| {
        let path = backup.join(file);
        let whole = fs::read(&path).expect("a file of the backup");
        spoil(&path);
        let told = refusal(&server, &from);
        fs::write(&path, whole).expect("a file of the backup");
        assert!(!server.data().exists(), "nothing is left of a restore that was refused");
        told
    };
    let flip = |path: &Path| {
        let mut bytes = fs::read(path).expect("a file");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(path, bytes).expect("a file");
    };
    let halve = |path: &Path| {
        let bytes = fs::read(path).expect("a file");
        fs::write(path, &bytes[..bytes.len() / 2]).expect("a file");
    };
    let remove = |path: &Path| fs::remove_file(path).expect("a file");
    let newer = |path: &Path| {
        let about = fs::read_to_string(path).expect("a manifest");
        fs::write(path, about.replace("\"heard_backup\": 1", "\"heard_backup\": 2")).expect("a manifest");
    };
    for file in ["log.sqlite", "keys.sqlite"] {
        assert!(spoiled(file, &flip).contains("damaged"));
        assert!(spoiled(file, &halve).contains("damaged"));
        assert!(spoiled(file, &remove).contains("damaged"));
    }
    assert!(spoiled("heard-backup.json", &halve).contains("damaged"));
    assert!(spoiled("heard-backup.json", &remove).contains("half of one"));
    assert!(spoiled("heard-keys.json", &remove).contains("half of one"));
    assert!(spoiled("heard-backup.json", &newer).contains("newer build"));

    let key = server.data().with_extension("key");
    let whole = fs::read(&key).expect("a master key");
    fs::remove_file(&key).expect("a master key");
    assert!(refusal(&server, &from).contains("--master-key"));
    fs::write(&key, "00".repeat(32)).expect("a master key");
    assert!(refusal(&server, &from).contains("not the one"));
    fs::write(&key, whole).expect("a master key");
    server.run(&from);
}

#[test]
fn keys_have_a_life_of_their_own() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    let (logs, keys) = (server.data().with_extension("logs"), server.data().with_extension("keys"));
    let back_up = |keep: &str| {
        let to = ["backup", "--to", text(&logs), "--keys", text(&keys), "--keep-keys", keep];
        String::from_utf8(server.run(&to).stdout).expect("text")
    };
    back_up("30");
    let names = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        let mut names: Vec<_> = entries.filter(|path| path.is_dir()).collect();
        names.sort();
        names
    };
    let first = names(&logs).remove(0);
    assert!(!first.join("keys.sqlite").exists(), "the keys are elsewhere");
    conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    // Another area keeps its keys in the same folder: an older copy, which may be its only one.
    let mut other = TestServer::start();
    other.stop();
    let logs_of_other = other.data().with_extension("logs");
    other.run(&["backup", "--to", text(&logs_of_other), "--keys", text(&keys)]);
    let newest = names(&keys).pop().expect("keys");
    let others = keys.join("heard-20200101T000000Z");
    fs::rename(newest, &others).expect("an older name");
    // The second is made in a later second than the first, or its name says so.
    let told = loop {
        let told = back_up("0");
        if told.contains("were removed") {
            break told;
        }
    };
    assert!(told.contains("older copies of the keys were removed"));
    assert!(others.join("keys.sqlite").exists(), "the other area's keys are not ours to remove");
    fs::remove_dir_all(&others).expect("a folder");
    let with_keys: Vec<_> =
        names(&keys).into_iter().filter(|path| path.join("keys.sqlite").exists()).collect();
    server.kill();
    fs::remove_dir_all(server.data()).expect("a data folder");
    let newest = with_keys.last().expect("keys").clone();
    assert!(!newest.ends_with(first.file_name().expect("a name")), "the newest keys stay");
    server.run(&["restore", "--from", text(&first), "--keys", text(&newest)]);
    server.serve(&[]);
    let mut bryn = server.worker("Cwm", "Bryn");
    bryn.sync();
    assert_eq!(bryn.records.keys().collect::<Vec<_>>(), [&doc], "an older log opens with newer keys");
    server.kill();
    let stored = rusqlite::Connection::open(server.data().join("keys.sqlite")).expect("keys");
    stored.execute("attach ? as log", [text(&server.data().join("heard.sqlite"))]).expect("a log");
    let others: i64 = stored
        .query_row("select count(*) from key where id not in (select key from log.owner_key)", [], |row| {
            row.get(0)
        })
        .expect("a count");
    // A stock is made ahead for the ones to come; none of it was anybody's.
    let known: i64 =
        stored.query_row("select count(*) from log.owner_key", [], |row| row.get(0)).expect("a count");
    assert_eq!((known, others % 256), (1, 0));
}

#[test]
fn a_backup_or_restore_that_is_cut_short_is_none() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let docs: Vec<RecordId> = (0..3).map(|_| conversation(&mut amina, "The bus is gone", "").0).collect();
    amina.sync();
    let to = server.data().with_extension("backups");
    for point in ["backup.middle", "backup.between-renames"] {
        let cut = server.try_run_with(&[("HEARD_CRASH_AT", point)], &["backup", "--to", text(&to)]);
        assert!(!cut.status.success());
        amina.sync();
        assert_eq!(amina.kept_to, None, "{point}");
    }
    let backup = server.back_up();
    let left = fs::read_dir(&to).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    assert!(
        left.into_iter().all(|name| !name.to_string_lossy().ends_with(".part")),
        "what was cut is cleared away"
    );
    server.kill();
    fs::remove_dir_all(server.data()).expect("a data folder");
    let from = ["restore", "--from", text(&backup)];
    let cut = server.try_run_with(&[("HEARD_CRASH_AT", "restore.before-rename")], &from);
    assert!(!cut.status.success() && !server.data().exists());
    server.run(&from);
    server.serve(&[]);
    amina.line = server.line();
    amina.sync();
    assert!(docs.iter().all(|doc| everything(&amina).records.contains_key(doc)));
    let list = amina.line.get("/api/ping", None).body();
    assert!(!wire::decode::<std::collections::BTreeMap<String, u32>>(&list).expect("a map").is_empty());
}
