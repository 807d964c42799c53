//! A phone's storage: what was committed is there after a crash, and nothing else. Twin of `web/src/store`.

use std::collections::BTreeMap;

use heard::domain::id::{ChangeHash, Incarnation, RecordId};
use heard::domain::scalar::Scalar;
use heard::domain::state::State;
use heard::wire::{Act, CircleLine, Wanted};
use serde_bytes::ByteBuf;

use super::entry::{Draft, Entry};
use super::typing::{Hit, Stroke, Typed};
use crate::sim::trace::Tape;

/// Why a phone's work ended in its midst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The browser was killed: all that was not committed is forgotten.
    Crashed,
    /// Storage would not write.
    Refused,
}

/// What happens at one of the next waits for storage.
#[derive(Debug, Clone)]
pub enum Mishap {
    Crash,
    Refuse,
    /// Somebody types while the worker is at it.
    /// It becomes durable so many waits later.
    Stroke(Box<Stroke>, usize),
    Write(Box<Hit>),
}

#[derive(Debug, Clone)]
pub struct Versioned<T> {
    pub value: T,
    pub version: u64,
}

/// Where the phone stands with the server.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    pub cursors: BTreeMap<String, ByteBuf>,
    pub nonce: Option<ByteBuf>,
    pub incarnation: Option<Incarnation>,
    pub circles: Vec<CircleLine>,
    /// Everything was read at the end of the last answer.
    pub caught_up: bool,
    pub acts: Vec<Act>,
    /// Records that are to be asked for whole.
    pub whole: Vec<RecordId>,
    /// Changes whose bytes the server has lost, as it last said.
    pub wanted: Vec<Wanted>,
    /// Records of which work waits for this member's word.
    pub waits: Vec<RecordId>,
    /// When the server last answered, by its own clock: seconds since 1970.
    pub told: Option<u64>,
    pub reading: Option<Reading>,
    /// Places in the server's log up to here are in a backup.
    pub kept_to: Option<u64>,
    /// When it last looked for people that it need not keep any more.
    pub looked_at: Option<u64>,
}

/// When a phone last began to read everything, by the server's clock, and whether it came to the end.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    pub since: u64,
    pub done: bool,
}

#[derive(Debug)]
pub enum Write {
    Record(RecordId, Option<Entry>),
    Draft(RecordId, Option<Draft>),
    Change(RecordId, ChangeHash, Option<Vec<u8>>),
    State(RecordId, Option<State>),
    Standing(Standing),
}

/// A value that must still be at this version, or absent.
#[derive(Debug)]
pub enum Expect {
    Record(RecordId, Option<u64>),
    Draft(RecordId, Option<u64>),
    Standing(Option<u64>),
}

pub type Changes = BTreeMap<ChangeHash, Vec<u8>>;

#[derive(Debug, Clone, Default)]
pub struct Storage {
    pub records: BTreeMap<RecordId, Versioned<Entry>>,
    pub drafts: BTreeMap<RecordId, Versioned<Draft>>,
    pub states: BTreeMap<RecordId, State>,
    pub standing: Option<Versioned<Standing>>,
    changes: BTreeMap<RecordId, Changes>,
    versions: u64,
    /// After so many more waits.
    mishap: Option<(usize, Mishap)>,
    /// How many days back it keeps people who are not heard of; all of them where there is none.
    pub window: Option<u32>,
    /// Records that it let go of, and its own changes of them, for whoever looks where they are.
    pub let_go: Vec<(RecordId, Vec<ChangeHash>)>,
    /// What was typed and is durable, for whoever keeps count.
    pub typed: Vec<Typed>,
    pub tape: Tape,
}

impl Storage {
    pub fn arrange(&mut self, waits: usize, mishap: Mishap) {
        self.mishap = Some((waits, mishap));
    }

    pub fn expects_mishap(&self) -> bool {
        self.mishap.is_some()
    }

    pub fn clear_mishap(&mut self) {
        self.mishap = None;
    }

    /// What was typed does not stay so for longer than a keystroke.
    pub fn flush(&mut self) {
        if let Some((_, Mishap::Write(hit))) =
            self.mishap.take_if(|(_, what)| matches!(what, Mishap::Write(_)))
        {
            self.write(*hit);
        }
    }

    /// Whether something is typed and not durable yet: nobody leaves then.
    pub fn is_in_use(&self) -> bool {
        matches!(self.mishap, Some((_, Mishap::Write(_))))
    }

    pub fn standing(&self) -> Standing {
        self.standing.as_ref().map(|standing| standing.value.clone()).unwrap_or_default()
    }

    pub fn entry(&self, id: RecordId) -> Option<&Entry> {
        self.records.get(&id).map(|record| &record.value)
    }

    pub fn draft(&self, id: RecordId) -> Option<&Draft> {
        self.drafts.get(&id).map(|draft| &draft.value)
    }

    pub fn changes(&self, id: RecordId) -> Changes {
        self.changes.get(&id).cloned().unwrap_or_default()
    }

    pub fn change(&self, id: RecordId, hash: ChangeHash) -> Option<&Vec<u8>> {
        self.changes.get(&id)?.get(&hash)
    }

    /// The record as its worker sees it.
    pub fn shown(&self, id: RecordId, field: &str) -> Vec<Scalar> {
        if let Some(touched) = self.draft(id).and_then(|draft| draft.touched(field)) {
            return if touched.value == Scalar::Null { Vec::new() } else { vec![touched.value.clone()] };
        }
        let Some(field) = self.states.get(&id).and_then(|state| state.get(field)) else { return Vec::new() };
        let others = field.others.iter().map(|other| other.value.clone());
        std::iter::once(field.value.clone()).chain(others).collect()
    }

    /// Waits for storage: here the phone may be killed, refused, or typed on.
    pub fn wait(&mut self) -> Result<(), Stop> {
        match self.mishap.take() {
            Some((0, Mishap::Crash)) => Err(Stop::Crashed),
            Some((0, Mishap::Refuse)) => Err(Stop::Refused),
            Some((0, Mishap::Stroke(stroke, waits))) => {
                self.mishap = self.hit(&stroke).map(|hit| (waits, Mishap::Write(Box::new(hit))));
                Ok(())
            }
            Some((0, Mishap::Write(hit))) => {
                self.write(*hit);
                Ok(())
            }
            Some((waits, mishap)) => {
                self.mishap = Some((waits - 1, mishap));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// All or nothing; false, and nothing, when something is no longer as it was expected.
    pub fn commit(&mut self, writes: Vec<Write>, expected: &[Expect]) -> Result<bool, Stop> {
        self.wait()?;
        let kept = self.put(writes, expected);
        self.wait()?;
        Ok(kept)
    }

    /// The same without a wait on either side: what another tab does is done between two waits of the worker.
    pub fn put(&mut self, writes: Vec<Write>, expected: &[Expect]) -> bool {
        if !expected.iter().all(|expect| self.holds(expect)) {
            return false;
        }
        for write in writes {
            self.versions += 1;
            let version = self.versions;
            match write {
                Write::Record(id, value) => {
                    set(&mut self.records, id, value.map(|v| Versioned { value: v, version }))
                }
                Write::Draft(id, value) => {
                    set(&mut self.drafts, id, value.map(|v| Versioned { value: v, version }))
                }
                Write::Change(id, hash, value) => set(self.changes.entry(id).or_default(), hash, value),
                Write::State(id, value) => set(&mut self.states, id, value),
                Write::Standing(value) => self.standing = Some(Versioned { value, version }),
            }
        }
        true
    }

    fn holds(&self, expect: &Expect) -> bool {
        match expect {
            Expect::Record(id, version) => self.records.get(id).map(|record| record.version) == *version,
            Expect::Draft(id, version) => self.drafts.get(id).map(|draft| draft.version) == *version,
            Expect::Standing(version) => self.standing.as_ref().map(|value| value.version) == *version,
        }
    }
}

fn set<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: Option<V>) {
    match value {
        Some(value) => drop(map.insert(key, value)),
        None => drop(map.remove(&key)),
    }
}
