//! Own changes that wait for what nobody brings: twin of `web/src/core/missing.ts`.

use heard::domain::scalar::Scalar;
use heard::domain::state::State;
use serde::{Deserialize, Serialize};

use super::document::NOTES;
use super::entry::SetAside;

/// Why words of colleagues are set aside.
pub const LOST: &str = "lost";

/// So long a change waits for those that it builds on, in seconds.
const LOST_AFTER: i64 = 14 * 86_400;

/// When it began, by the server's clock and by the phone's own, in seconds since 1970; and whether all was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    pub server: u64,
    pub phone: u64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asked: bool,
}

impl Missing {
    pub fn at(server: u64, phone: u64) -> Missing {
        Missing { server, phone, asked: false }
    }

    /// Since when it is missing; anew where a clock was set back.
    pub fn since(before: Option<Missing>, now: Missing) -> Missing {
        before.filter(|before| before.until(now) >= 0).unwrap_or(now)
    }

    /// Whether nobody is waited for any more.
    pub fn is_lost(self, now: Missing) -> bool {
        self.until(now) >= LOST_AFTER
    }

    /// By the clock that went on less.
    fn until(self, now: Missing) -> i64 {
        let passed = |before: u64, now: u64| now.cast_signed() - before.cast_signed();
        passed(self.server, now.server).min(passed(self.phone, now.phone))
    }
}

/// Whether lost words stand in the record (again).
pub fn stands(aside: &SetAside, state: &State) -> bool {
    let Some(field) = state.get(&aside.field) else { return false };
    let mut versions = std::iter::once(&field.value).chain(field.others.iter().map(|other| &other.value));
    match &aside.value {
        Scalar::Text(lost) if aside.field == NOTES => versions.any(
            |notes| matches!(notes, Scalar::Text(notes) if lost.split('\n').all(|line| notes.contains(line))),
        ),
        lost => versions.any(|version| version == lost),
    }
}
