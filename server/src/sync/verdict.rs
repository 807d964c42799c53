//! What is answered about one change, and how a refusal becomes it.

use crate::domain::id::ChangeHash;
use crate::domain::outcome::{Code, Outcome};
use crate::merge::Refusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub outcome: Outcome,
    pub code: Option<Code>,
    /// Missing: these first.
    pub needs: Vec<ChangeHash>,
    /// Kept: the change's place in the log.
    pub place: Option<u64>,
}

impl Verdict {
    pub(super) const KEPT: Verdict = Verdict::plain(Outcome::Kept);
    pub(super) const GONE: Verdict = Verdict::plain(Outcome::Gone);

    const fn plain(outcome: Outcome) -> Verdict {
        Verdict { outcome, code: None, needs: Vec::new(), place: None }
    }

    /// A change that is in the log, as this row of it.
    pub(super) fn kept(seq: i64) -> Verdict {
        Verdict { place: u64::try_from(seq).ok(), ..Verdict::KEPT }
    }

    pub(super) fn of(outcome: Outcome, code: Code) -> Verdict {
        Verdict { code: Some(code), ..Verdict::plain(outcome) }
    }

    pub(super) fn refused(code: Code) -> Verdict {
        Verdict::of(Outcome::Refused, code)
    }
}

impl From<Refusal> for Verdict {
    // No `_` arm: a new refusal must decide here what devices do about it.
    fn from(refusal: Refusal) -> Verdict {
        match refusal {
            Refusal::NotAChange => Verdict::refused(Code::NotAChange),
            Refusal::Damaged => Verdict::refused(Code::Damaged),
            Refusal::TooBig => Verdict::refused(Code::TooBig),
            Refusal::NotPlain => Verdict::refused(Code::NotPlain),
            Refusal::StartOp => Verdict::refused(Code::StartOp),
            Refusal::Shape(_) => Verdict::refused(Code::Shape),
            Refusal::Poison => Verdict::refused(Code::Poison),
            Refusal::ActorClash => Verdict::of(Outcome::ReMake, Code::ActorClash),
            Refusal::SecondBirth => Verdict::of(Outcome::ReMake, Code::SecondBirth),
            Refusal::Crowded => Verdict::of(Outcome::Later, Code::Crowded),
            Refusal::Missing(needs) => Verdict { needs, ..Verdict::plain(Outcome::Missing) },
        }
    }
}
