//! Derived tables made anew from the log, and the log read through from end to end.

use std::collections::HashMap;

use crate::domain::id::RecordId;
use crate::domain::kind::Kind;
use crate::merge::{Document, inspect};
use crate::seal::Master;
use crate::store::{Reader, Store, Tx, crash_point};

use super::derive::{Changed, Marks, derive};
use super::{SyncError, records};

/// Drops everything derived and derives it again, in one transaction. Answers how many records were read.
pub fn rebuild(store: &Store, master: &Master) -> Result<usize, SyncError> {
    let master = master.clone();
    store.write(move |tx| {
        tx.clear_projections()?;
        let documents = tx.documents()?;
        for id in &documents {
            again(tx, &master, *id)?;
            crash_point("rebuild.middle");
        }
        cards_again(tx, &master)?;
        Ok(documents.len())
    })
}

/// Whose card counts depends on the order of the log across records, so people are replayed change by change.
fn cards_again(tx: &mut Tx<'_>, master: &Master) -> Result<(), SyncError> {
    let mut open: HashMap<RecordId, Document> = HashMap::new();
    for change in tx.changes_of_kind(Kind::Person.name())? {
        let id = change.doc;
        let row = tx.document(id)?.ok_or(SyncError::Unreadable(id))?;
        let owner = records::owner(tx, id, &row.envelope)?;
        let key = records::key(tx, master, owner)?;
        let inspected =
            inspect(&records::open_change(&key, &change)?).map_err(|_| SyncError::Unreadable(id))?;
        let before = open.remove(&id).unwrap_or_default();
        let document = before.take(&inspected, |_| Ok(())).map_err(|_| SyncError::Unreadable(id))?;
        let changed = Changed {
            id,
            kind: Kind::Person,
            envelope: &row.envelope,
            state: &document.state(),
            author: change.actor,
        };
        derive(tx, &changed, Marks::Silent)?;
        open.insert(id, document);
    }
    Ok(())
}

fn again(tx: &mut Tx<'_>, master: &Master, id: RecordId) -> Result<(), SyncError> {
    let row = tx.document(id)?.ok_or(SyncError::Unreadable(id))?;
    let Some(kind) = Kind::named(&row.envelope.kind).filter(|kind| *kind != Kind::Person) else {
        return Ok(());
    };
    let document = records::open_document(tx, master, id, &row.envelope)?;
    let author = tx.changes(id)?.first().map(|change| change.actor).ok_or(SyncError::Unreadable(id))?;
    let changed = Changed { id, kind, envelope: &row.envelope, state: &document.state(), author };
    derive(tx, &changed, Marks::Silent)
}

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
