//! A backup that an earlier build made, in the hands of this one: backups outlive builds.

use super::folder::{Older, log};
use super::life::{OFFLINE, spoken};
use super::newest;
use super::told::{changes, from_nothing};

/// The first version whose builds made backups.
const FIRST: usize = 4;

#[test]
fn a_backup_that_an_older_build_made_is_restored_and_phones_go_on() {
    for version in FIRST..=newest() {
        let older = Older::read(version);
        let mut server = older.only_the_key();
        let backup = older.unpack_backup(&server);
        let backup = backup.to_str().expect("a plain path");
        server.run(&["restore", "--from", backup, "--nobody-was-erased"]);
        server.run(&["check"]);
        server.serve(&[]);
        let [mut amina, mut bryn] = ["Amina", "Bryn"].map(|name| older.phones[name].on(server.line()));
        let had = bryn.clone();
        amina.sync();
        bryn.sync();
        let fresh = from_nothing(&amina, version);
        assert_eq!(changes(&fresh), changes(&bryn), "from {version}");
        assert!(changes(&had).iter().all(|(doc, had)| changes(&fresh)[doc].is_superset(had)));
        assert_eq!(spoken(&bryn, OFFLINE), spoken(&amina, OFFLINE));
    }
}

#[test]
fn a_damaged_row_is_mended_from_a_backup_that_an_older_build_made() {
    for version in FIRST..=newest() {
        let older = Older::read(version);
        let server = older.unpack();
        let damage = "update change set sealed = randomblob(length(sealed)) where seq in (1, 2)";
        assert_eq!(log(&server).execute(damage, []).expect("two rows"), 2);
        assert!(!server.try_run(&["check"]).status.success());
        let backup = older.unpack_backup(&server);
        server.run(&["mend", "--from", backup.to_str().expect("a plain path")]);
        server.run(&["check"]);
    }
}
