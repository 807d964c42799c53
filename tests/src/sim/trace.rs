//! What a phone's core was given and what it became, in a form that the browser's core can be given too.

use std::collections::BTreeMap;

use heard::domain::envelope::Envelope;
use heard::domain::id::{ActorId, ChangeHash, CircleId, RecordId};
use heard::domain::state::State;
use heard::merge::change_hash;
use heard::wire::{FeedItem, Result as Word};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::phone::entry::{Draft, Entry};
use super::phone::fold::{Folded, folded};
use super::phone::missing::LOST;
use super::phone::storage::Changes;
use super::phone::take::{Known, Taken, take};

/// Many steps, and once each change that is in any of them, as hex.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Traces {
    pub changes: BTreeMap<ChangeHash, String>,
    pub takes: Vec<TakeTrace>,
    pub folds: Vec<FoldTrace>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TakeTrace {
    /// In short, what is particular about it.
    pub why: String,
    pub entry: Option<Entry>,
    pub changes: Vec<ChangeHash>,
    pub has_draft: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<u64>,
    pub items: Vec<Item>,
    pub results: Vec<Word>,
    pub actor: ActorId,
    /// What was drawn by chance, in order.
    pub random: Vec<ActorId>,
    pub became: Became,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Became {
    pub entry: Option<Entry>,
    pub changes: Vec<ChangeHash>,
    pub state: Option<State>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lacks: bool,
}

/// An item of the feed, its change by hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    pub circle: CircleId,
    pub doc: RecordId,
    pub what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeHash>,
    pub epoch: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoldTrace {
    pub why: String,
    pub entry: Entry,
    pub draft: Draft,
    pub changes: Vec<ChangeHash>,
    pub actor: ActorId,
    /// The record then, with all its changes.
    pub became: Became,
}

/// Records nothing unless it was asked to.
#[derive(Debug, Clone, Default)]
pub struct Tape {
    recorded: Option<Recorded>,
}

#[derive(Debug, Clone, Default)]
struct Recorded {
    changes: Changes,
    takes: Vec<TakeTrace>,
    folds: Vec<FoldTrace>,
}

impl Tape {
    pub fn recording() -> Tape {
        Tape { recorded: Some(Recorded::default()) }
    }

    pub fn take(
        &mut self,
        known: &Known,
        items: &[FeedItem],
        results: &[Word],
        (actor, random): (ActorId, Vec<ActorId>),
        taken: &Taken,
    ) {
        let Some(recorded) = &mut self.recorded else { return };
        let came = items.iter().filter_map(|item| item.change.as_ref());
        recorded.changes.extend(came.map(|bytes| (change_hash(bytes), bytes.to_vec())));
        recorded.note(&known.changes);
        recorded.note(&taken.changes);
        recorded.takes.push(TakeTrace {
            why: particular(known, items, results, taken),
            entry: known.entry.clone(),
            changes: known.changes.keys().copied().collect(),
            has_draft: known.has_draft,
            at: known.at,
            now: known.now,
            items: items.iter().map(brief).collect(),
            results: results.to_vec(),
            actor,
            random,
            became: Became::of(taken),
        });
    }

    pub fn fold(&mut self, entry: &Entry, draft: &Draft, changes: &Changes, actor: ActorId, folded: &Folded) {
        let Some(recorded) = &mut self.recorded else { return };
        let became = became_by(changes, folded);
        recorded.note(changes);
        let made = folded.made.iter().map(|made| (made.hash, made.bytes.clone()));
        recorded.changes.extend(made);
        let kind = &entry.envelope.kind;
        let bases: std::collections::BTreeSet<_> =
            draft.fields.iter().map(|(_, touched)| &touched.base).collect();
        recorded.folds.push(FoldTrace {
            why: format!(
                "{kind}, {} changes, {} sights, makes {}{}{}",
                changes.len().min(3),
                bases.len().min(2),
                folded.made.len(),
                if folded.entry.set_aside.is_empty() { "" } else { ", words set aside" },
                if entry.left { ", left" } else { "" },
            ),
            entry: entry.clone(),
            draft: draft.clone(),
            changes: changes.keys().copied().collect(),
            actor,
            became,
        });
    }

    /// Adds what was recorded, as far as it is not like what is there already.
    pub fn into_traces(self, traces: &mut Traces, alike: usize) {
        let Some(recorded) = self.recorded else { return };
        let all = &recorded.changes;
        let mut add = |hashes: &mut dyn Iterator<Item = &ChangeHash>| {
            for hash in hashes {
                traces.changes.entry(*hash).or_insert_with(|| hex(&all[hash]));
            }
        };
        for trace in recorded.takes {
            if traces.takes.iter().filter(|known| known.why == trace.why).count() < alike {
                add(&mut trace.changes.iter().chain(&trace.became.changes));
                add(&mut trace.items.iter().filter_map(|item| item.change.as_ref()));
                traces.takes.push(trace);
            }
        }
        for trace in recorded.folds {
            if traces.folds.iter().filter(|known| known.why == trace.why).count() < alike {
                add(&mut trace.changes.iter().chain(&trace.became.changes));
                traces.folds.push(trace);
            }
        }
    }
}

impl Recorded {
    fn note(&mut self, changes: &Changes) {
        self.changes.extend(changes.iter().map(|(hash, bytes)| (*hash, bytes.clone())));
    }
}

impl Traces {
    /// Does a step again with the phone of this crate.
    pub fn again(&self, trace: &TakeTrace) -> Became {
        let known = Known {
            entry: trace.entry.clone(),
            changes: self.bytes(&trace.changes),
            has_draft: trace.has_draft,
            at: trace.at,
            now: trace.now,
        };
        let items: Vec<FeedItem> = trace.items.iter().map(|item| self.item(item)).collect();
        let mut random = trace.random.iter().copied();
        let mut draw = || random.next().expect("as many as were drawn then");
        Became::of(&take(known, &items, &trace.results, trace.actor, &mut draw))
    }

    pub fn fold_again(&self, trace: &FoldTrace) -> Became {
        let changes = self.bytes(&trace.changes);
        let folded = folded(&changes, &trace.draft.fields, trace.entry.clone(), trace.actor);
        became_by(&changes, &folded.expect("a record that reads"))
    }

    fn bytes(&self, hashes: &[ChangeHash]) -> Changes {
        hashes.iter().map(|hash| (*hash, unhex(&self.changes[hash]))).collect()
    }

    fn item(&self, item: &Item) -> FeedItem {
        FeedItem {
            circle: item.circle,
            doc: item.doc,
            what: item.what.clone(),
            change: item.change.map(|hash| ByteBuf::from(unhex(&self.changes[&hash]))),
            epoch: item.epoch,
            envelope: item.envelope.clone(),
            mark: item.mark.clone(),
            on: item.on,
            by: None,
            count: None,
            kind: None,
        }
    }
}

impl Became {
    fn of(taken: &Taken) -> Became {
        Became {
            entry: taken.entry.clone(),
            changes: taken.changes.keys().copied().collect(),
            state: taken.state.clone(),
            lacks: taken.lacks,
        }
    }
}

fn became_by(changes: &Changes, folded: &Folded) -> Became {
    let made = folded.made.iter().map(|made| made.hash);
    let mut hashes: Vec<ChangeHash> = changes.keys().copied().chain(made).collect();
    hashes.sort_unstable();
    Became {
        entry: Some(folded.entry.clone()),
        changes: hashes,
        state: Some(folded.state.clone()),
        lacks: false,
    }
}

fn particular(known: &Known, items: &[FeedItem], results: &[Word], taken: &Taken) -> String {
    let mut whats: Vec<&str> = items.iter().map(|item| item.what.as_str()).collect();
    whats.dedup();
    let mut words: Vec<String> = results
        .iter()
        .map(|word| format!("{} {}", word.outcome, word.code.as_deref().unwrap_or_default()))
        .collect();
    words.dedup();
    let entry = |entry: &Option<Entry>| match entry {
        None => "none".to_owned(),
        Some(entry) => {
            let mut own: Vec<String> = entry.own.iter().map(|own| format!("{:?}", own.status)).collect();
            own.dedup();
            format!(
                "{}{}{}",
                own.join("+"),
                if entry.left { " left" } else { "" },
                match entry.set_aside.iter().any(|aside| aside.code == LOST) {
                    true => " aside, lost",
                    false if entry.set_aside.is_empty() => "",
                    false => " aside",
                }
            )
        }
    };
    format!(
        "{} | {} | {} -> {}",
        whats.join("+"),
        words.iter().map(|word| word.trim()).collect::<Vec<_>>().join("+"),
        entry(&known.entry),
        entry(&taken.entry)
    )
}

fn brief(item: &FeedItem) -> Item {
    Item {
        circle: item.circle,
        doc: item.doc,
        what: item.what.clone(),
        change: item.change.as_ref().map(|bytes| change_hash(bytes)),
        epoch: item.epoch,
        envelope: item.envelope.clone(),
        mark: item.mark.clone(),
        on: item.on,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("hex");
    (0..text.len()).step_by(2).map(byte).collect()
}
