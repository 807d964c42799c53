//! `response`: what a person answered to the questions of one set, one field an answer.

use super::leaving::{circumstances, shown_language};
use super::shape::Type::{Answer, Bytes, HashOrFalse, Int, Text};
use super::{Kind, Leaving, Spec, Subject};
use crate::domain::piece::{self, Piece};
use crate::domain::state::State;

pub(super) const SPEC: Spec = Spec {
    name: "response",
    subject: Subject::Person,
    about: false,
    notes: true,
    one_change: false,
    fields: &[
        ("set", Bytes(16)),
        ("version", Int),
        ("language", Text),
        ("at", Text),
        ("meeting", Text),
        ("place", Text),
        ("area-place", Text),
        ("answer/<question>", Answer),
        ("spoken/<question>", Text),
        ("translation/<question>", Text),
        ("helped/<p>/who", Text),
        ("helped/<p>/how", Text),
        ("helped/<p>/at", Text),
        ("shared/<kind>/<question>", HashOrFalse),
    ],
};

/// Like a conversation's, with answers for statements. Without a settled set and version no answer can be understood, and
/// none leaves.
pub(super) fn derive(state: &State) -> Leaving {
    let set = state.bytes("set").and_then(|set| set.try_into().ok());
    let pieces = piece::answers(state).into_iter().map(|mut answer| {
        answer.language = shown_language(answer.language);
        Piece::Answer(answer)
    });
    Leaving {
        asked: set.zip(state.int("version")),
        pieces: pieces.collect(),
        ..circumstances(Kind::Response, state)
    }
}
