//! The table of a sheet: a row for each record, with a column for each statement and for each question.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::kind::Kind;
use crate::reading::sheet::{Cell, Language};
use crate::store::{PieceRow, Reader, ReadingRow, StoreError};

use super::asked::AskedSet;

/// A record with its shared pieces and its topics.
struct Record {
    row: ReadingRow,
    topics: Vec<String>,
    statements: Vec<PieceRow>,
    /// By question.
    answers: BTreeMap<String, PieceRow>,
}

/// What ids are called in the sheet's language.
struct Labels {
    places: BTreeMap<String, String>,
    meetings: BTreeMap<String, String>,
    topics: BTreeMap<String, String>,
}

/// How many columns there are beyond the fixed ones.
struct Layout {
    statements: usize,
    sets: Vec<AskedSet>,
    /// Set (by its place) and question of every text that has a translation somewhere.
    translated: BTreeSet<(usize, String)>,
}

/// Headings and rows.
pub(super) fn table(
    reader: &Reader,
    rows: Vec<ReadingRow>,
    language: Language,
    origin: &str,
) -> Result<(Vec<String>, Vec<Vec<Cell>>), StoreError> {
    let records = rows.into_iter().map(|row| record(reader, row)).collect::<Result<Vec<_>, _>>()?;
    let code = language.code();
    let labels = Labels {
        places: reader.labels("places", code)?,
        meetings: reader.labels("meetings", code)?,
        topics: reader.labels("topics", code)?,
    };
    let layout = Layout::of(reader, &records, language)?;
    let cells = records.iter().map(|record| {
        let quoted = reader.permits(record.row.subject, "quote")?;
        Ok(layout.cells(record, &labels, language, quoted, origin))
    });
    let cells = cells.collect::<Result<_, StoreError>>()?;
    Ok((layout.headings(language), cells))
}

fn record(reader: &Reader, row: ReadingRow) -> Result<Record, StoreError> {
    let (mut statements, mut answers) = (Vec::new(), BTreeMap::new());
    for piece in reader.pieces(&row)? {
        match piece.question.clone() {
            Some(question) => drop(answers.insert(question, piece)),
            None => statements.push(piece),
        }
    }
    Ok(Record { topics: reader.topics(&row)?, row, statements, answers })
}

impl Layout {
    fn of(reader: &Reader, records: &[Record], language: Language) -> Result<Layout, StoreError> {
        let asked: BTreeSet<_> = records.iter().filter_map(|record| record.row.set).collect();
        let mut sets = asked
            .into_iter()
            .map(|set| AskedSet::read(reader, set, language))
            .collect::<Result<Vec<_>, _>>()?;
        // Answers to what no version asks have a column too, under their id.
        for (set, question) in records
            .iter()
            .flat_map(|record| record.answers.keys().filter_map(|question| Some((record.row.set?, question))))
        {
            let asked = sets.iter_mut().find(|asked| asked.set == set).expect("a set of these records");
            if !asked.questions.contains(question) {
                asked.questions.push(question.clone());
            }
        }
        sets.sort_by(|one, other| (&one.title, one.set).cmp(&(&other.title, other.set)));
        let mut layout = Layout { statements: 0, sets, translated: BTreeSet::new() };
        for record in records {
            layout.statements = layout.statements.max(record.statements.len());
            let place = layout.place_of(record);
            let translated = record.answers.iter().filter(|(_, answer)| answer.translation.is_some());
            layout.translated.extend(translated.filter_map(|(question, _)| Some((place?, question.clone()))));
        }
        Ok(layout)
    }

    fn place_of(&self, record: &Record) -> Option<usize> {
        self.sets.iter().position(|asked| Some(asked.set) == record.row.set)
    }

    fn headings(&self, language: Language) -> Vec<String> {
        let words = language.words();
        let fixed =
            [words.kind, words.team, words.day, words.place, words.meeting, words.language, words.topics];
        let mut headings: Vec<String> = fixed.map(str::to_owned).to_vec();
        for number in 1..=self.statements {
            for heading in [words.said, words.said_language, words.said_translation] {
                headings.push(heading.replace("{n}", &number.to_string()));
            }
        }
        for (place, question) in self.questions() {
            let heading = self.sets[place].heading(question);
            let translated = self.translated.contains(&(place, question.to_owned()));
            let translation = translated.then(|| words.translation.replace("{what}", &heading));
            headings.push(heading);
            headings.extend(translation);
        }
        headings.extend([words.may_be_quoted.to_owned(), words.link.to_owned()]);
        headings
    }

    /// Every question of every set, each with the place of its set.
    fn questions(&self) -> impl Iterator<Item = (usize, &String)> {
        let sets = self.sets.iter().enumerate();
        sets.flat_map(|(place, asked)| asked.questions.iter().map(move |question| (place, question)))
    }

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
        for number in 0..self.statements {
            let said = record.statements.get(number);
            cells.push(Cell::text(said.map(|piece| piece.words.as_str())));
            cells.push(Cell::text(
                said.and_then(|piece| piece.language.as_ref()).map(|code| language.name_of(code)),
            ));
            cells.push(Cell::text(said.and_then(|piece| piece.translation.as_deref())));
        }
        let own = self.place_of(record);
        for (place, question) in self.questions() {
            let answer = record.answers.get(question).filter(|_| own == Some(place));
            cells.push(answer.map_or(Cell::Empty, |answer| self.sets[place].cell(row.version, answer)));
            if self.translated.contains(&(place, question.clone())) {
                cells.push(Cell::text(answer.and_then(|answer| answer.translation.as_deref())));
            }
        }
        cells.push(Cell::text(Some(if quoted { words.yes } else { words.no })));
        cells.push(Cell::text(Some(format!("{origin}/desk/{}", row.doc))));
        cells
    }
}

/// An id that no list has is shown as it is.
fn label(labels: &BTreeMap<String, String>, id: &str) -> String {
    labels.get(id).cloned().unwrap_or_else(|| id.to_owned())
}
