//! Bytes that were refused: kept, sealed, in no reading. They may be a worker's only copy.

use crate::domain::outcome::Code;
use crate::seal::Place;
use crate::store::NewQuarantine;
use crate::wire::Push;

use super::incoming::Incoming;
use super::push::Batch;
use super::verdict::Verdict;
use super::{SyncError, records};

const QUARANTINE: &str = "quarantine";

/// Keeps what was refused. What is no change at all, or larger than one may be, stays with the device that sent it.
pub(super) fn set_aside(
    batch: &mut Batch<'_, '_>,
    incoming: &Incoming,
    verdict: &Verdict,
) -> Result<(), SyncError> {
    let Push { doc, epoch, change, envelope } = &incoming.push;
    let Some(code) = verdict.code.filter(|code| !matches!(code, Code::NotAChange | Code::TooBig)) else {
        return Ok(());
    };
    let known = batch.tx.document(*doc)?.map(|row| row.envelope);
    let owner = match known.as_ref().or(envelope.as_ref()) {
        Some(envelope) => records::owner(batch.tx, *doc, envelope)?,
        None => *doc,
    };
    let key = records::key(batch.tx, batch.master, owner)?;
    let place = Place { table: QUARANTINE, doc: *doc, epoch: *epoch, hash: incoming.hash };
    batch.tx.add_quarantine(&NewQuarantine {
        doc: *doc,
        hash: incoming.hash,
        device: batch.device.id,
        owner: *owner.as_bytes(),
        epoch: *epoch,
        code: code.name(),
        sealed: &key.seal(place, change),
    })?;
    Ok(())
}
