//! One question's numbers as one structure: people, of whom some answered, some preferred not to say and the rest did
//! neither; those who answered, by what they answered; and all of this for everyone and for groups side by side.
//!
//! What is told of everyone does not depend on the groups, so that the same people by place and by language tell no more
//! together. That each person is counted once in a line is not promised: it leaves a reader in more doubt, not less.

use super::lines::Cells;
use super::{TOLD_FROM, groups, hidden_lines, is_small};

/// Different people: everyone first, then each group.
#[derive(Debug, Clone)]
pub struct Counts {
    pub people: Vec<u32>,
    pub answered: Vec<u32>,
    pub declined: Vec<u32>,
    pub lines: Vec<Vec<u32>>,
    /// Whether everybody is in one line; else a person may be in several.
    pub one_each: bool,
}

/// What may be told of them, in the same places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub answered: Vec<Option<u32>>,
    pub declined: Vec<Option<u32>>,
    pub lines: Vec<Vec<Option<u32>>>,
}

impl Counts {
    /// Whether nobody left the question out, and those who declined are told: then what answered and declined are, each
    /// gives away the other.
    pub(super) fn is_tight(&self) -> bool {
        self.declined[0] >= TOLD_FROM && self.answered[0] + self.declined[0] >= self.people[0]
    }

    /// Few who declined are hidden. Where only one person did not answer, so is a 0: else what is hidden were 1.
    fn tells_declined(&self) -> bool {
        let others = self.people[0].saturating_sub(self.answered[0]);
        self.declined[0] >= TOLD_FROM || (self.declined[0] == 0 && others != 1)
    }
}

/// `closed` are everyone and the groups that nothing is told of (`hidden_groups`), or that have no column.
pub fn told(counts: &Counts, closed: &[bool]) -> Told {
    let nothing = vec![None; counts.people.len()];
    let mut told = Told {
        answered: nothing.clone(),
        declined: nothing.clone(),
        lines: vec![nothing; counts.lines.len()],
    };
    // Of few answers nothing is told, not even a 0: who declined would say how few they are.
    if closed[0] || is_small(counts.answered[0]) {
        return told;
    }
    let shut = groups::shut(counts, closed);
    let open: Vec<usize> = (1..shut.len()).filter(|&group| !shut[group]).collect();
    for place in std::iter::once(0).chain(open.iter().copied()) {
        told.answered[place] = Some(counts.answered[place]);
    }
    tell_declined(counts, &shut, &open, &mut told.declined);
    tell_lines(counts, &shut, &open, &mut told.lines);
    told
}

fn tell_declined(counts: &Counts, shut: &[bool], open: &[usize], cells: &mut [Option<u32>]) {
    if !counts.tells_declined() {
        return;
    }
    let declined = &counts.declined;
    cells[0] = Some(declined[0]);
    // Where a group is small here, any of those who did neither could have declined instead.
    let few = open.iter().any(|&group| is_small(declined[group])) || is_small(groups::left(declined, shut));
    if !few {
        open.iter().for_each(|&group| cells[group] = Some(declined[group]));
    }
}

fn tell_lines(counts: &Counts, shut: &[bool], open: &[usize], lines: &mut [Vec<Option<u32>>]) {
    let totals: Vec<u32> = counts.lines.iter().map(|line| line[0]).collect();
    let hidden_totals = if counts.one_each {
        hidden_lines(counts.answered[0], &totals)
    } else {
        totals.iter().map(|&total| is_small(total)).collect()
    };
    // What anybody can work out of the shut groups together is a column too.
    let has_rest = open.len() + 1 < shut.len();
    let columns = |row: &[u32]| -> Vec<u32> {
        let rest = has_rest.then(|| groups::left(row, shut));
        open.iter().map(|&group| row[group]).chain(rest).collect()
    };
    let cells = Cells {
        totals: &totals,
        hidden_totals: &hidden_totals,
        answered: &columns(&counts.answered),
        counts: counts.lines.iter().map(|line| columns(line)).collect(),
    };
    for (line, hidden) in cells.hidden().iter().enumerate() {
        lines[line][0] = (!hidden_totals[line]).then_some(totals[line]);
        for (&group, hidden) in open.iter().zip(hidden) {
            lines[line][group] = (!hidden).then_some(counts.lines[line][group]);
        }
    }
}
