//! The columns of a sheet. There are only so many, whatever anybody writes: what has no column of its own shares one.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::SetId;
use crate::reading::asked::AskedSet;
use crate::reading::sheet::Language;
use crate::store::{Reader, StoreError};

use super::table::Record;

/// Statements with columns of their own; all further ones share the last.
const STATEMENTS: usize = 20;

/// Cells in one sheet: a file is made in memory, and no spreadsheet opens many more.
const CELLS: usize = 2_000_000;

/// What XLSX has room for.
const COLUMNS: usize = 16_384;

pub(super) struct Layout {
    /// How many statements have columns.
    pub(super) statements: usize,
    /// Whether the last of them holds more than one.
    longer: bool,
    pub(super) sets: BTreeMap<SetId, AskedSet>,
    /// In the order of their columns.
    pub(super) questions: Vec<Question>,
    /// Whether there are answers to what nobody here knows.
    pub(super) others: bool,
}

/// A question that some version of its set asks. All versions share its column.
pub(super) struct Question {
    pub(super) set: SetId,
    pub(super) id: String,
    /// Whether a text that answers it has a translation somewhere: that has a column too.
    pub(super) translated: bool,
}

impl Layout {
    pub(super) fn of(reader: &Reader, records: &[Record], language: Language) -> Result<Layout, StoreError> {
        let asked: BTreeSet<SetId> = records.iter().filter_map(|record| record.row.set).collect();
        let read = |set| Ok((set, AskedSet::read(reader, set, language)?));
        let sets = asked.into_iter().map(read).collect::<Result<BTreeMap<_, _>, StoreError>>()?;
        let translated: BTreeSet<(SetId, &str)> = records
            .iter()
            .flat_map(|record| record.row.set.map(|set| record.answers.values().map(move |one| (set, one))))
            .flatten()
            .filter(|(_, answer)| answer.translation.is_some())
            .filter_map(|(set, answer)| Some((set, answer.question.as_deref()?)))
            .collect();
        let mut by_title: Vec<(&SetId, &AskedSet)> = sets.iter().collect();
        by_title.sort_by_key(|(set, asked)| (&asked.title, **set));
        let column = |set: SetId, id: &String| Question {
            set,
            id: id.clone(),
            translated: translated.contains(&(set, id.as_str())),
        };
        let questions = by_title
            .into_iter()
            .flat_map(|(set, asked)| asked.questions.iter().map(|id| column(*set, id)))
            .collect();
        let most = records.iter().map(|record| record.statements.len()).max().unwrap_or(0);
        let others = records.iter().any(|record| !record.others.is_empty());
        Ok(Layout { statements: most.min(STATEMENTS), longer: most > STATEMENTS, sets, questions, others })
    }

    pub(super) fn headings(&self, language: Language) -> Vec<String> {
        let words = language.words();
        let fixed =
            [words.kind, words.team, words.day, words.place, words.meeting, words.language, words.topics];
        let mut headings: Vec<String> = fixed.map(str::to_owned).to_vec();
        for number in 1..=self.statements {
            let more = if self.longer && number == self.statements { "+" } else { "" };
            for heading in [words.said, words.said_language, words.said_translation] {
                headings.push(heading.replace("{n}", &format!("{number}{more}")));
            }
        }
        for question in &self.questions {
            let heading = self.sets[&question.set].heading(&question.id);
            let translation = question.translated.then(|| words.translation.replace("{what}", &heading));
            headings.push(heading);
            headings.extend(translation);
        }
        headings.extend(self.others.then(|| words.other_answers.to_owned()));
        headings.extend([words.may_be_quoted.to_owned(), words.link.to_owned()]);
        headings
    }
}

/// Whether so many rows under so many headings make a sheet that can be made and opened.
pub(super) fn fits(rows: usize, headings: usize) -> bool {
    headings <= COLUMNS && rows.saturating_mul(headings) <= CELLS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_room_for_a_year_of_an_area_and_not_for_everything() {
        assert!(fits(10_000, 200) && fits(1, COLUMNS));
        assert!(!fits(10_000, 201) && !fits(1, COLUMNS + 1) && !fits(usize::MAX, 2));
    }
}
