//! The columns of a table: everyone, then those who stand side by side; and which of their numbers may be told.

use std::collections::BTreeSet;

use crate::domain::small_numbers;
use crate::store::AnswerRow;

use super::People;

/// What stands side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Place,
    Language,
    Version,
}

impl By {
    pub fn named(name: &str) -> Option<By> {
        match name {
            "place" => Some(By::Place),
            "language" => Some(By::Language),
            "version" => Some(By::Version),
            _ => None,
        }
    }

    /// The group a response is in; none where it does not say.
    fn group(self, row: &AnswerRow) -> Option<Group> {
        match self {
            By::Place => row.place.clone().map(|place| (0, place)),
            By::Language => row.language.clone().map(|language| (0, language)),
            By::Version => Some((row.version, row.version.to_string())),
        }
    }
}

/// A number to sort by, and the group's key.
type Group = (i64, String);

pub(super) struct Columns {
    by: Option<By>,
    /// Those that say nothing are a group too, the last: it has no column, but could be worked out from the others.
    groups: Vec<Option<Group>>,
    people: Vec<u32>,
    /// Of everyone and of each group: whether nothing at all is told of it.
    hidden: Vec<bool>,
}

impl Columns {
    pub(super) fn of(rows: &[AnswerRow], by: Option<By>) -> Columns {
        let found: BTreeSet<(bool, Option<Group>)> = by
            .into_iter()
            .flat_map(|by| rows.iter().map(move |row| by.group(row)))
            .map(|group| (group.is_none(), group))
            .collect();
        let groups = found.into_iter().map(|(_, group)| group).collect();
        let mut columns = Columns { by, groups, people: Vec::new(), hidden: Vec::new() };
        let mut people = columns.nobody();
        for row in rows {
            columns.count(row, &mut people);
        }
        columns.people = numbers(&people);
        columns.hidden = small_numbers::hidden_groups(&columns.people);
        columns
    }

    pub(super) fn nobody(&self) -> People {
        vec![BTreeSet::new(); self.groups.len() + 1]
    }

    /// Counts a person where they belong, once.
    pub(super) fn count(&self, row: &AnswerRow, people: &mut People) {
        people[0].insert(row.subject);
        if let Some(by) = self.by {
            let group = by.group(row);
            let place = self.groups.iter().position(|other| *other == group);
            people[place.expect("a group of these rows") + 1].insert(row.subject);
        }
    }

    /// "" for everyone, then the groups that have a column.
    pub(super) fn keys(&self) -> Vec<String> {
        let groups = self.groups.iter().flatten().map(|(_, key)| key.clone());
        std::iter::once(String::new()).chain(groups).collect()
    }

    /// How many different people are in each column.
    pub(super) fn people(&self) -> Vec<Option<u32>> {
        let told = |place: usize| (!self.hidden[place]).then_some(self.people[place]);
        (0..self.keys().len()).map(told).collect()
    }

    /// The cells of a table that may be told, a line for each of `lines`. The first is the total of the others.
    pub(super) fn told(&self, lines: &[&People]) -> Vec<Vec<Option<u32>>> {
        let width = self.keys().len();
        if self.hidden[0] {
            return vec![vec![None; width]; lines.len()];
        }
        let open: Vec<usize> = (1..width).filter(|&place| !self.hidden[place]).collect();
        let table: Vec<Vec<u32>> = lines.iter().map(|line| self.with_rest(&numbers(line), &open)).collect();
        let cells = small_numbers::told(&table);
        let in_columns = |cells: Vec<Option<u32>>| {
            let mut line = vec![None; width];
            line[0] = cells[0];
            for (place, cell) in open.iter().zip(&cells[1..]) {
                line[*place] = *cell;
            }
            line
        };
        cells.into_iter().map(in_columns).collect()
    }

    /// Everyone, the groups that are told of, and what anybody can work out of the others together.
    fn with_rest(&self, counts: &[u32], open: &[usize]) -> Vec<u32> {
        let mut line = vec![counts[0]];
        line.extend(open.iter().map(|&place| counts[place]));
        if open.len() < self.groups.len() {
            line.push(counts[0].saturating_sub(line[1..].iter().sum()));
        }
        line
    }
}

fn numbers(people: &People) -> Vec<u32> {
    people.iter().map(|group| group.len() as u32).collect()
}
