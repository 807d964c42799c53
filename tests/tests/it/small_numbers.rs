//! Small numbers against somebody who adds up and takes away: every number left out could also be another.

use heard::domain::small_numbers::{TOLD_FROM, told};

use crate::dice::Dice;

/// Parts in rows and columns, with totals above and before them as the rule takes them.
fn with_totals(parts: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let with_sum = |row: Vec<u32>| [vec![row.iter().sum()], row].concat();
    let columns = (0..parts[0].len()).map(|column| parts.iter().map(|row| row[column]).sum()).collect();
    let rows = parts.iter().cloned().map(with_sum);
    std::iter::once(with_sum(columns)).chain(rows).collect()
}

/// Tries all tables that look the same: hidden parts from 1 upwards, all else as shown.
struct Attacker<'a> {
    truth: &'a [Vec<u32>],
    shown: &'a [Vec<Option<u32>>],
}

/// Somewhat above what stands in the tables here, so that a number that can only grow has room.
const MOST: u32 = 9;

impl Attacker<'_> {
    /// Whether another value of this cell fits all that is shown.
    fn doubts(&self, cell: (usize, usize)) -> bool {
        let mut parts: Vec<Vec<u32>> = self.truth[1..].iter().map(|row| row[1..].to_vec()).collect();
        self.try_all(cell, &mut parts, 0)
    }

    fn try_all(&self, cell: (usize, usize), parts: &mut Vec<Vec<u32>>, place: usize) -> bool {
        let (rows, columns) = (parts.len(), parts[0].len());
        if place > 0 && place.is_multiple_of(columns) && !self.row_fits(parts, place / columns) {
            return false;
        }
        if place == rows * columns {
            let table = with_totals(parts);
            return self.fits(&table) && table[cell.0][cell.1] != self.truth[cell.0][cell.1];
        }
        let (row, column) = (place / columns, place % columns);
        let values = match self.shown[row + 1][column + 1] {
            Some(value) => value..=value,
            None => 1..=MOST,
        };
        let truth = parts[row][column];
        for value in values {
            parts[row][column] = value;
            if self.try_all(cell, parts, place + 1) {
                return true;
            }
        }
        parts[row][column] = truth;
        false
    }

    /// Whether a row's total is as shown, or may be what is hidden.
    fn row_fits(&self, parts: &[Vec<u32>], row: usize) -> bool {
        let sum: u32 = parts[row - 1].iter().sum();
        self.shown[row][0].map_or(sum > 0, |total| total == sum)
    }

    fn fits(&self, table: &[Vec<u32>]) -> bool {
        let shown = self.shown.iter().flatten();
        table
            .iter()
            .flatten()
            .zip(shown)
            .all(|(&value, shown)| shown.map_or(value > 0, |shown| shown == value))
    }
}

fn check(truth: &[Vec<u32>]) -> usize {
    let shown = told(truth);
    let attacker = Attacker { truth, shown: &shown };
    let mut hidden = 0;
    for (row, cells) in truth.iter().enumerate() {
        for (column, &count) in cells.iter().enumerate() {
            let told = shown[row][column];
            assert!(told.is_none_or(|told| told == count), "a wrong number in {shown:?}");
            assert!(told.is_none_or(|told| told == 0 || told >= TOLD_FROM), "a small number in {shown:?}");
            assert!(told.is_some() || count > 0, "a 0 is hidden in {shown:?}");
            if told.is_none() {
                hidden += 1;
                let doubts = attacker.doubts((row, column));
                assert!(doubts, "the number at {row}, {column} follows from {shown:?}, truth {truth:?}");
            }
        }
    }
    hidden
}

/// Every table of this form with values from a few.
fn every(rows: usize, columns: usize, values: &[u32]) -> usize {
    let cells = (rows * columns) as u32;
    (0..values.len().pow(cells))
        .map(|mut which| {
            let mut next = || {
                let value = values[which % values.len()];
                which /= values.len();
                value
            };
            let parts: Vec<Vec<u32>> = (0..rows).map(|_| (0..columns).map(|_| next()).collect()).collect();
            check(&with_totals(&parts))
        })
        .sum()
}

#[test]
fn no_hidden_number_follows_from_every_small_table() {
    assert!(every(2, 2, &[0, 1, 2, 3, 4, 5, 6]) > 1000);
    assert!(every(3, 2, &[0, 1, 6]) > 1000);
    assert!(every(2, 3, &[0, 1, 5]) > 1000);
    assert!(every(1, 4, &[0, 1, 2, 5, 6]) > 500);
}

#[test]
fn no_hidden_number_follows_from_tables_of_all_sorts() {
    let mut dice = Dice(20_261_122);
    let mut hidden = 0;
    for _ in 0..120 {
        let (rows, columns) = [(1, 4), (2, 2), (2, 3), (3, 2), (4, 1)][dice.roll(5)];
        // Many tables are nearly empty, and ones and zeros are the hard ones.
        let most = [2, 4, 6, 8][dice.roll(4)];
        let parts: Vec<Vec<u32>> =
            (0..rows).map(|_| (0..columns).map(|_| dice.roll(most) as u32).collect()).collect();
        hidden += check(&with_totals(&parts));
    }
    assert!(hidden > 150, "only {hidden} numbers were hidden");
}

#[test]
fn a_table_that_adds_up_in_one_direction_only() {
    let mut dice = Dice(7);
    for _ in 0..500 {
        let parts: Vec<u32> = (0..1 + dice.roll(5)).map(|_| dice.roll(8) as u32).collect();
        let whole: Vec<u32> = std::iter::once(parts.iter().sum()).chain(parts).collect();
        let row = told(std::slice::from_ref(&whole));
        let column = told(&whole.iter().map(|&count| vec![count]).collect::<Vec<_>>());
        assert_eq!(row.concat(), column.concat());
        let hidden: Vec<u32> = whole[1..]
            .iter()
            .zip(&row[0][1..])
            .filter(|(_, told)| told.is_none())
            .map(|(count, _)| *count)
            .collect();
        let left: u32 = hidden.iter().sum();
        // Either the total is hidden too, or at least two are, and one of them could give one to another.
        let covered =
            row[0][0].is_none() || hidden.is_empty() || (hidden.len() > 1 && left as usize > hidden.len());
        assert!(covered, "{row:?} of {whole:?}");
    }
}
