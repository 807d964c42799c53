//! Whether a state has the shape of its kind: types of known fields, sizes of all.

use thiserror::Error;

use super::Spec;
use crate::domain::limits::{FIELDS, KEY_BYTES, TEXT_BYTES};
use crate::domain::scalar::Scalar;
use crate::domain::state::State;

/// A known field: its name, where `<p>`, `<id>` and such stand for one part, and what its values may be.
pub(super) type Pattern = (&'static str, Type);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Int,
    Bool,
    /// Exactly so many bytes.
    Bytes(usize),
    /// Any number of ids, joined.
    Ids,
    /// 32 bytes, or false for "no longer".
    HashOrFalse,
    /// What was answered: text or a number, or false for "preferred not to say".
    Answer,
    /// One of these words.
    Word(&'static [&'static str]),
}

/// Why a state is not one of its kind. Names no field: a newer app's field names may carry words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ShapeError {
    #[error("more fields than a record may have")]
    TooManyFields,
    #[error("a field's name is too long")]
    LongName,
    #[error("a field is too long")]
    LongText,
    #[error("a field holds another kind of value than it may")]
    WrongType,
    #[error("this kind of record has no notes")]
    NoNotes,
}

pub(super) fn check(spec: &Spec, state: &State) -> Result<(), ShapeError> {
    if state.len() > FIELDS {
        return Err(ShapeError::TooManyFields);
    }
    for (name, field) in state.iter() {
        if name.len() > KEY_BYTES {
            return Err(ShapeError::LongName);
        }
        if name == "notes" && !spec.notes {
            return Err(ShapeError::NoNotes);
        }
        let known = spec.fields.iter().find(|(pattern, _)| matches(pattern, name));
        for value in std::iter::once(&field.value).chain(field.others.iter().map(|other| &other.value)) {
            within_size(value)?;
            if let Some((_, kind)) = known
                && !fits(*kind, value)
            {
                return Err(ShapeError::WrongType);
            }
        }
    }
    Ok(())
}

fn within_size(value: &Scalar) -> Result<(), ShapeError> {
    let bytes = match value {
        Scalar::Text(text) => text.len(),
        Scalar::Bytes(bytes) => bytes.len(),
        Scalar::Int(_) | Scalar::Bool(_) | Scalar::Null => 0,
    };
    if bytes > TEXT_BYTES { Err(ShapeError::LongText) } else { Ok(()) }
}

fn fits(kind: Type, value: &Scalar) -> bool {
    match (kind, value) {
        (Type::Text, Scalar::Text(_))
        | (Type::Int, Scalar::Int(_))
        | (Type::Bool, Scalar::Bool(_))
        | (Type::Answer, Scalar::Text(_) | Scalar::Int(_))
        | (Type::HashOrFalse | Type::Answer, Scalar::Bool(false)) => true,
        (Type::Bytes(length), Scalar::Bytes(bytes)) => bytes.len() == length,
        (Type::HashOrFalse, Scalar::Bytes(bytes)) => bytes.len() == 32,
        (Type::Ids, Scalar::Bytes(bytes)) => bytes.len().is_multiple_of(16),
        (Type::Word(words), Scalar::Text(text)) => words.contains(&text.as_str()),
        _ => false,
    }
}

/// Whether a field's name is of a pattern: part by part, `<…>` standing for any one part.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = name.split('/');
    let all = pattern
        .split('/')
        .all(|wanted| parts.next().is_some_and(|part| wanted.starts_with('<') || wanted == part));
    all && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_pattern_matches_part_by_part() {
        assert!(matches("statement/<p>/words", "statement/0a1b/words"));
        assert!(!matches("statement/<p>/words", "statement/0a1b/words/more"));
        assert!(!matches("statement/<p>/words", "statement/words"));
        assert!(!matches("place", "places"));
    }
}
