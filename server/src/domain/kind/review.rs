//! `review`: where one reviewer stands with one record.

use super::shape::Type::{Text, Word};
use super::{Spec, Subject};
use crate::domain::scalar::Scalar;
use crate::domain::state::State;

pub(super) const SPEC: Spec = Spec {
    name: "review",
    subject: Subject::Nobody,
    about: true,
    notes: false,
    one_change: false,
    fields: &[("state", Word(&["heard", "question", "used", "set-aside"])), ("because", Text), ("at", Text)],
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewState {
    Heard,
    Question,
    Used,
    SetAside,
}

impl ReviewState {
    const ALL: [ReviewState; 4] =
        [ReviewState::Heard, ReviewState::Question, ReviewState::Used, ReviewState::SetAside];

    pub fn name(self) -> &'static str {
        match self {
            ReviewState::Heard => "heard",
            ReviewState::Question => "question",
            ReviewState::Used => "used",
            ReviewState::SetAside => "set-aside",
        }
    }

    pub fn named(name: &str) -> Option<ReviewState> {
        ReviewState::ALL.into_iter().find(|state| state.name() == name)
    }
}

#[derive(Debug, PartialEq)]
pub struct Review {
    pub state: ReviewState,
    pub because: Option<String>,
}

/// One reviewer's two desks may disagree; then the shown value stands until they settle it.
pub(super) fn derive(state: &State) -> Option<Review> {
    let shown = |field: &str| match &state.get(field)?.value {
        Scalar::Text(text) => Some(text.as_str()),
        _ => None,
    };
    Some(Review { state: ReviewState::named(shown("state")?)?, because: shown("because").map(str::to_owned) })
}
