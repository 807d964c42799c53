//! Work of people who may not write there: kept, sealed, in no reading, until a member says.

use serde_bytes::ByteBuf;

use crate::domain::envelope::Envelope;
use crate::domain::id::{ActorId, RecordId};
use crate::domain::kind::Kind;
use crate::domain::outcome::{Code, Outcome};
use crate::seal::{Master, Place};
use crate::store::{HeldRow, NewHeld, Store, Tx};
use crate::wire::{self, Push};

use super::derive::{Marks, hold_noes, release_noes};
use super::incoming::Incoming;
use super::push::{Batch, Rights};
use super::verdict::Verdict;
use super::{SyncError, records};

const HELD: &str = "held";

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
    let first = !batch.tx.anything_held(*doc)?;
    batch.tx.add_held(&NewHeld {
        doc: *doc,
        hash: incoming.hash,
        device: batch.device.id,
        actor,
        epoch: *epoch,
        envelope: wire::encode(envelope),
        owner: *owner.as_bytes(),
        sealed: &key.seal(place, change),
    })?;
    count_noes(batch.tx, batch.master, incoming, envelope, Marks::Announce)?;
    if first {
        let circle = batch.tx.document(*doc)?.map_or(envelope.circle, |row| row.circle);
        batch.tx.feed_held(circle, *doc)?;
    }
    Ok(())
}

/// A no counts although it waits.
fn count_noes(
    tx: &mut Tx<'_>,
    master: &Master,
    incoming: &Incoming,
    envelope: &Envelope,
    marks: Marks,
) -> Result<(), SyncError> {
    let (Some(subject), true) = (envelope.subject, envelope.kind == Kind::Consent.name()) else {
        return Ok(());
    };
    match incoming.born() {
        Some(state) => hold_noes(tx, master, (incoming.push.doc, incoming.hash), subject, &state, marks),
        None => Ok(()),
    }
}

/// Counts the waiting noes anew, when everything derived is derived again.
pub(super) fn noes_again(tx: &mut Tx<'_>, master: &Master) -> Result<(), SyncError> {
    for (doc, _) in tx.all_held()? {
        for row in tx.held(doc)?.into_iter().filter(|row| !row.declined) {
            let envelope = envelope(&row.envelope);
            match open(tx, master, &row) {
                Ok(incoming) => count_noes(tx, master, &incoming, &envelope, Marks::Silent)?,
                Err(SyncError::Unreadable(record)) => {
                    tracing::error!(%record, "work that waits cannot be read back");
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// The change waits no more.
fn settle(tx: &mut Tx<'_>, master: &Master, row: &HeldRow) -> Result<(), SyncError> {
    match envelope(&row.envelope).subject {
        Some(subject) => release_noes(tx, master, (row.doc, row.hash), subject),
        None => Ok(()),
    }
}

/// The envelope a held change came with.
pub(super) fn envelope(cbor: &[u8]) -> Envelope {
    wire::decode(cbor).expect("held work is stored with its envelope")
}

/// Merges the work that waits on a record, in the order it came, as far as `may` lets each row of it in. Answers the
/// worst of what became of it.
pub(super) fn accept(
    tx: &mut Tx<'_>,
    master: &Master,
    doc: RecordId,
    may: impl Fn(&Tx<'_>, &Envelope) -> Result<bool, SyncError>,
) -> Result<Verdict, SyncError> {
    let mut worst = Verdict::refused(Code::NotFound);
    let mut any = false;
    for row in tx.held(doc)?.into_iter().filter(|row| !row.declined) {
        let verdict = match may(tx, &place(tx, &row)?)? {
            true => accept_one(tx, master, &row)?,
            false => Verdict::refused(Code::NoRight),
        };
        if !any || verdict.outcome != Outcome::Kept {
            worst = verdict;
        }
        any = true;
    }
    Ok(worst)
}

/// What the row would be part of: the record as it is now, or as it would be born.
fn place(tx: &Tx<'_>, row: &HeldRow) -> Result<Envelope, SyncError> {
    let born = envelope(&row.envelope);
    Ok(match tx.document(row.doc)? {
        Some(now) => Envelope { circle: now.circle, ..now.envelope },
        None => born,
    })
}

fn accept_one(tx: &mut Tx<'_>, master: &Master, row: &HeldRow) -> Result<Verdict, SyncError> {
    let Some(device) = tx.device(row.device)? else { return Ok(Verdict::refused(Code::NotFound)) };
    let incoming = open(tx, master, row)?;
    let verdict = Batch::new(tx, master, &device, Rights::Lent).take(&incoming)?;
    match verdict.outcome {
        // A refused change is in quarantine by now.
        Outcome::Kept | Outcome::Gone | Outcome::Refused => tx.remove_held(row.seq)?,
        Outcome::ReMake => tx.decline_held(row.seq)?,
        Outcome::Held | Outcome::Missing | Outcome::Later => return Ok(verdict),
    }
    settle(tx, master, row)?;
    Ok(verdict)
}

fn open(tx: &mut Tx<'_>, master: &Master, row: &HeldRow) -> Result<Incoming, SyncError> {
    let key = records::key(tx, master, RecordId::from_bytes(row.owner))?;
    let sealed_for = Place { table: HELD, doc: row.doc, epoch: row.epoch, hash: row.hash };
    let change = key.open(sealed_for, &row.sealed).map_err(|_| SyncError::Unreadable(row.doc))?;
    Ok(Incoming::read(Push {
        doc: row.doc,
        change: ByteBuf::from(change),
        envelope: Some(envelope(&row.envelope)),
        epoch: row.epoch,
    }))
}

/// Declines the work that waits on a record, as far as `may` reaches: its devices keep the words.
pub(super) fn decline(
    tx: &mut Tx<'_>,
    master: &Master,
    doc: RecordId,
    may: impl Fn(&Tx<'_>, &Envelope) -> Result<bool, SyncError>,
) -> Result<Verdict, SyncError> {
    let mut verdict = Verdict::refused(Code::NotFound);
    for row in tx.held(doc)?.into_iter().filter(|row| !row.declined) {
        if may(tx, &place(tx, &row)?)? {
            tx.decline_held(row.seq)?;
            settle(tx, master, &row)?;
            verdict = Verdict::KEPT;
        }
    }
    Ok(verdict)
}

/// Accepts or declines what waits on a record, at the steward's terminal.
pub fn resolve(store: &Store, master: &Master, doc: RecordId, take: bool) -> Result<Verdict, SyncError> {
    let master = master.clone();
    store.write(move |tx| match take {
        true => accept(tx, &master, doc, |_, _| Ok(true)),
        false => decline(tx, &master, doc, |_, _| Ok(true)),
    })
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
