//! The record a change belongs to, as the push finds it: its envelope, epoch and circle.

use crate::domain::access::{Role, may_write};
use crate::domain::envelope::Envelope;
use crate::domain::id::{CircleId, RecordId};
use crate::domain::kind::Kind;
use crate::domain::outcome::{Code, Outcome};
use crate::merge::Inspected;
use crate::store::{DocumentRow, StoreError, Tx};
use crate::wire::Push;

use super::SyncError;
use super::verdict::Verdict;

/// A record as the push finds it: there already, or about to be born.
pub(super) struct Found {
    pub kind: Kind,
    pub envelope: Envelope,
    /// Where it is now.
    pub circle: CircleId,
    pub is_new: bool,
}

/// The record the change belongs to, its envelope and epoch checked.
pub(super) fn find(
    tx: &Tx<'_>,
    push: &Push,
    change: &Inspected,
) -> Result<Result<Found, Verdict>, SyncError> {
    if let Some(row) = tx.document(push.doc)? {
        return Ok(known(row, push, change));
    }
    // A restored server may lack a record that was made anew: it takes in nothing from before that.
    let begins = tx.began_anew(push.doc)?.unwrap_or_default();
    if push.epoch < begins {
        return Ok(Err(Verdict::of(Outcome::ReMake, Code::OldEpoch)));
    }
    let Some(envelope) = &push.envelope else {
        return Ok(Err(Verdict::of(Outcome::Missing, Code::NoBirth)));
    };
    let Some(kind) = Kind::named(&envelope.kind) else {
        return Ok(Err(Verdict::of(Outcome::Later, Code::Unknown)));
    };
    if !change.is_birth() {
        return Ok(Err(Verdict::of(Outcome::Missing, Code::NoBirth)));
    }
    if push.epoch > begins {
        return Ok(Err(Verdict::of(Outcome::Later, Code::Unknown)));
    }
    if !envelope.fits(push.doc, kind) {
        return Ok(Err(Verdict::refused(Code::BadEnvelope)));
    }
    if !is_known_here(tx, envelope)? {
        return Ok(Err(Verdict::of(Outcome::Later, Code::NotFound)));
    }
    if !has_a_place(tx, kind, envelope)? {
        return Ok(Err(Verdict::refused(Code::BadEnvelope)));
    }
    let circle = home(envelope, |person| tx.circle_of_person(person))?;
    Ok(Ok(Found { kind, envelope: envelope.clone(), circle, is_new: true }))
}

/// Where a record that is not there yet would be. A person is with one team: a new record of them goes there, wherever it
/// was made. It may be late work from before they moved, or of somebody who knows their id from somewhere and would say
/// yes for them; that team's rights decide.
pub(super) fn home(
    envelope: &Envelope,
    circle_of_person: impl FnOnce(RecordId) -> Result<Option<CircleId>, StoreError>,
) -> Result<CircleId, SyncError> {
    let with = envelope.subject.map(circle_of_person).transpose()?.flatten();
    Ok(with.unwrap_or(envelope.circle))
}

/// After a restore a circle or record may come later than what names it.
fn is_known_here(tx: &Tx<'_>, envelope: &Envelope) -> Result<bool, SyncError> {
    let about_is_here = match envelope.about {
        Some(about) => tx.document(about)?.is_some(),
        None => true,
    };
    Ok(about_is_here && tx.circle(envelope.circle)?.is_some())
}

/// Whether anybody at all may write this kind in that kind of circle.
fn has_a_place(tx: &Tx<'_>, kind: Kind, envelope: &Envelope) -> Result<bool, SyncError> {
    let circle = tx.circle(envelope.circle)?;
    Ok(circle.is_some_and(|circle| Role::ALL.iter().any(|role| may_write(kind, circle.kind, *role))))
}

/// A record that is there: the push must agree with what it was born as and with its epoch.
fn known(row: DocumentRow, push: &Push, change: &Inspected) -> Result<Found, Verdict> {
    if push.envelope.as_ref().is_some_and(|envelope| *envelope != row.envelope) {
        return Err(Verdict::refused(Code::EnvelopeDiffers));
    }
    if push.epoch < row.epoch {
        return Err(Verdict::of(Outcome::ReMake, Code::OldEpoch));
    }
    if push.epoch > row.epoch {
        return Err(Verdict::of(Outcome::Later, Code::Unknown));
    }
    let Some(kind) = Kind::named(&row.envelope.kind) else {
        return Err(Verdict::of(Outcome::Later, Code::Unknown));
    };
    if change.is_birth() && !kind.spec().one_change {
        return Err(Verdict::of(Outcome::ReMake, Code::SecondBirth));
    }
    Ok(Found { kind, envelope: row.envelope, circle: row.circle, is_new: false })
}
