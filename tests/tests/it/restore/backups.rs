//! What is in a backup, and what is told of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::{fs, thread};

use heard::wire::Push;
use tests::device::Device;
use tests::server::TestServer;

use super::everything;
use crate::story::{conversation, set, share};

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
