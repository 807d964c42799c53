//! The consent rule against a second, slow reading of it, over every small history; and the vectors that hold the
//! browser to the same answers.

use heard::domain::consent::{Decision, Entry, permits, standing};
use heard::domain::id::{MemberId, RecordId};
use serde::{Deserialize, Serialize};

use crate::fixtures::{assert_made, path, read};

#[derive(Serialize, Deserialize)]
struct Vector {
    name: String,
    decisions: Vec<Written>,
    answer: bool,
    /// The occasion whose wording stands for the yes.
    standing: Option<String>,
}

/// A decision as the vectors write it, with texts for ids.
#[derive(Serialize, Deserialize)]
struct Written {
    occasion: String,
    decision: String,
    seen: Vec<String>,
    card: bool,
    member: String,
}

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

fn text(bytes: &[u8; 16]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches('\0').to_owned()
}

/// The rule once more, sentence by sentence and without haste, from who reaches whom.
fn slowly(history: &[Entry]) -> bool {
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

/// What the rule's promises come down to for one history.
fn check(history: &[Entry]) {
    let answer = permits(history);
    assert_eq!(answer, slowly(history), "{history:?}");
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
        assert_eq!(permits(&history), slowly(&history), "{history:?}");
    }
}

#[test]
fn every_dishonest_history_of_two_and_many_of_more() {
    (0..count(2, |_| 2)).for_each(|which| check(&history(2, which, |_| 2)));
    // Steps that share no factor with the counts, so that every digit takes every value.
    (0..count(3, |_| 3)).step_by(5).for_each(|which| check(&history(3, which, |_| 3)));
    (0..count(4, |_| 4)).step_by(1009).for_each(|which| check(&history(4, which, |_| 4)));
}

#[test]
fn the_vectors_are_made() {
    let mut vectors = told();
    let mut add = |what: &str, history: Vec<Entry>| {
        let name = format!("{what} {}", vectors.len());
        vectors.push(vector(name, &history));
    };
    add("no decision at all", Vec::new());
    (0..count(1, |_| 1)).for_each(|which| add("one decision", history(1, which, |_| 1)));
    (0..count(2, earlier)).for_each(|which| add("two decisions", history(2, which, earlier)));
    (0..count(2, |_| 2))
        .step_by(17)
        .for_each(|which| add("two, cycles among them", history(2, which, |_| 2)));
    (0..count(3, earlier)).step_by(19).for_each(|which| add("three decisions", history(3, which, earlier)));
    (0..count(3, |_| 3))
        .step_by(1709)
        .for_each(|which| add("three, cycles among them", history(3, which, |_| 3)));
    (0..count(4, earlier)).step_by(827).for_each(|which| add("four decisions", history(4, which, earlier)));
    (0..count(4, |_| 4))
        .step_by(1_061_069)
        .for_each(|which| add("four, cycles among them", history(4, which, |_| 4)));
    assert_made("consent.json", &vectors);
}

#[test]
fn every_vector_has_the_answer_it_says() {
    let vectors: Vec<Vector> = read(&path("consent.json"));
    assert!(vectors.len() > 300, "only {} vectors", vectors.len());
    assert!(vectors.iter().filter(|vector| vector.answer).count() > 50);
    for vector in vectors {
        let history: Vec<Entry> = vector.decisions.iter().map(entry).collect();
        assert_eq!(permits(&history), vector.answer, "{}", vector.name);
        let wording = standing(&history).map(|yes| text(yes.as_bytes()));
        assert_eq!(wording, vector.standing, "{}", vector.name);
    }
}

/// Histories that mean something to people, with the answers they would expect.
fn told() -> Vec<Vector> {
    let one = |occasion: &str, decision: &str, seen: &[&str], member: &str| Written {
        occasion: occasion.to_owned(),
        decision: decision.to_owned(),
        seen: seen.iter().map(|&name| name.to_owned()).collect(),
        card: member == "card",
        member: member.to_owned(),
    };
    let told = |name: &str, answer, decisions: Vec<Written>| {
        let history: Vec<Entry> = decisions.iter().map(entry).collect();
        let standing = standing(&history).map(|yes| text(yes.as_bytes()));
        Vector { name: name.to_owned(), decisions, answer, standing }
    };
    vec![
        told("a yes", true, vec![one("a", "yes", &[], "amina")]),
        told("a no", false, vec![one("a", "no", &[], "amina")]),
        told(
            "a withdrawal in sight of the yes",
            false,
            vec![one("a", "yes", &[], "amina"), one("b", "withdrawn", &["a"], "amina")],
        ),
        told(
            "a yes after a withdrawal",
            true,
            vec![one("a", "withdrawn", &[], "amina"), one("b", "yes", &["a"], "amina")],
        ),
        told(
            "a yes and a no on two phones, neither in sight of the other",
            false,
            vec![one("a", "yes", &[], "amina"), one("b", "no", &[], "bryn")],
        ),
        told(
            "two yeses on two phones",
            true,
            vec![one("a", "yes", &[], "amina"), one("b", "yes", &[], "bryn")],
        ),
        told(
            "a yes that saw only one of two noes",
            false,
            vec![one("a", "no", &[], "amina"), one("b", "no", &[], "bryn"), one("c", "yes", &["a"], "amina")],
        ),
        told("sight of an unknown occasion", true, vec![one("a", "yes", &["unknown"], "amina")]),
        told("a yes that names itself", false, vec![one("a", "yes", &["a"], "amina")]),
        told(
            "a yes in sight of one that names itself",
            true,
            vec![one("a", "yes", &["a"], "amina"), one("b", "yes", &["a"], "bryn")],
        ),
        told(
            "two yeses that name each other hide no no",
            false,
            vec![
                one("a", "no", &[], "amina"),
                one("b", "yes", &["a", "c"], "bryn"),
                one("c", "yes", &["a", "b"], "bryn"),
            ],
        ),
        told(
            "one worker answers the card's no",
            false,
            vec![one("a", "no", &[], "card"), one("b", "yes", &["a"], "amina")],
        ),
        told(
            "a second worker confirms it",
            true,
            vec![
                one("a", "no", &[], "card"),
                one("b", "yes", &["a"], "amina"),
                one("c", "yes", &["a", "b"], "bryn"),
            ],
        ),
        told(
            "the same worker can not confirm it",
            false,
            vec![
                one("a", "no", &[], "card"),
                one("b", "yes", &["a"], "amina"),
                one("c", "yes", &["a", "b"], "amina"),
            ],
        ),
        told(
            "a confirmation that does not name the card's no still answers it through the yes it names",
            true,
            vec![
                one("a", "no", &[], "card"),
                one("b", "yes", &["a"], "amina"),
                one("c", "yes", &["b"], "bryn"),
            ],
        ),
        told(
            "a card's no is not forgotten by way of another no",
            false,
            vec![
                one("a", "no", &[], "card"),
                one("b", "no", &["a"], "bryn"),
                one("c", "yes", &["b"], "amina"),
            ],
        ),
        told(
            "the card answers its own no",
            true,
            vec![one("a", "no", &[], "card"), one("b", "yes", &["a"], "card")],
        ),
        told(
            "a worker's yes after the card answered its own no",
            true,
            vec![
                one("a", "no", &[], "card"),
                one("b", "yes", &["a"], "card"),
                one("c", "yes", &["a", "b"], "amina"),
            ],
        ),
    ]
}

fn vector(name: String, history: &[Entry]) -> Vector {
    let decisions = history
        .iter()
        .map(|entry| Written {
            occasion: text(entry.occasion.as_bytes()),
            decision: entry.decision.name().to_owned(),
            seen: entry.seen.iter().map(|id| text(id.as_bytes())).collect(),
            card: entry.card,
            member: text(entry.member.as_bytes()),
        })
        .collect();
    let standing = standing(history).map(|yes| text(yes.as_bytes()));
    Vector { name, decisions, answer: slowly(history), standing }
}

fn entry(written: &Written) -> Entry {
    Entry {
        occasion: record(&written.occasion),
        decision: Decision::named(&written.decision).expect("a decision"),
        seen: written.seen.iter().map(|name| record(name)).collect(),
        card: written.card,
        member: MemberId::from_bytes(bytes(&written.member)),
    }
}
