//! What is derived of conversations and responses, and of the question sets that responses answer.

use rusqlite::OptionalExtension;

use super::{StoreError, Tx};
use crate::domain::id::RecordId;
use crate::domain::kind::{Leaving, QuestionSet};
use crate::domain::piece::{Piece, Value};

impl Tx<'_> {
    /// Replaces all that is derived from one conversation or response.
    pub fn put_leaving(&self, doc: RecordId, subject: RecordId, now: &Leaving) -> Result<(), StoreError> {
        self.remove_leaving(doc)?;
        self.log
            .prepare_cached(
                "insert into leaving (doc, subject, kind, day, language, meeting, place, question_set, version)
                 values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute((
                doc.as_bytes(),
                subject.as_bytes(),
                now.kind.name(),
                &now.day,
                &now.language,
                &now.meeting,
                &now.place,
                now.asked.map(|(set, _)| *set.as_bytes()),
                now.asked.map(|(_, version)| version),
            ))?;
        let mut topic = self.log.prepare_cached("insert into leaving_topic (doc, topic) values (?, ?)")?;
        for name in &now.topics {
            topic.execute((doc.as_bytes(), name))?;
        }
        for (place, piece) in (0..).zip(&now.pieces) {
            self.put_piece(doc, place, piece)?;
        }
        self.put_searched(doc, &now.pieces)
    }

    fn put_piece(&self, doc: RecordId, place: i64, piece: &Piece) -> Result<(), StoreError> {
        let (form, question, words, number, language, translation) = match piece {
            Piece::Statement(said) => {
                ("statement", None, said.words.clone(), None, &said.language, &said.translation)
            }
            Piece::Answer(answer) => {
                let (form, words, number) = match &answer.value {
                    Value::Text(words) => ("text", words.clone(), None),
                    Value::Number(number) => ("number", number.to_string(), Some(*number)),
                    Value::Declined => ("declined", String::new(), None),
                };
                (form, Some(answer.question()), words, number, &answer.language, &answer.translation)
            }
        };
        self.log
            .prepare_cached(
                "insert into piece (doc, piece, place, form, question, words, number, language, translation)
                 values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute((
                doc.as_bytes(),
                piece.name(),
                place,
                form,
                question,
                words,
                number,
                language,
                translation,
            ))?;
        Ok(())
    }

    /// Takes away all that is derived from one conversation or response.
    pub fn remove_leaving(&self, doc: RecordId) -> Result<(), StoreError> {
        self.remove_searched(doc)?;
        for table in ["leaving", "leaving_topic", "piece"] {
            self.log
                .prepare_cached(&format!("delete from {table} where doc = ?"))?
                .execute([doc.as_bytes()])?;
        }
        Ok(())
    }

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
        self.put_wordings(now)
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
