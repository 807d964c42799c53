//! Copies of the keys, which are removed sooner than those of the log.

use std::fs;
use std::path::Path;

use tests::server::TestServer;

use super::text;
use crate::story::conversation;

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
    assert_eq!((known, others % 256), (2, 0), "the person's, and the area's own for names");
}
