//! What is found of shared words. Written and taken away with the pieces it comes from, and nowhere else.

use rusqlite::OptionalExtension;

use super::{StoreError, Tx};
use crate::domain::fold;
use crate::domain::id::RecordId;
use crate::domain::piece::{Piece, Value};

impl Tx<'_> {
    /// Lets a record be found by the words of its shared pieces and of their translations.
    pub(super) fn put_searched(&self, doc: RecordId, pieces: &[Piece]) -> Result<(), StoreError> {
        let (mut words, mut welsh) = (Vec::new(), Vec::new());
        for (text, language) in pieces.iter().flat_map(texts) {
            if fold::is_welsh(language) { &mut welsh } else { &mut words }.extend(fold::words(text));
        }
        if words.is_empty() && welsh.is_empty() {
            return Ok(());
        }
        self.log.prepare_cached("insert into searched (doc) values (?)")?.execute([doc.as_bytes()])?;
        self.log.prepare_cached("insert into search (rowid, words, welsh) values (?, ?, ?)")?.execute((
            self.log.last_insert_rowid(),
            words.join(" "),
            welsh.join(" "),
        ))?;
        Ok(())
    }

    pub(super) fn remove_searched(&self, doc: RecordId) -> Result<(), StoreError> {
        let id: Option<i64> = self
            .log
            .prepare_cached("delete from searched where doc = ? returning id")?
            .query_row([doc.as_bytes()], |row| row.get(0))
            .optional()?;
        if let Some(id) = id {
            self.log.prepare_cached("delete from search where rowid = ?")?.execute([id])?;
        }
        Ok(())
    }
}

/// The texts of a piece, each with its language. Which language a translation is in is not known.
fn texts(piece: &Piece) -> Vec<(&str, Option<&str>)> {
    let (words, language, translation) = match piece {
        Piece::Statement(said) => (Some(&said.words), &said.language, &said.translation),
        Piece::Answer(answer) => match &answer.value {
            Value::Text(words) => (Some(words), &answer.language, &answer.translation),
            Value::Number(_) | Value::Declined => (None, &answer.language, &None),
        },
    };
    let words = words.map(|words| (words.as_str(), language.as_deref()));
    words.into_iter().chain(translation.as_deref().map(|translation| (translation, None))).collect()
}

/// A query as the index reads it: each word begins some word of the record, or in Welsh one of its forms does. None for a
/// query without words, which leaves nothing out.
pub(super) fn expression(query: &str) -> Option<String> {
    // Folded words are letters and digits only: nothing in them means anything to the index.
    let begins = |form: &String| format!("\"{form}\" *");
    let each = |word: &String| {
        let forms: Vec<String> = fold::forms(word, true).iter().map(begins).collect();
        format!("(words : {} OR welsh : ({}))", begins(word), forms.join(" OR "))
    };
    let words: Vec<String> = fold::words(query).iter().map(each).collect();
    (!words.is_empty()).then(|| words.join(" AND "))
}
