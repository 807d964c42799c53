//! Acts: requests that are no change. Idempotent by id, answered in order.

use crate::domain::access::may_write;
use crate::domain::id::{DeviceId, RecordId};
use crate::domain::kind::Kind;
use crate::domain::outcome::{Code, Outcome};
use crate::seal::Master;
use crate::store::{DeviceRow, Tx};
use crate::wire::Act;

use super::verdict::Verdict;
use super::{SyncError, held};

/// Does one act. `day` is "2026-05-03".
pub(super) fn act(
    tx: &mut Tx<'_>,
    master: &Master,
    device: &DeviceRow,
    act: &Act,
    day: &str,
) -> Result<(String, Option<String>), SyncError> {
    if let Some(answered) = tx.act(act.id)? {
        return Ok(answered);
    }
    let verdict = decide(tx, master, device, act, day)?;
    let code = verdict.code.map(|code| code.name().to_owned());
    let outcome = verdict.outcome.name().to_owned();
    // "Later" is asked again: an answer to it must not be remembered.
    if verdict.outcome != Outcome::Later {
        tx.add_act(act.id, device.id, &act.kind, &outcome, code.as_deref())?;
    }
    Ok((outcome, code))
}

fn decide(
    tx: &mut Tx<'_>,
    master: &Master,
    device: &DeviceRow,
    act: &Act,
    day: &str,
) -> Result<Verdict, SyncError> {
    match (act.kind.as_str(), act.doc, act.device) {
        ("accept", Some(doc), _) if speaks_for(tx, device, doc)? => held::accept(tx, master, doc),
        ("decline", Some(doc), _) if speaks_for(tx, device, doc)? => held::decline(tx, doc),
        ("revoke", _, Some(lost)) if are_colleagues(tx, device, lost)? => {
            tx.revoke(lost, day)?;
            Ok(Verdict::KEPT)
        }
        ("accept" | "decline" | "revoke", ..) => Ok(Verdict::refused(Code::NoRight)),
        _ => Ok(Verdict::of(Outcome::Later, Code::Unknown)),
    }
}

/// Whether the device's member may write where the held work would go.
fn speaks_for(tx: &Tx<'_>, device: &DeviceRow, doc: RecordId) -> Result<bool, SyncError> {
    if device.revoked {
        return Ok(false);
    }
    let place = match tx.document(doc)? {
        Some(row) => Some((row.circle, row.envelope.kind)),
        None => tx.held(doc)?.first().map(held::envelope).map(|envelope| (envelope.circle, envelope.kind)),
    };
    let Some((circle, kind)) = place else { return Ok(false) };
    let (Some(circle), Some(kind)) = (tx.circle(circle)?, Kind::named(&kind)) else { return Ok(false) };
    let role = tx.role_in(device.member, circle.id)?;
    Ok(role.is_some_and(|role| may_write(kind, circle.kind, role)))
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
