//! Another master key for the same data: nothing is lost by it, and the old one opens nothing of it any more.

use std::fs;
use std::path::{Path, PathBuf};

use heard::merge::change_hash;
use heard::seal::Master;
use rusqlite::Connection;
use tests::device::Device;
use tests::server::TestServer;

use crate::older::Older;
use crate::story::conversation;

/// A team's server at rest, what a phone wrote to it, and both keys' files.
struct Team {
    server: TestServer,
    amina: Device,
    old: PathBuf,
    new: PathBuf,
}

impl Team {
    fn at_rest() -> Team {
        let mut server = TestServer::start();
        let mut amina = server.worker("Cwm", "Amina");
        conversation(&mut amina, "The bus is gone", "");
        amina.sync();
        server.stop();
        Team::of(server, amina)
    }

    fn of(server: TestServer, amina: Device) -> Team {
        let (old, new) = (server.data().with_extension("key"), server.data().with_extension("new.key"));
        Team { server, amina, old, new }
    }

    fn rekey(&self) -> String {
        told(&self.server.run(&["rekey", "--new-master-key", text(&self.new)]).stdout)
    }

    /// Serves with a key's file; Amina writes one more, and a fresh phone of hers reads everything.
    fn goes_on_with(&mut self, key: &Path) {
        self.server.serve(&[("HEARD_MASTER_KEY", text(key))]);
        self.amina.line = self.server.line();
        conversation(&mut self.amina, "The post is late", "");
        self.amina.sync();
        let mut anew =
            Device { cursors: Default::default(), records: Default::default(), ..self.amina.clone() };
        anew.sync();
        assert!(self.amina.unsent.is_empty());
        assert_eq!(anew.records.len(), self.amina.records.len());
        for (doc, copy) in &self.amina.records {
            let hashes = |copy: &tests::device::Copy| {
                copy.changes.iter().map(|it| change_hash(it)).collect::<Vec<_>>()
            };
            assert_eq!(hashes(&anew.records[doc]), hashes(copy));
        }
        let members = self.with(key, &["members", "--space", "Cwm"]).expect("members");
        assert!(members.starts_with("Amina: member "), "{members}");
        self.with(key, &["check"]).expect("sound data");
        self.server.stop();
    }

    /// A command with a key's file; what it says, or what is wrong.
    fn with(&self, key: &Path, arguments: &[&str]) -> Result<String, String> {
        let output = self.server.try_run_with(&[("HEARD_MASTER_KEY", text(key))], arguments);
        match output.status.success() {
            true => Ok(told(&output.stdout)),
            false => Err(told(&output.stderr)),
        }
    }

    /// How many of the keys in the data folder a key's file opens, and how many there are.
    fn opened_by(&self, key: &Path) -> (usize, usize) {
        let master = Master::read(key).expect("a master key");
        let keys = keys(self.server.data());
        let opened = keys.iter().filter(|(id, wrapped)| master.unwrap(id, wrapped).is_ok()).count();
        (opened, keys.len())
    }
}

#[test]
fn with_another_master_key_everything_is_there_and_the_old_one_opens_nothing() {
    let mut team = Team::at_rest();
    let before = keys(team.server.data());
    let said = team.rekey();
    assert!(
        said.starts_with(&format!("{} keys are wrapped by the new master key now.", before.len())),
        "{said}"
    );
    assert!(said.contains("Backups of before open with the old key alone"));
    assert_eq!(team.opened_by(&team.old), (0, before.len()));
    // Nor does what is left of a page or of the write-ahead log.
    for file in tests::phrases::files(team.server.data()) {
        let bytes = fs::read(&file).expect("a file");
        let left =
            before.iter().filter(|(_, wrapped)| bytes.windows(wrapped.len()).any(|part| part == wrapped));
        assert_eq!(left.count(), 0, "{}", file.display());
    }
    let refused = team.with(&team.old, &["check"]).unwrap_err();
    assert!(refused.contains("this master key is not the one"), "{refused}");
    let new = team.new.clone();
    team.goes_on_with(&new);
    let audit = team.with(&new, &["audit"]).expect("the audit log");
    assert!(audit.contains("master-key"), "{audit}");
    team.with(&new, &["audit", "verify"]).expect("an audit log that holds");
}

#[test]
fn killed_at_any_point_it_is_done_or_not_and_is_begun_again() {
    for (point, is_done) in
        [("commit.before", false), ("rekey.before-commit", false), ("rekey.after-commit", true)]
    {
        let mut team = Team::at_rest();
        let arguments = ["rekey", "--new-master-key", text(&team.new)];
        let cut = team.server.try_run_with(&[("HEARD_CRASH_AT", point)], &arguments).status;
        assert_eq!(cut.code(), None, "it was killed at {point}");
        let (opens, other) = if is_done { (&team.new, &team.old) } else { (&team.old, &team.new) };
        let (opens, other) = (opens.clone(), other.clone());
        assert_eq!(team.opened_by(&other).0, 0, "{point}");
        team.goes_on_with(&opens);
        let said = team.rekey();
        let already = "The data has the new master key already.";
        assert_eq!(said.starts_with(already), is_done, "{point}: {said}");
        let new = team.new.clone();
        team.goes_on_with(&new);
    }
}

#[test]
fn it_waits_for_nobody_and_changes_nothing_under_a_running_server() {
    let mut server = TestServer::start();
    let amina = server.worker("Cwm", "Amina");
    let new = server.data().with_extension("new.key");
    let refused = server.try_run(&["rekey", "--new-master-key", text(&new)]);
    assert!(told(&refused.stderr).contains("is in use: stop the server"));
    assert!(!new.exists(), "no key is made for nothing");
    server.stop();
    let old = server.data().with_extension("key");
    let same = server.try_run(&["rekey", "--new-master-key", text(&old)]);
    assert!(told(&same.stderr).contains("is the one that the data has now"));
    let none = server.try_run(&["rekey"]);
    assert!(told(&none.stderr).contains("--new-master-key"));
    let wrong = server.data().with_extension("wrong.key");
    Master::make(&wrong).expect("a key");
    let team = Team::of(server, amina);
    let refused = team.with(&wrong, &["rekey", "--new-master-key", text(&team.new)]).unwrap_err();
    assert!(refused.contains("this master key is not the one"), "{refused}");
    assert_eq!(team.opened_by(&team.old), (keys(team.server.data()).len(), keys(team.server.data()).len()));
}

#[test]
fn a_key_service_may_print_either_key() {
    let mut team = Team::at_rest();
    Master::make(&team.new).expect("a key");
    let (old, new) = (format!("cat {}", text(&team.old)), format!("cat {}", text(&team.new)));
    team.server.run(&["rekey", "--master-key-command", &old, "--new-master-key-command", &new]);
    let new = team.new.clone();
    team.goes_on_with(&new);
}

#[test]
fn a_key_that_was_damaged_before_keeps_nobody_from_it() {
    let mut team = Team::at_rest();
    let file = Connection::open(team.server.data().join("keys.sqlite")).expect("the keys");
    // One that is nobody's, so that all that was said can still be read.
    file.execute("attach ? as log", [text(&team.server.data().join("heard.sqlite"))]).expect("the log");
    let spoilt = file.execute(
        "update key set wrapped = zeroblob(72) where id =
             (select max(id) from key where id not in (select key from log.owner_key))",
        [],
    );
    assert_eq!(spoilt, Ok(1));
    drop(file);
    assert!(team.rekey().contains("1 keys were damaged before and are as they were"));
    let new = team.new.clone();
    team.goes_on_with(&new);
}

#[test]
fn newer_keys_under_another_master_key_open_an_older_log() {
    let mut team = Team::at_rest();
    let (old, new) = (team.old.clone(), team.new.clone());
    let before = team.server.back_up();
    team.rekey();
    let to = team.server.data().with_extension("backups");
    team.with(&new, &["backup", "--to", text(&to)]).expect("a backup");
    let after = newest(&to, &before);
    fs::remove_dir_all(team.server.data()).expect("a data folder to lose");
    let from = ["restore", "--from", text(&before)];
    let refused = team.with(&new, &from).unwrap_err();
    assert!(refused.contains("this master key is not the one"), "{refused}");
    team.with(&new, &[&from[..], &["--keys", text(&after)]].concat()).expect("a restore");
    team.goes_on_with(&new);
    // With its own keys it opens by the key of then, and can be given the new one.
    fs::remove_dir_all(team.server.data()).expect("a data folder to lose");
    team.with(&old, &from).expect("a restore");
    team.rekey();
    team.goes_on_with(&new);
}

#[test]
fn names_that_an_older_build_sealed_outlive_the_key_they_were_sealed_by() {
    let older = Older::read(1);
    let server = older.unpack();
    let (old, new) = (server.data().with_extension("key"), server.data().with_extension("new.key"));
    let run = |key: &Path, arguments: &[&str]| {
        let output = server.try_run_with(&[("HEARD_MASTER_KEY", text(key))], arguments);
        assert!(output.status.success(), "{}", told(&output.stderr));
        told(&output.stdout)
    };
    run(&old, &["rebuild"]);
    // Few are in stock: whoever takes one for the names soon makes more.
    let file = Connection::open(server.data().join("keys.sqlite")).expect("the keys");
    file.execute("attach ? as log", [text(&server.data().join("heard.sqlite"))]).expect("the log");
    let spare =
        "id in (select id from key where id not in (select key from log.owner_key) limit -1 offset 3)";
    file.execute(&format!("delete from key where {spare}"), []).expect("fewer keys");
    drop(file);
    run(&old, &["rekey", "--new-master-key", text(&new)]);
    let master = Master::read(&new).expect("a master key");
    assert!(keys(server.data()).iter().all(|(id, wrapped)| master.unwrap(id, wrapped).is_ok()));
    let members = run(&new, &["members", "--space", "Cwm"]);
    assert!(["Amina", "Bryn", "Cari"].iter().all(|name| members.contains(name)), "{members}");
}

/// The keys in a data folder, wrapped.
fn keys(data: &Path) -> Vec<([u8; 16], Vec<u8>)> {
    let file = Connection::open(data.join("keys.sqlite")).expect("the keys");
    let mut all = file.prepare("select id, wrapped from key").expect("a table");
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    rows.collect::<Result<_, _>>().expect("keys")
}

/// The other backup in a folder.
fn newest(folder: &Path, other: &Path) -> PathBuf {
    let all = fs::read_dir(folder).expect("backups").map(|entry| entry.expect("an entry").path());
    all.filter(|path| path.is_dir() && path != other).max().expect("another backup")
}

fn told(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}
