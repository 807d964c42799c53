//! One response, stored whole: twin of `web/src/app/worker/receive.ts`.

use std::collections::{BTreeMap, BTreeSet};

use heard::domain::id::{ActorId, ChangeHash, CircleId, RecordId};
use heard::wire::{FeedItem, Response, Result as Word};
use serde_bytes::ByteBuf;

use super::entry::{Entry, Own, Status};
use super::fold::fold_draft;
use super::storage::{Changes, Expect, Reading, Standing, Stop, Storage, Write};
use super::take::{Known, Taken, take};

const TRIES: usize = 8;

/// A change that was sent, and which one it is here.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub doc: RecordId,
    pub hash: ChangeHash,
}

/// What was sent, which records were asked for whole, and when the server answered, by its own clock.
#[derive(Debug, Clone, Default)]
pub struct Trip {
    pub pushed: Vec<Outgoing>,
    pub whole: Vec<RecordId>,
    pub with_cursors: bool,
    pub at: Option<u64>,
    /// What the phone's own clock says.
    pub now: u64,
}

/// Whether there is something to ask for that the server does not know of.
pub struct Received {
    pub ask_again: bool,
}

/// Who receives, and what it draws by chance.
pub struct Receiver<'a, R: FnMut() -> ActorId> {
    pub storage: &'a mut Storage,
    pub actor: ActorId,
    pub random: R,
}

impl<R: FnMut() -> ActorId> Receiver<'_, R> {
    /// Either all of it is stored or none, and then the same response may come again. None when records kept changing.
    pub fn receive(&mut self, response: &Response, trip: &Trip) -> Result<Option<Received>, Stop> {
        for _ in 0..TRIES {
            if let Some(received) = self.attempt(response, trip)? {
                return Ok(Some(received));
            }
        }
        Ok(None)
    }

    fn attempt(&mut self, response: &Response, trip: &Trip) -> Result<Option<Received>, Stop> {
        let pushed = &trip.pushed;
        self.storage.wait()?;
        let version = self.storage.standing.as_ref().map(|standing| standing.version);
        let before = self.storage.standing();
        let at = at_of(trip, &before);
        let restored = before.incarnation.is_some_and(|incarnation| incarnation != response.incarnation);
        let was_done = before.reading.filter(|reading| reading.done);
        let is_read = was_done.is_some() && !restored && !before.cursors.is_empty();
        let left = self.left_behind(response);
        let mut writes = Vec::new();
        let mut expected = vec![Expect::Standing(version)];
        let mut lacking = Vec::new();
        for id in self.concerned(response, pushed, &left, restored) {
            let mut items: Vec<FeedItem> =
                response.feed.iter().filter(|item| item.doc == id).cloned().collect();
            let results = results_of(id, response, pushed);
            let fold_first = left.contains(&id) || moves_under(&items, &results);
            let folded = fold_first && fold_draft(self.storage, id, self.actor)?;
            self.storage.wait()?;
            let (record, draft) =
                (self.storage.records.get(&id).cloned(), self.storage.drafts.get(&id).cloned());
            // Typed in again since it was folded; the whole answer is looked at anew.
            if folded && record.is_some() && draft.as_ref().is_some_and(|draft| !draft.value.open) {
                return Ok(None);
            }
            if let (true, Some(record)) = (left.contains(&id), &record) {
                items.push(left_item(record.value.circle, id));
            }
            let changes = self.storage.changes(id);
            let entry = record.as_ref().map(|record| offered(&record.value, &changes, restored));
            let known = Known { entry, changes, has_draft: draft.is_some(), at, now: Some(trip.now) };
            let mut taken = self.take(&known, &items, &results);
            // That the server has what this phone offered says nothing of what else it has of the person.
            let is_brought = items.iter().any(|item| item.what == "change");
            let was_told = known.entry.as_ref().is_some_and(|entry| entry.told.is_some());
            if let Some(entry) = taken.entry.as_mut().filter(|_| !is_read && !is_brought && !was_told) {
                entry.told = None;
            }
            if taken.lacks {
                lacking.push(id);
            }
            expected.push(Expect::Record(id, record.map(|record| record.version)));
            if folded || taken.entry.is_none() {
                expected.push(Expect::Draft(id, draft.map(|draft| draft.version)));
            }
            store(&mut writes, id, &known.changes, taken);
        }
        let outdated = was_outdated(&before, trip);
        let ask_again = restored || outdated;
        let changed = Changed { restored, outdated, lacking };
        let mut after = standing_after(before, response, changed, trip);
        let is_new = |reading: &Reading| was_done.is_none_or(|was| was.since != reading.since);
        if after.reading.is_some_and(|reading| reading.done && is_new(&reading)) {
            self.storage.wait()?;
            after.whole.extend(left_out(self.storage, &writes));
        }
        writes.push(Write::Standing(after));
        if !self.storage.commit(writes, &expected)? {
            return Ok(None);
        }
        Ok(Some(Received { ask_again }))
    }

    fn take(&mut self, known: &Known, items: &[FeedItem], results: &[Word]) -> Taken {
        let mut drawn = Vec::new();
        let random = &mut self.random;
        let mut draw = || {
            let id = random();
            drawn.push(id);
            id
        };
        let taken = take(known.clone(), items, results, self.actor, &mut draw);
        self.storage.tape.take(known, items, results, (self.actor, drawn), &taken);
        taken
    }

    /// Records in circles that this phone is no longer in.
    fn left_behind(&self, response: &Response) -> BTreeSet<RecordId> {
        let Some(now) = &response.circles else { return BTreeSet::new() };
        let is_ours = |circle: CircleId| now.iter().any(|line| line.id == circle);
        let records = self.storage.records.iter();
        records.filter(|(_, record)| !is_ours(record.value.circle)).map(|(id, _)| *id).collect()
    }

    /// The records of this answer, each once, in the order in which they are looked at.
    fn concerned(
        &self,
        response: &Response,
        pushed: &[Outgoing],
        left: &BTreeSet<RecordId>,
        restored: bool,
    ) -> Vec<RecordId> {
        let offered: Vec<RecordId> =
            if restored { self.storage.records.keys().copied().collect() } else { Vec::new() };
        let all = response.feed.iter().map(|item| item.doc).chain(pushed.iter().map(|sent| sent.doc));
        let mut ids = Vec::new();
        for id in all.chain(left.iter().copied()).chain(offered) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }
}

/// Once everything was read anew after a restore: what is here of people who were left out of that as quiet.
fn left_out(storage: &Storage, writes: &[Write]) -> Vec<RecordId> {
    let mut entries: BTreeMap<RecordId, &Entry> =
        storage.records.iter().map(|(id, record)| (*id, &record.value)).collect();
    for write in writes {
        match write {
            Write::Record(id, Some(entry)) => drop(entries.insert(*id, entry)),
            Write::Record(id, None) => drop(entries.remove(id)),
            _ => {}
        }
    }
    let is_untold =
        |entry: &Entry| entry.told.is_none() && !entry.left && !entry.gone && !entry.heads.is_empty();
    let mut untold: Vec<_> = entries.into_iter().filter(|(_, entry)| is_untold(entry)).collect();
    untold.sort_by_key(|(id, entry)| (entry.envelope.subject.unwrap_or(*id), *id));
    untold.into_iter().map(|(id, _)| id).collect()
}

/// When this was told. A clock that was set back meanwhile does not put it before the reading that it belongs to.
fn at_of(trip: &Trip, before: &Standing) -> Option<u64> {
    if before.cursors.is_empty() {
        return trip.at;
    }
    trip.at.map(|at| at.max(before.reading.map_or(0, |reading| reading.since)))
}

/// Whether the record changes under its working copy, which then must be folded where its worker saw it.
fn moves_under(items: &[FeedItem], results: &[Word]) -> bool {
    let confirming = ["kept", "held", "later", "gone"];
    items.iter().any(|item| item.what == "change" || item.what == "left")
        || results.iter().any(|word| !confirming.contains(&word.outcome.as_str()))
}

/// After a restore the server may lack what it once had, so own changes are offered again.
fn offered(entry: &Entry, changes: &Changes, restored: bool) -> Entry {
    let mut entry = entry.clone();
    if restored {
        // Of a record that left, what was kept is not here any more.
        let settled = |own: &Own| matches!(own.status, Status::Kept | Status::Held);
        for own in entry.own.iter_mut().filter(|own| settled(own) && changes.contains_key(&own.hash)) {
            *own = Own::waiting(own.hash);
        }
        // Whether the server has the rest of the record, or has it heard, is not known before it says so.
        (entry.told, entry.heard) = (None, false);
    }
    entry
}

/// The server's word counts only for the bytes that this phone sent, in the order sent.
fn results_of(id: RecordId, response: &Response, pushed: &[Outgoing]) -> Vec<Word> {
    let pairs = response.results.iter().zip(pushed);
    pairs
        .filter(|(word, sent)| sent.doc == id && word.hash.is_none_or(|hash| sent.hash == hash))
        .map(|(word, sent)| Word { hash: Some(sent.hash), ..word.clone() })
        .collect()
}

fn store(writes: &mut Vec<Write>, id: RecordId, before: &Changes, taken: Taken) {
    let Taken { entry, mut changes, state, .. } = taken;
    writes.extend(
        before.keys().filter(|hash| !changes.contains_key(hash)).map(|hash| Write::Change(id, *hash, None)),
    );
    changes.retain(|hash, _| !before.contains_key(hash));
    writes.extend(changes.into_iter().map(|(hash, bytes)| Write::Change(id, hash, Some(bytes))));
    match &entry {
        None => writes.push(Write::State(id, None)),
        Some(entry) if entry.gone => writes.extend([Write::State(id, None), Write::Draft(id, None)]),
        Some(_) => writes.extend(state.map(|state| Write::State(id, Some(state)))),
    }
    writes.push(Write::Record(id, entry));
}

/// Whether everything is to be read anew since this was asked: what was reached by it counts for nothing then.
fn was_outdated(before: &Standing, trip: &Trip) -> bool {
    trip.with_cursors && before.cursors.is_empty()
}

struct Changed {
    restored: bool,
    outdated: bool,
    lacking: Vec<RecordId>,
}

fn standing_after(before: Standing, response: &Response, changed: Changed, trip: &Trip) -> Standing {
    let Changed { restored, outdated, lacking } = changed;
    let reading = if outdated { before.reading } else { reading_after(&before, response, trip.at) };
    let mut cursors: BTreeMap<String, ByteBuf> = BTreeMap::new();
    if !restored && !outdated {
        cursors.extend(before.cursors);
        cursors.extend(response.cursors.clone());
    }
    // A circle that was left and is joined again is read from its start: its records were dropped here.
    if let Some(circles) = &response.circles {
        cursors.retain(|circle, _| circles.iter().any(|line| line.id.to_string() == *circle));
    }
    let is_answered = |act: &heard::wire::Act| {
        response.acted.iter().any(|acted| acted.id == act.id && acted.outcome != "later")
    };
    let mut waits = before.waits;
    for item in response.feed.iter().filter(|item| item.what == "held") {
        waits.retain(|doc| *doc != item.doc);
        if item.count != Some(0) {
            waits.push(item.doc);
        }
    }
    // What was asked and is not in the answer may come with the next, or not at all.
    let brought = |doc: &RecordId| response.feed.iter().any(|item| item.doc == *doc);
    let mut whole = before.whole;
    whole.retain(|doc| !trip.whole.contains(doc) || (response.more && !brought(doc)));
    whole.extend(lacking.iter().filter(|doc| !trip.whole.contains(doc)));
    whole.sort_unstable();
    whole.dedup();
    Standing {
        whole,
        caught_up: !response.more && !restored && !outdated,
        cursors,
        nonce: response.nonce.clone().or(before.nonce),
        incarnation: Some(response.incarnation),
        circles: response.circles.clone().unwrap_or(before.circles),
        acts: before.acts.into_iter().filter(|act| !is_answered(act)).collect(),
        waits,
        wanted: response.wanted.clone(),
        told: trip.at.or(before.told),
        reading,
        // Places in the log are of one life of the server.
        kept_to: response.kept_to.or(before.kept_to.filter(|_| !restored)),
        looked_at: before.looked_at,
    }
}

/// A phone without any cursor reads everything, as far back as it asks for, until there is no more.
fn reading_after(before: &Standing, response: &Response, at: Option<u64>) -> Option<Reading> {
    let begun = at.filter(|_| before.cursors.is_empty()).map(|since| Reading { since, done: false });
    begun.or(before.reading).map(|reading| Reading { done: reading.done || !response.more, ..reading })
}

fn left_item(circle: CircleId, doc: RecordId) -> FeedItem {
    FeedItem {
        circle,
        doc,
        what: "left".to_owned(),
        change: None,
        epoch: 0,
        envelope: None,
        mark: None,
        on: None,
        by: None,
        count: None,
        kind: None,
    }
}
