//! Records out of the log and into it: rows are opened and sealed here, under their person's key, for every layer above.

mod audited;
mod names;

pub(crate) use audited::audited;
pub(crate) use names::seal_names_anew;
pub use names::{name_of, seal_name};

use thiserror::Error;

use crate::domain::envelope::Envelope;
use crate::domain::id::{ActorId, ChangeHash, RecordId};
use crate::merge::Document;
use crate::seal::{DataKey, Master, Place};
use crate::store::{ChangeRow, DocumentRow, Reader, StoreError, Tx};

/// Why a record could not be read back.
#[derive(Debug, Error)]
pub enum RecordError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log holds something that it should not: a flipped bit, or a build that cannot read what another wrote.
    #[error("record {0} cannot be read back from the log")]
    Unreadable(RecordId),
}

/// What was read of a record, where bytes that are no rows any more are the record's damage and not the whole request's.
pub(crate) fn readable<T>(id: RecordId, read: Result<T, StoreError>) -> Result<T, RecordError> {
    read.map_err(|error| match error.is_damage() {
        true => RecordError::Unreadable(id),
        false => error.into(),
    })
}

/// The table a change row is sealed for.
const CHANGE: &str = "change";

/// Whose key seals a record's rows: its person's; for a record about another, that one's person's; else its own.
pub(crate) fn owner(tx: &Tx<'_>, id: RecordId, envelope: &Envelope) -> Result<RecordId, RecordError> {
    owner_by(id, envelope, |about| tx.document(about))
}

fn owner_by(
    id: RecordId,
    envelope: &Envelope,
    document: impl FnOnce(RecordId) -> Result<Option<DocumentRow>, StoreError>,
) -> Result<RecordId, RecordError> {
    Ok(match (envelope.subject, envelope.about) {
        (Some(subject), _) => subject,
        (None, Some(about)) => document(about)?.and_then(|row| row.envelope.subject).unwrap_or(about),
        (None, None) => id,
    })
}

/// The data key of an owner, made if it has none yet.
pub(crate) fn key(tx: &mut Tx<'_>, master: &Master, owner: RecordId) -> Result<DataKey, RecordError> {
    let (id, wrapped) = tx.key_of(*owner.as_bytes())?.ok_or(RecordError::Unreadable(owner))?;
    master.unwrap(&id, &wrapped).map_err(|_| RecordError::Unreadable(owner))
}

/// The data key that a record's rows are read with, outside the writer.
pub(crate) fn reading_key(
    reader: &Reader,
    master: &Master,
    id: RecordId,
    envelope: &Envelope,
) -> Result<DataKey, RecordError> {
    let owner = owner_by(id, envelope, |about| reader.document(about))?;
    let (key, wrapped) = reader.key_of(*owner.as_bytes())?.ok_or(RecordError::Unreadable(id))?;
    master.unwrap(&key, &wrapped).map_err(|_| RecordError::Unreadable(id))
}

pub(crate) fn seal_change(
    key: &DataKey,
    doc: RecordId,
    epoch: u64,
    hash: ChangeHash,
    bytes: &[u8],
) -> Vec<u8> {
    key.seal(Place { table: CHANGE, doc, epoch, hash }, bytes)
}

/// The change in a row of the log, checked against the hash it was stored under.
pub(crate) fn open_change(key: &DataKey, row: &ChangeRow) -> Result<Vec<u8>, RecordError> {
    let place = Place { table: CHANGE, doc: row.doc, epoch: row.epoch, hash: row.hash };
    let bytes = key.open(place, &row.sealed).map_err(|_| RecordError::Unreadable(row.doc))?;
    if crate::merge::change_hash(&bytes) == row.hash {
        Ok(bytes)
    } else {
        Err(RecordError::Unreadable(row.doc))
    }
}

/// The document as its accepted changes make it.
pub(crate) fn open_document(
    tx: &mut Tx<'_>,
    master: &Master,
    id: RecordId,
    envelope: &Envelope,
) -> Result<Document, RecordError> {
    let owner = owner(tx, id, envelope)?;
    let key = key(tx, master, owner)?;
    let rows = readable(id, tx.changes(id))?;
    let changes = rows.iter().map(|row| open_change(&key, row)).collect::<Result<Vec<_>, _>>()?;
    Document::replay(changes).map_err(|_| RecordError::Unreadable(id))
}

/// A record's accepted changes, each with who wrote it, in the log's order.
pub(crate) fn read_changes(
    reader: &Reader,
    master: &Master,
    row: &DocumentRow,
) -> Result<Vec<(ActorId, Vec<u8>)>, RecordError> {
    let key = reading_key(reader, master, row.id, &row.envelope)?;
    let rows = readable(row.id, reader.changes(row.id))?;
    rows.iter().map(|row| Ok((row.actor, open_change(&key, row)?))).collect()
}

/// The same outside the writer, as far as it is now.
pub(crate) fn read_document(
    reader: &Reader,
    master: &Master,
    row: &DocumentRow,
) -> Result<Document, RecordError> {
    let changes = read_changes(reader, master, row)?.into_iter().map(|(_, bytes)| bytes);
    Document::replay(changes).map_err(|_| RecordError::Unreadable(row.id))
}
