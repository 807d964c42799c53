//! Whether a person permits a purpose: a yes counts only if it was given in sight of every no.
//!
//! The rule stands in `docs/consent-rule.md`, and `tests/fixtures/consent.json` holds this reading and the browser's together.
//! No clock has a say. Wherever two readings are possible, it fails closed.

use std::collections::BTreeMap;

use super::cycles::in_cycle;
use super::id::{MemberId, RecordId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Keep what I said.
    Keep,
    /// With the council.
    Share,
    /// In my words.
    Quote,
    /// Ask me again.
    Contact,
    Research,
}

impl Purpose {
    pub const ALL: [Purpose; 5] =
        [Purpose::Keep, Purpose::Share, Purpose::Quote, Purpose::Contact, Purpose::Research];

    pub fn name(self) -> &'static str {
        match self {
            Purpose::Keep => "keep",
            Purpose::Share => "share",
            Purpose::Quote => "quote",
            Purpose::Contact => "contact",
            Purpose::Research => "research",
        }
    }

    pub fn named(name: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Yes,
    No,
    /// A no that says there was a yes before.
    Withdrawn,
}

impl Decision {
    pub fn name(self) -> &'static str {
        match self {
            Decision::Yes => "yes",
            Decision::No => "no",
            Decision::Withdrawn => "withdrawn",
        }
    }

    pub fn named(name: &str) -> Option<Decision> {
        [Decision::Yes, Decision::No, Decision::Withdrawn]
            .into_iter()
            .find(|decision| decision.name() == name)
    }
}

/// What one occasion decided about one purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The consent record.
    pub occasion: RecordId,
    pub decision: Decision,
    /// The earlier occasions that were known where it was made. Unknown ids are ignored.
    pub seen: Vec<RecordId>,
    /// Made with the person's card: written by the server's own actor.
    pub card: bool,
    /// Whom the change's actor belongs to.
    pub member: MemberId,
}

impl Entry {
    fn is_yes(&self) -> bool {
        self.decision == Decision::Yes
    }
}

/// The answer of one person for one purpose, from all that is known here of it: each occasion once, in any order.
pub fn permits(decisions: &[Entry]) -> bool {
    let history = History::of(decisions);
    let heads = history.heads();
    !heads.is_empty() && heads.into_iter().all(|head| history.counts_as_yes(head))
}

/// The occasion whose wording stands for a permission: of the yeses that nobody has seen since, the one in sight of most.
pub fn standing(decisions: &[Entry]) -> Option<RecordId> {
    if !permits(decisions) {
        return None;
    }
    let history = History::of(decisions);
    let heads = history.heads().into_iter();
    heads.map(|head| (history.seen[head].len(), decisions[head].occasion)).max().map(|(_, yes)| yes)
}

/// Decisions by their place in the slice, with what each has seen.
struct History<'a> {
    decisions: &'a [Entry],
    seen: Vec<Vec<usize>>,
    circular: Vec<bool>,
}

impl<'a> History<'a> {
    fn of(decisions: &'a [Entry]) -> Self {
        let places: BTreeMap<RecordId, usize> =
            decisions.iter().enumerate().map(|(place, decision)| (decision.occasion, place)).collect();
        let seen: Vec<Vec<usize>> = decisions
            .iter()
            .map(|decision| decision.seen.iter().filter_map(|id| places.get(id).copied()).collect())
            .collect();
        let circular = in_cycle(&seen);
        Self { decisions, seen, circular }
    }

    /// Decisions that no valid decision has seen.
    fn heads(&self) -> Vec<usize> {
        let mut hidden = vec![false; self.decisions.len()];
        for place in (0..self.decisions.len()).filter(|&place| !self.circular[place]) {
            for &earlier in &self.seen[place] {
                hidden[earlier] = true;
            }
        }
        (0..self.decisions.len()).filter(|&place| !hidden[place]).collect()
    }

    fn counts_as_yes(&self, place: usize) -> bool {
        let decision = &self.decisions[place];
        decision.is_yes()
            && !self.circular[place]
            && (decision.card
                || self.cards_noes_before(place).into_iter().all(|no| self.is_confirmed(place, no)))
    }

    /// The noes made with the card that this decision has seen, itself or through those it has seen.
    fn cards_noes_before(&self, place: usize) -> Vec<usize> {
        let mut found = vec![false; self.decisions.len()];
        let mut open = self.seen[place].clone();
        let mut noes = Vec::new();
        while let Some(earlier) = open.pop() {
            if std::mem::replace(&mut found[earlier], true) {
                continue;
            }
            if self.decisions[earlier].card && !self.decisions[earlier].is_yes() {
                noes.push(earlier);
            }
            open.extend(&self.seen[earlier]);
        }
        noes
    }

    /// Whether the decision names a valid yes by another member that names this no.
    fn is_confirmed(&self, place: usize, no: usize) -> bool {
        self.seen[place].iter().any(|&other| {
            self.decisions[other].is_yes()
                && !self.circular[other]
                && self.decisions[other].member != self.decisions[place].member
                && self.seen[other].contains(&no)
        })
    }
}
