//! A person goes from one team to another, with all that is theirs and all that is about them.

use crate::domain::circle::CircleKind;
use crate::domain::envelope::Envelope;
use crate::domain::id::{CircleId, RecordId};
use crate::domain::outcome::Code;
use crate::store::Tx;

use super::SyncError;
use super::verdict::Verdict;
use super::work::Work;

/// Moves the person of `doc` to the team circle `to`: those of their records of which `may` says that one may speak for
/// them where they are. A person who is there already stays there.
pub(super) fn move_person(
    tx: &mut Tx<'_>,
    doc: RecordId,
    to: CircleId,
    work: &mut Work,
    may: impl Fn(&Tx<'_>, &Envelope) -> Result<bool, SyncError>,
) -> Result<Verdict, SyncError> {
    let Some(now) = tx.document(doc)? else { return Ok(Verdict::refused(Code::NotFound)) };
    if !may(tx, &Envelope { circle: now.circle, ..now.envelope.clone() })? {
        return Ok(Verdict::refused(Code::NoRight));
    }
    let (Some(person), true) = (now.envelope.subject, is_team(tx, to)?) else {
        return Ok(Verdict::refused(Code::NotFound));
    };
    for record in tx.records_of(person)? {
        carry(tx, record, to, work, &may)?;
    }
    // What waits for a word goes along; both teams are told what waits with them now.
    if now.circle != to {
        for waiting in tx.held_of(person)? {
            work.told(2);
            tx.feed_held(now.circle, waiting)?;
            tx.feed_held(to, waiting)?;
        }
    }
    Ok(Verdict::KEPT)
}

/// One record, if it is a team's and one may speak for it: out of the old feed, whole into the new.
fn carry(
    tx: &Tx<'_>,
    record: RecordId,
    to: CircleId,
    work: &mut Work,
    may: impl Fn(&Tx<'_>, &Envelope) -> Result<bool, SyncError>,
) -> Result<(), SyncError> {
    let Some(row) = tx.document(record)? else { return Ok(()) };
    // What reviewers write about the person stays with the reviewers.
    if row.circle == to || !is_team(tx, row.circle)? {
        return Ok(());
    }
    // Of people of the first days something may be with another team, which is asked for it.
    if !may(tx, &Envelope { circle: row.circle, ..row.envelope })? {
        return Ok(());
    }
    work.told(2 + tx.places_of(record)?.len());
    tx.feed_left(row.circle, record)?;
    let entered = tx.feed_again(to, record, None)?;
    Ok(tx.move_document(record, to, entered)?)
}

fn is_team(tx: &Tx<'_>, circle: CircleId) -> Result<bool, SyncError> {
    Ok(tx.circle(circle)?.is_some_and(|circle| circle.kind == CircleKind::Team))
}
