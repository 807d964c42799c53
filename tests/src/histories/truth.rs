//! What should be so, by a slow reading of what the server was told.

use heard::domain::card::HOLDER;
use heard::domain::consent::{Decision, Entry, Purpose};
use heard::domain::id::{CircleId, MemberId, RecordId};

use super::permits_slowly;
use super::phone::Occasion;

/// How far an erasure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasing {
    Not,
    /// Asked by this member of a team; another one has to agree.
    Asked(MemberId),
    /// At this time, in seconds since 1970, and whether the card asked.
    Due(u64, bool),
    Done,
}

/// What the server was told of one person.
#[derive(Debug)]
pub struct Truth {
    pub kept: Vec<Occasion>,
    /// Occasions that wait for a word of the team that has the person now.
    pub held: Vec<Occasion>,
    pub team: CircleId,
    pub erasing: Erasing,
}

impl Truth {
    /// Whether a purpose is a current yes.
    pub fn is_yes(&self, purpose: Purpose) -> bool {
        let about = |occasion: &&Occasion| occasion.decided.iter().any(|(of, ..)| *of == purpose);
        let says_no = |occasion: &Occasion| {
            occasion.decided.iter().any(|(of, decision, _)| *of == purpose && *decision != Decision::Yes)
        };
        let entries: Vec<Entry> = self
            .kept
            .iter()
            .filter(about)
            .flat_map(|occasion| {
                occasion.decided.iter().filter(|(of, ..)| *of == purpose).map(|(_, decision, seen)| Entry {
                    occasion: occasion.id,
                    decision: *decision,
                    seen: seen.clone(),
                    card: occasion.member == HOLDER,
                    member: occasion.member,
                })
            })
            .collect();
        self.erasing == Erasing::Not && !self.held.iter().any(says_no) && permits_slowly(&entries)
    }

    pub fn yeses(&self) -> Vec<Purpose> {
        Purpose::ALL.into_iter().filter(|purpose| self.is_yes(*purpose)).collect()
    }

    /// Whether anything of it may be seen outside its team.
    pub fn may_leave(&self) -> bool {
        self.is_yes(Purpose::Keep) && self.is_yes(Purpose::Share)
    }

    pub fn is_gone(&self) -> bool {
        self.erasing == Erasing::Done
    }

    /// The occasions that decided a purpose, as whoever decides with the card has them in sight.
    pub fn seen(&self, purpose: Purpose) -> Vec<RecordId> {
        let about = |occasion: &&Occasion| occasion.decided.iter().any(|(of, ..)| *of == purpose);
        self.kept.iter().filter(about).map(|occasion| occasion.id).collect()
    }

    /// Time passes.
    pub fn at(&mut self, now: u64) {
        if let Erasing::Due(due, _) = self.erasing
            && due <= now
        {
            self.erasing = Erasing::Done;
        }
    }
}
