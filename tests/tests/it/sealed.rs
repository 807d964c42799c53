//! Rows that an earlier build sealed open in this one: the log is the record, and nobody can seal it anew.

use std::fs;

use heard::domain::id::{ChangeHash, RecordId};
use heard::seal::{Master, Place};
use serde::Deserialize;

use crate::fixtures::{hex, path, read, unhex};

/// Made once, by the first build that sealed rows so.
#[derive(Deserialize)]
struct Sealed {
    /// The master key's file, for this file only.
    master: String,
    key_id: String,
    wrapped: String,
    doc: RecordId,
    epoch: u64,
    hash: ChangeHash,
    change: String,
    sealed: String,
    member: String,
    name: String,
    sealed_name: String,
}

const FILE: &str = "sealed/server.json";
const TABLE: &str = "change";

/// The master key whose file reads so.
fn master(text: &str) -> Master {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("key");
    fs::write(&file, text).expect("a key file");
    Master::read(&file).expect("a master key")
}

#[test]
fn rows_open_as_they_were_sealed() {
    let golden: Sealed = read(&path(FILE));
    let master = master(&golden.master);
    let id = |text: &str| -> [u8; 16] { unhex(text).try_into().expect("16 bytes") };
    let key = master.unwrap(&id(&golden.key_id), &unhex(&golden.wrapped)).expect("the data key");
    let place = Place { table: TABLE, doc: golden.doc, epoch: golden.epoch, hash: golden.hash };
    assert_eq!(hex(&key.open(place, &unhex(&golden.sealed)).expect("the row")), golden.change);
    let name = master.open_name(&id(&golden.member), &unhex(&golden.sealed_name)).expect("the name");
    assert_eq!(name, golden.name);
}
