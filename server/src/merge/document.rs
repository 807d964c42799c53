//! One record's document while somebody works on it. Its changes are the record; this is only their sum.

use std::collections::BTreeMap;

use automerge::{Automerge, Change, ROOT, ReadDoc, SaveOptions};
use thiserror::Error;

use super::guard::guarded;
use super::inspect::Inspected;
use super::plain::NOTES;
use super::reading;
use super::refusal::Refusal;
use crate::domain::id::{ActorId, ChangeHash};
use crate::domain::kind::ShapeError;
use crate::domain::limits::{
    BYTES_OF_WEIGHT, CHANGE_WEIGHT, DOCUMENT_ACTORS, DOCUMENT_HEADS, DOCUMENT_VALUES, DOCUMENT_WEIGHT,
    FIELD_VALUES,
};
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

    /// Whether an honest author who had read this much of the document could have written it.
    fn check_place(&self, change: &Inspected) -> Result<(), Refusal> {
        if change.is_birth() && !self.is_empty() {
            return Err(Refusal::SecondBirth);
        }
        let missing: Vec<_> = change.deps.iter().filter(|hash| !self.has(hash)).copied().collect();
        if !missing.is_empty() {
            return Err(Refusal::Missing(missing));
        }
        let last = self.last.get(&change.actor);
        if change.seq != self.last_seq(&change.actor) + 1 {
            return Err(Refusal::ActorClash);
        }
        let seen = change
            .deps
            .iter()
            .filter_map(|hash| self.automerge.get_change_meta_by_hash(&theirs(hash)))
            .map(|dep| dep.max_op)
            .chain(last.map(|last| last.max_op))
            .max()
            .unwrap_or(0);
        if change.start_op <= seen || change.start_op > self.max_op + 1 {
            return Err(Refusal::StartOp);
        }
        let new_actor = last.is_none() && self.last.len() >= DOCUMENT_ACTORS;
        if new_actor || self.weight + weight(&change.change) > DOCUMENT_WEIGHT {
            return Err(Refusal::TooBig);
        }
        let heads = self.heads();
        if heads.len() >= DOCUMENT_HEADS && !heads.iter().any(|head| change.deps.contains(head)) {
            return Err(Refusal::Crowded);
        }
        self.check_text(change)
    }

    /// Text is edited in the document's own text only.
    fn check_text(&self, change: &Inspected) -> Result<(), Refusal> {
        let Some(edited) = change.text.as_ref().filter(|_| !change.is_birth()) else { return Ok(()) };
        let own = match self.automerge.get(ROOT, NOTES) {
            Ok(Some((_, automerge::ObjId::Id(counter, actor, _)))) => (counter, actor.to_bytes().to_vec()),
            _ => return Err(Refusal::NotPlain),
        };
        if own == *edited { Ok(()) } else { Err(Refusal::NotPlain) }
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
    use super::super::forge::Forged;
    use super::super::inspect::inspect;
    use super::*;
    use crate::domain::scalar::Scalar;

    const AMINA: ActorId = ActorId::from_bytes([1; 16]);
    const BRYN: ActorId = ActorId::from_bytes([2; 16]);

    fn write(previous: &[&Vec<u8>], actor: ActorId, edits: &[(&str, Edit)]) -> Vec<u8> {
        author::change(previous, actor, edits).expect("an honest change")
    }

    fn set(value: &str) -> Edit {
        Edit::Set(value.into())
    }

    fn take(document: &Document, bytes: &[u8]) -> Result<Document, Refusal> {
        document.take(&inspect(bytes)?, |_| Ok(()))
    }

    fn all(changes: &[Vec<u8>]) -> Document {
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
    fn what_it_builds_on_comes_first() {
        let birth = write(&[], AMINA, &[("at", set("now"))]);
        let next = write(&[&birth], AMINA, &[("at", set("then"))]);
        let needs = inspect(&birth).expect("an honest change").hash;
        assert_eq!(take(&Document::default(), &next).err(), Some(Refusal::Missing(vec![needs])));
    }

    #[test]
    fn a_record_is_born_once() {
        let document = all(&[write(&[], AMINA, &[("at", set("now"))])]);
        let other = write(&[], BRYN, &[("at", set("later"))]);
        assert_eq!(take(&document, &other).err(), Some(Refusal::SecondBirth));
    }

    #[test]
    fn an_actor_has_one_history() {
        let birth = write(&[], AMINA, &[("at", set("now"))]);
        let one = write(&[&birth], AMINA, &[("place", set("Ystrad"))]);
        let restored = write(&[&birth], AMINA, &[("place", set("Treorci"))]);
        let document = all(&[birth, one]);
        assert_eq!(take(&document, &restored).err(), Some(Refusal::ActorClash));
    }

    #[test]
    fn operation_counters_can_not_run_ahead_or_fall_behind() {
        let birth = write(&[], AMINA, &[("at", set("now")), ("place", set("Ystrad"))]);
        let document = all(std::slice::from_ref(&birth));
        for (start_op, refused) in [(1, true), (2, true), (3, false), (4, true), (1 << 26, true)] {
            let mut forged = Forged::puts(1);
            forged.deps = vec![*inspect(&birth).expect("an honest change").hash.as_bytes()];
            forged.start_op = start_op;
            let refusal = take(&document, &forged.chunk()).err();
            assert_eq!(refusal, refused.then_some(Refusal::StartOp), "start {start_op}");
        }
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
    fn a_record_ends_where_a_phone_would_no_longer_open_it() {
        let mut rows: Vec<Vec<u8>> = Vec::new();
        let refused = loop {
            let words = |part: u8| Edit::Set(Scalar::Bytes(vec![rows.len() as u8 + part; 60_000]));
            let fields = ["a", "b", "c", "d"].map(|field| (field, words(field.as_bytes()[0])));
            let next = author::change(&rows, AMINA, &fields).expect("an honest change");
            match take(&Document::replay(&rows).expect("what was taken"), &next) {
                Ok(_) => rows.push(next),
                Err(refusal) => break refusal,
            }
        };
        assert_eq!((rows.len(), refused), (8, Refusal::TooBig));
        let small = author::change(&rows, BRYN, &[("a", set("less"))]).expect("an honest change");
        assert!(take(&Document::replay(&rows).expect("what was taken"), &small).is_ok());
    }

    #[test]
    fn a_record_has_so_many_authors_and_no_more() {
        let put = |actor: u32, seq: u64, deps: Vec<[u8; 32]>, start_op: u64| {
            let mut forged = Forged::puts(1);
            forged.actor[..4].copy_from_slice(&actor.to_be_bytes());
            (forged.seq, forged.deps, forged.start_op) = (seq, deps, start_op);
            forged.chunk()
        };
        let mut rows = vec![put(0, 1, Vec::new(), 1)];
        for actor in 1..DOCUMENT_ACTORS as u32 {
            let last = super::super::change_hash(&rows[actor as usize - 1]);
            rows.push(put(actor, 1, vec![*last.as_bytes()], u64::from(actor) + 1));
        }
        let document = Document::replay(&rows).expect("a chain of changes");
        let head = *document.heads()[0].as_bytes();
        let next = DOCUMENT_ACTORS as u64 + 1;
        assert_eq!(take(&document, &put(5000, 1, vec![head], next)).err(), Some(Refusal::TooBig));
        assert!(take(&document, &put(7, 2, vec![head], next)).is_ok());
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
