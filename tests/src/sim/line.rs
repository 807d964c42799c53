//! What becomes of a request on its way.

use crate::workload::dice::Dice;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Arrives,
    RequestLost,
    AnswerLost,
    /// The phone gives it up; it arrives after later ones.
    Late,
    /// Something on the way sends it again, and the second answer is the one that comes back.
    Twice,
    /// Something on the way gives an older answer once more.
    OldAnswer,
    Portal,
    /// The server says why not, and stores nothing.
    Refused(&'static str),
    /// The server ends before it, or after it has stored it and before it could say so.
    ServerEnds {
        stored: bool,
    },
}

impl Fate {
    pub fn name(self) -> &'static str {
        match self {
            Fate::Arrives => "that arrive",
            Fate::RequestLost => "lost",
            Fate::AnswerLost => "whose answer is lost",
            Fate::Late => "that come late",
            Fate::Twice => "sent twice",
            Fate::OldAnswer => "answered by an older answer",
            Fate::Portal => "answered by a portal",
            Fate::Refused(_) => "not taken",
            Fate::ServerEnds { stored: true } => "stored by a server that ends",
            Fate::ServerEnds { stored: false } => "sent to a server that ended",
        }
    }
}

/// Codes of a whole request; the last one is of a server to come.
const REFUSALS: [&str; 5] = ["full", "later", "slow-down", "too-big", "something-newer"];

/// A fate, bad so many times out of a hundred.
pub fn fate(dice: &mut Dice, bad: usize) -> Fate {
    if !dice.percent(bad) {
        return Fate::Arrives;
    }
    match dice.between(0, 11) {
        0 | 1 => Fate::RequestLost,
        2..=4 => Fate::AnswerLost,
        5 | 6 => Fate::Late,
        7 => Fate::Twice,
        8 => Fate::OldAnswer,
        9 => Fate::Portal,
        10 => Fate::Refused(REFUSALS[dice.between(0, REFUSALS.len() - 1)]),
        _ => Fate::ServerEnds { stored: dice.percent(60) },
    }
}
