//! Work of people who may not write there: kept, sealed, in no reading, until a member says.

use serde_bytes::ByteBuf;

use crate::domain::envelope::Envelope;
use crate::domain::id::{ActorId, ChangeHash, CircleId, DeviceId, RecordId};
use crate::domain::kind::Kind;
use crate::domain::limits::{HELD_BYTES_OF_ONE, HELD_OF_ONE};
use crate::domain::outcome::{Code, Outcome};
use crate::records;
use crate::seal::{Master, Place};
use crate::store::{HeldRow, NewHeld, Store, Tx};
use crate::wire::{self, Push};

use super::derive::{Marks, hold_noes, release_noes};
use super::incoming::Incoming;
use super::push::{Batch, Rights};
use super::verdict::Verdict;
use super::work::Work;
use super::{SyncError, found};
use crate::domain::day;

const HELD: &str = "held";

/// Keeps a change for its team to accept, and tells the team that something waits. Where as much of the device's work waits
/// as may, the device keeps it and offers it again.
pub(super) fn hold(
    batch: &mut Batch<'_, '_>,
    incoming: &Incoming,
    envelope: &Envelope,
    actor: ActorId,
    code: Code,
) -> Result<Verdict, SyncError> {
    let Push { doc, epoch, change, .. } = &incoming.push;
    let mut waits = batch.waits()?;
    if waits.changes >= HELD_OF_ONE || waits.bytes >= HELD_BYTES_OF_ONE {
        return Ok(Verdict::of(Outcome::Later, Code::Crowded));
    }
    if batch.tx.actor_device(actor)?.is_none() {
        batch.tx.bind_actor(actor, batch.device.id)?;
    }
    let owner = records::owner(batch.tx, *doc, envelope)?;
    let key = records::key(batch.tx, batch.master, owner)?;
    let place = Place { table: HELD, doc: *doc, epoch: *epoch, hash: incoming.hash };
    let sealed = key.seal(place, change);
    batch.tx.add_held(&NewHeld {
        doc: *doc,
        hash: incoming.hash,
        device: batch.device.id,
        actor,
        epoch: *epoch,
        envelope: wire::encode(envelope),
        owner: *owner.as_bytes(),
        sealed: &sealed,
    })?;
    waits.changes += 1;
    waits.bytes += sealed.len() as u64;
    batch.waits = Some(waits);
    let place = (*doc, incoming.hash);
    count_noes(batch.tx, batch.master, place, Some(incoming), envelope, Marks::Announce)?;
    if batch.told_held.insert(*doc) {
        batch.tx.feed_held(circle_now(batch.tx, *doc, envelope)?, *doc)?;
    }
    Ok(Verdict::of(Outcome::Held, code))
}

/// A no counts although it waits, also where nobody can read any more what it was, and there is no `incoming`.
fn count_noes(
    tx: &mut Tx<'_>,
    master: &Master,
    place: (RecordId, ChangeHash),
    incoming: Option<&Incoming>,
    envelope: &Envelope,
    marks: Marks,
) -> Result<(), SyncError> {
    match envelope.subject {
        // An occasion is one change: what would go on from it is refused once it is looked at.
        Some(subject)
            if envelope.kind == Kind::Consent.name() && !incoming.is_some_and(Incoming::goes_on) =>
        {
            let state = incoming.and_then(Incoming::born);
            hold_noes(tx, master, place, subject, state.as_ref(), marks)
        }
        _ => Ok(()),
    }
}

/// A no counts too while it cannot be kept, because what is here of its person does not open: what of their words was
/// derived before may be read otherwise.
pub(super) fn count_unkept_noes(batch: &mut Batch<'_, '_>, incoming: &Incoming) -> Result<(), SyncError> {
    let Some(envelope) = &incoming.push.envelope else { return Ok(()) };
    let place = (incoming.push.doc, incoming.hash);
    count_noes(batch.tx, batch.master, place, Some(incoming), envelope, Marks::Announce)
}

/// Counts the waiting noes anew, when everything derived is derived again.
pub(super) fn noes_again(tx: &mut Tx<'_>, master: &Master) -> Result<(), SyncError> {
    for (doc, _) in tx.all_held()? {
        for row in tx.held(doc)?.into_iter().filter(|row| !row.declined) {
            let envelope = envelope(&row.envelope);
            let incoming = match open(tx, master, &row, &mut Work::without_end()) {
                Ok(incoming) => Some(incoming),
                Err(SyncError::Unreadable(record)) => {
                    tracing::error!(%record, "work that waits cannot be read back");
                    None
                }
                Err(error) => return Err(error),
            };
            let place = (row.doc, row.hash);
            count_noes(tx, master, place, incoming.as_ref(), &envelope, Marks::Silent)?;
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

/// Merges the work that waits on a record, in the order it came, as far as `may` lets each row of it in and as
/// there is `work` left. Answers the worst of what became of it: *later* before all else, so that it is asked again.
pub(super) fn accept(
    tx: &mut Tx<'_>,
    master: &Master,
    doc: RecordId,
    today: u32,
    work: &mut Work,
    may: impl Fn(&Tx<'_>, &Envelope) -> Result<bool, SyncError>,
) -> Result<Verdict, SyncError> {
    let mut worst: Option<Verdict> = None;
    let mut settled = None;
    for row in tx.held(doc)?.into_iter().filter(|row| !row.declined) {
        let place = place(tx, &row)?;
        let verdict = match may(tx, &place)? {
            true => accept_one(tx, master, &row, today, work).or_else(later_if_unreadable)?,
            false => Verdict::refused(Code::NoRight),
        };
        if tx.held_here(doc, row.hash)?.is_none_or(|waits| waits.declined) {
            settled = Some(place.circle);
        }
        worst = Some(match worst {
            Some(worst) if worst.outcome == Outcome::Later || verdict.outcome == Outcome::Kept => worst,
            _ => verdict,
        });
    }
    tell_settled(tx, doc, settled)?;
    Ok(worst.unwrap_or(Verdict::refused(Code::NotFound)))
}

/// A row that does not open waits on; those beside it need not.
fn later_if_unreadable(error: SyncError) -> Result<Verdict, SyncError> {
    match error {
        SyncError::Unreadable(record) => {
            tracing::error!(%record, "work that waits cannot be read back");
            Ok(Verdict::of(Outcome::Later, Code::Unreadable))
        }
        error => Err(error),
    }
}

/// Tells the circle in which work on a record was settled that less of it waits, or nothing.
fn tell_settled(tx: &Tx<'_>, doc: RecordId, settled: Option<CircleId>) -> Result<(), SyncError> {
    if let Some(circle) = settled {
        tx.feed_held(circle, doc)?;
    }
    Ok(())
}

/// What the row would be part of: the record as it is now, or as it would be born.
fn place(tx: &Tx<'_>, row: &HeldRow) -> Result<Envelope, SyncError> {
    let born = match tx.document(row.doc)? {
        Some(now) => now.envelope,
        None => envelope(&row.envelope),
    };
    Ok(Envelope { circle: circle_now(tx, row.doc, &born)?, ..born })
}

/// Where a record is, or would be born.
fn circle_now(tx: &Tx<'_>, doc: RecordId, envelope: &Envelope) -> Result<CircleId, SyncError> {
    match tx.document(doc)? {
        Some(now) => Ok(now.circle),
        None => found::home(envelope, |person| tx.circle_of_person(person)),
    }
}

fn accept_one(
    tx: &mut Tx<'_>,
    master: &Master,
    row: &HeldRow,
    today: u32,
    work: &mut Work,
) -> Result<Verdict, SyncError> {
    let Some(device) = tx.device(row.device)? else { return Ok(Verdict::refused(Code::NotFound)) };
    let incoming = open(tx, master, row, work)?;
    let verdict = Batch::new(tx, master, &device, Rights::Lent, today, work).take(&incoming)?;
    match verdict.outcome {
        // A refused change is in quarantine by now.
        Outcome::Kept | Outcome::Gone | Outcome::Refused => tx.remove_held(row.seq)?,
        Outcome::ReMake => tx.decline_held(row.seq)?,
        Outcome::Held | Outcome::Missing | Outcome::Later => return Ok(verdict),
    }
    settle(tx, master, row)?;
    Ok(verdict)
}

fn open(tx: &mut Tx<'_>, master: &Master, row: &HeldRow, work: &mut Work) -> Result<Incoming, SyncError> {
    let key = records::key(tx, master, RecordId::from_bytes(row.owner))?;
    let sealed_for = Place { table: HELD, doc: row.doc, epoch: row.epoch, hash: row.hash };
    let change = key.open(sealed_for, &row.sealed).map_err(|_| SyncError::Unreadable(row.doc))?;
    let push = Push {
        doc: row.doc,
        change: ByteBuf::from(change),
        envelope: Some(envelope(&row.envelope)),
        epoch: row.epoch,
    };
    Ok(Incoming::read(push, work))
}

/// Declines the work that waits on a record, as far as `may` reaches: its devices keep the words.
pub(super) fn decline(
    tx: &mut Tx<'_>,
    master: &Master,
    doc: RecordId,
    work: &mut Work,
    may: impl Fn(&Tx<'_>, &Envelope) -> Result<bool, SyncError>,
) -> Result<Verdict, SyncError> {
    let mut verdict = Verdict::refused(Code::NotFound);
    let mut settled = None;
    for row in tx.held(doc)?.into_iter().filter(|row| !row.declined) {
        let place = place(tx, &row)?;
        work.told(1);
        if may(tx, &place)? {
            tx.decline_held(row.seq)?;
            settle(tx, master, &row)?;
            settled = Some(place.circle);
            verdict = Verdict::KEPT;
        }
    }
    tell_settled(tx, doc, settled)?;
    Ok(verdict)
}

/// Accepts or declines what waits on a record, at the steward's terminal. `now` in seconds since 1970.
pub fn resolve(
    store: &Store,
    master: &Master,
    doc: RecordId,
    take: bool,
    now: u64,
) -> Result<Verdict, SyncError> {
    let master = master.clone();
    store.write(move |tx| match take {
        true => accept(tx, &master, doc, day::number(now), &mut Work::without_end(), |_, _| Ok(true)),
        false => decline(tx, &master, doc, &mut Work::without_end(), |_, _| Ok(true)),
    })
}

/// What waits for somebody's word, or was refused: counts and reasons, no words.
#[derive(Debug)]
pub struct Waiting {
    /// Record and number of changes.
    pub held: Vec<(RecordId, u64)>,
    /// Code and number of changes.
    pub quarantined: Vec<(String, u64)>,
    /// Devices of whose work something waits or was refused: how many changes of each.
    pub devices: Vec<(DeviceId, u64, u64)>,
    /// Changes of the log that do not read back.
    pub damaged: usize,
}

pub fn waiting(store: &Store) -> Result<Waiting, SyncError> {
    store.read(|reader| {
        Ok(Waiting {
            held: reader.all_held()?,
            quarantined: reader.quarantine_counts()?,
            devices: reader.set_aside_by_device()?,
            damaged: reader.damaged_places()?.len(),
        })
    })
}
