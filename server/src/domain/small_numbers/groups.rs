//! Of which groups nothing is told of one question.

use super::{Counts, is_small};

/// The closed groups and those where few answered, and more of the smallest until those hidden are not few together.
///
/// Where everybody either answered or preferred not to say, who declined is what is left of those who answered: then those
/// groups are shut too where few declined. Of at least two shut groups of which one is mixed, each number could be another.
pub(super) fn shut(counts: &Counts, closed: &[bool]) -> Vec<bool> {
    let (answered, declined) = (&counts.answered, &counts.declined);
    let tells_declined = |few: u32| counts.is_tight() && is_small(few);
    let mut shut: Vec<bool> = (0..answered.len())
        .map(|group| closed[group] || is_small(answered[group]) || tells_declined(declined[group]))
        .collect();
    shut[0] = closed[0];
    loop {
        let groups = shut[1..].iter().filter(|&&shut| shut).count();
        let [answered_left, declined_left] = [answered, declined].map(|row| left(row, &shut));
        let few = is_small(answered_left) || tells_declined(declined_left);
        let is_alone = groups == 1 && shut != closed;
        if groups == 0 || !(few || is_alone) {
            break;
        }
        let open = (1..shut.len()).filter(|&group| !shut[group] && answered[group] > 0);
        let Some(next) = open.min_by_key(|&group| answered[group]) else { break };
        shut[next] = true;
    }
    if shut != closed {
        // Else whoever sees that a group is shut knew that somebody there answered.
        (1..shut.len()).for_each(|group| shut[group] |= answered[group] == 0);
    }
    shut
}

/// What anybody can work out of the shut groups together.
pub(super) fn left(row: &[u32], shut: &[bool]) -> u32 {
    let open: u32 = (1..row.len()).filter(|&group| !shut[group]).map(|group| row[group]).sum();
    row[0].saturating_sub(open)
}
