//! `conversation`: what a person said, and the team's own notes beside it.

use super::shape::Type::{Bool, HashOrFalse, Text};
use super::{Spec, Subject, plain};
use crate::domain::piece::{self, Piece};
use crate::domain::scalar::Scalar;
use crate::domain::state::State;

pub(super) const SPEC: Spec = Spec {
    name: "conversation",
    subject: Subject::Person,
    about: false,
    notes: true,
    one_change: false,
    fields: &[
        ("at", Text),
        ("language", Text),
        ("meeting", Text),
        ("place", Text),
        ("area-place", Text),
        ("statement/<p>/words", Text),
        ("statement/<p>/language", Text),
        ("statement/<p>/translation", Text),
        ("statement/<p>/at", Text),
        ("statement/<p>/out", Bool),
        ("topic/<id>", Bool),
        ("promise/<p>/what", Text),
        ("promise/<p>/when", Text),
        ("promise/<p>/done", Bool),
        ("promise/<p>/at", Text),
        ("helped/<p>/who", Text),
        ("helped/<p>/how", Text),
        ("helped/<p>/at", Text),
        ("shared/<kind>/<p>", HashOrFalse),
    ],
};

/// What of a conversation may leave its team once its person's permissions allow it: never a name, notes or the place as said.
#[derive(Debug, PartialEq)]
pub struct Conversation {
    /// Day only, `2026-05-03`.
    pub day: Option<String>,
    pub language: Option<String>,
    pub meeting: Option<String>,
    /// Id in the area's list of places.
    pub place: Option<String>,
    pub topics: Vec<String>,
    /// Only shared pieces, unchanged since they were previewed.
    pub pieces: Vec<Piece>,
}

/// A field in conflict is left out: nothing unsettled leaves the team. Neither does free text where a list's id belongs.
pub(super) fn derive(state: &State) -> Conversation {
    let text = |name: &str| state.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let listed = |name: &str| text(name).filter(|id| plain::is_list_id(id));
    let topics = state
        .under("topic/")
        .filter(|(_, field)| field.settled() == Some(&Scalar::Bool(true)))
        .filter(|(topic, _)| plain::is_list_id(topic))
        .map(|(topic, _)| topic.to_owned())
        .collect();
    Conversation {
        day: text("at").and_then(|at| plain::day(&at)),
        language: text("language").filter(|language| plain::is_language(language)),
        meeting: listed("meeting"),
        place: listed("area-place"),
        topics,
        pieces: piece::visible(state).into_iter().map(plain_piece).collect(),
    }
}

/// A piece as it may be shown: its language a code, or none.
fn plain_piece(mut piece: Piece) -> Piece {
    piece.language = piece.language.filter(|language| plain::is_language(language));
    piece
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::state::Field;

    #[test]
    fn neither_a_place_as_said_nor_a_sentence_in_a_lists_field_leaves_the_team() {
        let field = |value: Scalar| Field { value, by: None, others: Vec::new() };
        let state: State = [
            ("place", field("at Tom's gate".into())),
            ("area-place", field("at Tom's gate".into())),
            ("meeting", field("visit".into())),
            ("topic/transport", field(Scalar::Bool(true))),
            ("topic/Tom's bus", field(Scalar::Bool(true))),
            ("topic/money", field(Scalar::Bool(false))),
        ]
        .into_iter()
        .map(|(name, field)| (name.to_owned(), field))
        .collect();
        let leaving = derive(&state);
        assert_eq!((leaving.place, leaving.meeting.as_deref()), (None, Some("visit")));
        assert_eq!(leaving.topics, ["transport"]);
    }
}
