//! Which numbers of a table are left out, so that nobody learns how a few people answered.
//!
//! A number from 1 to 4 is hidden. Because totals stand beside it, further numbers are hidden until none of those left out
//! can be worked out from the rest. A 0 is shown, so whoever reads a table knows that each hidden number is at least 1.

/// The smallest number of people that is told.
pub const TOLD_FROM: u32 = 5;

fn is_small(people: u32) -> bool {
    (1..TOLD_FROM).contains(&people)
}

/// Of which groups nothing at all is told. `people` are how many different people are in everyone (first) and in each
/// group. The small groups, and more of the smallest for as long as those hidden are alone or few between them: else what
/// everyone said, less what the others said, would be what they said.
pub fn hidden_groups(people: &[u32]) -> Vec<bool> {
    let mut hidden: Vec<bool> = people.iter().map(|&count| is_small(count)).collect();
    let Some((&everyone, groups)) = people.split_first() else { return hidden };
    loop {
        let shown: u32 = (1..people.len()).filter(|&place| !hidden[place]).map(|place| people[place]).sum();
        let alone = hidden[1..].iter().filter(|&&hidden| hidden).count();
        let left = everyone.saturating_sub(shown);
        if alone == 0 || (alone > 1 && left >= TOLD_FROM) {
            return hidden;
        }
        let smallest = (0..groups.len()).filter(|&place| !hidden[place + 1] && groups[place] > 0);
        let Some(next) = smallest.min_by_key(|&place| groups[place]) else { return hidden };
        hidden[next + 1] = true;
    }
}

/// The numbers of a table that may be told. Its first row is the total of the others, and its first column as well; a
/// table of one row or one column adds up in the other direction only. Where people are counted in several rows or
/// columns the totals are less than the sums, which tells a reader less, not more.
pub fn told(table: &[Vec<u32>]) -> Vec<Vec<Option<u32>>> {
    let mut hiding = Hiding::of(table);
    // A number that can not be worked out stays so when more are hidden: one walk over them is enough.
    let mut place = 0;
    while place < hiding.hidden.len() {
        if hiding.is_fixed(hiding.hidden[place]) && hiding.hide_one_beside(hiding.hidden[place]) {
            continue;
        }
        place += 1;
    }
    let is_hidden = |row, column| hiding.hidden.contains(&(row, column));
    let tell = |row: usize, column: usize, count: u32| (!is_hidden(row, column)).then_some(count);
    let tell_row = |(row, cells): (usize, &Vec<u32>)| {
        cells.iter().enumerate().map(|(column, &count)| tell(row, column, count)).collect()
    };
    table.iter().enumerate().map(tell_row).collect()
}

type Cell = (usize, usize);

/// A table as a network: each row and each column is a node, each hidden number an edge between its two. Another table
/// looks the same from outside exactly if what it has more and less of goes round in circles in this network.
struct Hiding<'a> {
    table: &'a [Vec<u32>],
    hidden: Vec<Cell>,
}

impl<'a> Hiding<'a> {
    fn of(table: &'a [Vec<u32>]) -> Self {
        let cells = table.iter().enumerate().flat_map(|(row, cells)| {
            cells
                .iter()
                .enumerate()
                .filter(|(_, count)| is_small(**count))
                .map(move |(column, _)| (row, column))
        });
        Hiding { table, hidden: cells.collect() }
    }

    fn columns(&self) -> usize {
        self.table.first().map_or(0, Vec::len)
    }

    /// Rows come first, then columns. Where nothing adds up, all of them are one node, the last.
    fn nodes(&self, (row, column): Cell) -> [usize; 2] {
        let (rows, columns) = (self.table.len(), self.columns());
        let free = rows + columns;
        [if columns == 1 { free } else { row }, if rows == 1 { free } else { rows + column }]
    }

    /// Ways on which one person more or less can be passed on by this number: always one more, and one less where that
    /// leaves at least one. In a total, more is less for the rows and columns it is the sum of.
    fn ways(&self, cell: Cell) -> impl Iterator<Item = (usize, usize)> {
        let (row, column) = cell;
        let [one, other] = self.nodes(cell);
        let turned = (row == 0) != (column == 0);
        let more = if turned { (other, one) } else { (one, other) };
        let less = (self.table[row][column] > 1).then_some((more.1, more.0));
        std::iter::once(more).chain(less)
    }

    /// Whether only one value of this hidden number fits what is shown.
    fn is_fixed(&self, cell: Cell) -> bool {
        let edges: Vec<(usize, usize)> =
            self.hidden.iter().filter(|other| **other != cell).flat_map(|other| self.ways(*other)).collect();
        !self.ways(cell).any(|(from, to)| reaches(&edges, to, from))
    }

    /// Hides the smallest number that shares a row or column with this one, parts before totals. False when there is none.
    fn hide_one_beside(&mut self, (row, column): Cell) -> bool {
        let in_row = (0..self.columns()).map(|other| (row, other));
        let in_column = (0..self.table.len()).map(|other| (other, column));
        let next = in_row
            .chain(in_column)
            .filter(|&(row, column)| self.table[row][column] > 0 && !self.hidden.contains(&(row, column)))
            .min_by_key(|&(row, column)| (row == 0 || column == 0, self.table[row][column]));
        self.hidden.extend(next);
        next.is_some()
    }
}

fn reaches(edges: &[(usize, usize)], from: usize, to: usize) -> bool {
    let mut found = vec![from];
    let mut next = 0;
    while let Some(&node) = found.get(next) {
        if node == to {
            return true;
        }
        let further = edges.iter().filter(|(start, _)| *start == node).map(|(_, end)| *end);
        for end in further.collect::<Vec<_>>() {
            if !found.contains(&end) {
                found.push(end);
            }
        }
        next += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_can_misuse_is_told_whole() {
        let plain = vec![vec![11, 6, 5], vec![11, 6, 5], vec![0, 0, 0]];
        assert!(told(&plain).iter().flatten().all(Option::is_some));
    }

    #[test]
    fn one_small_number_takes_the_next_smallest_with_it() {
        let column = |counts: &[u32]| counts.iter().map(|&count| vec![count]).collect::<Vec<_>>();
        let flat = |counts: &[u32]| told(&column(counts)).concat();
        assert_eq!(flat(&[21, 9, 8, 4]), [Some(21), Some(9), None, None]);
        // With 1 and 1 left over, a second small number is no cover: a third goes too.
        assert_eq!(flat(&[15, 7, 6, 1, 1]), [Some(15), Some(7), None, None, None]);
        assert_eq!(flat(&[3, 3, 0]), [None, None, Some(0)]);
        assert_eq!(flat(&[5, 5, 0]), [Some(5), Some(5), Some(0)]);
    }

    #[test]
    fn a_small_group_is_never_alone() {
        assert_eq!(hidden_groups(&[20, 9, 6, 5]), [false; 4]);
        assert_eq!(hidden_groups(&[20, 9, 8, 3]), [false, false, true, true]);
        // 1 and 2 between them are still few.
        assert_eq!(hidden_groups(&[22, 10, 9, 2, 1]), [false, false, true, true, true]);
        assert_eq!(hidden_groups(&[3, 3, 0]), [true, true, false]);
        assert_eq!(hidden_groups(&[7, 7]), [false, false]);
    }
}
