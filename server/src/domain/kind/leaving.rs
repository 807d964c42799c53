//! What of a conversation or a response may leave its team once its person's permissions allow it: never a name, notes or
//! the place as said.

use super::{Kind, plain};
use crate::domain::id::SetId;
use crate::domain::piece::Piece;
use crate::domain::state::State;

#[derive(Debug, PartialEq)]
pub struct Leaving {
    /// `Conversation` or `Response`.
    pub kind: Kind,
    /// Day only, `2026-05-03`.
    pub day: Option<String>,
    pub language: Option<String>,
    pub meeting: Option<String>,
    /// Id in the area's list of places.
    pub place: Option<String>,
    pub topics: Vec<String>,
    /// The question set that was asked, and its version.
    pub asked: Option<(SetId, i64)>,
    /// Only shared pieces, unchanged since they were previewed.
    pub pieces: Vec<Piece>,
}

/// The circumstances, without any piece. A field in conflict is left out: nothing unsettled leaves the team. Neither does
/// free text where a list's id belongs.
pub(super) fn circumstances(kind: Kind, state: &State) -> Leaving {
    let text = |name: &str| state.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let listed = |name: &str| text(name).filter(|id| plain::is_list_id(id));
    Leaving {
        kind,
        day: text("at").and_then(|at| plain::day(&at)),
        language: text("language").filter(|language| plain::is_language(language)),
        meeting: listed("meeting"),
        place: listed("area-place"),
        topics: Vec::new(),
        asked: None,
        pieces: Vec::new(),
    }
}

/// The language of a piece as it may be shown: a code, or none.
pub(super) fn shown_language(language: Option<String>) -> Option<String> {
    language.filter(|language| plain::is_language(language))
}
