//! Small numbers against somebody who knows the rule, adds up and takes away: everything that looks the same from outside
//! is tried, and every small number that is left out must also be another in some of it.

use std::collections::{BTreeMap, BTreeSet};

use heard::domain::small_numbers::{Counts, TOLD_FROM, Told, hidden_groups, told};

use tests::dice::Dice;

/// Of each group how many are in each line, how many declined and how many left the question out.
type Group = Vec<u32>;

/// A row of the table: answered, declined or a line; and a column: everyone first.
type Cell = (usize, usize);

fn counts(groups: &[Group], has_columns: bool) -> Counts {
    let lines = groups[0].len() - 2;
    let row = |of: &dyn Fn(&Group) -> u32| -> Vec<u32> {
        let parts: Vec<u32> = groups.iter().map(of).collect();
        let total = vec![parts.iter().sum()];
        if has_columns { [total, parts].concat() } else { total }
    };
    Counts {
        people: row(&|group| group.iter().sum()),
        answered: row(&|group| group[..lines].iter().sum()),
        declined: row(&|group| group[lines]),
        lines: (0..lines).map(|line| row(&|group| group[line])).collect(),
        one_each: true,
    }
}

fn rows<T: Clone>(answered: &[T], declined: &[T], lines: &[Vec<T>]) -> Vec<Vec<T>> {
    [vec![answered.to_vec(), declined.to_vec()], lines.to_vec()].concat()
}

/// A column's numbers in the order of the rows.
fn column(group: &[u32]) -> Vec<u32> {
    let lines = group.len() - 2;
    [&[group[..lines].iter().sum(), group[lines]], &group[..lines]].concat()
}

struct Reader {
    /// How many people are in each column, where that is told.
    people: Vec<Option<u32>>,
    everyone: u32,
    shown: Vec<Vec<Option<u32>>>,
}

impl Reader {
    /// Everybody who may be in a group, in all ways that look like this.
    fn fitting(&self, place: usize, lines: usize) -> Vec<Group> {
        let told: u32 = self.people.iter().skip(1).flatten().sum();
        let most = self.people[place].unwrap_or(self.everyone - told);
        let least = self.people[place].unwrap_or(1);
        let mut found = Vec::new();
        for people in least..=most {
            splits(people, lines + 2, &mut Vec::new(), &mut found);
        }
        found.retain(|group| self.fits(place, &column(group)));
        found
    }

    fn fits(&self, place: usize, numbers: &[u32]) -> bool {
        self.shown.iter().zip(numbers).all(|(row, &number)| row[place].is_none_or(|shown| shown == number))
    }

    /// A 0 of everyone's is shown, where anything is: so what is hidden is at least 1.
    fn fits_everyone(&self, group: &[u32]) -> bool {
        let numbers = column(group);
        let (people, answered) = (group.iter().sum::<u32>(), self.shown[0][0]);
        let lines = &self.shown[2..];
        let tells_zeros = lines.iter().any(|line| line[0].is_some());
        let lines_fit =
            lines.iter().zip(&numbers[2..]).all(|(line, &n)| line[0].is_some() || n > 0 || !tells_zeros);
        let declined_fits = answered.is_none_or(|answered| {
            self.shown[1][0].is_some() || numbers[1] > 0 || people.saturating_sub(answered) == 1
        });
        people == self.everyone && self.fits(0, &numbers) && lines_fit && declined_fits
    }

    /// All values of all cells.
    fn possible(&self, lines: usize) -> BTreeMap<Cell, BTreeSet<u32>> {
        let places = if self.people.len() == 1 { 0..1 } else { 1..self.people.len() };
        let ways: Vec<Vec<Group>> = places.clone().map(|place| self.fitting(place, lines)).collect();
        let mut possible: BTreeMap<Cell, BTreeSet<u32>> = BTreeMap::new();
        for (which, place) in places.enumerate() {
            let others = ways.iter().enumerate().filter(|(other, _)| *other != which).map(|(_, ways)| ways);
            let rest = others.fold(BTreeSet::from([vec![0; lines + 2]]), |sums, ways| {
                sums.iter().flat_map(|sum| ways.iter().map(move |group| add(sum, group))).collect()
            });
            for group in &ways[which] {
                for everyone in rest.iter().map(|sum| add(sum, group)).filter(|sum| self.fits_everyone(sum)) {
                    for (column_of, place) in [(group, place), (&everyone, 0)] {
                        for (row, number) in column(column_of).into_iter().enumerate() {
                            possible.entry((row, place)).or_default().insert(number);
                        }
                    }
                }
            }
        }
        possible
    }
}

fn add(one: &[u32], other: &[u32]) -> Group {
    one.iter().zip(other).map(|(one, other)| one + other).collect()
}

fn splits(people: u32, parts: usize, start: &mut Group, found: &mut Vec<Group>) {
    if parts == 1 {
        found.push([&start[..], &[people]].concat());
        return;
    }
    for first in 0..=people {
        start.push(first);
        splits(people - first, parts - 1, start, found);
        start.pop();
    }
}

/// Answers how many numbers were told and how many were hidden.
fn check(groups: &[Group], has_columns: bool) -> (usize, usize) {
    let truth = counts(groups, has_columns);
    let closed = hidden_groups(&truth.people);
    if !is_side_by_side(&truth, &closed) {
        return (0, 0);
    }
    let Told { answered, declined, lines } = told(&truth, &closed);
    let told_people = |(place, &closed): (usize, &bool)| (!closed).then_some(truth.people[place]);
    let reader = Reader {
        people: closed.iter().enumerate().map(told_people).collect(),
        everyone: truth.people[0],
        shown: rows(&answered, &declined, &lines),
    };
    let truth_rows = rows(&truth.answered, &truth.declined, &truth.lines);
    let possible = if closed[0] { BTreeMap::new() } else { reader.possible(groups[0].len() - 2) };
    let mut hidden = 0;
    for (row, cells) in truth_rows.iter().enumerate() {
        for (place, &number) in cells.iter().enumerate() {
            if let Some(shown) = reader.shown[row][place] {
                assert_eq!(shown, number);
                assert!(shown == 0 || shown >= TOLD_FROM, "a small number in {:?}", reader.shown);
                continue;
            }
            hidden += 1;
            // What may be told may also follow.
            if (1..TOLD_FROM).contains(&number) && !closed[0] {
                let values = &possible[&(row, place)];
                assert!(values.contains(&number), "the truth looks otherwise: {truth:?}");
                assert!(values.len() > 1, "{row}, {place} follows from {:?}: {truth:?}", reader.shown);
            }
        }
    }
    (truth_rows.concat().len() - hidden, hidden)
}

/// Groups of one person each are never put side by side.
fn is_side_by_side(truth: &Counts, closed: &[bool]) -> bool {
    closed[1..].iter().any(|closed| !closed) || truth.people[0] as usize > closed.len() - 1
}

fn group(lines: usize, people: u32, dice: &mut Dice) -> Group {
    let mut group = vec![0; lines + 2];
    // Many leave nothing out and nearly all say the same: those are the hard ones.
    let kinds = [lines, lines + 1, lines + 2][dice.roll(3)];
    let usual = dice.roll(kinds);
    for _ in 0..people {
        group[if dice.roll(3) == 0 { dice.roll(kinds) } else { usual }] += 1;
    }
    group
}

#[test]
fn no_small_number_of_everyone_follows() {
    let (mut shown, mut hidden) = (0, 0);
    for people in 1..=13 {
        for lines in 1..=2 {
            let mut all = Vec::new();
            splits(people, lines + 2, &mut Vec::new(), &mut all);
            for group in all {
                let (one, other) = check(&[group], false);
                (shown, hidden) = (shown + one, hidden + other);
            }
        }
    }
    let mut dice = Dice(11);
    for _ in 0..40 {
        let (lines, people) = (3 + dice.roll(2), 5 + dice.roll(6) as u32);
        check(&[group(lines, people, &mut dice)], false);
    }
    assert!(shown > 1000 && hidden > 1000, "{shown} shown, {hidden} hidden");
}

#[test]
fn no_small_number_of_groups_side_by_side_follows() {
    let mut dice = Dice(20_261_122);
    let (mut shown, mut hidden) = (0, 0);
    for _ in 0..30 {
        let (lines, groups) = [(1, 2), (1, 3), (2, 2), (2, 3), (3, 2)][dice.roll(5)];
        let mut people = || [5, 5, 6, 6, 7, 7, 7, 1 + dice.roll(4) as u32][dice.roll(8)];
        let sizes: Vec<u32> = (0..groups).map(|_| people()).collect();
        let groups: Vec<Group> = sizes.into_iter().map(|size| group(lines, size, &mut dice)).collect();
        let (one, other) = check(&groups, true);
        (shown, hidden) = (shown + one, hidden + other);
    }
    assert!(shown > 50 && hidden > 50, "{shown} shown, {hidden} hidden");
}

/// Lines of everyone: how many answered, who declined, all people.
fn everyone(people: u32, declined: u32, lines: &[u32]) -> Told {
    let answered = lines.iter().sum();
    let lines = lines.iter().map(|&line| vec![line]).collect();
    let counts = Counts {
        people: vec![people],
        answered: vec![answered],
        declined: vec![declined],
        lines,
        one_each: true,
    };
    told(&counts, &hidden_groups(&counts.people))
}

#[test]
fn who_declined_is_not_what_is_left_of_those_who_answered() {
    let one = everyone(20, 1, &[19]);
    assert_eq!((one.answered, &one.declined), (vec![Some(19)], &vec![None]));
    assert_eq!(everyone(20, 0, &[19]).declined, one.declined, "nobody else tells whether one declined");
    assert_eq!(everyone(20, 0, &[20]).declined, [Some(0)]);
    // And the other way.
    let few = everyone(17, 16, &[1]);
    assert_eq!((few.answered, few.declined), (vec![None], vec![None]));
}

#[test]
fn of_as_many_answers_as_people_none_are_told() {
    let told = everyone(12, 0, &[1; 12]);
    assert_eq!(told.answered, [Some(12)]);
    assert!(told.lines.concat().iter().all(Option::is_none));
    let with_zero = [&[1; 12][..], &[0]].concat();
    assert!(
        everyone(12, 0, &with_zero).lines.concat().iter().all(Option::is_none),
        "a 0 would say that each is 1"
    );
}

#[test]
fn what_nobody_can_misuse_is_told_whole() {
    let told = everyone(31, 6, &[12, 0, 13]);
    assert_eq!(told.lines, [[Some(12)], [Some(0)], [Some(13)]]);
    assert_eq!((told.answered, told.declined), (vec![Some(25)], vec![Some(6)]));
}

#[test]
fn a_table_of_many_small_numbers_is_hidden_without_end() {
    let (lines, groups, mut dice) = (720, 60, Dice(3));
    let mut table = vec![vec![0; groups + 1]; lines];
    for _ in 0..4000 {
        let (line, group) = (dice.roll(lines), 1 + dice.roll(groups));
        table[line][group] += 1;
        table[line][0] += 1;
    }
    let people: Vec<u32> = (0..=groups).map(|group| table.iter().map(|line| line[group]).sum()).collect();
    let declined = vec![0; groups + 1];
    let counts = Counts { answered: people.clone(), people, declined, lines: table, one_each: true };
    let told = told(&counts, &vec![false; groups + 1]);
    let small = told.lines.concat().into_iter().flatten().filter(|&number| (1..TOLD_FROM).contains(&number));
    assert_eq!(small.count(), 0);
}
