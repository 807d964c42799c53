//! A change that passed every check becomes a row of the log.

use crate::domain::consent::Purpose;
use crate::domain::id::{RecordId, hex};
use crate::domain::kind::Kind;
use crate::domain::state::State;
use crate::merge::Inspected;
use crate::records::{self, readable};
use crate::store::{Audited, NewDocument, NewFeedChange, crash_point};

use super::derive::{Changed, Marks, derive};
use super::found::Found;
use super::incoming::Incoming;
use super::push::Batch;
use super::{SyncError, erasing, new_card};

/// The row, its line in the feed, and all that is derived. Answers the row's place in the log.
pub(super) fn keep(
    batch: &mut Batch<'_, '_>,
    incoming: &Incoming,
    change: &Inspected,
    found: &Found,
    state: &State,
) -> Result<i64, SyncError> {
    let doc = incoming.push.doc;
    let quiet_since = quiet_since(batch, found)?;
    let position = batch.tx.next_position(found.circle)?;
    if found.is_new {
        batch.tx.add_document(&NewDocument {
            id: doc,
            envelope: &found.envelope,
            circle: found.circle,
            entered: position,
            day: batch.today,
            epoch: incoming.push.epoch,
        })?;
    } else {
        batch.tx.active(doc, batch.today)?;
    }
    // The device that made it has it where it was made. Into the feed of a circle that is not its member's, nobody
    // writes.
    let born_in = found.envelope.circle;
    if found.is_new && found.circle != born_in && batch.tx.role_in(batch.device.member, born_in)?.is_some() {
        batch.tx.feed_left(born_in, doc)?;
    }
    if batch.tx.actor_device(change.actor)?.is_none() {
        batch.tx.bind_actor(change.actor, batch.device.id)?;
    }
    let owner = records::owner(batch.tx, doc, &found.envelope)?;
    let key = records::key(batch.tx, batch.master, owner)?;
    crash_point("push.after-key");
    let epoch = incoming.push.epoch;
    let sealed = records::seal_change(&key, doc, epoch, change.hash, change.bytes());
    let seq = batch.tx.add_change(doc, epoch, change.hash, change.actor, &sealed)?;
    crash_point("push.after-row");
    batch.tx.remove_quarantine(doc, change.hash)?;
    // The device that made it has it where it was made, and may let go of it there.
    let to_all = found.circle != found.envelope.circle;
    batch.tx.feed_change(&NewFeedChange {
        circle: found.circle,
        position,
        doc,
        change: seq,
        quiet_since,
        to_all,
    })?;
    crash_point("push.after-feed");
    let changed = Changed {
        id: doc,
        kind: found.kind,
        envelope: &found.envelope,
        state,
        is_new: found.is_new,
        author: match found.is_new {
            true => Some(change.actor),
            false => readable(doc, batch.tx.author(doc))?,
        },
    };
    if found.kind == Kind::Consent {
        audit_occasion(batch, doc, found, state)?;
        // From here on it is the occasion itself that counts.
        batch.tx.remove_held_no(doc, change.hash)?;
    }
    derive(batch.tx, batch.master, &changed, Marks::Announce)?;
    if let (true, Some(person)) = (found.is_new, found.envelope.subject) {
        erasing::tell_of(batch.tx, person, doc)?;
        new_card::tell_of(batch.tx, person, doc)?;
    }
    crash_point("push.after-derived");
    Ok(seq)
}

/// Notes in the audit log what was decided, in sight of which exact words, and by whom it was brought.
fn audit_occasion(
    batch: &Batch<'_, '_>,
    doc: RecordId,
    found: &Found,
    state: &State,
) -> Result<(), SyncError> {
    let mut said = vec![state.text("how").unwrap_or("unsaid").to_owned()];
    for purpose in Purpose::ALL.map(Purpose::name) {
        let Some(decision) = state.text(&format!("decision/{purpose}")) else { continue };
        let words = state.bytes(&format!("notice/{purpose}/sha256")).unwrap_or_default();
        said.push(format!("{purpose} {decision} {}", hex(words)).trim_end().to_owned());
    }
    let part = records::audited(found.envelope.subject, doc, said.join(", "));
    let day = batch.tx.day_text(batch.today)?;
    let member = Some(batch.device.member);
    Ok(batch.tx.audit(&Audited { day, what: "consent", member, parts: vec![part] })?)
}

/// The last day on which anything of the record's person changed, where that was before today: a device that reads only
/// people of late may have left them out.
fn quiet_since(batch: &Batch<'_, '_>, found: &Found) -> Result<Option<u32>, SyncError> {
    let Some(person) = found.envelope.subject else { return Ok(None) };
    Ok(batch.tx.last_active(person)?.filter(|day| *day < batch.today))
}
