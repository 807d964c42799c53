//! The consent rule against a second, slow reading of it, over every small history.

mod vectors;

use heard::domain::consent::{Decision, Entry, permits};
use heard::domain::id::{MemberId, RecordId};
use tests::histories::permits_slowly;

/// Who decides what. A withdrawal is another word for a no, and the card decides under the server's own member.
const CHOICES: [(Decision, bool, &str); 6] = [
    (Decision::Yes, false, "amina"),
    (Decision::No, false, "amina"),
    (Decision::Yes, false, "bryn"),
    (Decision::Withdrawn, false, "bryn"),
    (Decision::Yes, true, "card"),
    (Decision::Withdrawn, true, "card"),
];

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// Whatever the number `which` says, digit by digit: each of `length` decisions, and which of the others it has seen.
fn history(length: usize, mut which: usize, may_see: impl Fn(usize) -> usize) -> Vec<Entry> {
    (0..length)
        .map(|place| {
            let (decision, card, member) = CHOICES[which % CHOICES.len()];
            which /= CHOICES.len();
            let sees = which % (1 << may_see(place));
            which >>= may_see(place);
            let seen = NAMES.iter().enumerate().filter(|(other, _)| sees >> other & 1 == 1);
            Entry {
                occasion: record(NAMES[place]),
                decision,
                seen: seen.map(|(_, name)| record(name)).collect(),
                card,
                member: MemberId::from_bytes(bytes(member)),
            }
        })
        .collect()
}

/// How many histories of so many decisions there are.
fn count(length: usize, may_see: impl Fn(usize) -> usize) -> usize {
    (0..length).map(|place| CHOICES.len() << may_see(place)).product()
}

fn bytes(name: &str) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    bytes
}

fn record(name: &str) -> RecordId {
    RecordId::from_bytes(bytes(name))
}

/// What the rule's promises come down to for one history.
fn check(history: &[Entry]) {
    let answer = permits(history);
    assert_eq!(answer, permits_slowly(history), "{history:?}");
    let mut turned = history.to_vec();
    for _ in 0..history.len() {
        turned.rotate_left(1);
        assert_eq!(permits(&turned), answer, "order matters in {history:?}");
    }
    turned.reverse();
    assert_eq!(permits(&turned), answer, "order matters in {history:?}");
    let unseen = Entry {
        occasion: record("unseen"),
        decision: Decision::No,
        seen: history.iter().map(|entry| entry.occasion).collect(),
        card: false,
        member: MemberId::from_bytes(bytes("ceit")),
    };
    turned.push(unseen);
    assert!(!permits(&turned), "an unseen no was overlooked in {history:?}");
}

/// Decisions can only see earlier ones: as honest devices write them.
fn earlier(place: usize) -> usize {
    place
}

#[test]
fn every_honest_history_of_four_decisions() {
    for length in 0..=3 {
        (0..count(length, earlier)).for_each(|which| check(&history(length, which, earlier)));
    }
    for which in 0..count(4, earlier) {
        let history = history(4, which, earlier);
        assert_eq!(permits(&history), permits_slowly(&history), "{history:?}");
    }
}

#[test]
fn every_dishonest_history_of_two_and_many_of_more() {
    (0..count(2, |_| 2)).for_each(|which| check(&history(2, which, |_| 2)));
    // Steps that share no factor with the counts, so that every digit takes every value.
    (0..count(3, |_| 3)).step_by(5).for_each(|which| check(&history(3, which, |_| 3)));
    (0..count(4, |_| 4)).step_by(1009).for_each(|which| check(&history(4, which, |_| 4)));
}
