//! What may leave a team: readings, computed through consent and sharing, never documents.

pub mod answers;
mod asked;
pub mod card;
pub mod everything;
pub mod exports;
mod read;
pub mod sheet;

use thiserror::Error;

use crate::domain::consent::Purpose;
use crate::domain::id::{MemberId, RecordId};
use crate::domain::kind::Kind;
use crate::domain::scalar::Scalar;
use crate::store::{BadgeRow, PieceRow, Reader, ReadingRow, Store, StoreError};
use crate::wire::{Badge, ReadingAnswer, ReadingLine, ReadingList, ReadingPage, ReadingPiece, ReviewLine};

pub use crate::store::ReadingQuery;
pub use read::Listed;

/// Characters of a statement in a list.
const FIRST_WORDS: usize = 120;

#[derive(Debug, Error)]
pub enum ReadingError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sheet(#[from] sheet::SheetError),
    #[error("what the sheet shows changed again and again while it was made")]
    Changing,
    /// More than a spreadsheet opens, or than can be made here.
    #[error("this list has too many cells for one sheet")]
    TooManyCells,
    /// No such record, or none that may be seen: the two are answered alike.
    #[error("there is nothing here to read")]
    NotFound,
}

/// What one reviewer may read.
#[derive(Debug, Clone)]
pub struct Desk {
    pub store: Store,
    /// What was noted as read today.
    pub listed: Listed,
}

impl Desk {
    /// Everything shared and consented to, filtered. `as_of` is the server's time, ISO text in UTC. Blocks.
    pub fn list(
        &self,
        reviewer: MemberId,
        query: &ReadingQuery,
        as_of: String,
    ) -> Result<ReadingList, ReadingError> {
        let (shown, rows) = self.store.read(|reader| {
            let rows = reader.readings(reviewer, query)?;
            let shown: Vec<_> = rows.iter().map(|row| (row.doc, row.subject)).collect();
            let rows = rows.into_iter().map(|row| line(reader, row)).collect::<Result<_, _>>()?;
            Ok::<_, ReadingError>((shown, rows))
        })?;
        read::list(&self.store, &self.listed, reviewer, &shown, as_of.get(..10).unwrap_or(&as_of))?;
        Ok(ReadingList { as_of, rows })
    }

    /// One record, as far as it may be seen now. `day` is today. Blocks.
    pub fn page(&self, reviewer: MemberId, record: RecordId, day: &str) -> Result<ReadingPage, ReadingError> {
        let (subject, page) = self.store.read(|reader| {
            let row = reader.reading(reviewer, record)?.ok_or(ReadingError::NotFound)?;
            Ok::<_, ReadingError>((row.subject, page(reader, row)?))
        })?;
        read::record(&self.store, reviewer, (record, subject), day)?;
        Ok(page)
    }
}

fn line(reader: &Reader, row: ReadingRow) -> Result<ReadingLine, ReadingError> {
    // One more than are shown, so that it is seen whether it goes on.
    let summary = reader.summary(&row, FIRST_WORDS + 1)?;
    let is_response = row.kind == Kind::Response.name();
    Ok(ReadingLine {
        id: row.doc.to_string(),
        said: summary.said.as_deref().map(first_words).unwrap_or_default(),
        language: summary.language.or(row.language),
        topics: summary.topics,
        kind: row.kind,
        set: row.set.map(|set| set.to_string()),
        version: row.version,
        answers: is_response.then_some(summary.pieces),
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
    let shared = reader.pieces(&row)?;
    let (pieces, answers) = if row.kind == Kind::Response.name() {
        (Vec::new(), Some(shared.into_iter().filter_map(answer).collect()))
    } else {
        (shared.into_iter().map(piece).collect(), None)
    };
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
        kind: row.kind,
        set: row.set.map(|set| set.to_string()),
        version: row.version,
        pieces,
        answers,
        consent,
        review: ReviewLine { state: row.review.unwrap_or_else(|| "new".to_owned()), because: row.because },
    })
}

fn piece(row: PieceRow) -> ReadingPiece {
    ReadingPiece { piece: row.piece, words: row.words, language: row.language, translation: row.translation }
}

fn answer(row: PieceRow) -> Option<ReadingAnswer> {
    let declined = (row.form == "declined").then_some(true);
    let value = match (declined, row.number) {
        (Some(_), _) => None,
        (None, Some(number)) => Some(Scalar::Int(number)),
        (None, None) => Some(Scalar::Text(row.words)),
    };
    Some(ReadingAnswer {
        piece: row.piece,
        question: row.question?,
        value,
        declined,
        language: row.language,
        translation: row.translation,
    })
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
        let read: String = long.chars().take(FIRST_WORDS + 1).collect();
        assert_eq!(first_words(&read), cut, "no more of it needs to be read");
        assert_eq!(first_words(&"a".repeat(200)).chars().count(), FIRST_WORDS + 1);
    }
}
