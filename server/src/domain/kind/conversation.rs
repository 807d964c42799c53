//! `conversation`: what a person said, and the team's own notes beside it.

use super::leaving::{circumstances, shown_language};
use super::shape::Type::{Bool, HashOrFalse, Text};
use super::{Kind, Leaving, Spec, Subject, plain};
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

/// Its circumstances, its topics and its shared statements.
pub(super) fn derive(state: &State) -> Leaving {
    let topics = state
        .under("topic/")
        .filter(|(_, field)| field.settled() == Some(&Scalar::Bool(true)))
        .filter(|(topic, _)| plain::is_list_id(topic))
        .map(|(topic, _)| topic.to_owned())
        .collect();
    let pieces = piece::statements(state).into_iter().map(|mut statement| {
        statement.language = shown_language(statement.language);
        Piece::Statement(statement)
    });
    Leaving { topics, pieces: pieces.collect(), ..circumstances(Kind::Conversation, state) }
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
