//! Work that waits for a member's word, and bytes that were refused: both kept, sealed, in no reading.

use serde_bytes::ByteBuf;

use crate::domain::envelope::Envelope;
use crate::domain::id::{ActorId, RecordId};
use crate::domain::outcome::{Code, Outcome};
use crate::seal::{Master, Place};
use crate::store::{DeviceRow, HeldRow, NewHeld, NewQuarantine, Store, Tx};
use crate::wire::{self, Push};

use super::push::{Batch, Incoming, Rights};
use super::verdict::Verdict;
use super::{SyncError, records};

const HELD: &str = "held";
const QUARANTINE: &str = "quarantine";

/// Keeps a change for its team to accept, and tells the team that something waits.
pub(super) fn hold(
    batch: &mut Batch<'_, '_>,
    incoming: &Incoming,
    envelope: &Envelope,
    actor: ActorId,
) -> Result<(), SyncError> {
    let Push { doc, epoch, change, .. } = &incoming.push;
    if batch.tx.actor_device(actor)?.is_none() {
        batch.tx.bind_actor(actor, batch.device.id)?;
    }
    let owner = records::owner(batch.tx, *doc, envelope)?;
    let key = records::key(batch.tx, batch.master, owner)?;
    let place = Place { table: HELD, doc: *doc, epoch: *epoch, hash: incoming.hash };
    let first = batch.tx.held(*doc)?.is_empty();
    batch.tx.add_held(&NewHeld {
        doc: *doc,
        hash: incoming.hash,
        device: batch.device.id,
        actor,
        epoch: *epoch,
        envelope: Some(wire::encode(envelope)),
        owner: *owner.as_bytes(),
        sealed: &key.seal(place, change),
    })?;
    if first {
        let circle = batch.tx.document(*doc)?.map_or(envelope.circle, |row| row.circle);
        batch.tx.feed_held(circle, *doc)?;
    }
    Ok(())
}

/// Keeps refused bytes: they may be a worker's only copy.
pub(super) fn quarantine(
    batch: &mut Batch<'_, '_>,
    incoming: &Incoming,
    verdict: &Verdict,
) -> Result<(), SyncError> {
    let Push { doc, epoch, change, envelope } = &incoming.push;
    let Some(code) = verdict.code else { return Ok(()) };
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

/// The envelope a held change came with.
pub(super) fn envelope(row: &HeldRow) -> Envelope {
    row.envelope
        .as_deref()
        .and_then(|bytes| wire::decode(bytes).ok())
        .expect("held work is stored with its envelope")
}

/// Merges all work that waits on a record, in the order it came, with a member's rights lent to it.
pub(super) fn accept(tx: &mut Tx<'_>, master: &Master, doc: RecordId) -> Result<Verdict, SyncError> {
    let rows: Vec<HeldRow> = tx.held(doc)?.into_iter().filter(|row| !row.declined).collect();
    if rows.is_empty() {
        return Ok(Verdict::refused(Code::NotFound));
    }
    for row in rows {
        let Some(device) = tx.device(row.device)? else { continue };
        let verdict = accept_one(tx, master, &device, &row)?;
        if matches!(verdict.outcome, Outcome::Kept | Outcome::Refused | Outcome::Gone | Outcome::ReMake) {
            tx.remove_held(row.seq)?;
        }
    }
    Ok(Verdict::KEPT)
}

fn accept_one(
    tx: &mut Tx<'_>,
    master: &Master,
    device: &DeviceRow,
    row: &HeldRow,
) -> Result<Verdict, SyncError> {
    let key = records::key(tx, master, RecordId::from_bytes(row.owner))?;
    let place = Place { table: HELD, doc: row.doc, epoch: row.epoch, hash: row.hash };
    let change = key.open(place, &row.sealed)?;
    let birth = tx.document(row.doc)?.is_none();
    let incoming = Incoming::read(Push {
        doc: row.doc,
        change: ByteBuf::from(change),
        envelope: birth.then(|| envelope(row)),
        epoch: row.epoch,
    });
    Batch::new(tx, master, device, Rights::Lent).take(&incoming)
}

/// Declines all work that waits on a record: its devices keep the words.
pub(super) fn decline(tx: &mut Tx<'_>, doc: RecordId) -> Result<Verdict, SyncError> {
    if tx.held(doc)?.is_empty() {
        return Ok(Verdict::refused(Code::NotFound));
    }
    tx.decline_held(doc)?;
    Ok(Verdict::KEPT)
}

/// Accepts or declines what waits on a record, at the steward's terminal.
pub fn resolve(store: &Store, master: &Master, doc: RecordId, take: bool) -> Result<Verdict, SyncError> {
    let master = master.clone();
    store.write(move |tx| if take { accept(tx, &master, doc) } else { decline(tx, doc) })
}

/// What waits for somebody's word, or was refused: counts and reasons, no words.
#[derive(Debug)]
pub struct Waiting {
    /// Record and number of changes.
    pub held: Vec<(RecordId, u64)>,
    /// Code and number of changes.
    pub quarantined: Vec<(String, u64)>,
}

pub fn waiting(store: &Store) -> Result<Waiting, SyncError> {
    store.read(|reader| Ok(Waiting { held: reader.all_held()?, quarantined: reader.quarantine_counts()? }))
}
