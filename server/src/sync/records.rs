//! Records out of the log and into it: rows are opened and sealed here, under their person's key.

use crate::domain::envelope::Envelope;
use crate::domain::id::{ChangeHash, RecordId};
use crate::merge::Document;
use crate::seal::{DataKey, Master, Place};
use crate::store::{ChangeRow, DocumentRow, Reader, StoreError, Tx};

use super::{SyncError, readable};

/// The table a change row is sealed for.
const CHANGE: &str = "change";

/// Whose key seals a record's rows: its person's; for a record about another, that one's person's; else its own.
pub(super) fn owner(tx: &Tx<'_>, id: RecordId, envelope: &Envelope) -> Result<RecordId, SyncError> {
    owner_by(id, envelope, |about| tx.document(about))
}

fn owner_by(
    id: RecordId,
    envelope: &Envelope,
    document: impl FnOnce(RecordId) -> Result<Option<DocumentRow>, StoreError>,
) -> Result<RecordId, SyncError> {
    Ok(match (envelope.subject, envelope.about) {
        (Some(subject), _) => subject,
        (None, Some(about)) => document(about)?.and_then(|row| row.envelope.subject).unwrap_or(about),
        (None, None) => id,
    })
}

/// The data key of an owner, made if it has none yet.
pub(super) fn key(tx: &mut Tx<'_>, master: &Master, owner: RecordId) -> Result<DataKey, SyncError> {
    let (id, wrapped) = tx.key_of(*owner.as_bytes())?.ok_or(SyncError::Unreadable(owner))?;
    master.unwrap(&id, &wrapped).map_err(|_| SyncError::Unreadable(owner))
}

/// The data key that a record's rows are read with, outside the writer.
pub(super) fn reading_key(
    reader: &Reader,
    master: &Master,
    id: RecordId,
    envelope: &Envelope,
) -> Result<DataKey, SyncError> {
    let owner = owner_by(id, envelope, |about| reader.document(about))?;
    let (key, wrapped) = reader.key_of(*owner.as_bytes())?.ok_or(SyncError::Unreadable(id))?;
    master.unwrap(&key, &wrapped).map_err(|_| SyncError::Unreadable(id))
}

pub(super) fn seal_change(
    key: &DataKey,
    doc: RecordId,
    epoch: u64,
    hash: ChangeHash,
    bytes: &[u8],
) -> Vec<u8> {
    key.seal(Place { table: CHANGE, doc, epoch, hash }, bytes)
}

/// The change in a row of the log, checked against the hash it was stored under.
pub(super) fn open_change(key: &DataKey, row: &ChangeRow) -> Result<Vec<u8>, SyncError> {
    let place = Place { table: CHANGE, doc: row.doc, epoch: row.epoch, hash: row.hash };
    let bytes = key.open(place, &row.sealed).map_err(|_| SyncError::Unreadable(row.doc))?;
    if crate::merge::change_hash(&bytes) == row.hash {
        Ok(bytes)
    } else {
        Err(SyncError::Unreadable(row.doc))
    }
}

/// The document as its accepted changes make it.
pub(super) fn open_document(
    tx: &mut Tx<'_>,
    master: &Master,
    id: RecordId,
    envelope: &Envelope,
) -> Result<Document, SyncError> {
    let owner = owner(tx, id, envelope)?;
    let key = key(tx, master, owner)?;
    let rows = readable(id, tx.changes(id))?;
    let changes = rows.iter().map(|row| open_change(&key, row)).collect::<Result<Vec<_>, _>>()?;
    Document::replay(changes).map_err(|_| SyncError::Unreadable(id))
}
