//! A statement: what a person said, in their own words.

use sha2::{Digest, Sha256};

use super::cbor::Array;
use super::{is_shared, text};
use crate::domain::state::State;

/// A statement as it can be shown outside its team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// `s/<p>`.
    pub name: String,
    /// As the person said it.
    pub words: String,
    pub language: Option<String>,
    pub translation: Option<String>,
    /// When it was noted, as the device said.
    pub at: Option<String>,
}

impl Statement {
    /// SHA-256 of the statement as previewed: canonical CBOR of its name, words, language and translation.
    pub fn hash(&self) -> [u8; 32] {
        let mut cbor = Array::of(5);
        cbor.text("heard piece v1");
        cbor.text(&self.name);
        cbor.text(&self.words);
        cbor.text_or_null(self.language.as_deref());
        cbor.text_or_null(self.translation.as_deref());
        Sha256::digest(cbor.finish()).into()
    }
}

/// The statements of a conversation that may be seen outside its team, as far as the record itself decides: consent is
/// asked elsewhere. In the order of `at`, then of their names.
pub fn statements(state: &State) -> Vec<Statement> {
    let mut statements: Vec<Statement> = state
        .under("shared/")
        .filter_map(|(name, _)| read(state, name))
        .filter(|statement| is_shared(state, &statement.name, statement.hash()))
        .collect();
    statements.sort_by(|one, other| (&one.at, &one.name).cmp(&(&other.at, &other.name)));
    statements
}

/// A statement with words, without conflict in any part and not taken out; else none.
pub(super) fn read(state: &State, name: &str) -> Option<Statement> {
    let statement = format!("statement/{}", name.strip_prefix("s/")?);
    let field = |part: &str| format!("{statement}/{part}");
    let conflicted =
        ["words", "language", "translation", "at", "out"].iter().any(|part| state.has_conflict(&field(part)));
    if conflicted || state.bool(&field("out")) == Some(true) {
        return None;
    }
    Some(Statement {
        name: name.to_owned(),
        words: text(state, &field("words"))?,
        language: text(state, &field("language")),
        translation: text(state, &field("translation")),
        at: text(state, &field("at")),
    })
}
