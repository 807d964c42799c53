//! From a record's state to the derived tables, in the transaction of the change it follows from.

use crate::domain::consent::{Decision, Entry, permits};
use crate::domain::envelope::Envelope;
use crate::domain::id::{ActorId, MemberId, RecordId};
use crate::domain::kind::{Derived, Kind, Occasion};
use crate::domain::state::State;
use crate::store::{Tx, crash_point};

use super::SyncError;

/// What a team is told once a reviewer has heard a record.
const HEARD: &str = "heard";

/// Who "recorded" what was decided with a card: the server's own reserved actor.
const CARD: MemberId = MemberId::from_bytes([0; 16]);

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
    /// Who wrote the record's first change.
    pub author: ActorId,
}

/// Brings the derived tables up to a record's new state, and everything computed through consent with it.
pub(super) fn derive(tx: &Tx<'_>, changed: &Changed<'_>, marks: Marks) -> Result<(), SyncError> {
    match (changed.kind.derive(changed.id, changed.state), changed.envelope.subject) {
        (Derived::Nothing, _) => Ok(()),
        (Derived::Person { card }, _) => {
            if let Some(hash) = card {
                tx.put_card(changed.id, hash)?;
            }
            Ok(())
        }
        (Derived::Conversation(now), Some(subject)) => {
            tx.put_conversation(changed.id, subject, &now)?;
            mark(tx, changed.id, marks)
        }
        (Derived::Occasion(occasion), Some(subject)) => {
            decide(tx, subject, changed.author, &occasion)?;
            for conversation in tx.conversations_of(subject)? {
                mark(tx, conversation, marks)?;
            }
            Ok(())
        }
        (Derived::Review(review), _) => {
            let Some(about) = changed.envelope.about else { return Ok(()) };
            let Some(reviewer) = member(tx, changed.author)? else { return Ok(()) };
            tx.put_review(changed.id, about, reviewer, &review)?;
            mark(tx, about, marks)
        }
        // An envelope without a subject does not fit these kinds, and never got here.
        (Derived::Conversation(_) | Derived::Occasion(_), None) => Ok(()),
    }
}

fn decide(tx: &Tx<'_>, subject: RecordId, author: ActorId, occasion: &Occasion) -> Result<(), SyncError> {
    let Some(member) = member(tx, author)? else { return Ok(()) };
    for decided in &occasion.decided {
        tx.put_decision(subject, member, member == CARD, occasion, decided)?;
        permit(tx, subject, &decided.purpose)?;
    }
    Ok(())
}

/// Computes one permission anew, from everything ever decided.
fn permit(tx: &Tx<'_>, subject: RecordId, purpose: &str) -> Result<(), SyncError> {
    let entries: Vec<Entry> = tx
        .decisions(subject, purpose)?
        .into_iter()
        .filter_map(|row| {
            Some(Entry {
                occasion: row.occasion,
                decision: Decision::named(&row.decision)?,
                seen: row.seen,
                card: row.card,
                member: row.member,
            })
        })
        .collect();
    // Every head is a yes then; the one that saw most is the latest wording.
    let yes = permits(&entries).then(|| {
        entries
            .iter()
            .filter(|entry| entry.decision == Decision::Yes)
            .max_by_key(|entry| (entry.seen.len(), entry.occasion))
            .map(|entry| entry.occasion)
    });
    Ok(tx.put_permission(subject, purpose, yes.flatten())?)
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

fn member(tx: &Tx<'_>, actor: ActorId) -> Result<Option<MemberId>, SyncError> {
    let Some(device) = tx.actor_device(actor)? else { return Ok(None) };
    Ok(tx.device(device)?.map(|device| device.member))
}
