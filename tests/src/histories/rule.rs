//! The consent rule a second time, slowly.

use heard::domain::consent::{Decision, Entry};

/// The rule once more, sentence by sentence and without haste, from who reaches whom.
pub fn permits_slowly(history: &[Entry]) -> bool {
    let all = 0..history.len();
    let names = |one: usize, other: usize| history[one].seen.contains(&history[other].occasion);
    let mut reaches = vec![vec![false; history.len()]; history.len()];
    for _ in all.clone() {
        for (one, other) in all.clone().flat_map(|one| all.clone().map(move |other| (one, other))) {
            let further = all.clone().any(|between| names(one, between) && reaches[between][other]);
            reaches[one][other] |= names(one, other) || further;
        }
    }
    let valid = |one: usize| !reaches[one][one];
    let yes = |one: usize| history[one].decision == Decision::Yes;
    let cards_no = |one: usize| history[one].card && !yes(one);
    let second = |one: usize, no: usize| {
        all.clone().any(|other| {
            names(one, other)
                && valid(other)
                && yes(other)
                && names(other, no)
                && history[other].member != history[one].member
        })
    };
    let counts = |one: usize| {
        let answered = |no| !cards_no(no) || !reaches[one][no] || second(one, no);
        yes(one) && valid(one) && (history[one].card || all.clone().all(answered))
    };
    let head = |one: usize| !all.clone().any(|later| valid(later) && names(later, one));
    all.clone().any(head) && all.clone().filter(|&one| head(one)).all(counts)
}
