//! Which pieces of a state may be seen.

use heard::domain::id::SetId;
use heard::domain::piece::{self, Answer, Statement, Value};
use heard::domain::scalar::Scalar;
use heard::domain::state::{Field, State, Written};
use serde::{Deserialize, Serialize};

use super::Pieces;
use crate::fixtures::{path, read};

/// A state and the pieces of it that may be seen outside the team, consent aside.
#[derive(Serialize, Deserialize)]
pub(super) struct Visible {
    name: String,
    state: State,
    pieces: Vec<String>,
}

#[test]
fn a_piece_is_seen_only_as_it_was_previewed() {
    let pieces: Pieces = read(&path("pieces.json"));
    for visible in pieces.visible {
        let statements = piece::statements(&visible.state).into_iter().map(|statement| statement.name);
        let answers = piece::answers(&visible.state).into_iter().map(|answer| answer.name);
        let seen: Vec<_> = statements.chain(answers).collect();
        assert_eq!(seen, visible.pieces, "{}", visible.name);
    }
}

type Fields = Vec<(&'static str, Field)>;

/// Two people's values for one field, not settled.
fn conflict(value: Scalar, other: Scalar) -> Field {
    let by = |byte| heard::domain::id::ActorId::from_bytes([byte; 16]);
    Field { value, by: Some(by(2)), others: vec![Written { value: other, by: by(1) }] }
}

/// Two shared statements, and what hides one of them.
pub(super) fn states() -> impl Iterator<Item = Visible> {
    let hash = |name: &str, words: &str| {
        let (name, words) = (name.to_owned(), words.to_owned());
        let piece = Statement { name, words, language: Some("en".into()), translation: None, at: None };
        Scalar::Bytes(piece.hash().to_vec())
    };
    let base: Fields = vec![
        ("statement/0a/words", Scalar::from("The bus is gone").into()),
        ("statement/0a/language", Scalar::from("en").into()),
        ("statement/0a/at", Scalar::from("2026-05-03T14:05").into()),
        ("shared/s/0a", hash("s/0a", "The bus is gone").into()),
        ("statement/0b/words", Scalar::from("The shop too").into()),
        ("statement/0b/language", Scalar::from("en").into()),
        ("statement/0b/at", Scalar::from("2026-05-03T14:01").into()),
        ("shared/s/0b", hash("s/0b", "The shop too").into()),
        ("statement/0c/words", Scalar::from("Never shared").into()),
        ("notes", Scalar::from("for the team").into()),
    ];
    let own = hash("s/0a", "The bus is gone");
    let altered: Vec<(&str, Fields, &[&str])> = vec![
        ("both shared, the earlier first", vec![], &["s/0b", "s/0a"]),
        ("edited since", vec![("statement/0a/words", Scalar::from("The bus came back").into())], &["s/0b"]),
        ("translated since", vec![("statement/0a/translation", Scalar::from("Mae’r bws").into())], &["s/0b"]),
        ("kept back", vec![("shared/s/0a", Scalar::Bool(false).into())], &["s/0b"]),
        (
            "shared and kept back at once",
            vec![("shared/s/0a", conflict(own, Scalar::Bool(false)))],
            &["s/0b"],
        ),
        ("taken out", vec![("statement/0a/out", Scalar::Bool(true).into())], &["s/0b"]),
        ("put back", vec![("statement/0a/out", Scalar::Bool(false).into())], &["s/0b", "s/0a"]),
        (
            "two wordings",
            vec![("statement/0a/words", conflict("The bus is gone".into(), "It left".into()))],
            &["s/0b"],
        ),
        ("two languages", vec![("statement/0a/language", conflict("en".into(), "cy".into()))], &["s/0b"]),
        ("in and out at once", vec![("statement/0a/out", conflict(false.into(), true.into()))], &["s/0b"]),
        ("the other's hash", vec![("shared/s/0a", hash("s/0b", "The shop too").into())], &["s/0b"]),
        (
            "a hash of another name",
            vec![("shared/s/0c", hash("s/0d", "Never shared").into())],
            &["s/0b", "s/0a"],
        ),
    ];
    altered.into_iter().map(move |(name, fields, pieces)| visible(name, &base, fields, pieces))
}

/// The base with some fields altered, and the pieces that may be seen then.
fn visible(name: &str, base: &Fields, fields: Fields, pieces: &[&str]) -> Visible {
    Visible {
        name: name.to_owned(),
        state: base.iter().cloned().chain(fields).map(|(name, field)| (name.to_owned(), field)).collect(),
        pieces: pieces.iter().map(|&piece| piece.to_owned()).collect(),
    }
}

/// Four shared answers, and what hides some of them.
pub(super) fn answer_states() -> impl Iterator<Item = Visible> {
    let set = SetId::from_bytes([7; 16]);
    let hash = |question: &str, value: Value, translation: Option<&str>| {
        let answer = Answer {
            name: format!("a/{question}"),
            set,
            version: 1,
            value,
            language: Some(if question == "more" { "ur" } else { "cy" }.to_owned()),
            translation: translation.map(str::to_owned),
        };
        Field::from(Scalar::Bytes(answer.hash().to_vec()))
    };
    let more = "بس نہیں آتی";
    let no_bus = Some("No bus comes");
    let base: Fields = vec![
        ("set", Scalar::Bytes(set.as_bytes().to_vec()).into()),
        ("version", Scalar::Int(1).into()),
        ("language", Scalar::from("cy").into()),
        ("at", Scalar::from("2026-05-03T14:05").into()),
        ("answer/way", Scalar::from("bus").into()),
        ("shared/a/way", hash("way", Value::Text("bus".into()), None)),
        ("answer/often", Scalar::Int(3).into()),
        ("shared/a/often", hash("often", Value::Number(3), None)),
        ("answer/alone", Scalar::Bool(false).into()),
        ("shared/a/alone", hash("alone", Value::Declined, None)),
        ("answer/more", Scalar::from(more).into()),
        ("spoken/more", Scalar::from("ur").into()),
        ("translation/more", Scalar::from("No bus comes").into()),
        ("shared/a/more", hash("more", Value::Text(more.into()), no_bus)),
        ("answer/unshared", Scalar::from("Never shared").into()),
        ("notes", Scalar::from("for the team").into()),
    ];
    let all: &[&str] = &["a/alone", "a/more", "a/often", "a/way"];
    let but_more: &[&str] = &["a/alone", "a/often", "a/way"];
    let but_way: &[&str] = &["a/alone", "a/more", "a/often"];
    let altered: Vec<(&str, Fields, &[&str])> = vec![
        ("answers by their ids, a declined one too", vec![], all),
        ("answered otherwise since", vec![("answer/way", Scalar::from("car").into())], but_way),
        ("declined since", vec![("answer/way", Scalar::Bool(false).into())], but_way),
        ("cleared since", vec![("answer/way", Scalar::from("").into())], but_way),
        ("a number for a text", vec![("answer/way", Scalar::Int(3).into())], but_way),
        (
            "a yes is no answer",
            vec![("answer/alone", Scalar::Bool(true).into())],
            &["a/more", "a/often", "a/way"],
        ),
        ("an answer kept back", vec![("shared/a/way", Scalar::Bool(false).into())], but_way),
        (
            "an answer shared and kept back at once",
            vec![("shared/a/way", conflict(Scalar::Bytes(vec![1; 32]), Scalar::Bool(false)))],
            but_way,
        ),
        ("two answers at once", vec![("answer/way", conflict("bus".into(), "car".into()))], but_way),
        ("two languages of one answer", vec![("spoken/more", conflict("ur".into(), "pa".into()))], but_more),
        (
            "two translations",
            vec![("translation/more", conflict("No bus comes".into(), "The bus does not come".into()))],
            but_more,
        ),
        ("an answer translated since", vec![("translation/more", Scalar::from("No bus").into())], but_more),
        (
            "an answer's translation cleared since",
            vec![("translation/more", Scalar::from("").into())],
            but_more,
        ),
        (
            "a translation beside no text is no part of it",
            vec![("translation/alone", Scalar::from("left over").into())],
            all,
        ),
        ("a language of its own, cleared", vec![("spoken/way", Scalar::from("").into())], all),
        ("a language of its own, the same", vec![("spoken/way", Scalar::from("cy").into())], all),
        ("asked in another language after all", vec![("language", Scalar::from("en").into())], &["a/more"]),
        ("two languages of asking", vec![("language", conflict("cy".into(), "en".into()))], &[]),
        ("two sets", vec![("set", conflict(Scalar::Bytes(vec![7; 16]), Scalar::Bytes(vec![8; 16])))], &[]),
        ("another set", vec![("set", Scalar::Bytes(vec![8; 16]).into())], &[]),
        ("two versions of the set", vec![("version", conflict(Scalar::Int(1), Scalar::Int(2)))], &[]),
        ("another version", vec![("version", Scalar::Int(2).into())], &[]),
        (
            "a sentence is no question's id",
            vec![
                ("answer/Tom's bus", Scalar::from("bus").into()),
                ("shared/a/Tom's bus", hash("Tom's bus", Value::Text("bus".into()), None)),
            ],
            all,
        ),
    ];
    altered.into_iter().map(move |(name, fields, pieces)| visible(name, &base, fields, pieces))
}
