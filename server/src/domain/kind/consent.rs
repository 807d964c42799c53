//! `consent`: one occasion, closed by its first change.

use super::shape::Type::{Bytes, Ids, Int, Text, Word};
use super::{Spec, Subject, plain};
use crate::domain::consent::{Decision, Purpose};
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

/// Ways in which a permission can be given.
const HOW: [&str; 6] = ["spoken", "signed", "ticked", "witnessed", "sign-language", "card"];

/// What was decided on one occasion. Who recorded it and whether it was the card is known from the change's actor.
#[derive(Debug, PartialEq)]
pub struct Occasion {
    /// One of `HOW`.
    pub how: Option<String>,
    /// "2026-05-03", as the device said.
    pub day: Option<String>,
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

impl Occasion {
    /// An occasion that says no to everything, in place of one whose words are lost.
    pub fn no_to_all(id: RecordId) -> Occasion {
        let no = |purpose: Purpose| Decided {
            occasion: id,
            purpose: purpose.name().to_owned(),
            decision: Decision::No,
            seen: Vec::new(),
            notice_version: None,
            notice_language: None,
        };
        Occasion { how: None, day: None, decided: Purpose::ALL.into_iter().map(no).collect() }
    }
}

pub(super) fn derive(id: RecordId, state: &State) -> Occasion {
    let text = |name: &str| state.text(name).map(str::to_owned);
    let decided = state
        .under("decision/")
        // A purpose that is not known is a no, and its name may be anybody's words.
        .filter(|(purpose, _)| Purpose::named(purpose).is_some())
        .filter_map(|(purpose, _)| {
            Some(Decided {
                occasion: id,
                purpose: purpose.to_owned(),
                decision: Decision::named(state.text(&format!("decision/{purpose}"))?)?,
                seen: seen(state, purpose),
                notice_version: state.int(&format!("notice/{purpose}/version")),
                notice_language: text(&format!("notice/{purpose}/language"))
                    .filter(|language| plain::is_language(language)),
            })
        })
        .collect();
    Occasion {
        how: text("how").filter(|how| HOW.contains(&how.as_str())),
        day: text("at").and_then(|at| plain::day(&at)),
        decided,
    }
}

fn seen(state: &State, purpose: &str) -> Vec<RecordId> {
    let joined = state.bytes(&format!("seen/{purpose}")).unwrap_or_default();
    joined.chunks_exact(16).filter_map(|id| RecordId::try_from(id).ok()).collect()
}
