//! What is derived of conversations and responses.

use super::{StoreError, Tx};
use crate::domain::id::RecordId;
use crate::domain::kind::Leaving;
use crate::domain::piece::{Piece, Value};

impl Tx<'_> {
    /// Adds all that is derived from one conversation or response, of which nothing is there.
    pub fn add_leaving(&self, doc: RecordId, subject: RecordId, now: &Leaving) -> Result<(), StoreError> {
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
        if now.pieces.is_empty() { Ok(()) } else { self.put_searched(doc) }
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
        self.take_words();
        self.remove_searched(doc)?;
        for sql in [
            "delete from leaving where doc = ?",
            "delete from leaving_topic where doc = ?",
            "delete from piece where doc = ?",
        ] {
            self.log.prepare_cached(sql)?.execute([doc.as_bytes()])?;
        }
        Ok(())
    }
}
