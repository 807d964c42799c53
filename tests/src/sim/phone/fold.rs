//! A working copy becomes a change: twin of `web/src/app/worker/fold.ts`.

use heard::domain::id::{ActorId, ChangeHash, RecordId};
use heard::domain::scalar::Scalar;
use heard::domain::state::State;

use super::document::{Made, NOTES, RecordDocument, Unread};
use super::edit::{added_runs, insert_runs};
use super::entry::{Entry, Fields, Own, SetAside};
use super::storage::{Changes, Expect, Stop, Storage, Write};

const TRIES: usize = 8;

/// Turns a record's working copy into a change, stores it, and takes the working copy away, all or nothing. False when
/// the engine cannot read the record; its working copy stays.
pub fn fold_draft(storage: &mut Storage, id: RecordId, actor: ActorId) -> Result<bool, Stop> {
    for _ in 0..TRIES {
        storage.wait()?;
        let (Some(draft), Some(record)) =
            (storage.drafts.get(&id).cloned(), storage.records.get(&id).cloned())
        else {
            return Ok(true);
        };
        if draft.value.open {
            return Ok(true);
        }
        storage.wait()?;
        let changes = storage.changes(id);
        let Ok(folded) = folded(&changes, &draft.value.fields, record.value.clone(), actor) else {
            return Ok(false);
        };
        storage.tape.fold(&record.value, &draft.value, &changes, actor, &folded);
        let expected = [Expect::Draft(id, Some(draft.version)), Expect::Record(id, Some(record.version))];
        let made = folded.made.into_iter().map(|change| Write::Change(id, change.hash, Some(change.bytes)));
        let mut writes: Vec<Write> = made.collect();
        writes.push(Write::Record(id, Some(folded.entry)));
        writes.push(Write::State(id, Some(folded.state)));
        writes.push(Write::Draft(id, None));
        if storage.commit(writes, &expected)? {
            return Ok(true);
        }
    }
    Ok(true)
}

/// The changes that hold what was typed, and the record with them.
pub struct Folded {
    pub made: Vec<Made>,
    pub entry: Entry,
    pub state: State,
}

pub fn folded(changes: &Changes, touched: &Fields, entry: Entry, actor: ActorId) -> Result<Folded, Unread> {
    let mut document = RecordDocument::open(changes.values(), entry.actor.unwrap_or(actor))?;
    let (fields, aside) = placed(&mut document, touched, &entry);
    let made = fold_fields(&mut document, &fields, &entry)?;
    let is_shown_again = |old: &SetAside| {
        fields.iter().any(|(name, touched)| *name == old.field && answers(&touched.value, old))
            || aside.iter().any(|new| holds(new, old))
    };
    let mut next = entry;
    next.set_aside.retain(|old| !is_shown_again(old));
    next.set_aside.extend(aside.iter().cloned());
    next.own.extend(made.iter().map(|change| Own::waiting(change.hash)));
    describe(&mut document, &mut next);
    Ok(Folded { made, entry: next, state: document.state()? })
}

/// The entry says what its document says: heads and first author.
pub fn describe(document: &mut RecordDocument, entry: &mut Entry) {
    entry.heads = document.heads();
    entry.author = document.author().or(entry.author);
}

/// Which fields can be put on the document, and what of the others is set aside.
fn placed(document: &mut RecordDocument, fields: &Fields, entry: &Entry) -> (Fields, Vec<SetAside>) {
    let can_be_born = entry.born_here && entry.own.is_empty();
    if entry.left && document.is_empty() && !can_be_born {
        return (Vec::new(), all_of(fields.iter(), "left"));
    }
    if document.is_empty() || document.has_notes() {
        return (fields.clone(), Vec::new());
    }
    let (notes, others): (Vec<_>, Vec<_>) = fields.iter().cloned().partition(|(name, _)| name == NOTES);
    (others, all_of(notes.iter(), "no-notes"))
}

fn all_of<'a>(
    fields: impl Iterator<Item = &'a (String, super::entry::Touched)>,
    code: &str,
) -> Vec<SetAside> {
    fields
        .filter(|(_, touched)| touched.value != Scalar::Null)
        .map(|(field, touched)| SetAside {
            field: field.clone(),
            value: touched.value.clone(),
            code: code.to_owned(),
        })
        .collect()
}

/// Notes that were set aside are words of their own until they are in the notes again.
fn answers(typed: &Scalar, old: &SetAside) -> bool {
    old.field != NOTES || text(typed).contains(text(&old.value).trim())
}

/// Words that were set aside before are shown once, if they are in what was typed on since.
fn holds(new: &SetAside, old: &SetAside) -> bool {
    new.field == old.field && text(&new.value).contains(&text(&old.value))
}

fn text(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => text.clone(),
        other => format!("{other:?}"),
    }
}

/// One change for all fields written in sight of the same heads, older sights first.
fn fold_fields(document: &mut RecordDocument, touched: &Fields, entry: &Entry) -> Result<Vec<Made>, Unread> {
    type Group = (Vec<ChangeHash>, Vec<ChangeHash>, Vec<(String, Scalar)>);
    let mut groups: Vec<Group> = Vec::new();
    for (field, touch) in touched {
        let mut key = touch.base.clone();
        key.sort_unstable();
        let field = (field.clone(), touch.value.clone());
        match groups.iter_mut().find(|(known, ..)| *known == key) {
            Some((_, _, fields)) => fields.push(field),
            None => groups.push((key, touch.base.clone(), vec![field])),
        }
    }
    groups.sort_by_cached_key(|(_, base, _)| document.depth(base));
    let mut made = Vec::new();
    let mut last = entry.own.last().map(|own| own.hash);
    let mut own: Vec<ChangeHash> = entry.own.iter().map(|own| own.hash).collect();
    for (_, base, mut fields) in groups {
        if document.is_unseen(&base, last, &own) {
            let sight = document.sight(&base, last);
            only_added(document, &mut fields, &sight)?;
        }
        if let Some(change) = document.fold(&fields, &base, last, entry.with_notes())? {
            last = Some(change.hash);
            own.push(change.hash);
            made.push(change);
        }
    }
    Ok(made)
}

/// Of notes that were typed beside words which their writer has not seen, what differs was put in.
fn only_added(
    document: &RecordDocument,
    fields: &mut [(String, Scalar)],
    sight: &[ChangeHash],
) -> Result<(), Unread> {
    for (_, value) in fields.iter_mut().filter(|(name, _)| name == NOTES) {
        let Scalar::Text(typed) = &*value else { continue };
        let there = document.notes_seen(sight)?;
        *value = Scalar::Text(insert_runs(&there, &added_runs(&there, typed)));
    }
    Ok(())
}
