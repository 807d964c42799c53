//! What was answered to a question set: for each question how many different people gave which answer, small numbers
//! hidden, and beside it the answers in words.

mod columns;
mod lines;
mod question;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::MemberId;
use crate::domain::kind::QuestionKind;
use crate::domain::small_numbers::{self, Counts};
use crate::store::AnswerRow;
use crate::wire::{AnswerLine, AnswerTable, AnswerTables, AnswerText};

use super::{Desk, ReadingError, read};
use columns::Columns;
use lines::lines;
use question::{Question, questions};

pub use crate::store::AnswersQuery;
pub use columns::By;

impl Desk {
    /// The tables of one set, filtered. `as_of` is the server's time, ISO text in UTC. Blocks.
    pub fn answers(
        &self,
        reviewer: MemberId,
        query: &AnswersQuery,
        by: Option<By>,
        as_of: String,
    ) -> Result<AnswerTables, ReadingError> {
        read::answers(&self.store, reviewer, query.set.to_string(), as_of.get(..10).unwrap_or(&as_of))?;
        self.store.read(|reader| {
            let asked = reader.questions(query.set)?;
            if asked.is_empty() {
                return Err(ReadingError::NotFound);
            }
            let known: BTreeSet<(i64, &str)> =
                asked.iter().map(|row| (row.version, row.id.as_str())).collect();
            let mut rows = reader.answers(query)?;
            // What was asked is not known here: not yet, or by a member's own hand.
            rows.retain(|row| known.contains(&(row.version, row.question.as_str())));
            let versions: BTreeSet<i64> = rows.iter().map(|row| row.version).collect();
            let questions = questions(&asked, &reader.wordings(query.set)?, &versions);
            let columns = Columns::of(&rows, by);
            let mut by_question: BTreeMap<&str, Vec<&AnswerRow>> = BTreeMap::new();
            for row in &rows {
                by_question.entry(&row.question).or_default().push(row);
            }
            let mut counted = |question: &Question| {
                table(question, by_question.remove(question.id.as_str()).unwrap_or_default(), &columns)
            };
            Ok(AnswerTables {
                as_of,
                set: query.set.to_string(),
                versions: versions.into_iter().collect(),
                columns: columns.keys(),
                people: columns.told_people(),
                questions: questions.iter().map(&mut counted).collect(),
            })
        })
    }
}

fn table(question: &Question, rows: Vec<&AnswerRow>, columns: &Columns) -> AnswerTable {
    let (declined, answered): (Vec<&AnswerRow>, Vec<&AnswerRow>) =
        rows.into_iter().filter(|row| question.is_of(row)).partition(|row| row.form == "declined");
    let answered: Vec<&AnswerRow> = answered.into_iter().filter(|row| question.is_answered(row)).collect();
    let lines = lines(question, &answered);
    let counts = Counts {
        people: columns.people.clone(),
        answered: columns.count(answered.iter().copied()),
        declined: columns.count(declined.into_iter()),
        lines: lines.iter().map(|line| columns.count(line.rows.iter().copied())).collect(),
        one_each: question.kind != QuestionKind::Several,
    };
    let told = small_numbers::told(&counts, &columns.closed);
    let cells = |cells| columns.in_columns(cells);
    let keys = lines.into_iter().map(|line| line.key);
    let mut rows: Vec<AnswerLine> =
        keys.zip(told.lines).map(|(key, line)| AnswerLine { key, cells: cells(line) }).collect();
    rows.push(AnswerLine { key: String::new(), cells: cells(told.declined) });
    // Few texts are as few as the number that is hidden above them.
    let tells_texts = told.answered[0].is_some();
    let texts =
        (question.kind == QuestionKind::Text).then(|| if tells_texts { texts(answered) } else { Vec::new() });
    let kind = question.kind.name().to_owned();
    AnswerTable { question: question.id.clone(), kind, answered: cells(told.answered), rows, texts }
}

/// Without their places and days, and in no order of these: whoever counted them would have numbers that are hidden.
fn texts(answered: Vec<&AnswerRow>) -> Vec<AnswerText> {
    let mut texts: Vec<AnswerText> = answered
        .into_iter()
        .map(|row| AnswerText {
            id: row.doc.to_string(),
            words: row.words.clone(),
            language: row.spoken.clone(),
            translation: row.translation.clone(),
        })
        .collect();
    texts.sort_by(|one, other| one.id.cmp(&other.id));
    texts
}
