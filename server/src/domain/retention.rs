//! How long what people said is kept where they have not said yes to keeping it. Days are counted since 1970.

use super::consent::{Decision, Entry};
use super::day;
use super::kind::Kind;

/// Before the day of the mark's last day.
pub const MARK: &str = "until-";

/// After a clock that went on by more days than this since records were last looked through, nothing is erased that day.
pub const JUMP_DAYS: u32 = 30;

/// For so many days after a restore nothing is erased by its time: a yes may still be on a phone that has not come yet.
pub const RESTORED_DAYS: u32 = 14;

/// The most days that a space may set.
pub const MOST_DAYS: u32 = 3_650;

/// In place of the day since when there is no yes, where there never was one.
pub const NEVER_A_YES: u32 = 0;

/// What a space has set, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periods {
    /// How long a conversation is kept without a yes to keep.
    pub conversations: u32,
    /// The same of answers.
    pub responses: u32,
    /// After how long people are asked again what they said yes to.
    pub ask_again: u32,
}

impl Periods {
    /// What holds until a space sets something else.
    pub const UNLESS_SET: Periods = Periods { conversations: 14, responses: 14, ask_again: 730 };

    /// How long a record of a kind is kept without a yes. A person and what they decided stay as long as the longest.
    pub fn of(&self, kind: Kind) -> u32 {
        match kind {
            Kind::Conversation => self.conversations,
            Kind::Response => self.responses,
            _ => self.conversations.max(self.responses),
        }
    }
}

/// Since when there is no yes to keep, of somebody of whom that was not noted yet: today, where there ever was one. Else the
/// time of each record runs from when it came.
pub fn begins(decisions: &[Entry], today: u32) -> u32 {
    let had_yes = decisions.iter().any(|entry| entry.decision == Decision::Yes);
    if had_yes { today } else { NEVER_A_YES }
}

/// Whether the day that was noted stands beside what the decisions say by now: not one by a clock that was ahead, and not
/// that there never was a yes, where one came and went since.
pub fn still_holds(noted: u32, begins: u32) -> bool {
    noted <= begins && (noted != NEVER_A_YES || begins == NEVER_A_YES)
}

/// The last day on which a record is kept that came on the day `born`, of somebody of whom there is no yes since the day
/// `since`.
pub fn last_day(born: u32, since: u32, days: u32) -> u32 {
    born.max(since).saturating_add(days)
}

/// By which a team is told how long a record is kept.
pub fn mark(last_day: u32) -> String {
    format!("{MARK}{}", day::text(last_day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_runs_from_the_day_without_a_yes_or_from_when_the_record_came() {
        assert_eq!(last_day(100, 90, 14), 114);
        assert_eq!(last_day(90, 100, 14), 114);
        assert_eq!(last_day(u32::MAX, 0, 14), u32::MAX);
    }

    #[test]
    fn a_mark_says_the_last_day() {
        assert_eq!(mark(20_576), "until-2026-05-03");
    }
}
