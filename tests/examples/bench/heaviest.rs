//! The heaviest records that pass the guards, for a browser to open.

use std::fs;
use std::path::Path;

use heard::merge::Document;
use serde::Serialize;
use tests::hostile::heaviest;

#[derive(Serialize)]
struct Record {
    name: &'static str,
    weight: u64,
    /// In hex.
    changes: Vec<String>,
    heads: Vec<String>,
}

pub(crate) fn write(out: &Path) {
    let records: Vec<Record> = heaviest::all()
        .into_iter()
        .map(|record| {
            let document = Document::replay(&record.changes).expect("changes that were let in");
            Record {
                name: record.name,
                weight: document.weight(),
                changes: record.changes.iter().map(|change| hex(change)).collect(),
                heads: document.heads().iter().map(ToString::to_string).collect(),
            }
        })
        .collect();
    fs::write(out, serde_json::to_vec(&records).expect("plain values")).expect("a file for records");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
