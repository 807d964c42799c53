//! The shape every record has: flat root keys with scalar values, and at most one container, the text `notes`, made by
//! the first change and never unmade.
//!
//! Read from a change's operations, not from the merged document: a nested map that something else hides would stay in
//! the history for good. And read before Automerge parses them: it takes a hundred times the memory for each.

use std::collections::HashSet;

use super::prescan::{Frame, Op, integer};
use super::refusal::Refusal;
use crate::domain::kind::ShapeError;
use crate::domain::limits::{CHANGE_FIELDS, KEY_BYTES};

pub(super) const NOTES: &str = "notes";

/// The largest whole number that a browser reads back as it was written.
const MAX_SAFE_INT: i64 = (1 << 53) - 1;

/// Automerge's numbers for what operations do.
mod action {
    pub(super) const PUT: u64 = 1;
    pub(super) const DELETE: u64 = 3;
    pub(super) const MAKE_TEXT: u64 = 4;
}

/// Automerge's numbers for types of values, those that a record may have.
mod value {
    pub(super) const NULL: u8 = 0;
    pub(super) const FALSE: u8 = 1;
    pub(super) const TRUE: u8 = 2;
    pub(super) const INT: u8 = 4;
    pub(super) const TEXT: u8 = 6;
    pub(super) const BYTES: u8 = 7;
}

/// The text that a change edits, by the counter and actor of the operation that made it.
pub(super) type TextId = (u64, Vec<u8>);

/// A change of the right shape.
pub(super) struct Plain {
    pub(super) operations: u64,
    /// The text it edits. Whether that is the document's own is the document's to check, where it began earlier.
    pub(super) text: Option<TextId>,
}

/// Refuses a change with an operation that a record may not have, and one without any.
pub(super) fn check(frame: &Frame<'_>) -> Result<Plain, Refusal> {
    let birth = frame.deps.is_empty();
    let mut written = HashSet::new();
    let (mut operations, mut made, mut text) = (0, None, None);
    let mut ops = frame.ops();
    while let Some(op) = ops.next()? {
        match (op.object, op.field) {
            // Two writes of one field at once would be a conflict with nobody but oneself.
            (None, Some(key)) if !op.insert && written.insert(key) => field(&op, key, birth)?,
            (Some(object), None) if is_edit(&op) && (!birth || made == Some(object)) => {
                if text.replace(object).is_some_and(|other| other != object) {
                    return Err(Refusal::NotPlain);
                }
            }
            _ => return Err(Refusal::NotPlain),
        }
        if op.action == action::MAKE_TEXT {
            made = Some((0, frame.start_op + operations));
        }
        operations += 1;
    }
    if written.len() > CHANGE_FIELDS {
        return Err(Refusal::TooBig);
    }
    if operations == 0 {
        return Err(Refusal::NotPlain);
    }
    let text = match text {
        Some((actor, counter)) => Some((counter, frame.actor_of(actor)?.as_bytes().to_vec())),
        None => None,
    };
    Ok(Plain { operations, text })
}

fn field(op: &Op<'_>, key: &str, birth: bool) -> Result<(), Refusal> {
    if key.len() > KEY_BYTES {
        return Err(ShapeError::LongName.into());
    }
    let plain = match op.action {
        action::MAKE_TEXT => key == NOTES && birth,
        action::PUT => key != NOTES && is_scalar(op.value)?,
        action::DELETE => key != NOTES,
        _ => false,
    };
    if plain { Ok(()) } else { Err(Refusal::NotPlain) }
}

/// Text is put in and taken out, never put in another's place.
fn is_edit(op: &Op<'_>) -> bool {
    match op.action {
        action::PUT => op.insert && op.value.0 == value::TEXT && !op.value.1.is_empty(),
        action::DELETE => !op.insert,
        _ => false,
    }
}

fn is_scalar((kind, bytes): (u8, &[u8])) -> Result<bool, Refusal> {
    Ok(match kind {
        value::NULL | value::FALSE | value::TRUE | value::TEXT | value::BYTES => true,
        value::INT => (-MAX_SAFE_INT..=MAX_SAFE_INT).contains(&integer(bytes)?),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use automerge::transaction::{CommitOptions, Transactable, Transaction};
    use automerge::{Automerge, ObjType, ROOT, ReadDoc, ScalarValue};

    use super::super::{Document, Refusal, inspect};
    use super::*;

    /// One change with time 0 on top of what `document` has.
    fn commit(document: &mut Automerge, edit: impl FnOnce(&mut Transaction<'_>)) -> Vec<u8> {
        let mut transaction = document.transaction();
        edit(&mut transaction);
        let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(0));
        let hash = hash.expect("an edit");
        document.get_change_by_hash(&hash).expect("the change").raw_bytes().to_vec()
    }

    fn fresh() -> Automerge {
        Automerge::new().with_actor([5; 16].as_slice().into())
    }

    fn birth(edit: impl FnOnce(&mut Transaction<'_>)) -> Result<(), Refusal> {
        inspect(&commit(&mut fresh(), edit)).map(|_| ())
    }

    #[test]
    fn nothing_nests() {
        let nested = |kind| birth(move |tx| drop(tx.put_object(ROOT, "answers", kind)));
        for kind in [ObjType::Map, ObjType::List, ObjType::Table, ObjType::Text] {
            assert_eq!(nested(kind), Err(Refusal::NotPlain), "{kind:?}");
        }
        assert_eq!(birth(|tx| drop(tx.put_object(ROOT, NOTES, ObjType::Text))), Ok(()));
        assert_eq!(birth(|tx| drop(tx.put_object(ROOT, NOTES, ObjType::Map))), Err(Refusal::NotPlain));
        assert_eq!(birth(|tx| drop(tx.put(ROOT, NOTES, "words"))), Err(Refusal::NotPlain));
    }

    #[test]
    fn every_value_is_one_that_both_sides_read_alike() {
        let put = |value: ScalarValue| birth(move |tx| drop(tx.put(ROOT, "k", value)));
        for value in [
            ScalarValue::Str("text".into()),
            ScalarValue::Int(MAX_SAFE_INT),
            ScalarValue::Boolean(true),
            ScalarValue::Bytes(vec![1]),
            ScalarValue::Null,
        ] {
            assert_eq!(put(value.clone()), Ok(()), "{value:?}");
        }
        for value in [
            ScalarValue::Int(MAX_SAFE_INT + 1),
            ScalarValue::Uint(1),
            ScalarValue::F64(1.5),
            ScalarValue::counter(1),
            ScalarValue::Timestamp(1),
        ] {
            assert_eq!(put(value.clone()), Err(Refusal::NotPlain), "{value:?}");
        }
    }

    #[test]
    fn a_change_writes_each_field_once() {
        let twice = |tx: &mut Transaction<'_>| {
            tx.put(ROOT, "k", 1).expect("an edit");
            tx.put(ROOT, "k", 2).expect("an edit");
        };
        assert_eq!(birth(twice), Err(Refusal::NotPlain));
        assert_eq!(
            birth(|tx| (0..=CHANGE_FIELDS).for_each(|n| tx.put(ROOT, n.to_string(), true).expect("an edit"))),
            Err(Refusal::TooBig)
        );
        let long = "k".repeat(KEY_BYTES + 1);
        assert_eq!(birth(|tx| tx.put(ROOT, &long, 1).expect("an edit")), Err(ShapeError::LongName.into()));
    }

    #[test]
    fn notes_are_made_once_and_never_unmade() {
        let mut document = fresh();
        let first = commit(&mut document, |tx| drop(tx.put_object(ROOT, NOTES, ObjType::Text)));
        let born = Document::replay([&first]).expect("an honest birth");
        let later = |edit: fn(&mut Transaction<'_>)| {
            let change = commit(&mut document.clone(), edit);
            inspect(&change).and_then(|change| born.take(&change, |_| Ok(()))).map(|_| ())
        };
        assert_eq!(later(|tx| drop(tx.put_object(ROOT, NOTES, ObjType::Text))), Err(Refusal::NotPlain));
        assert_eq!(later(|tx| drop(tx.delete(ROOT, NOTES))), Err(Refusal::NotPlain));
        let mark = |tx: &mut Transaction<'_>| {
            let (_, notes) = tx.get(ROOT, NOTES).expect("readable").expect("notes");
            tx.splice_text(&notes, 0, 0, "words").expect("an edit");
            let bold = automerge::marks::Mark::new("bold".into(), true, 0, 2);
            tx.mark(&notes, bold, automerge::marks::ExpandMark::None).expect("a mark");
        };
        assert_eq!(later(mark), Err(Refusal::NotPlain));
        let over = |tx: &mut Transaction<'_>| {
            let (_, notes) = tx.get(ROOT, NOTES).expect("readable").expect("notes");
            tx.splice_text(&notes, 0, 0, "words").expect("an edit");
            tx.put(&notes, 0, "W").expect("an edit");
        };
        assert_eq!(later(over), Err(Refusal::NotPlain));
        let type_in = |tx: &mut Transaction<'_>| {
            let (_, notes) = tx.get(ROOT, NOTES).expect("readable").expect("notes");
            tx.splice_text(&notes, 0, 0, "words").expect("an edit");
        };
        assert_eq!(later(type_in), Ok(()));
    }

    #[test]
    fn text_goes_into_the_documents_own_notes_only() {
        let mut other = fresh();
        let first = commit(&mut other, |tx| drop(tx.put_object(ROOT, NOTES, ObjType::Text)));
        let typed = commit(&mut other, |tx| {
            let (_, notes) = tx.get(ROOT, NOTES).expect("readable").expect("notes");
            tx.splice_text(&notes, 0, 0, "words").expect("an edit");
        });
        let mut without = fresh();
        let plain = commit(&mut without, |tx| drop(tx.put(ROOT, "k", 1)));
        // The same operations on a record that has no notes: its author's bytes with another dependency.
        let (old, new) = (super::super::change_hash(&first), super::super::change_hash(&plain));
        let at = typed.windows(32).position(|window| window == old.as_bytes()).expect("its dependency");
        let mut moved = typed.clone();
        moved[at..at + 32].copy_from_slice(new.as_bytes());
        let moved = super::super::forge::chunk(1, &moved[at - 1..]);
        let document = Document::replay([&plain]).expect("an honest birth");
        let refused = inspect(&moved).and_then(|change| document.take(&change, |_| Ok(())));
        assert_eq!(refused.err(), Some(Refusal::NotPlain));
    }
}
