//! The columns of a table: everyone, then those who stand side by side; and of which of them nothing is told.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::RecordId;
use crate::domain::small_numbers;
use crate::store::AnswerRow;

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

    /// The group a response is in, the last for one that does not say.
    fn group(self, row: &AnswerRow) -> Group {
        let key = match self {
            By::Place => row.place.clone(),
            By::Language => row.language.clone(),
            By::Version => Some(row.version.to_string()),
        };
        let number = if self == By::Version { row.version } else { 0 };
        (key.is_none(), number, key.unwrap_or_default())
    }
}

/// Whether it is the group of those that do not say, a number to sort by, and the group's key.
type Group = (bool, i64, String);

pub(super) struct Columns {
    by: Option<By>,
    /// Those that say nothing are a group too, the last: it has no column, but could be worked out from the others.
    groups: BTreeMap<Group, usize>,
    /// Different people, in everyone and in each group.
    pub(super) people: Vec<u32>,
    /// Of everyone and of each group: whether nothing at all is told of it.
    pub(super) closed: Vec<bool>,
}

impl Columns {
    pub(super) fn of(rows: &[AnswerRow], by: Option<By>) -> Columns {
        let found: BTreeSet<Group> =
            by.into_iter().flat_map(|by| rows.iter().map(move |row| by.group(row))).collect();
        let groups = found.into_iter().zip(1..).collect();
        let mut columns = Columns { by, groups, people: Vec::new(), closed: Vec::new() };
        columns.people = columns.count(rows.iter());
        columns.closed = small_numbers::hidden_groups(&columns.people);
        let all_closed = columns.closed[1..].iter().all(|&closed| closed);
        if !columns.groups.is_empty() && all_closed && columns.people[0] as usize <= columns.groups.len() {
            // As many groups as people: that a group is there says all of it.
            return Columns::of(rows, None);
        }
        for (group, &place) in &columns.groups {
            columns.closed[place] |= group.0;
        }
        columns
    }

    /// How many different people these rows are of, in everyone and in each group.
    pub(super) fn count<'a>(&self, rows: impl Iterator<Item = &'a AnswerRow>) -> Vec<u32> {
        let mut found: Vec<(usize, RecordId)> = Vec::new();
        for row in rows {
            found.push((0, row.subject));
            found.extend(self.by.map(|by| (self.groups[&by.group(row)], row.subject)));
        }
        found.sort_unstable();
        found.dedup();
        let mut people = vec![0; self.groups.len() + 1];
        found.into_iter().for_each(|(place, _)| people[place] += 1);
        people
    }

    /// "" for everyone, then the groups that have a column.
    pub(super) fn keys(&self) -> Vec<String> {
        let groups = self.groups.keys().filter(|group| !group.0).map(|(.., key)| key.clone());
        std::iter::once(String::new()).chain(groups).collect()
    }

    /// How many different people are in each column.
    pub(super) fn told_people(&self) -> Vec<Option<u32>> {
        let told = |(&count, closed): (&u32, &bool)| (!closed).then_some(count);
        self.in_columns(self.people.iter().zip(&self.closed).map(told).collect())
    }

    /// Those cells that have a column.
    pub(super) fn in_columns(&self, mut cells: Vec<Option<u32>>) -> Vec<Option<u32>> {
        cells.truncate(1 + self.groups.keys().filter(|group| !group.0).count());
        cells
    }
}
