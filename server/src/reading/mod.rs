//! What may leave a team: readings, computed through consent and sharing, never documents.

use thiserror::Error;

use crate::domain::consent::Purpose;
use crate::domain::id::{MemberId, RecordId};
use crate::store::{BadgeRow, PieceRow, Reader, ReadingRow, Store, StoreError};
use crate::wire::{Badge, ReadingLine, ReadingList, ReadingPage, ReadingPiece, ReviewLine};

pub use crate::store::ReadingQuery;

/// Characters of a statement in a list.
const FIRST_WORDS: usize = 120;

#[derive(Debug, Error)]
pub enum ReadingError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No such record, or none that may be seen: the two are answered alike.
    #[error("there is nothing here to read")]
    NotFound,
}

/// What one reviewer may read.
#[derive(Debug, Clone)]
pub struct Desk {
    pub store: Store,
}

impl Desk {
    /// Everything shared and consented to, filtered. `as_of` is the server's time, ISO text in UTC. Blocks.
    pub fn list(
        &self,
        reviewer: MemberId,
        query: &ReadingQuery,
        as_of: String,
    ) -> Result<ReadingList, ReadingError> {
        self.store.read(|reader| {
            let rows = reader
                .readings(reviewer, query)?
                .into_iter()
                .map(|row| line(reader, row))
                .collect::<Result<_, _>>()?;
            Ok(ReadingList { as_of, rows })
        })
    }

    /// One record, as far as it may be seen now. Blocks.
    pub fn page(&self, reviewer: MemberId, record: RecordId) -> Result<ReadingPage, ReadingError> {
        self.store.read(|reader| {
            let row = reader.reading(reviewer, record)?.ok_or(ReadingError::NotFound)?;
            page(reader, row)
        })
    }
}

fn line(reader: &Reader, row: ReadingRow) -> Result<ReadingLine, ReadingError> {
    let pieces = reader.pieces(&row)?;
    let said = pieces.first().map(|piece| first_words(&piece.words));
    Ok(ReadingLine {
        id: row.doc.to_string(),
        said: said.unwrap_or_default(),
        language: pieces.first().and_then(|piece| piece.language.clone()).or(row.language.clone()),
        topics: reader.topics(&row)?,
        place: row.place,
        space: row.space,
        day: row.day,
        meeting: row.meeting,
        review: row.review.unwrap_or_else(|| "new".to_owned()),
    })
}

/// The start of a statement, whole words where it can be, and a sign that it goes on.
fn first_words(words: &str) -> String {
    let Some((end, _)) = words.char_indices().nth(FIRST_WORDS) else { return words.to_owned() };
    let start = &words[..end];
    let whole = start.rsplit_once(char::is_whitespace).map_or(start, |(whole, _)| whole);
    format!("{}…", whole.trim_end())
}

fn page(reader: &Reader, row: ReadingRow) -> Result<ReadingPage, ReadingError> {
    let pieces = reader.pieces(&row)?.into_iter().map(piece).collect();
    let mut badges = reader.badges(&row)?;
    // In the order in which people are asked.
    badges.sort_by_key(|badge| Purpose::ALL.iter().position(|purpose| purpose.name() == badge.purpose));
    let consent = badges.into_iter().map(badge).collect();
    Ok(ReadingPage {
        id: row.doc.to_string(),
        topics: reader.topics(&row)?,
        space: row.space,
        day: row.day,
        meeting: row.meeting,
        place: row.place,
        language: row.language,
        pieces,
        consent,
        review: ReviewLine { state: row.review.unwrap_or_else(|| "new".to_owned()), because: row.because },
    })
}

fn piece(row: PieceRow) -> ReadingPiece {
    ReadingPiece { piece: row.piece, words: row.words, language: row.language, translation: row.translation }
}

fn badge(row: BadgeRow) -> Badge {
    Badge { purpose: row.purpose, how: row.how, day: row.day, version: row.version, language: row.language }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_statement_is_cut_between_words_and_says_so() {
        assert_eq!(first_words("The bus."), "The bus.");
        let long = "بس بہت دیر سے آتی ہے ".repeat(20);
        let cut = first_words(&long);
        assert!(cut.ends_with('…') && cut.chars().count() <= FIRST_WORDS + 1);
        assert!(long.starts_with(cut.trim_end_matches('…')));
        assert_eq!(first_words(&"a".repeat(200)).chars().count(), FIRST_WORDS + 1);
    }
}
