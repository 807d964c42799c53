//! Marks that tell a team how it stands with a person: the same on every record of theirs, and on none that reviewers wrote.

use crate::domain::id::RecordId;
use crate::domain::kind::Kind;
use crate::store::Tx;

use super::SyncError;
use super::derive::Marks;

/// A mark, and whether it is on.
pub(super) type Mark = (&'static str, bool);

/// Sets them on all records of a person.
pub(super) fn set_of(tx: &Tx<'_>, person: RecordId, all: &[Mark], marks: Marks) -> Result<(), SyncError> {
    let records = tx.records_of(person)?;
    records.into_iter().try_for_each(|record| set(tx, record, all, marks))
}

/// Sets them on one record; its team is told of those that changed, unless everything is derived anew.
pub(super) fn set(tx: &Tx<'_>, record: RecordId, all: &[Mark], marks: Marks) -> Result<(), SyncError> {
    let Some(row) = tx.document(record)? else { return Ok(()) };
    if row.envelope.kind == Kind::Review.name() {
        return Ok(());
    }
    for &(mark, on) in all {
        if tx.has_mark(record, mark)? == on {
            continue;
        }
        tx.put_mark(record, mark, on)?;
        if marks == Marks::Announce {
            tx.feed_mark(row.circle, record, mark, on)?;
        }
    }
    Ok(())
}
