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
}

impl Verdict {
    pub(super) const KEPT: Verdict = Verdict { outcome: Outcome::Kept, code: None, needs: Vec::new() };
    pub(super) const GONE: Verdict = Verdict { outcome: Outcome::Gone, code: None, needs: Vec::new() };

    pub(super) fn of(outcome: Outcome, code: Code) -> Verdict {
        Verdict { outcome, code: Some(code), needs: Vec::new() }
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
            Refusal::Missing(needs) => Verdict { outcome: Outcome::Missing, code: None, needs },
        }
    }
}
