//! What was answered to a question set: for each question how many different people gave which answer, small numbers
//! hidden, and beside it the answers in words.

mod columns;
mod question;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::RecordId;
use crate::domain::kind::QuestionKind;
use crate::store::AnswerRow;
use crate::wire::{AnswerLine, AnswerTable, AnswerTables, AnswerText};

use super::{Desk, ReadingError};
use columns::Columns;
use question::{Line, Question, questions};

pub use crate::store::AnswersQuery;
pub use columns::By;

/// Different people, in each column.
type People = Vec<BTreeSet<RecordId>>;

impl Desk {
    /// The tables of one set, filtered. `as_of` is the server's time, ISO text in UTC. Blocks.
    pub fn answers(
        &self,
        query: &AnswersQuery,
        by: Option<By>,
        as_of: String,
    ) -> Result<AnswerTables, ReadingError> {
        self.store.read(|reader| {
            let rows = reader.answers(query)?;
            let versions: BTreeSet<i64> = rows.iter().map(|row| row.version).collect();
            let questions = questions(reader, query.set, &versions)?;
            if questions.is_empty() {
                return Err(ReadingError::NotFound);
            }
            let columns = Columns::of(&rows, by);
            Ok(AnswerTables {
                as_of,
                set: query.set.to_string(),
                versions: versions.into_iter().collect(),
                columns: columns.keys(),
                people: columns.people(),
                questions: questions.iter().map(|question| table(question, &rows, &columns)).collect(),
            })
        })
    }
}

fn table(question: &Question, rows: &[AnswerRow], columns: &Columns) -> AnswerTable {
    let answers: Vec<&AnswerRow> = rows.iter().filter(|row| row.question == question.id).collect();
    let (declined, answered): (Vec<&AnswerRow>, Vec<&AnswerRow>) =
        answers.into_iter().partition(|row| row.form == "declined");
    let bands = question.bands(&answered);
    let mut lines: BTreeMap<Line, People> = BTreeMap::new();
    for line in question.lines(&answered, &bands) {
        lines.insert(line, columns.nobody());
    }
    let mut everyone = columns.nobody();
    for row in &answered {
        columns.count(row, &mut everyone);
        for line in question.lines_of(row, &bands) {
            columns.count(row, lines.entry(line).or_insert_with(|| columns.nobody()));
        }
    }
    let mut preferred_not = columns.nobody();
    for row in &declined {
        columns.count(row, &mut preferred_not);
    }
    let told = columns.told(&std::iter::once(&everyone).chain(lines.values()).collect::<Vec<_>>());
    let (total, cells) = told.split_first().expect("the total comes first");
    let keys = lines.keys().map(|line| line.key.clone());
    let mut rows: Vec<AnswerLine> =
        keys.zip(cells.iter().cloned()).map(|(key, cells)| AnswerLine { key, cells }).collect();
    // Who preferred not to say is no part of those who answered: a table of its own.
    rows.push(AnswerLine { key: String::new(), cells: columns.told(&[&preferred_not]).concat() });
    let texts = (question.kind == QuestionKind::Text).then(|| answered.into_iter().map(text).collect());
    let kind = question.kind.name().to_owned();
    AnswerTable { question: question.id.clone(), kind, answered: total.clone(), rows, texts }
}

fn text(row: &AnswerRow) -> AnswerText {
    AnswerText {
        id: row.doc.to_string(),
        words: row.words.clone(),
        language: row.spoken.clone(),
        translation: row.translation.clone(),
        place: row.place.clone(),
        day: row.day.clone(),
    }
}
