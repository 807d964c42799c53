//! Visible answers to one question set. Goes through the clause `VISIBLE` like every reading.

use rusqlite::Row;

use super::readings::VISIBLE;
use super::{Reader, StoreError};
use crate::domain::id::{RecordId, SetId};

#[derive(Debug, Clone)]
pub struct AnswersQuery {
    pub set: SetId,
    pub place: Option<String>,
    /// In which the response was asked at first.
    pub language: Option<String>,
    pub version: Option<i64>,
    /// Days, both included.
    pub from: Option<String>,
    pub to: Option<String>,
}

/// One answer, with the circumstances of its response.
#[derive(Debug, Clone)]
pub struct AnswerRow {
    pub doc: RecordId,
    pub subject: RecordId,
    pub place: Option<String>,
    pub language: Option<String>,
    pub version: i64,
    pub day: Option<String>,
    pub question: String,
    /// `text`, `number` or `declined`.
    pub form: String,
    /// Empty where nothing was said.
    pub words: String,
    pub number: Option<i64>,
    /// In which this answer was given.
    pub spoken: Option<String>,
    pub translation: Option<String>,
}

impl Reader {
    /// Newest day first.
    pub fn answers(&self, query: &AnswersQuery) -> Result<Vec<AnswerRow>, StoreError> {
        let sql = format!(
            "select leaving.doc, subject, leaving.place, leaving.language, version, day, question, form, words, number,
                 piece.language, translation
             from leaving join piece using (doc)
             where {VISIBLE} and question is not null and question_set = ?1
             and (?2 is null or leaving.place = ?2)
             and (?3 is null or leaving.language = ?3)
             and (?4 is null or version = ?4)
             and (?5 is null or day >= ?5)
             and (?6 is null or day <= ?6)
             order by day desc, leaving.doc, piece.place"
        );
        let mut statement = self.log.prepare_cached(&sql)?;
        let asked =
            (query.set.as_bytes(), &query.place, &query.language, query.version, &query.from, &query.to);
        let rows = statement.query_map(asked, read_answer)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn read_answer(row: &Row<'_>) -> rusqlite::Result<AnswerRow> {
    Ok(AnswerRow {
        doc: RecordId::from_bytes(row.get(0)?),
        subject: RecordId::from_bytes(row.get(1)?),
        place: row.get(2)?,
        language: row.get(3)?,
        version: row.get(4)?,
        day: row.get(5)?,
        question: row.get(6)?,
        form: row.get(7)?,
        words: row.get(8)?,
        number: row.get(9)?,
        spoken: row.get(10)?,
        translation: row.get(11)?,
    })
}
