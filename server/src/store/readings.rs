//! What may leave a team, as derived: shared pieces of people whose *keep* and *share* are a current yes.
//!
//! Every query here goes through the one clause `VISIBLE`.

use rusqlite::{OptionalExtension, Row};

use super::{Reader, StoreError};
use crate::domain::id::{MemberId, RecordId};

/// Records with something to show: both permissions, and at least one shared piece that is as it was previewed.
pub(super) const VISIBLE: &str = "
    exists (select 1 from permission where permission.subject = conversation.subject and purpose = 'keep')
    and exists (select 1 from permission where permission.subject = conversation.subject and purpose = 'share')
    and exists (select 1 from piece where piece.doc = conversation.doc)";

const COLUMNS: &str = "
    conversation.doc, conversation.subject, conversation.day, conversation.language, conversation.meeting,
    conversation.place, space.name,
    (select state from review where review.about = conversation.doc and review.reviewer = ?1),
    (select because from review where review.about = conversation.doc and review.reviewer = ?1)
    from conversation
    join document on document.id = conversation.doc
    join circle on circle.id = document.circle
    join space on space.id = circle.space";

#[derive(Debug, Clone, Default)]
pub struct ReadingQuery {
    pub place: Option<String>,
    pub topic: Option<String>,
    pub language: Option<String>,
    /// Days, both included.
    pub from: Option<String>,
    pub to: Option<String>,
}

#[derive(Debug, Clone)]
pub struct ReadingRow {
    pub doc: RecordId,
    pub subject: RecordId,
    pub day: Option<String>,
    pub language: Option<String>,
    pub meeting: Option<String>,
    pub place: Option<String>,
    pub space: String,
    /// This reviewer's own.
    pub review: Option<String>,
    pub because: Option<String>,
}

#[derive(Debug, Clone)]
pub struct PieceRow {
    pub piece: String,
    pub words: String,
    pub language: Option<String>,
    pub translation: Option<String>,
}

/// A current yes and the occasion behind it.
#[derive(Debug, Clone)]
pub struct BadgeRow {
    pub purpose: String,
    pub how: Option<String>,
    pub day: Option<String>,
    pub version: Option<i64>,
    pub language: Option<String>,
}

impl Reader {
    /// Visible records, newest day first.
    pub fn readings(&self, reviewer: MemberId, query: &ReadingQuery) -> Result<Vec<ReadingRow>, StoreError> {
        let sql = format!(
            "select {COLUMNS} where {VISIBLE}
             and (?2 is null or conversation.place = ?2)
             and (?3 is null or exists (select 1 from conversation_topic as t where t.doc = conversation.doc and topic = ?3))
             and (?4 is null or conversation.language = ?4
                  or exists (select 1 from piece where piece.doc = conversation.doc and piece.language = ?4))
             and (?5 is null or conversation.day >= ?5)
             and (?6 is null or conversation.day <= ?6)
             order by conversation.day desc, conversation.doc"
        );
        let mut statement = self.log.prepare_cached(&sql)?;
        let rows = statement.query_map(
            (reviewer.as_bytes(), &query.place, &query.topic, &query.language, &query.from, &query.to),
            read_row,
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One record, if it is visible.
    pub fn reading(&self, reviewer: MemberId, doc: RecordId) -> Result<Option<ReadingRow>, StoreError> {
        let sql = format!("select {COLUMNS} where {VISIBLE} and conversation.doc = ?2");
        Ok(self
            .log
            .prepare_cached(&sql)?
            .query_row((reviewer.as_bytes(), doc.as_bytes()), read_row)
            .optional()?)
    }

    /// The shared pieces of a record that `readings` or `reading` answered.
    pub fn pieces(&self, of: &ReadingRow) -> Result<Vec<PieceRow>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select piece, words, language, translation from piece where doc = ? order by place",
        )?;
        let rows = statement.query_map([of.doc.as_bytes()], |row| {
            Ok(PieceRow {
                piece: row.get(0)?,
                words: row.get(1)?,
                language: row.get(2)?,
                translation: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub fn topics(&self, of: &ReadingRow) -> Result<Vec<String>, StoreError> {
        let mut statement =
            self.log.prepare_cached("select topic from conversation_topic where doc = ? order by topic")?;
        let rows = statement.query_map([of.doc.as_bytes()], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What the person behind a record has said yes to, as it stands.
    pub fn badges(&self, of: &ReadingRow) -> Result<Vec<BadgeRow>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select permission.purpose, how, day, version, language
             from permission join decision using (occasion, purpose)
             where permission.subject = ? order by permission.purpose",
        )?;
        let rows = statement.query_map([of.subject.as_bytes()], |row| {
            Ok(BadgeRow {
                purpose: row.get(0)?,
                how: row.get(1)?,
                day: row.get(2)?,
                version: row.get(3)?,
                language: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<ReadingRow> {
    Ok(ReadingRow {
        doc: RecordId::from_bytes(row.get(0)?),
        subject: RecordId::from_bytes(row.get(1)?),
        day: row.get(2)?,
        language: row.get(3)?,
        meeting: row.get(4)?,
        place: row.get(5)?,
        space: row.get(6)?,
        review: row.get(7)?,
        because: row.get(8)?,
    })
}
