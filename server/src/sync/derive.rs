//! From a record's state to the derived tables, in the transaction of the change it follows from.

use crate::domain::card::HOLDER;
use crate::domain::consent::{Decision, Purpose, standing};
use crate::domain::envelope::Envelope;
use crate::domain::id::{ActorId, ChangeHash, MemberId, RecordId};
use crate::domain::kind::{Decided, Derived, Kind, Occasion};
use crate::domain::state::State;
use crate::records::{self, RecordError, readable};
use crate::seal::Master;
use crate::store::{Tx, crash_point};

use super::SyncError;

/// What a team is told once a reviewer has heard a record.
const HEARD: &str = "heard";

/// Who recorded what an actor wrote whom no device is known of any more: nobody, whose noes count.
const NOBODY: MemberId = MemberId::from_bytes([0xff; 16]);

/// Where marks go: into the feed when a change makes them, nowhere when the tables are rebuilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    Announce,
    Silent,
}

/// A record whose state is new.
#[derive(Debug)]
pub(super) struct Changed<'a> {
    pub id: RecordId,
    pub kind: Kind,
    pub envelope: &'a Envelope,
    pub state: &'a State,
    /// Who wrote the record's first change, if that is known.
    pub author: Option<ActorId>,
    /// Nothing was derived from it before, and nobody has said anything about it.
    pub is_new: bool,
}

/// Brings the derived tables up to a record's new state, and everything computed through consent with it.
pub(super) fn derive(
    tx: &mut Tx<'_>,
    master: &Master,
    changed: &Changed<'_>,
    marks: Marks,
) -> Result<(), SyncError> {
    match (changed.kind.derive(changed.id, changed.state), changed.envelope.subject) {
        // A list of which two say what it lists: until they settle it, nobody knows what its items are.
        (Derived::Nothing, _) if changed.kind == Kind::List => Ok(tx.remove_list(changed.id)?),
        (Derived::Nothing, _) => Ok(()),
        (Derived::Person { card }, _) => {
            if let Some(hash) = card {
                tx.put_card(changed.id, hash)?;
            }
            Ok(())
        }
        (Derived::Leaving(mut now), Some(subject)) => {
            // Words are derived in clear only while they may be read.
            if !tx.may_leave(subject)? {
                now.pieces.clear();
            }
            if changed.is_new {
                return Ok(tx.add_leaving(changed.id, subject, &now)?);
            }
            tx.remove_leaving(changed.id)?;
            tx.add_leaving(changed.id, subject, &now)?;
            mark(tx, changed.id, marks)
        }
        (Derived::Occasion(occasion), Some(subject)) => {
            let by = (changed.id, changed.author);
            changing(tx, master, subject, marks, |tx| decide(tx, subject, by, &occasion))
        }
        (Derived::Review(review), _) => {
            let Some(about) = changed.envelope.about else { return Ok(()) };
            let Some(reviewer) = member(tx, changed.author)? else { return Ok(()) };
            tx.put_review(changed.id, about, reviewer, &review)?;
            mark(tx, about, marks)
        }
        (Derived::List(list), _) => Ok(tx.put_list(changed.id, &list)?),
        (Derived::QuestionSet(set), _) => Ok(tx.put_question_set(changed.id, &set)?),
        // An envelope without a subject does not fit these kinds, and never got here.
        (Derived::Leaving(_) | Derived::Occasion(_), None) => Ok(()),
    }
}

/// Does something to a person's permissions, and shows or hides their words with it.
fn changing(
    tx: &mut Tx<'_>,
    master: &Master,
    subject: RecordId,
    marks: Marks,
    change: impl FnOnce(&Tx<'_>) -> Result<(), SyncError>,
) -> Result<(), SyncError> {
    let before = tx.may_leave(subject)?;
    change(tx)?;
    if tx.may_leave(subject)? != before {
        for record in tx.leaving_of(subject)? {
            again(tx, master, record, marks)?;
        }
    }
    Ok(())
}

/// Lets the noes of an occasion count while it waits for a member's word. Its yeses do not. One that cannot be read, which
/// has no `state`, may be a no to everything.
pub(super) fn hold_noes(
    tx: &mut Tx<'_>,
    master: &Master,
    (id, hash): (RecordId, ChangeHash),
    subject: RecordId,
    state: Option<&State>,
    marks: Marks,
) -> Result<(), SyncError> {
    let occasion = match state.map(|state| Kind::Consent.derive(id, state)) {
        Some(Derived::Occasion(occasion)) => occasion,
        _ => Occasion::no_to_all(id),
    };
    changing(tx, master, subject, marks, |tx| {
        for no in occasion.decided.iter().filter(|decided| decided.decision != Decision::Yes) {
            tx.put_held_no(id, hash, subject, &no.purpose)?;
            permit(tx, subject, &no.purpose)?;
        }
        Ok(())
    })
}

/// The occasion waits no more: what it said counts as a decision by now, or not at all.
pub(super) fn release_noes(
    tx: &mut Tx<'_>,
    master: &Master,
    (id, hash): (RecordId, ChangeHash),
    subject: RecordId,
) -> Result<(), SyncError> {
    changing(tx, master, subject, Marks::Announce, |tx| {
        tx.remove_held_no(id, hash)?;
        Purpose::ALL.into_iter().try_for_each(|purpose| permit(tx, subject, purpose.name()))
    })
}

/// Computes all of a person's permissions anew, after a wish to be erased came or went.
pub(super) fn permit_again(tx: &mut Tx<'_>, master: &Master, subject: RecordId) -> Result<(), SyncError> {
    changing(tx, master, subject, Marks::Announce, |tx| {
        Purpose::ALL.into_iter().try_for_each(|purpose| permit(tx, subject, purpose.name()))
    })
}

/// Derives a record anew from its rows in the log. One that cannot be read back leaves nothing derived behind.
pub(super) fn again(tx: &mut Tx<'_>, master: &Master, id: RecordId, marks: Marks) -> Result<(), SyncError> {
    let Some(row) = unless_damaged(readable(id, tx.document(id)))?.flatten() else {
        return Ok(tx.remove_leaving(id)?);
    };
    let Some(kind) = Kind::named(&row.envelope.kind) else { return Ok(()) };
    // A writer who is not known any more makes no yes, and a no all the same.
    let author = unless_damaged(readable(id, tx.author(id)))?.flatten();
    let Some(document) = unless_damaged(records::open_document(tx, master, id, &row.envelope))? else {
        return unreadable(tx, id, kind, &row.envelope, author);
    };
    let state = document.state();
    derive(
        tx,
        master,
        &Changed { id, kind, envelope: &row.envelope, state: &state, author, is_new: false },
        marks,
    )
}

/// Nothing, and a line in the log, where the record cannot be read back.
fn unless_damaged<T>(read: Result<T, RecordError>) -> Result<Option<T>, SyncError> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(RecordError::Unreadable(record)) => {
            tracing::error!(%record, "a record cannot be read back from the log");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// What stands for a record that cannot be read: nothing to show, and for an occasion of consent a no to everything, for
/// it may be one.
fn unreadable(
    tx: &mut Tx<'_>,
    id: RecordId,
    kind: Kind,
    envelope: &Envelope,
    author: Option<ActorId>,
) -> Result<(), SyncError> {
    match (kind, envelope.subject) {
        (Kind::Conversation | Kind::Response, _) => tx.remove_leaving(id)?,
        (Kind::List, _) => tx.remove_list(id)?,
        (Kind::Consent, Some(subject)) => {
            decide(tx, subject, (id, author), &Occasion::no_to_all(id))?;
        }
        _ => {}
    }
    Ok(())
}

/// Puts what an occasion decided in place of whatever was derived from it before: it may have been unreadable then.
fn decide(
    tx: &Tx<'_>,
    subject: RecordId,
    (id, author): (RecordId, Option<ActorId>),
    occasion: &Occasion,
) -> Result<(), SyncError> {
    let member = member(tx, author)?;
    let counts = |decided: &&Decided| member.is_some() || decided.decision != Decision::Yes;
    let mut purposes = tx.remove_decisions(id)?;
    for decided in occasion.decided.iter().filter(counts) {
        tx.put_decision(subject, member.unwrap_or(NOBODY), member == Some(HOLDER), occasion, decided)?;
        purposes.insert(decided.purpose.clone());
    }
    purposes.iter().try_for_each(|purpose| permit(tx, subject, purpose))
}

/// Computes one permission anew, from everything ever decided.
fn permit(tx: &Tx<'_>, subject: RecordId, purpose: &str) -> Result<(), SyncError> {
    let entries = tx.decisions(subject, purpose)?;
    // Whoever asked to be erased said no to everything.
    let waits = tx.is_held_no(subject, purpose)? || tx.erasure_of(subject)?.is_some();
    Ok(tx.put_permission(subject, purpose, standing(&entries).filter(|_| !waits))?)
}

/// Computes a record's mark, and tells its team when it changed.
fn mark(tx: &Tx<'_>, record: RecordId, marks: Marks) -> Result<(), SyncError> {
    let now = tx.is_heard(record)?;
    if now == tx.has_mark(record, HEARD)? {
        return Ok(());
    }
    tx.put_mark(record, HEARD, now)?;
    crash_point("mark.before-feed");
    if marks == Marks::Announce
        && let Some(row) = tx.document(record)?
    {
        tx.feed_mark(row.circle, record, HEARD, now)?;
    }
    Ok(())
}

fn member(tx: &Tx<'_>, actor: Option<ActorId>) -> Result<Option<MemberId>, SyncError> {
    let Some(actor) = actor else { return Ok(None) };
    let Some(device) = tx.actor_device(actor)? else { return Ok(None) };
    Ok(tx.device(device)?.map(|device| device.member))
}
