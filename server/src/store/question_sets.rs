//! Adopted versions of question sets: what they ask, and in which words.

use rusqlite::OptionalExtension;

use super::{StoreError, Tx};
use crate::domain::id::RecordId;
use crate::domain::kind::QuestionSet;

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
