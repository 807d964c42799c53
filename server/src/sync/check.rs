//! The log read through from end to end.

use crate::domain::id::RecordId;
use crate::merge::Document;
use crate::seal::Master;
use crate::store::{Reader, Store};

use super::{SyncError, records};

/// What `heard check` found.
#[derive(Debug)]
pub struct Check {
    pub records: usize,
    /// Records with a row that does not open, does not hash, or does not replay.
    pub unreadable: Vec<RecordId>,
    /// SQLite's own word on the pages.
    pub pages: String,
}

/// Opens every row of the log under its key, checks its hash and replays its record. Changes nothing.
pub fn check(store: &Store, master: &Master) -> Result<Check, SyncError> {
    store.read(|reader| {
        let documents = reader.documents()?;
        let mut unreadable = Vec::new();
        for id in &documents {
            if !reads_back(reader, master, *id)? {
                unreadable.push(*id);
            }
        }
        Ok(Check { records: documents.len(), unreadable, pages: reader.integrity()? })
    })
}

fn reads_back(reader: &Reader, master: &Master, id: RecordId) -> Result<bool, SyncError> {
    let Some(row) = reader.document(id)? else { return Ok(false) };
    let Ok(key) = records::reading_key(reader, master, id, &row.envelope) else { return Ok(false) };
    let rows = reader.changes(id)?;
    let changes: Result<Vec<_>, _> = rows.iter().map(|row| records::open_change(&key, row)).collect();
    Ok(changes.is_ok_and(|changes| Document::replay(changes).is_ok()))
}
