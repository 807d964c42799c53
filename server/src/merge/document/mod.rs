//! One record's document while somebody works on it. Its changes are the record; this is only their sum.

mod place;

use std::collections::BTreeMap;

use automerge::{Automerge, Change, ReadDoc, SaveOptions};
use thiserror::Error;

use super::guard::guarded;
use super::inspect::Inspected;
use super::reading;
use super::refusal::Refusal;
use crate::domain::id::{ActorId, ChangeHash};
use crate::domain::kind::ShapeError;
use crate::domain::limits::{BYTES_OF_WEIGHT, CHANGE_WEIGHT, DOCUMENT_VALUES, FIELD_VALUES};
use crate::domain::state::State;

/// The server's own rows do not make a document: the store is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("stored changes do not replay")]
pub struct ReplayError;

#[derive(Debug, Clone, Default)]
pub struct Document {
    automerge: Automerge,
    /// What each actor did last here.
    last: BTreeMap<ActorId, Last>,
    /// The largest operation counter in use, 0 before the first change.
    max_op: u64,
    changes: usize,
    /// What opening it costs, as `DOCUMENT_WEIGHT` counts.
    weight: u64,
}

#[derive(Debug, Clone, Copy)]
struct Last {
    seq: u64,
    max_op: u64,
}

impl Document {
    /// Rebuilds a document from rows of the log, in their order.
    pub fn replay<B: AsRef<[u8]>>(rows: impl IntoIterator<Item = B>) -> Result<Self, ReplayError> {
        guarded(|| {
            let changes: Vec<Change> = rows
                .into_iter()
                .map(|row| Change::from_bytes(row.as_ref().to_vec()).map_err(|_| ReplayError))
                .collect::<Result<_, _>>()?;
            let mut document = Self::default();
            for change in &changes {
                document.note(change).ok_or(ReplayError)?;
            }
            document.automerge.apply_changes(changes).map_err(|_| ReplayError)?;
            let whole = document.automerge.get_missing_deps(&[]).is_empty();
            if whole { Ok(document) } else { Err(ReplayError) }
        })
        .map_err(|_| ReplayError)?
    }

    /// Changes that no other change here builds on.
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.automerge.get_heads().iter().map(|hash| ChangeHash::from_bytes(hash.0)).collect()
    }

    pub fn has(&self, hash: &ChangeHash) -> bool {
        self.automerge.get_change_meta_by_hash(&theirs(hash)).is_some()
    }

    pub fn is_empty(&self) -> bool {
        self.changes == 0
    }

    /// What opening it costs, as `DOCUMENT_WEIGHT` counts.
    pub fn weight(&self) -> u64 {
        self.weight
    }

    pub fn state(&self) -> State {
        reading::state(&self.automerge)
    }

    /// The document with one more change, if it fits. `self` is untouched: everything happens on a copy, which is then
    /// saved and loaded back, since Automerge takes some changes that it can not read again.
    ///
    /// `shape` judges the merged state by the record's kind, and may keep it. A change that is already here alters nothing.
    pub fn take(
        &self,
        change: &Inspected,
        shape: impl FnOnce(State) -> Result<(), ShapeError>,
    ) -> Result<Self, Refusal> {
        if self.has(&change.hash) {
            return Ok(self.clone());
        }
        self.check_place(change)?;
        let taken = guarded(|| self.apply(change))??;
        let state = guarded(|| taken.state())?;
        let crowded = state.iter().any(|(_, field)| field.others.len() as u64 >= FIELD_VALUES);
        if crowded || state.values() > DOCUMENT_VALUES {
            return Err(Refusal::Crowded);
        }
        shape(state)?;
        Ok(taken)
    }

    fn apply(&self, change: &Inspected) -> Result<Self, Refusal> {
        let mut copy = self.clone();
        copy.note(&change.change).ok_or(Refusal::ActorClash)?;
        copy.automerge.apply_changes([change.change.clone()]).map_err(|_| Refusal::Poison)?;
        let hash = theirs(&change.hash);
        // Loading writes each change anew and hashes it: one that Automerge would write otherwise does not load.
        let saved =
            copy.automerge.save_with_options(SaveOptions { deflate: false, ..SaveOptions::default() });
        let reloaded = Automerge::load(&saved).map_err(|_| Refusal::Poison)?;
        if reloaded.get_heads() == copy.automerge.get_heads() && reloaded.get_heads().contains(&hash) {
            Ok(copy)
        } else {
            Err(Refusal::Poison)
        }
    }

    /// How many changes of this actor are here.
    fn last_seq(&self, actor: &ActorId) -> u64 {
        self.last.get(actor).map_or(0, |last| last.seq)
    }

    /// Counts a change in. None when it is not its actor's next.
    fn note(&mut self, change: &Change) -> Option<()> {
        let actor = ActorId::try_from(change.actor_id().to_bytes()).ok()?;
        let last = Last { seq: change.seq(), max_op: change.max_op() };
        if last.seq != self.last_seq(&actor) + 1 {
            return None;
        }
        self.last.insert(actor, last);
        self.max_op = self.max_op.max(last.max_op);
        self.changes += 1;
        self.weight += weight(change);
        Some(())
    }
}

/// A change's part of its document's weight.
fn weight(change: &Change) -> u64 {
    change.len() as u64 + CHANGE_WEIGHT + change.raw_bytes().len() as u64 / BYTES_OF_WEIGHT
}

fn theirs(hash: &ChangeHash) -> automerge::ChangeHash {
    automerge::ChangeHash(*hash.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::author::{self, Edit};
    use super::super::inspect::inspect;
    use super::*;
    use crate::domain::scalar::Scalar;

    pub(super) const AMINA: ActorId = ActorId::from_bytes([1; 16]);
    pub(super) const BRYN: ActorId = ActorId::from_bytes([2; 16]);

    pub(super) fn write(previous: &[&Vec<u8>], actor: ActorId, edits: &[(&str, Edit)]) -> Vec<u8> {
        author::change(previous, actor, edits).expect("an honest change")
    }

    pub(super) fn set(value: &str) -> Edit {
        Edit::Set(value.into())
    }

    pub(super) fn take(document: &Document, bytes: &[u8]) -> Result<Document, Refusal> {
        document.take(&inspect(bytes)?, |_| Ok(()))
    }

    pub(super) fn all(changes: &[Vec<u8>]) -> Document {
        changes.iter().fold(Document::default(), |document, change| take(&document, change).expect("it fits"))
    }

    #[test]
    fn two_peoples_notes_blend_and_their_values_stand_side_by_side() {
        let birth = write(&[], AMINA, &[("place", set("Ystrad")), ("notes", Edit::Notes("came by ".into()))]);
        let base = [&birth];
        let hers =
            write(&base, AMINA, &[("place", set("Pentre")), ("notes", Edit::Notes("she came by ".into()))]);
        let his =
            write(&base, BRYN, &[("place", set("Treorci")), ("notes", Edit::Notes("came by bus".into()))]);
        for order in [[&birth, &hers, &his], [&birth, &his, &hers]] {
            let state = all(&order.map(Clone::clone)).state();
            assert_eq!(state.text("notes"), Some("she came by bus"));
            let place = state.get("place").expect("a place");
            assert_eq!((&place.value, place.by), (&Scalar::from("Treorci"), Some(BRYN)));
            assert_eq!(place.others.len(), 1);
            assert_eq!((&place.others[0].value, place.others[0].by), (&Scalar::from("Pentre"), AMINA));
        }
    }

    #[test]
    fn replaying_the_rows_gives_the_document_back() {
        let birth = write(&[], AMINA, &[("at", set("2026-05-03T14:05"))]);
        let next = write(&[&birth], BRYN, &[("place", set("Ystrad"))]);
        let taken = all(&[birth.clone(), next.clone()]);
        let replayed = Document::replay([&birth, &next]).expect("rows that were taken");
        assert_eq!(replayed.state(), taken.state());
        assert_eq!(replayed.heads(), taken.heads());
        assert_eq!((replayed.max_op, replayed.changes, replayed.last_seq(&BRYN)), (2, 2, 1));
        assert!(Document::replay([&next]).is_err());
        assert!(Document::replay([&birth[..20]]).is_err());
    }

    #[test]
    fn a_change_that_is_here_alters_nothing() {
        let birth = write(&[], AMINA, &[("at", set("now"))]);
        let document = all(&[birth.clone(), birth]);
        assert_eq!(document.changes, 1);
    }

    #[test]
    fn the_longest_notes_are_thrown_away_and_written_anew_in_one_change() {
        let (long, other) = ("a word ".repeat(20_000 / 7), "another".repeat(20_000 / 7));
        let birth = write(&[], AMINA, &[("notes", Edit::Notes(long))]);
        let anew = write(
            &[&birth],
            BRYN,
            &[("notes", Edit::Notes(String::new())), ("notes", Edit::Notes(other.clone()))],
        );
        assert_eq!(all(&[birth, anew]).state().text("notes"), Some(other.as_str()));
    }

    #[test]
    fn values_side_by_side_are_settled_before_there_are_more() {
        let birth = write(&[], AMINA, &[("at", set("now"))]);
        let names: Vec<String> = (0..DOCUMENT_VALUES / 2).map(|number| number.to_string()).collect();
        let version = |actor: u8| {
            let edits: Vec<_> =
                names.iter().map(|name| (name.as_str(), Edit::Set(Scalar::Int(i64::from(actor))))).collect();
            write(&[&birth], ActorId::from_bytes([actor; 16]), &edits)
        };
        let document = all(&[birth.clone(), version(3)]);
        assert_eq!(take(&document, &version(4)).err(), Some(Refusal::Crowded));
    }

    #[test]
    fn the_shape_is_judged_on_the_merged_state() {
        let birth = inspect(&write(&[], AMINA, &[("at", set("now"))])).expect("an honest change");
        let refused = Document::default().take(&birth, |state| {
            assert_eq!(state.text("at"), Some("now"));
            Err(ShapeError::WrongType)
        });
        assert_eq!(refused.err(), Some(Refusal::Shape(ShapeError::WrongType)));
    }
}
