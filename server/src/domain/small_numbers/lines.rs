//! The cells of a question's lines in its groups, all totals being known.

use super::bridges::{Cell, bridges};
use super::{TOLD_FROM, is_small};

/// More rounds than this, and it is simpler to hide all.
const ROUNDS: usize = 24;

pub(super) struct Cells<'a> {
    /// Of everyone.
    pub(super) totals: &'a [u32],
    /// Whether a line's total is hidden: then it is hidden whole, so that whatever the total may be, the cells may follow.
    pub(super) hidden_totals: &'a [bool],
    /// How many answered in each column.
    pub(super) answered: &'a [u32],
    /// A row for each line.
    pub(super) counts: Vec<Vec<u32>>,
}

impl Cells<'_> {
    /// Which are hidden. A line that hides a number hides its zeros too: else whoever reads it knew that each is at least 1.
    pub(super) fn hidden(&self) -> Vec<Vec<bool>> {
        let mut hidden: Vec<Vec<bool>> = self.counts.iter().map(|row| vec![false; row.len()]).collect();
        for (line, cells) in hidden.iter_mut().enumerate() {
            if self.hidden_totals[line] {
                cells.fill(true);
            } else if self.counts[line].iter().any(|&count| is_small(count)) {
                self.hide_few(line, cells);
            }
        }
        for _ in 0..ROUNDS {
            let fixed = self.fixed(&hidden);
            if fixed.is_empty() {
                return hidden;
            }
            let next: Vec<Cell> =
                fixed.iter().flat_map(|&cell| self.beside(cell, &hidden)).flatten().collect();
            if next.is_empty() {
                break;
            }
            for (line, column) in next {
                hidden[line][column] = true;
                self.hide_few(line, &mut hidden[line]);
            }
        }
        // A small number is less than both its totals, so with all else hidden it can always be one more or one less.
        self.totals.iter().zip(&self.counts).map(|(&total, row)| vec![total > 0; row.len()]).collect()
    }

    fn hide_few(&self, line: usize, cells: &mut [bool]) {
        for (cell, &count) in cells.iter_mut().zip(&self.counts[line]) {
            *cell |= count < TOLD_FROM;
        }
    }

    /// The small numbers that follow from what is shown, beside lines that are hidden whole: those can be any that fit.
    fn fixed(&self, hidden: &[Vec<bool>]) -> Vec<Cell> {
        let mut edges: Vec<Cell> = Vec::new();
        for (line, cells) in hidden.iter().enumerate() {
            let is_free = |column: &usize| {
                let count = self.counts[line][*column];
                // One that everybody chose can not grow.
                cells[*column] && count > 0 && count < self.answered[*column]
            };
            edges.extend((0..cells.len()).filter(is_free).map(|column| (line, column)));
        }
        let found = bridges(self.counts.len(), self.answered.len(), &edges);
        let fixed = edges.into_iter().zip(found).filter(|(_, is_bridge)| *is_bridge).map(|(cell, _)| cell);
        fixed
            .filter(|&(line, column)| !self.hidden_totals[line] && is_small(self.counts[line][column]))
            .collect()
    }

    /// The smallest shown number in the same line, and in the same column.
    fn beside(&self, (line, column): Cell, hidden: &[Vec<bool>]) -> [Option<Cell>; 2] {
        let smallest = |cells: &mut dyn Iterator<Item = Cell>| {
            let shown =
                cells.filter(|&(line, column)| !hidden[line][column] && self.counts[line][column] > 0);
            shown.min_by_key(|&(line, column)| self.counts[line][column])
        };
        let in_line = smallest(&mut (0..self.answered.len()).map(|other| (line, other)));
        let in_column = smallest(&mut (0..self.counts.len()).map(|other| (other, column)));
        [in_line, in_column]
    }
}
