//! What is no whole backup, or was cut short, is taken for none.

use std::fs;
use std::path::Path;

use heard::domain::id::RecordId;
use heard::wire::{self};
use tests::server::TestServer;

use super::{everything, refusal, text};
use crate::story::conversation;

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
