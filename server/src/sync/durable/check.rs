//! The log read through from end to end.

use crate::domain::id::RecordId;
use crate::merge::{Document, change_hash};
use crate::records;
use crate::seal::{Master, Place};
use crate::store::{Reader, Store, StoreError};

use super::super::SyncError;
use super::finding::Finding;
use super::rows::{Rows, is_damage};

/// Records that are asked for at a time.
const PAGE: usize = 1000;

/// What `heard check` found.
#[derive(Debug)]
pub struct Check {
    pub records: usize,
    /// Rows that do not open, do not hash or do not say who wrote them.
    pub damaged: usize,
    /// Records that do not replay.
    pub unreadable: Vec<RecordId>,
    /// Waiting and refused changes that do not open.
    pub waiting: usize,
    /// Tables with rows that refer to what is not there, and how many.
    pub loose_ends: Vec<(String, u64)>,
    /// SQLite's own word on the pages.
    pub pages: String,
}

impl Check {
    pub fn is_sound(&self) -> bool {
        self.damaged == 0
            && self.unreadable.is_empty()
            && self.waiting == 0
            && self.loose_ends.is_empty()
            && self.pages == "ok"
    }
}

/// Opens every row of the log under its key, checks its hash and replays its record. Notes which rows are damaged, so that
/// devices are asked for them, and changes nothing else. Holds one record at a time, however many there are.
pub fn check(store: &Store, master: &Master) -> Result<Check, SyncError> {
    let (found, finding) = store.read(|reader| {
        let damaged = Rows::new(reader, master).all_damaged()?;
        let mut found = Check {
            records: 0,
            damaged: damaged.len(),
            unreadable: Vec::new(),
            waiting: waiting_damaged(reader, master)?,
            loose_ends: reader.loose_ends()?,
            pages: reader.integrity()?,
        };
        let mut last = None;
        loop {
            let page = reader.documents_after(last, PAGE)?;
            let Some(id) = page.last() else { break };
            last = Some(*id);
            found.records += page.len();
            for id in page {
                if !replays(reader, master, id)? {
                    found.unreadable.push(id);
                }
            }
        }
        Ok::<_, SyncError>((found, Finding::of(reader, &damaged, |_| true)?))
    })?;
    match finding.note(store) {
        // It was found all the same, and is found again when there is room.
        Err(StoreError::Full) => {}
        noted => noted?,
    }
    Ok(found)
}

fn replays(reader: &Reader, master: &Master, id: RecordId) -> Result<bool, SyncError> {
    let read = || -> Result<bool, SyncError> {
        let Some(row) = reader.document(id)? else { return Ok(false) };
        let key = records::reading_key(reader, master, id, &row.envelope)?;
        let rows = reader.changes(id)?;
        let changes =
            rows.iter().map(|row| records::open_change(&key, row)).collect::<Result<Vec<_>, _>>()?;
        Ok(!changes.is_empty() && Document::replay(changes).is_ok())
    };
    match read() {
        Err(error) if is_damage(&error) => Ok(false),
        read => read,
    }
}

/// How many waiting and refused changes do not open.
fn waiting_damaged(reader: &Reader, master: &Master) -> Result<usize, SyncError> {
    let mut damaged = 0;
    reader.each_set_aside(|row| {
        let key = reader.key_of(row.owner)?.and_then(|(id, wrapped)| master.unwrap(&id, &wrapped).ok());
        let place = Place { table: row.table, doc: row.doc, epoch: row.epoch, hash: row.hash };
        let opened = key.and_then(|key| key.open(place, &row.sealed).ok());
        damaged += usize::from(opened.is_none_or(|bytes| change_hash(&bytes) != row.hash));
        Ok::<_, SyncError>(())
    })?;
    Ok(damaged)
}
