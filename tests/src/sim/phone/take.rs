//! What one record becomes by the server's answer: twin of `web/src/app/worker/take.ts`.

use std::collections::{BTreeMap, BTreeSet};

use heard::domain::envelope::Envelope;
use heard::domain::id::{ActorId, ChangeHash, CircleId};
use heard::domain::state::State;
use heard::merge::change_hash;
use heard::wire::{FeedItem, Result as Word};

use super::document::{NOTES, RecordDocument, Unread, born_otherwise, torn, with_all_upon};
use super::entry::{Entry, Own, SetAside, Status};
use super::fold::describe;
use super::missing::{LOST, Missing, stands};
use super::remake::{put_aside, re_make};
use super::storage::Changes;

/// A record as it is stored; no entry when this phone does not have it.
#[derive(Debug, Clone)]
pub struct Known {
    pub entry: Option<Entry>,
    pub changes: Changes,
    pub has_draft: bool,
    /// When the server answered, in its own seconds.
    pub at: Option<u64>,
    /// What the phone's own clock says.
    pub now: Option<u64>,
}

/// A record as it is to be stored. Without an entry all of it goes; without a state the one that is there stays.
#[derive(Debug)]
pub struct Taken {
    pub entry: Option<Entry>,
    pub changes: Changes,
    pub state: Option<State>,
    /// The record, or a part of it, is not here and has to be asked for.
    pub lacks: bool,
}

/// Codes that send words back to the worker, who must see them before they are written again.
const WORKER_FIRST: [&str; 2] = ["declined", "old-epoch"];

/// The document that these words are to be put on was asked for.
const ASKED: &str = "asked-whole";

/// Its part of the feed first, then the results of the phone's own changes.
pub fn take(
    known: Known,
    items: &[FeedItem],
    results: &[Word],
    actor: ActorId,
    random: &mut impl FnMut() -> ActorId,
) -> Taken {
    let before = known.changes.len();
    let refused = BTreeMap::new();
    let (lacks, kept_now, brought, first) = (false, false, false, None);
    let asked = known.entry.as_ref().and_then(|entry| entry.missing).is_some_and(|missing| missing.asked);
    let lost = BTreeSet::new();
    let mut record = Taking { known, before, brought, refused, lacks, kept_now, first, asked, lost, random };
    let mut settled = record.all(items, results).and_then(|()| record.settle(actor));
    while settled.is_err() && record.gives_way() {
        settled = record.settle(actor);
    }
    settled.unwrap_or_else(|Unread| {
        // A record that left goes all the same.
        if let Some(entry) = record.known.entry.clone().filter(|entry| entry.left) {
            return record.leave(entry);
        }
        let Known { entry, changes, .. } = record.known;
        Taken { entry, changes, state: None, lacks: false }
    })
}

struct Taking<'a, R: FnMut() -> ActorId> {
    known: Known,
    /// How many changes were here before this answer, and whether it brought one.
    before: usize,
    brought: bool,
    refused: BTreeMap<ChangeHash, String>,
    lacks: bool,
    /// A change of this phone was confirmed by this answer.
    kept_now: bool,
    /// The record's first change, by this answer.
    first: Option<ChangeHash>,
    /// Whether all of the record was asked for because something is missing.
    asked: bool,
    /// Changes of colleagues that nobody brings any more.
    lost: BTreeSet<ChangeHash>,
    random: &'a mut R,
}

impl<R: FnMut() -> ActorId> Taking<'_, R> {
    fn all(&mut self, items: &[FeedItem], results: &[Word]) -> Result<(), Unread> {
        items.iter().try_for_each(|item| self.feed(item))?;
        results.iter().for_each(|word| self.result(word));
        Ok(())
    }

    fn feed(&mut self, item: &FeedItem) -> Result<(), Unread> {
        match (item.what.as_str(), &mut self.known.entry) {
            ("gone", _) => self.gone(),
            // A record that was moved to another circle of this phone has only left the old one.
            ("left", Some(entry)) if entry.circle == item.circle => entry.left = true,
            ("mark", Some(entry)) if item.mark.as_deref() == Some("heard") => {
                entry.heard = item.on == Some(true)
            }
            ("change", _) => {
                let bytes = item.change.as_ref().ok_or(Unread)?.to_vec();
                self.change(item.circle, item.epoch, bytes, item.envelope.as_ref())?;
            }
            _ => {}
        }
        Ok(())
    }

    fn result(&mut self, Word { hash, outcome, code, needs, position }: &Word) {
        let (Some(entry), Some(hash)) = (&mut self.known.entry, hash) else { return };
        if !entry.own.iter().any(|own| own.hash == *hash) {
            return;
        }
        let code = code.clone();
        match outcome.as_str() {
            "kept" => {
                self.kept_now = true;
                if entry.born_here && entry.own.first().is_some_and(|own| own.hash == *hash) {
                    self.first = Some(*hash);
                }
                mark(entry, Own { position: *position, ..Own::at(*hash, Status::Kept, None) });
                entry.told = self.known.at.or(entry.told);
            }
            "held" => mark(entry, Own::at(*hash, Status::Held, code)),
            "missing" => {
                for own in &mut entry.own {
                    let lacking = needs.contains(&own.hash) || code.as_deref() == Some("no-birth");
                    let is_safe = !lacking && matches!(own.status, Status::Kept | Status::Held);
                    if own.status != Status::ReMake && !is_safe {
                        *own = Own { status: Status::Waiting, ..own.clone() };
                    }
                }
                self.missing(needs, code.as_deref());
            }
            "gone" => self.gone(),
            "re-make" if code.as_deref().is_some_and(|code| WORKER_FIRST.contains(&code)) => {
                self.refused.insert(*hash, code.unwrap_or_default());
            }
            "re-make" => mark(entry, Own::at(*hash, Status::ReMake, code)),
            "refused" => {
                self.refused.insert(*hash, code.unwrap_or_else(|| "refused".to_owned()));
            }
            // Later, and whatever this phone does not know.
            _ => mark(entry, Own::at(*hash, Status::Sent, code)),
        }
    }

    fn settle(&mut self, actor: ActorId) -> Result<Taken, Unread> {
        let gone = self.known.entry.as_ref().is_none_or(|entry| entry.gone);
        if gone {
            let entry = self.known.entry.clone();
            let (changes, state) = (Changes::new(), Some(State::default()));
            return Ok(Taken { entry, changes, state, lacks: self.lacks });
        }
        self.only_born_once();
        self.go_on_without()?;
        self.re_make_or_refuse(actor)?;
        let mut entry = self.known.entry.clone().ok_or(Unread)?;
        if entry.unkept().is_empty() {
            entry.missing = None;
        }
        if entry.left {
            return Ok(self.leave(entry));
        }
        if self.says_what_it_said(&entry) {
            let (entry, changes) = (Some(entry), self.known.changes.clone());
            return Ok(Taken { entry, changes, state: None, lacks: self.lacks });
        }
        let mut document = RecordDocument::open(self.known.changes.values(), actor)?;
        // This writer's history goes on elsewhere, or what it wrote here before is not known to be its own.
        let written = document.written_by(entry.actor.unwrap_or(actor));
        if written.iter().any(|hash| !entry.own.iter().any(|own| own.hash == *hash)) {
            entry.actor = Some((self.random)());
        }
        describe(&mut document, &mut entry);
        let state = document.state()?;
        entry.set_aside.retain(|aside| aside.code != LOST || !stands(aside, &state));
        let state = Some(state);
        let (changes, lacks) = (self.known.changes.clone(), self.lacks || document.lacks_some());
        Ok(Taken { entry: Some(entry), changes, state, lacks })
    }

    /// Whether this answer only said *kept*, of all that is here: the record reads as it did.
    fn says_what_it_said(&self, Entry { own, .. }: &Entry) -> bool {
        let changes = &self.known.changes;
        let is_same = !self.brought && changes.len() == self.before;
        if !is_same || own.is_empty() || own.len() != self.before {
            return false;
        }
        own.iter().all(|own| own.status == Status::Kept && changes.contains_key(&own.hash))
    }

    /// Whether own changes are to be made anew because what arrived was written by the same writer at the same place: the
    /// history that the server has stands.
    fn gives_way(&mut self) -> bool {
        let Some(entry) = &mut self.known.entry else { return false };
        let (torn, _) = torn(&entry.unkept(), &self.known.changes);
        let is_torn = |own: &Own| torn.contains(&own.hash) && own.status != Status::ReMake;
        let Some(first) = entry.own.iter().position(is_torn) else { return false };
        for own in &mut entry.own[first..] {
            *own = Own::at(own.hash, Status::ReMake, Some("actor-clash".to_owned()));
        }
        true
    }

    fn change(
        &mut self,
        circle: CircleId,
        epoch: u64,
        bytes: Vec<u8>,
        envelope: Option<&Envelope>,
    ) -> Result<(), Unread> {
        if self.known.entry.is_none() {
            // A part of a record whose beginning is not here cannot be shown; the whole of it is asked for.
            self.lacks = envelope.is_none();
            let Some(envelope) = envelope else { return Ok(()) };
            self.known.entry = Some(Entry { born_here: false, epoch, ..Entry::new(envelope.clone()) });
        }
        let Some(entry) = &mut self.known.entry else { return Ok(()) };
        if epoch < entry.epoch || (entry.gone && epoch == entry.epoch) {
            return Ok(());
        }
        if epoch > entry.epoch {
            self.clean_copy(epoch, envelope)?;
        }
        let Some(entry) = &mut self.known.entry else { return Ok(()) };
        entry.circle = circle;
        entry.left = false;
        // Somebody else's phone made the record before this one had a change to send.
        if entry.own.is_empty() {
            entry.born_here = false;
        }
        let hash = change_hash(&bytes);
        if envelope.is_some() && !self.known.changes.is_empty() {
            self.first = Some(hash);
        }
        self.known.changes.insert(hash, bytes);
        self.brought = true;
        entry.told = self.known.at.or(entry.told);
        if entry.own.iter().any(|own| own.hash == hash && own.status != Status::Kept) {
            mark(entry, Own::at(hash, Status::Kept, None));
        }
        Ok(())
    }

    /// A record is born by one change. Another that was here, as it may be after a restore, goes with all that builds on
    /// it, but for own work that is not confirmed.
    fn only_born_once(&mut self) {
        let (Some(first), Some(entry)) = (self.first, &mut self.known.entry) else { return };
        let changes = &mut self.known.changes;
        let others = born_otherwise(first, &entry.unkept(), changes);
        let upon = with_all_upon(others.iter().copied(), &[], changes);
        if !entry.unkept().iter().any(|hash| upon.contains(hash)) {
            changes.retain(|hash, _| !others.contains(hash));
            return;
        }
        // Own work on it goes on from the one that is kept, and what it was written on is nowhere else.
        self.lost.extend(others);
        for own in entry.own.iter_mut().filter(|own| own.status != Status::Kept) {
            *own = Own::at(own.hash, Status::ReMake, Some(LOST.to_owned()));
        }
    }

    /// The record begins again without its history.
    fn clean_copy(&mut self, epoch: u64, envelope: Option<&Envelope>) -> Result<(), Unread> {
        let unkept = self.known.entry.as_ref().map(Entry::unkept).unwrap_or_default();
        if !unkept.is_empty() {
            self.set_aside(&unkept, "old-epoch")?;
        }
        self.known.changes.clear();
        let Some(entry) = &mut self.known.entry else { return Ok(()) };
        (entry.gone, entry.epoch, entry.born_here) = (false, epoch, false);
        entry.own.clear();
        entry.heads.clear();
        entry.envelope = envelope.unwrap_or(&entry.envelope).clone();
        Ok(())
    }

    fn re_make_or_refuse(&mut self, actor: ActorId) -> Result<(), Unread> {
        let Some(entry) = &self.known.entry else { return Ok(()) };
        if let Some(first) = entry.own.iter().position(|own| self.refused.contains_key(&own.hash)) {
            let code = self.refused[&entry.own[first].hash].clone();
            // What was made later by the same actor builds on the refused change and shares its fate.
            let with_it: Vec<_> = entry.own[first..].iter().map(|own| own.hash).collect();
            self.set_aside(&with_it, &code)?;
        }
        let Some(entry) = &mut self.known.entry else { return Ok(()) };
        let Some(waiting) = entry.own.iter().find(|own| own.status == Status::ReMake).cloned() else {
            return Ok(());
        };
        if entry.left {
            // What it would be put on is not this team's any more.
            let again = entry.own.iter().map(|own| own.hash).skip_while(|hash| *hash != waiting.hash);
            let again: Vec<_> = again.collect();
            return self.set_aside(&again, "left");
        }
        let writer = entry.actor.unwrap_or(actor);
        if re_make(entry, &mut self.known.changes, writer, &self.lost, self.random)? {
            return Ok(());
        }
        if waiting.code.as_deref() == Some(ASKED) {
            return Ok(());
        }
        // The document to put own words on is not here: its person was left out, being quiet. Once, it is asked for.
        self.lacks = true;
        for own in entry.own.iter_mut().filter(|own| own.status == Status::ReMake) {
            own.code = Some(ASKED.to_owned());
        }
        Ok(())
    }

    /// Own changes wait for a colleague's, or for the record's first. Who has them may be without a line for a while;
    /// after that, and once all that the server has was asked for, they are lost.
    fn missing(&mut self, needs: &[ChangeHash], code: Option<&str>) {
        let Known { entry: Some(entry), changes, at: Some(at), now: Some(now), .. } = &mut self.known else {
            return;
        };
        let is_unborn = code == Some("no-birth") && !entry.born_here;
        let needs = if is_unborn { changes.keys().copied().collect() } else { needs.to_vec() };
        let is_theirs =
            |hash: &ChangeHash| changes.contains_key(hash) && !entry.own.iter().any(|own| own.hash == *hash);
        let theirs: Vec<ChangeHash> = needs.into_iter().filter(is_theirs).collect();
        if theirs.is_empty() {
            return;
        }
        let now = Missing::at(*at, *now);
        let since = Missing::since(entry.missing, now);
        entry.missing = Some(since);
        if !since.is_lost(now) {
            return;
        }
        if !is_unborn && !self.asked {
            entry.missing = Some(Missing { asked: true, ..since });
            self.lacks = true;
            return;
        }
        self.lost.extend(theirs);
        let code = if is_unborn { "no-birth" } else { LOST };
        for own in entry.own.iter_mut().filter(|own| own.status != Status::Kept) {
            *own = Own::at(own.hash, Status::ReMake, Some(code.to_owned()));
        }
    }

    /// What is lost, and all that was built on it, is nobody's to send but its writers': its words are set aside here.
    fn go_on_without(&mut self) -> Result<(), Unread> {
        let Known { entry: Some(entry), changes, .. } = &mut self.known else { return Ok(()) };
        if self.lost.is_empty() || entry.left {
            return Ok(());
        }
        let own = entry.unkept();
        self.lost = with_all_upon(self.lost.iter().chain(&own).copied(), &[], changes);
        self.lost.retain(|hash| !own.contains(hash));
        for hash in &self.lost {
            let aside = put_aside(entry, changes, &[*hash], LOST, self.random)?;
            entry.set_aside.extend(aside);
        }
        Ok(())
    }

    fn set_aside(&mut self, hashes: &[ChangeHash], code: &str) -> Result<(), Unread> {
        let Some(entry) = &mut self.known.entry else { return Ok(()) };
        let aside: Vec<SetAside> = put_aside(entry, &self.known.changes, hashes, code, self.random)?;
        // What was set aside before was written later: what its worker has written since has taken its place there
        // already. A later value of a field stands for an earlier one; notes that were added are words of their own.
        let known: BTreeSet<String> =
            entry.set_aside.iter().filter(|old| old.code != LOST).map(|old| old.field.clone()).collect();
        entry
            .set_aside
            .extend(aside.into_iter().filter(|one| one.field == NOTES || !known.contains(&one.field)));
        entry.own.retain(|own| !hashes.contains(&own.hash));
        self.known.changes.retain(|hash, _| !hashes.contains(hash));
        entry.actor = Some((self.random)());
        if entry.own.is_empty() && self.known.changes.is_empty() {
            entry.born_here = true;
        }
        Ok(())
    }

    fn gone(&mut self) {
        let Some(entry) = &self.known.entry else { return };
        let envelope = Envelope { subject: None, about: None, ..entry.envelope.clone() };
        let epoch = entry.epoch;
        self.known.entry = Some(Entry { born_here: false, epoch, gone: true, ..Entry::new(envelope) });
        self.known.changes.clear();
    }

    /// No longer this team's: only work that the server has not confirmed stays.
    fn leave(&self, entry: Entry) -> Taken {
        let waiting = entry.unkept();
        let nothing = Taken {
            entry: None,
            changes: Changes::new(),
            state: Some(State::default()),
            // The last of it was taken in just now: meanwhile it may be in one of this phone's circles again.
            lacks: self.kept_now,
        };
        if waiting.is_empty() && entry.set_aside.is_empty() && !self.known.has_draft {
            return nothing;
        }
        let mut changes = self.known.changes.clone();
        changes.retain(|hash, _| waiting.contains(hash));
        Taken { entry: Some(entry), changes, lacks: false, ..nothing }
    }
}

fn mark(entry: &mut Entry, now: Own) {
    if matches!(now.status, Status::Kept | Status::Held) {
        entry.missing = None;
    }
    entry.own.iter_mut().filter(|own| own.hash == now.hash).for_each(|own| *own = now.clone());
}
