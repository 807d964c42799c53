//! What taking in costs at the least: bare Automerge and bare rows, with none of the checks, keys and lists around them.

use std::process;

use automerge::{Automerge, Change};
use heard::domain::id::ActorId;
use heard::merge::author;
use heard::seal::random;
use rusqlite::Connection;
use tests::workload::Workload;

use crate::ingest::cpu_seconds;
use crate::record::{self, borrowed};

/// Parses, applies, saves and loads each record's one change, and writes it as a row; one commit for each device's.
pub(crate) fn per_cpu_second(workload: &Workload, devices: usize, each: usize) -> f64 {
    let actor = ActorId::from_bytes(random());
    let changes: Vec<Vec<u8>> = workload
        .records
        .iter()
        .map(|record| {
            let fields = record::conversation(&record.last);
            author::change::<Vec<u8>>(&[], actor, &borrowed(&fields)).expect("an honest birth")
        })
        .collect();
    let folder = tempfile::tempdir().expect("a folder for rows");
    let mut rows = Connection::open(folder.path().join("rows.db")).expect("a database");
    let setup =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (doc BLOB, change BLOB);";
    rows.execute_batch(setup).expect("a table");

    let before = cpu_seconds(process::id());
    for device in 0..devices {
        let commit = rows.transaction().expect("a transaction");
        for place in 0..each {
            let change = &changes[(device * each + place) % changes.len()];
            take(change);
            let doc = random::<16>();
            commit.execute("INSERT INTO row VALUES (?, ?)", (&doc[..], change)).expect("a row");
        }
        commit.commit().expect("a commit");
    }
    (devices * each) as f64 / (cpu_seconds(process::id()) - before)
}

fn take(bytes: &[u8]) {
    let change = Change::from_bytes(bytes.to_vec()).expect("a change");
    let mut document = Automerge::new();
    document.apply_changes([change]).expect("a document");
    Automerge::load(&document.save()).expect("the same document");
}
