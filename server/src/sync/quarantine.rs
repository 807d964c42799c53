//! Bytes that were refused: kept, sealed, in no reading. They may be a worker's only copy.

use crate::domain::limits::{REFUSED_BYTES_OF_ONE, REFUSED_OF_ONE};
use crate::domain::outcome::{Code, Outcome};
use crate::records;
use crate::seal::Place;
use crate::store::NewQuarantine;
use crate::wire::Push;

use super::SyncError;
use super::incoming::Incoming;
use super::push::Batch;
use super::verdict::Verdict;

const QUARANTINE: &str = "quarantine";

/// Keeps what was refused, and answers what its device is told. What is no change at all, or larger than one may be, stays
/// with the device that sent it. Of one that sent too much of it only hash and reason are kept: the device sets the words
/// aside too. Beyond that it keeps them as they are.
pub(super) fn set_aside(
    batch: &mut Batch<'_, '_>,
    incoming: &Incoming,
    refused: Verdict,
) -> Result<Verdict, SyncError> {
    let Push { doc, epoch, change, envelope } = &incoming.push;
    let Some(code) = refused.code.filter(|code| !matches!(code, Code::NotAChange | Code::TooBig)) else {
        return Ok(refused);
    };
    if batch.tx.is_quarantined(*doc, incoming.hash)? {
        return Ok(refused);
    }
    let before = batch.tx.refused_of_device(batch.device.id)?;
    if before.changes >= REFUSED_OF_ONE {
        return Ok(Verdict::of(Outcome::Later, Code::Crowded));
    }
    let known = batch.tx.document(*doc)?.map(|row| row.envelope);
    let owner = match known.as_ref().or(envelope.as_ref()) {
        Some(envelope) => records::owner(batch.tx, *doc, envelope)?,
        None => *doc,
    };
    let sealed = match before.bytes < REFUSED_BYTES_OF_ONE {
        true => {
            let place = Place { table: QUARANTINE, doc: *doc, epoch: *epoch, hash: incoming.hash };
            records::key(batch.tx, batch.master, owner)?.seal(place, change)
        }
        false => Vec::new(),
    };
    batch.tx.add_quarantine(&NewQuarantine {
        doc: *doc,
        hash: incoming.hash,
        device: batch.device.id,
        owner: *owner.as_bytes(),
        epoch: *epoch,
        code: code.name(),
        sealed: &sealed,
    })?;
    Ok(refused)
}
