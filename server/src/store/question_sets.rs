//! Adopted versions of question sets: what they ask, and in which words.

use rusqlite::OptionalExtension;

use super::{Reader, StoreError, Tx};
use crate::domain::id::{RecordId, SetId};
use crate::domain::kind::QuestionSet;

/// A question as one version of its set has it.
#[derive(Debug, Clone)]
pub struct QuestionRow {
    pub version: i64,
    pub id: String,
    pub kind: String,
    pub low: Option<i64>,
    pub high: Option<i64>,
}

/// Words of one version of a set.
#[derive(Debug, Clone)]
pub struct WordingRow {
    pub version: i64,
    /// Empty for the set's own words.
    pub question: String,
    /// Empty for the question's own words.
    pub choice: String,
    pub part: String,
    pub language: String,
    pub words: String,
}

impl Tx<'_> {
    /// Of two records that say to be one version of one set, the one with the lower id stands, whichever came first.
    pub fn put_question_set(&self, doc: RecordId, now: &QuestionSet) -> Result<(), StoreError> {
        let version = (now.set.as_bytes(), now.version);
        let standing: Option<[u8; 16]> = self
            .log
            .prepare_cached("select doc from question_set where set_id = ? and version = ?")?
            .query_row(version, |row| row.get(0))
            .optional()?;
        if standing.is_some_and(|standing| standing < *doc.as_bytes()) {
            return Ok(());
        }
        for table in ["question_set", "question", "wording"] {
            self.log
                .prepare_cached(&format!("delete from {table} where set_id = ? and version = ?"))?
                .execute(version)?;
        }
        self.log
            .prepare_cached("insert into question_set (doc, set_id, version) values (?, ?, ?)")?
            .execute((doc.as_bytes(), now.set.as_bytes(), now.version))?;
        let mut question = self.log.prepare_cached(
            "insert into question (set_id, version, question, kind, place, low, high) values (?, ?, ?, ?, ?, ?, ?)",
        )?;
        for (place, asked) in (0_i64..).zip(&now.questions) {
            question.execute((
                version.0,
                version.1,
                &asked.id,
                asked.kind.name(),
                place,
                asked.low,
                asked.high,
            ))?;
        }
        self.put_wordings(now)?;
        self.search_answers_again(now.set, now.version)
    }

    fn put_wordings(&self, now: &QuestionSet) -> Result<(), StoreError> {
        let mut wording = self.log.prepare_cached(
            "insert into wording (set_id, version, question, choice, part, language, words, place)
             values (?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        for said in &now.wordings {
            wording.execute((
                now.set.as_bytes(),
                now.version,
                &said.question,
                &said.choice,
                &said.part,
                &said.language,
                &said.words,
                said.place,
            ))?;
        }
        Ok(())
    }
}

impl Reader {
    /// What all versions of a set ask: the newest first, each in its order.
    pub fn questions(&self, set: SetId) -> Result<Vec<QuestionRow>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select version, question, kind, low, high from question where set_id = ? order by version desc, place",
        )?;
        let rows = statement.query_map([set.as_bytes()], |row| {
            Ok(QuestionRow {
                version: row.get(0)?,
                id: row.get(1)?,
                kind: row.get(2)?,
                low: row.get(3)?,
                high: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The words of all versions of a set: the newest first, choices in their order.
    pub fn wordings(&self, set: SetId) -> Result<Vec<WordingRow>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select version, question, choice, part, language, words from wording
             where set_id = ? order by version desc, place",
        )?;
        let rows = statement.query_map([set.as_bytes()], |row| {
            Ok(WordingRow {
                version: row.get(0)?,
                question: row.get(1)?,
                choice: row.get(2)?,
                part: row.get(3)?,
                language: row.get(4)?,
                words: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
