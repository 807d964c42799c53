//! The record a change belongs to, as the push finds it: its envelope, epoch and circle.

use crate::domain::access::{Role, may_write};
use crate::domain::envelope::Envelope;
use crate::domain::id::CircleId;
use crate::domain::kind::Kind;
use crate::domain::outcome::{Code, Outcome};
use crate::merge::Inspected;
use crate::store::{DocumentRow, Tx};
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
    let Some(envelope) = &push.envelope else {
        return Ok(Err(Verdict::of(Outcome::Missing, Code::NoBirth)));
    };
    let Some(kind) = Kind::named(&envelope.kind) else {
        return Ok(Err(Verdict::of(Outcome::Later, Code::Unknown)));
    };
    if !change.is_birth() {
        return Ok(Err(Verdict::of(Outcome::Missing, Code::NoBirth)));
    }
    if push.epoch > 0 {
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
    Ok(Ok(Found { kind, envelope: envelope.clone(), circle: envelope.circle, is_new: true }))
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

/// A person is with one team. A new record of them in another waits: it may be late work from before they moved, or
/// somebody who knows the id from somewhere and would say yes for them.
pub(super) fn is_elsewhere(tx: &Tx<'_>, found: &Found) -> Result<bool, SyncError> {
    let Some(person) = found.envelope.subject.filter(|_| found.is_new) else { return Ok(false) };
    Ok(tx.circle_of_person(person)?.is_some_and(|circle| circle != found.circle))
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
