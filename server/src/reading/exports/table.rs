//! The table of a sheet: a row for each record.

use std::collections::BTreeMap;

use crate::domain::kind::Kind;
use crate::reading::ReadingError;
use crate::reading::sheet::{Cell, Language};
use crate::store::{PieceRow, Reader, ReadingRow, StoreError};

use super::layout::{Layout, fits};

/// A record with its shared pieces and its topics.
pub(super) struct Record {
    pub(super) row: ReadingRow,
    topics: Vec<String>,
    pub(super) statements: Vec<PieceRow>,
    /// By question; those that their own version of their set asks.
    pub(super) answers: BTreeMap<String, PieceRow>,
    /// To what nobody here knows: the set or its version is not here, or does not ask that.
    pub(super) others: Vec<PieceRow>,
}

/// What ids are called in the sheet's language.
struct Labels {
    places: BTreeMap<String, String>,
    meetings: BTreeMap<String, String>,
    topics: BTreeMap<String, String>,
}

/// Headings and rows; an error where they would be too many.
pub(super) fn table(
    reader: &Reader,
    rows: Vec<ReadingRow>,
    language: Language,
    origin: &str,
) -> Result<(Vec<String>, Vec<Vec<Cell>>), ReadingError> {
    let records = rows.into_iter().map(|row| record(reader, row)).collect::<Result<Vec<_>, _>>()?;
    let code = language.code();
    let labels = Labels {
        places: reader.labels("places", code)?,
        meetings: reader.labels("meetings", code)?,
        topics: reader.labels("topics", code)?,
    };
    let layout = Layout::of(reader, &records, language)?;
    let headings = layout.headings(language);
    if !fits(records.len(), headings.len()) {
        return Err(ReadingError::TooManyCells);
    }
    let cells = records.iter().map(|record| {
        let quoted = reader.permits(record.row.subject, "quote")?;
        Ok(layout.cells(record, &labels, language, quoted, origin))
    });
    Ok((headings, cells.collect::<Result<_, StoreError>>()?))
}

fn record(reader: &Reader, row: ReadingRow) -> Result<Record, StoreError> {
    let (mut statements, mut answers, mut others) = (Vec::new(), BTreeMap::new(), Vec::new());
    for piece in reader.pieces(&row)? {
        match (piece.question.clone(), &piece.question_kind) {
            (Some(question), Some(_)) => drop(answers.insert(question, piece)),
            (Some(_), None) => others.push(piece),
            (None, _) => statements.push(piece),
        }
    }
    Ok(Record { topics: reader.topics(&row)?, row, statements, answers, others })
}

impl Layout {
    fn cells(
        &self,
        record: &Record,
        labels: &Labels,
        language: Language,
        quoted: bool,
        origin: &str,
    ) -> Vec<Cell> {
        let (words, row) = (language.words(), &record.row);
        let kind = if row.kind == Kind::Response.name() { words.response } else { words.conversation };
        let topics: Vec<String> = record.topics.iter().map(|topic| label(&labels.topics, topic)).collect();
        let mut cells = vec![
            Cell::text(Some(kind)),
            Cell::text(Some(row.space.as_str())),
            Cell::text(row.day.as_deref()),
            Cell::text(row.place.as_ref().map(|place| label(&labels.places, place))),
            Cell::text(row.meeting.as_ref().map(|meeting| label(&labels.meetings, meeting))),
            Cell::text(row.language.as_ref().map(|code| language.name_of(code))),
            Cell::text(Some(topics.join("; "))),
        ];
        for number in 1..=self.statements {
            let last = if number == self.statements { record.statements.len() } else { number };
            cells.extend(said(record.statements.get(number - 1..last).unwrap_or_default(), language));
        }
        for question in &self.questions {
            let answer = record.answers.get(&question.id).filter(|_| row.set == Some(question.set));
            let asked = &self.sets[&question.set];
            cells.push(answer.map_or(Cell::Empty, |answer| asked.cell(row.version, answer)));
            if question.translated {
                cells.push(Cell::text(answer.and_then(|answer| answer.translation.as_deref())));
            }
        }
        if self.others {
            let others: Vec<String> = record.others.iter().map(|one| other(one, language)).collect();
            cells.push(Cell::text(Some(others.join("\n"))));
        }
        cells.push(Cell::text(Some(if quoted { words.yes } else { words.no })));
        cells.push(Cell::text(Some(format!("{origin}/desk/{}", row.doc))));
        cells
    }
}

/// Words, languages and translations of statements that share three cells: mostly of one, or of none.
fn said(statements: &[PieceRow], language: Language) -> [Cell; 3] {
    let words: Vec<&str> = statements.iter().map(|one| one.words.as_str()).collect();
    let mut spoken: Vec<&str> = statements.iter().filter_map(|one| one.language.as_deref()).collect();
    spoken.dedup();
    let spoken: Vec<String> = spoken.into_iter().map(|code| language.name_of(code)).collect();
    let translations: Vec<&str> = statements.iter().filter_map(|one| one.translation.as_deref()).collect();
    [words.join("\n"), spoken.join("; "), translations.join("\n")].map(|text| Cell::text(Some(text)))
}

/// An answer under its question's id, as it was given: nothing here knows its words.
fn other(answer: &PieceRow, language: Language) -> String {
    let question = answer.question.as_deref().unwrap_or_default();
    let given = if answer.form == "declined" { language.words().declined } else { &answer.words };
    let translation = answer.translation.iter().map(|words| {
        let heading = language.words().translation.replace("{what}", question);
        format!("\n{heading}: {words}")
    });
    format!("{question}: {given}{}", translation.collect::<String>())
}

/// An id that no list has is shown as it is.
fn label(labels: &BTreeMap<String, String>, id: &str) -> String {
    labels.get(id).cloned().unwrap_or_else(|| id.to_owned())
}
