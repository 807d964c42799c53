//! Which numbers of tables are left out, so that nobody learns how a few people answered.
//!
//! A number from 1 to 4 is hidden. Because totals stand beside it, further numbers are hidden until none of those from 1
//! to 4 can be worked out from the rest. `docs/counts.md` has the whole rule.

mod bridges;
mod groups;
mod lines;
mod question;

pub use question::{Counts, Told, told};

/// The smallest number of people that is told.
pub const TOLD_FROM: u32 = 5;

pub fn is_small(people: u32) -> bool {
    (1..TOLD_FROM).contains(&people)
}

/// Of which groups nothing at all is told. `people` are how many different people are in everyone (first) and in each
/// group. The small groups, and more of the smallest for as long as those hidden are alone, few between them or hardly more
/// than one each: else what everyone said, less what the others said, would be what they said.
pub fn hidden_groups(people: &[u32]) -> Vec<bool> {
    let mut hidden: Vec<bool> = people.iter().map(|&count| is_small(count)).collect();
    let Some((&everyone, groups)) = people.split_first() else { return hidden };
    loop {
        let shown: u32 = (1..people.len()).filter(|&place| !hidden[place]).map(|place| people[place]).sum();
        let alone = hidden[1..].iter().filter(|&&hidden| hidden).count();
        let left = everyone.saturating_sub(shown);
        if alone == 0 || (alone > 1 && left >= TOLD_FROM && left as usize > alone) {
            return hidden;
        }
        let smallest = (0..groups.len()).filter(|&place| !hidden[place + 1] && groups[place] > 0);
        let Some(next) = smallest.min_by_key(|&place| groups[place]) else { return hidden };
        hidden[next + 1] = true;
    }
}

/// Which lines of everyone's are hidden, where each of `total` people is in one line. A hidden line has at least one
/// person, for a 0 is shown; where that would say too much, all lines are hidden, zeros too.
pub(crate) fn hidden_lines(total: u32, lines: &[u32]) -> Vec<bool> {
    let mut hidden: Vec<bool> = lines.iter().map(|&count| is_small(count)).collect();
    loop {
        let few = hidden.iter().filter(|&&hidden| hidden).count();
        let sum = |wanted: bool| -> u32 {
            lines.iter().zip(&hidden).filter(|(_, hidden)| **hidden == wanted).map(|(count, _)| count).sum()
        };
        let left = total.saturating_sub(sum(false)).min(sum(true));
        if few == 0 || (few > 1 && left as usize > few) {
            return hidden;
        }
        let shown = (0..lines.len()).filter(|&line| !hidden[line] && lines[line] > 0);
        let Some(next) = shown.min_by_key(|&line| lines[line]) else { return vec![true; lines.len()] };
        hidden[next] = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_small_line_takes_the_next_smallest_with_it() {
        assert_eq!(hidden_lines(21, &[9, 8, 4]), [false, true, true]);
        // With 1 and 1 left over, a second small number is no cover: a third goes too.
        assert_eq!(hidden_lines(15, &[7, 6, 1, 1]), [false, true, true, true]);
        assert_eq!(hidden_lines(6, &[3, 3, 0]), [true, true, false]);
        assert_eq!(hidden_lines(10, &[5, 5, 0]), [false; 3]);
        assert_eq!(hidden_lines(6, &[1, 1, 1, 1, 1, 1, 0]), [true; 7], "a shown 0 would make each of them 1");
    }

    #[test]
    fn a_small_group_is_never_alone() {
        assert_eq!(hidden_groups(&[20, 9, 6, 5]), [false; 4]);
        assert_eq!(hidden_groups(&[20, 9, 8, 3]), [false, false, true, true]);
        // 1 and 2 between them are still few.
        assert_eq!(hidden_groups(&[22, 10, 9, 2, 1]), [false, false, true, true, true]);
        assert_eq!(hidden_groups(&[3, 3, 0]), [true, true, false]);
        assert_eq!(hidden_groups(&[7, 7]), [false, false]);
        // Five groups and five people: each is one.
        assert_eq!(hidden_groups(&[14, 9, 1, 1, 1, 1, 1]), [false, true, true, true, true, true, true]);
    }
}
