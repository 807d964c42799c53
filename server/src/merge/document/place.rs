//! Where a change may stand in a document.

use automerge::{ROOT, ReadDoc};

use super::super::inspect::Inspected;
use super::super::plain::NOTES;
use super::super::refusal::Refusal;
use super::{Document, theirs, weight};
use crate::domain::limits::{DOCUMENT_ACTORS, DOCUMENT_HEADS, DOCUMENT_WEIGHT};

impl Document {
    /// Whether an honest author who had read this much of the document could have written it.
    pub(super) fn check_place(&self, change: &Inspected) -> Result<(), Refusal> {
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
}

#[cfg(test)]
mod tests {
    use super::super::super::author::{self, Edit};
    use super::super::super::change_hash;
    use super::super::super::forge::Forged;
    use super::super::super::inspect::inspect;
    use super::super::tests::{AMINA, BRYN, all, set, take, write};
    use super::*;
    use crate::domain::scalar::Scalar;

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
            let last = change_hash(&rows[actor as usize - 1]);
            rows.push(put(actor, 1, vec![*last.as_bytes()], u64::from(actor) + 1));
        }
        let document = Document::replay(&rows).expect("a chain of changes");
        let head = *document.heads()[0].as_bytes();
        let next = DOCUMENT_ACTORS as u64 + 1;
        assert_eq!(take(&document, &put(5000, 1, vec![head], next)).err(), Some(Refusal::TooBig));
        assert!(take(&document, &put(7, 2, vec![head], next)).is_ok());
    }
}
