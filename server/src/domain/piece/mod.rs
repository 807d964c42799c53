//! Pieces: what of a record can be shared, one statement or one answer at a time, and which of them someone outside the
//! team may see.
//!
//! Sharing fixes a hash of the piece as it was previewed, so that a piece edited since is hidden until it is shared again.

mod answer;
mod cbor;
mod statement;

pub use answer::{Answer, Value, answers, is_question_id};
pub use statement::{Statement, statements};

use super::state::State;

/// Anything that can be shown outside its team, if it is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Statement(Statement),
    Answer(Answer),
}

impl Piece {
    /// `s/<p>` or `a/<question>`.
    pub fn name(&self) -> &str {
        match self {
            Piece::Statement(statement) => &statement.name,
            Piece::Answer(answer) => &answer.name,
        }
    }

    /// SHA-256 of the piece as previewed.
    pub fn hash(&self) -> [u8; 32] {
        match self {
            Piece::Statement(statement) => statement.hash(),
            Piece::Answer(answer) => answer.hash(),
        }
    }
}

/// A piece with something in it and no conflict in any part; else none.
pub fn read(state: &State, name: &str) -> Option<Piece> {
    match name.split_once('/')? {
        ("s", _) => statement::read(state, name).map(Piece::Statement),
        ("a", _) => answer::read(state, name).map(Piece::Answer),
        _ => None,
    }
}

/// Whether a piece was shared just as it now is, and nobody kept it back at the same time.
fn is_shared(state: &State, name: &str, hash: [u8; 32]) -> bool {
    state.bytes(&format!("shared/{name}")) == Some(&hash)
}

/// A settled text. One that was cleared reads as one that was never there.
fn text(state: &State, field: &str) -> Option<String> {
    state.text(field).filter(|text| !text.is_empty()).map(str::to_owned)
}
