//! Own words put on the server's document, or set aside: twin of `web/src/app/worker/remake.ts`.

use std::collections::BTreeSet;

use heard::domain::id::{ActorId, ChangeHash};
use heard::domain::scalar::Scalar;

use super::document::{NOTES, RecordDocument, Unread, put, sight_without, torn};
use super::edit::{Run, added_runs, insert_runs};
use super::entry::{Entry, Own, SetAside, Status};
use super::storage::Changes;

/// The server has nothing of these records: own words begin them anew.
const BORN_AGAIN: [&str; 2] = ["actor-clash", "no-birth"];

/// Puts this phone's unconfirmed words on the server's document, as one change by a fresh actor. False, and nothing,
/// when the document is not here. `lost`: changes of colleagues that the record goes on without.
pub fn re_make(
    entry: &mut Entry,
    changes: &mut Changes,
    actor: ActorId,
    lost: &BTreeSet<ChangeHash>,
    random: &mut impl FnMut() -> ActorId,
) -> Result<bool, Unread> {
    let own = entry.unkept();
    let Words { fields, runs, seen } = words_of(&own, changes, actor)?;
    let seen = sight_without(lost, &seen, changes);
    let mut base = changes.clone();
    base.retain(|hash, _| !own.contains(hash) && !lost.contains(hash));
    let writer = random();
    let mut document = RecordDocument::open(base.values(), writer)?;
    // A clash of actors at a birth leaves nothing to build on, and needs nothing: the record is born again.
    let is_again = |own: &Own| own.code.as_deref().is_some_and(|code| BORN_AGAIN.contains(&code));
    let born_again = document.is_empty() && entry.own.iter().any(is_again);
    if document.is_empty() && !born_again {
        return Ok(false);
    }
    let state = document.state()?;
    let has_card = state.get("card/hash").is_some_and(|field| !is_false(&field.value));
    let is_born = !document.is_empty();
    let sight = if is_born { document.sight(&seen, None) } else { Vec::new() };
    let (mut all, mut unseen) = (Vec::new(), Vec::new());
    for (field, value) in fields.into_iter().filter(|(field, _)| !(field.starts_with("card/") && has_card)) {
        // A second birth has seen nothing of the first: what it would write over, its worker must see before.
        let there = if is_born { document.value_at(&field, &sight)? } else { Scalar::Null };
        let is_over = seen.is_empty() && there != Scalar::Null && there != value;
        if is_over { &mut unseen } else { &mut all }.push((field, value));
    }
    // The text of notes is made by a first change or never.
    let has_notes = document.is_empty() || document.has_notes();
    if has_notes && !runs.is_empty() {
        let before = document.notes_seen(&sight)?;
        put(&mut all, NOTES, Scalar::Text(insert_runs(&before, &runs)));
    }
    let change = document.fold(&all, &sight, None, entry.with_notes())?;
    let kept = entry.own.iter().any(|one| one.status == Status::Kept);
    entry.born_here = born_again || (entry.born_here && kept);
    entry.own.retain(|one| one.status == Status::Kept);
    entry.actor = Some(writer);
    if let Some(change) = change {
        entry.own.push(Own::waiting(change.hash));
        base.insert(change.hash, change.bytes);
    }
    entry.set_aside.extend(aside(unseen, "second-birth"));
    if !has_notes {
        entry.set_aside.extend(added_notes(&runs, "no-notes"));
    }
    *changes = base;
    Ok(true)
}

/// The fields and values of changes that the record goes on without; for the notes, only what they added.
pub fn put_aside(
    entry: &Entry,
    changes: &Changes,
    hashes: &[ChangeHash],
    code: &str,
    random: &mut impl FnMut() -> ActorId,
) -> Result<Vec<SetAside>, Unread> {
    let actor = entry.actor.unwrap_or_else(random);
    let Words { fields, runs, .. } = words_of(hashes, changes, actor)?;
    Ok(aside(fields, code).chain(added_notes(&runs, code)).collect())
}

fn aside(fields: Vec<(String, Scalar)>, code: &str) -> impl Iterator<Item = SetAside> {
    let said = fields.into_iter().filter(|(_, value)| *value != Scalar::Null);
    said.map(move |(field, value)| SetAside { field, value, code: code.to_owned() })
}

fn added_notes(runs: &[Run], code: &str) -> Option<SetAside> {
    let added = runs.iter().map(|run| run.text.as_str()).collect::<Vec<_>>().join("\n");
    let value = Scalar::Text(added.clone());
    (!added.is_empty()).then(|| SetAside { field: NOTES.to_owned(), value, code: code.to_owned() })
}

/// What changes wrote, later ones over earlier ones, and what was in sight when the first was written.
struct Words {
    fields: Vec<(String, Scalar)>,
    runs: Vec<Run>,
    seen: Vec<ChangeHash>,
}

fn words_of(hashes: &[ChangeHash], changes: &Changes, actor: ActorId) -> Result<Words, Unread> {
    let (_, others) = torn(hashes, changes);
    let readable = changes.iter().filter(|(hash, _)| !others.contains(hash));
    let mut document = RecordDocument::open(readable.map(|(_, bytes)| bytes), actor)?;
    let (mut fields, mut runs) = (Vec::new(), Vec::new());
    let here: Vec<_> = hashes.iter().filter(|hash| changes.contains_key(hash)).collect();
    for hash in &here {
        let deed = document.deed(**hash)?;
        deed.fields.into_iter().for_each(|(field, value)| put(&mut fields, &field, value));
        runs.extend(deed.notes.iter().flat_map(|(before, after)| added_runs(before, after)));
    }
    let seen = here.first().map(|first| document.deps(**first)).unwrap_or_default();
    Ok(Words { fields, runs, seen })
}

fn is_false(value: &Scalar) -> bool {
    matches!(value, Scalar::Bool(false))
}
