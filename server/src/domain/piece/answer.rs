//! An answer: what a person said to one question of a set, or that they preferred not to say.

use sha2::{Digest, Sha256};

use super::cbor::Array;
use super::{is_shared, text};
use crate::domain::id::SetId;
use crate::domain::scalar::Scalar;
use crate::domain::state::State;

/// An answer as it can be shown outside its team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// `a/<question>`.
    pub name: String,
    /// The question is told apart by its set and version: another version may ask something else under the same id.
    pub set: SetId,
    pub version: i64,
    pub value: Value,
    /// In which it was asked and answered.
    pub language: Option<String>,
    /// Beside a text, and nothing else.
    pub translation: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// The person's words, a date, or ids of choices: which of them, the question's kind says.
    Text(String),
    Number(i64),
    /// They preferred not to say.
    Declined,
}

impl Answer {
    /// The question's id.
    pub fn question(&self) -> &str {
        self.name.trim_start_matches("a/")
    }

    /// SHA-256 of the answer as previewed: canonical CBOR of its name, set, version, value, language and translation.
    pub fn hash(&self) -> [u8; 32] {
        let mut cbor = Array::of(7);
        cbor.text("heard answer v1");
        cbor.text(&self.name);
        cbor.bytes(self.set.as_bytes());
        cbor.int(self.version);
        match &self.value {
            Value::Text(words) => cbor.text(words),
            Value::Number(number) => cbor.int(*number),
            Value::Declined => cbor.no(),
        }
        cbor.text_or_null(self.language.as_deref());
        cbor.text_or_null(self.translation.as_deref());
        Sha256::digest(cbor.finish()).into()
    }
}

/// Ids of questions and of their choices: plain, for they stand in links and in the names of fields. They begin with a
/// letter or a digit, since a browser reads `.` and `..` in a link as steps.
pub fn is_question_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    id.len() <= 64 && id.starts_with(|c: char| c.is_ascii_alphanumeric()) && id.chars().all(plain)
}

/// The answers of a response that may be seen outside its team, as far as the record itself decides: consent is asked
/// elsewhere. In the order of their names: the set's order is the set's to say.
pub fn answers(state: &State) -> Vec<Answer> {
    state
        .under("shared/")
        .filter_map(|(name, _)| read(state, name))
        .filter(|answer| is_shared(state, &answer.name, answer.hash()))
        .collect()
}

/// An answer without conflict in any part; none where the question was skipped.
pub(super) fn read(state: &State, name: &str) -> Option<Answer> {
    let question = name.strip_prefix("a/").filter(|question| is_question_id(question))?;
    let [answer, spoken, translation] =
        ["answer", "spoken", "translation"].map(|part| format!("{part}/{question}"));
    let parts = [&answer, &spoken, &translation, "language", "set", "version"];
    if parts.into_iter().any(|part| state.has_conflict(part)) {
        return None;
    }
    let value = match state.get(&answer)?.settled()? {
        Scalar::Text(words) if !words.is_empty() => Value::Text(words.clone()),
        Scalar::Int(number) => Value::Number(*number),
        Scalar::Bool(false) => Value::Declined,
        _ => return None,
    };
    // One who took their words back for "prefer not to say" has taken their translation back too.
    let translation = matches!(value, Value::Text(_)).then(|| text(state, &translation)).flatten();
    Some(Answer {
        name: name.to_owned(),
        set: state.bytes("set")?.try_into().ok()?,
        version: state.int("version")?,
        value,
        language: text(state, &spoken).or_else(|| text(state, "language")),
        translation,
    })
}

#[cfg(test)]
mod tests {
    use super::is_question_id;

    #[test]
    fn an_id_can_stand_in_a_link() {
        for id in ["way", "7", "Q1.a_b-c", &"x".repeat(64)] {
            assert!(is_question_id(id), "{id}");
        }
        for id in ["", ".", "..", "..a", "-a", "_", "a/b", "a b", "é", &"x".repeat(65)] {
            assert!(!is_question_id(id), "{id}");
        }
    }
}
