//! The vectors that hold the browser to the same answers.

use heard::domain::consent::{Decision, Entry, permits, standing};
use heard::domain::id::MemberId;
use serde::{Deserialize, Serialize};

use tests::histories::permits_slowly;

use super::{bytes, count, earlier, history, record};
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
    Vector { name, decisions, answer: permits_slowly(history), standing }
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

fn text(bytes: &[u8; 16]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches('\0').to_owned()
}
