//! `consent`: one occasion, closed by its first change.

use super::shape::Type::{Bytes, Ids, Int, Text, Word};
use super::{Spec, Subject};
use crate::domain::consent::Decision;
use crate::domain::id::RecordId;
use crate::domain::state::State;

pub(super) const SPEC: Spec = Spec {
    name: "consent",
    subject: Subject::Person,
    about: false,
    notes: false,
    one_change: true,
    fields: &[
        ("decision/<purpose>", Word(&["yes", "no", "withdrawn"])),
        ("seen/<purpose>", Ids),
        ("notice/<purpose>/id", Bytes(16)),
        ("notice/<purpose>/version", Int),
        ("notice/<purpose>/language", Text),
        ("notice/<purpose>/sha256", Bytes(32)),
        ("how", Text),
        ("by", Text),
        ("at", Text),
    ],
};

/// What was decided on one occasion. Who recorded it and whether it was the card is known from the change's actor.
#[derive(Debug, PartialEq)]
pub struct Occasion {
    pub how: Option<String>,
    pub by: Option<String>,
    pub at: Option<String>,
    pub decided: Vec<Decided>,
}

#[derive(Debug, PartialEq)]
pub struct Decided {
    pub occasion: RecordId,
    pub purpose: String,
    pub decision: Decision,
    pub seen: Vec<RecordId>,
    pub notice_version: Option<i64>,
    pub notice_language: Option<String>,
}

pub(super) fn derive(id: RecordId, state: &State) -> Occasion {
    let text = |name: &str| state.text(name).map(str::to_owned);
    let decided = state
        .under("decision/")
        .filter_map(|(purpose, _)| {
            Some(Decided {
                occasion: id,
                purpose: purpose.to_owned(),
                decision: Decision::named(state.text(&format!("decision/{purpose}"))?)?,
                seen: seen(state, purpose),
                notice_version: state.int(&format!("notice/{purpose}/version")),
                notice_language: text(&format!("notice/{purpose}/language")),
            })
        })
        .collect();
    Occasion { how: text("how"), by: text("by"), at: text("at"), decided }
}

fn seen(state: &State, purpose: &str) -> Vec<RecordId> {
    let joined = state.bytes(&format!("seen/{purpose}")).unwrap_or_default();
    joined.chunks_exact(16).filter_map(|id| RecordId::try_from(id).ok()).collect()
}
