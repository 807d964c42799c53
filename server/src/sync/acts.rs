//! Acts: requests that are no change. Idempotent by id, answered in order.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::domain::access::may_write;
use crate::domain::envelope::Envelope;
use crate::domain::id::{DeviceId, RecordId};
use crate::domain::kind::Kind;
use crate::domain::outcome::{Code, Outcome};
use crate::seal::{Master, random};
use crate::store::{Audited, AuditedPart, DeviceRow, DocumentRow, NewAct, StoreError, Tx, crash_point};
use crate::wire::Act;

use super::verdict::Verdict;
use super::work::Work;
use super::{SyncError, clean, erasing, held, moves, new_card};

/// The day on which it is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Today<'a> {
    /// "2026-05-03".
    pub text: &'a str,
    /// In days since 1970.
    pub number: u32,
    /// In seconds since 1970.
    pub now: u64,
}

/// Does one act.
pub(super) fn act(
    tx: &mut Tx<'_>,
    master: &Master,
    device: &DeviceRow,
    act: &Act,
    today: Today<'_>,
    work: &mut Work,
) -> Result<(String, Option<String>), SyncError> {
    if let Some(answered) = tx.act(act.id)? {
        return Ok(answered);
    }
    // An act that fails is asked again; it must not take the rest of the request with it, which would come again with it.
    let verdict = match tx.attempt(|tx| guarded(|| decide(tx, master, device, act, today, work))) {
        Err(SyncError::Store(StoreError::Full)) => return Err(StoreError::Full.into()),
        Err(error) => {
            tracing::error!(%error, "an act could not be done");
            Verdict::of(Outcome::Later, Code::Unreadable)
        }
        Ok(verdict) => verdict,
    };
    let code = verdict.code.map(|code| code.name().to_owned());
    let outcome = verdict.outcome.name().to_owned();
    // "Later" is asked again: an answer to it must not be remembered.
    if verdict.outcome != Outcome::Later {
        tx.add_act(&NewAct {
            id: act.id,
            device: device.id,
            kind: &act.kind,
            outcome: &outcome,
            code: code.as_deref(),
            doc: act.doc,
            to: act.to,
        })?;
    }
    Ok((outcome, code))
}

/// A panic is an error like another: whatever was half done is undone.
fn guarded(job: impl FnOnce() -> Result<Verdict, SyncError>) -> Result<Verdict, SyncError> {
    catch_unwind(AssertUnwindSafe(job)).unwrap_or(Err(SyncError::Store(StoreError::Stopped)))
}

fn decide(
    tx: &mut Tx<'_>,
    master: &Master,
    device: &DeviceRow,
    act: &Act,
    today: Today<'_>,
    work: &mut Work,
) -> Result<Verdict, SyncError> {
    crash_point("act");
    if work.is_over() {
        return Ok(Verdict::of(Outcome::Later, Code::Busy));
    }
    let may = |tx: &Tx<'_>, place: &Envelope| speaks_for(tx, device, place);
    match (act.kind.as_str(), act.doc, act.device) {
        ("accept", Some(doc), _) => held::accept(tx, master, doc, today.number, work, may),
        ("decline", Some(doc), _) => held::decline(tx, master, doc, work, may),
        ("revoke", _, Some(lost)) if are_colleagues(tx, device, lost)? => {
            tx.revoke(lost, today.text)?;
            let part = AuditedPart::of_nobody(lost.to_string(), random());
            let (day, member) = (today.text.to_owned(), Some(device.member));
            tx.audit(&Audited { day, what: "shut-out", member, parts: vec![part] })?;
            Ok(Verdict::KEPT)
        }
        ("move", Some(doc), _) => match act.to {
            Some(to) => moves::move_person(tx, doc, to, work, may),
            None => Ok(Verdict::refused(Code::NotFound)),
        },
        ("erase" | "confirm-erase" | "cancel-erase", Some(doc), _) => {
            let person = match person_of(tx, doc, may)? {
                Ok(person) => person,
                Err(verdict) => return Ok(verdict),
            };
            match act.kind.as_str() {
                "erase" => erasing::ask(tx, master, person, device.member, act.id, today.now),
                "confirm-erase" => erasing::confirm(tx, person, device.member, today.now),
                _ => erasing::cancel(tx, master, person, device.member, today.now),
            }
        }
        ("clean-copy", ..) => clean::clean_copy(tx, master, device, act, today, work, may),
        ("new-card" | "confirm-card" | "cancel-card", Some(doc), _) => {
            let person = match person_of(tx, doc, may)? {
                Ok(person) => person,
                Err(verdict) => return Ok(verdict),
            };
            let hash = act.hash.as_ref().and_then(|hash| hash.as_slice().try_into().ok());
            match (act.kind.as_str(), hash) {
                ("new-card", Some(hash)) => new_card::ask(tx, person, hash, device.member, today.text),
                ("new-card", None) => Ok(Verdict::refused(Code::NotFound)),
                ("confirm-card", _) => new_card::confirm(tx, person, device.member, today.text),
                _ => new_card::cancel(tx, person, device.member, today.text),
            }
        }
        ("new-card" | "confirm-card" | "cancel-card", ..) => Ok(Verdict::refused(Code::NoRight)),
        ("accept" | "decline" | "revoke" | "move" | "erase" | "confirm-erase" | "cancel-erase", ..) => {
            Ok(Verdict::refused(Code::NoRight))
        }
        _ => Ok(Verdict::of(Outcome::Later, Code::Unknown)),
    }
}

/// The record, if one may speak for it where it is; else the verdict.
pub(super) fn spoken_for(
    tx: &Tx<'_>,
    doc: RecordId,
    may: impl Fn(&Tx<'_>, &Envelope) -> Result<bool, SyncError>,
) -> Result<Result<DocumentRow, Verdict>, SyncError> {
    let Some(row) = tx.document(doc)? else {
        let is_gone = tx.tombstone(doc)?;
        return Ok(Err(if is_gone { Verdict::GONE } else { Verdict::refused(Code::NotFound) }));
    };
    if !may(tx, &Envelope { circle: row.circle, ..row.envelope.clone() })? {
        return Ok(Err(Verdict::refused(Code::NoRight)));
    }
    Ok(Ok(row))
}

/// Whose record it is, if one may speak for them; else the verdict.
fn person_of(
    tx: &Tx<'_>,
    doc: RecordId,
    may: impl Fn(&Tx<'_>, &Envelope) -> Result<bool, SyncError>,
) -> Result<Result<RecordId, Verdict>, SyncError> {
    let row = spoken_for(tx, doc, may)?;
    Ok(row.and_then(|row| row.envelope.subject.ok_or(Verdict::refused(Code::NotFound))))
}

/// Whether the device's member may write there.
fn speaks_for(tx: &Tx<'_>, device: &DeviceRow, place: &Envelope) -> Result<bool, SyncError> {
    let (Some(circle), Some(kind)) = (tx.circle(place.circle)?, Kind::named(&place.kind)) else {
        return Ok(false);
    };
    let role = tx.role_in(device.member, circle.id)?;
    Ok(!device.revoked && role.is_some_and(|role| may_write(kind, circle.kind, role)))
}

/// Anyone who shares a team with a lost phone's holder may revoke it: two taps from a teammate's tablet.
fn are_colleagues(tx: &Tx<'_>, device: &DeviceRow, lost: DeviceId) -> Result<bool, SyncError> {
    if device.revoked {
        return Ok(false);
    }
    let Some(lost) = tx.device(lost)? else { return Ok(false) };
    let ours = tx.circles_of(device.member)?;
    let theirs = tx.circles_of(lost.member)?;
    Ok(device.member == lost.member
        || ours.iter().any(|(circle, _)| {
            circle.space.is_some() && theirs.iter().any(|(other, _)| other.id == circle.id)
        }))
}
