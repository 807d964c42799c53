//! A week in the field as plain JSON: records, the edits each had on the day, and a second device's edits.
//! What sync costs is measured on it, and other systems can be measured on the same file.

pub(crate) mod dice;
mod generate;
mod prose;

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use generate::generate;

#[derive(Debug, Serialize, Deserialize)]
pub struct Workload {
    pub name: String,
    pub seed: u64,
    /// Which device made the records.
    pub device: String,
    pub records: Vec<Record>,
    /// What another device changed later.
    #[serde(rename = "bEdits")]
    pub b_edits: Vec<LateEdit>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    pub initial: Map<String, Value>,
    pub edits: Vec<Edit>,
    /// `initial` with all `edits` done.
    #[serde(rename = "final")]
    pub last: Map<String, Value>,
}

/// What was saved at once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Edit {
    pub ops: Vec<Op>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Op {
    pub op: OpKind,
    /// Keys from the outside in.
    pub path: Vec<String>,
    pub value: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpKind {
    Set,
    /// Puts text behind the text that is there.
    Append,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LateEdit {
    /// The record's place in `records`.
    pub record: usize,
    pub ops: Vec<Op>,
}

impl Workload {
    pub fn read(path: &Path) -> io::Result<Self> {
        Ok(serde_json::from_reader(BufReader::new(File::open(path)?))?)
    }

    pub fn write(&self, path: &Path) -> io::Result<()> {
        File::create(path)?.write_all(&serde_json::to_vec(self)?)
    }

    /// Bytes of every record's last state, as one JSON array under gzip -9: what nothing that carries them goes far below.
    pub fn floor_bytes(&self) -> usize {
        let last: Vec<_> = self.records.iter().map(|record| &record.last).collect();
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        serde_json::to_writer(&mut encoder, &last).expect("JSON from JSON");
        encoder.finish().expect("writing to memory does not fail").len()
    }
}

impl Edit {
    /// Does the edit to a record.
    pub fn apply(&self, record: &mut Map<String, Value>) {
        for op in &self.ops {
            op.apply(record);
        }
    }
}

impl Op {
    fn apply(&self, record: &mut Map<String, Value>) {
        let (last, outer) = self.path.split_last().expect("a path names something");
        let within = outer.iter().fold(record, |map, key| {
            map.get_mut(key).and_then(Value::as_object_mut).expect("a path leads through maps")
        });
        match (self.op, within.get_mut(last)) {
            (OpKind::Append, Some(Value::String(text))) => {
                text.push_str(self.value.as_str().expect("text is put behind text"))
            }
            (OpKind::Append, _) => panic!("text is put behind text"),
            (OpKind::Set, _) => {
                within.insert(last.clone(), self.value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_makes_one_week_of_realistic_size() {
        let week = generate(1, 200);
        let again = serde_json::to_vec(&generate(1, 200)).expect("JSON");
        assert_eq!(serde_json::to_vec(&week).expect("JSON"), again);
        let mut ids: Vec<_> = week.records.iter().map(|record| record.last["id"].to_string()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!((ids.len(), week.b_edits.len()), (200, 20));
        let notes = |record: &Record| record.last["notes"].as_str().map_or(0, str::len);
        let mean = week.records.iter().map(notes).sum::<usize>() / 200;
        assert!((500..800).contains(&mean), "{mean} characters of notes");
        // About what gzip leaves of real notes; far less would make every ratio look bad, far more look good.
        assert!((65_000..90_000).contains(&week.floor_bytes()), "{} bytes", week.floor_bytes());
    }

    #[test]
    fn every_edit_changes_something_and_all_of_them_lead_to_the_last_state() {
        for record in generate(2, 50).records {
            let mut now = record.initial.clone();
            for edit in &record.edits {
                let before = now.clone();
                edit.apply(&mut now);
                assert_ne!(now, before);
            }
            assert_eq!(now, record.last);
            assert_eq!(record.edits.len(), 6);
        }
    }
}
