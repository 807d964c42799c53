//! What both sides compute of pieces and cards, byte for byte.

use heard::domain::card::{BadCode, Code};
use heard::domain::id::SetId;
use heard::domain::piece::{self, Answer, Statement, Value};
use heard::domain::scalar::Scalar;
use heard::domain::state::{Field, State, Written};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fixtures::{assert_made, hex, path, read};

#[derive(Serialize, Deserialize)]
struct Pieces {
    hashes: Vec<Hashed>,
    #[serde(rename = "answerHashes")]
    answer_hashes: Vec<HashedAnswer>,
    visible: Vec<Visible>,
}

/// A piece as previewed and its hash.
#[derive(Serialize, Deserialize)]
struct Hashed {
    piece: String,
    words: String,
    language: Option<String>,
    translation: Option<String>,
    sha256: String,
}

/// An answer as previewed and its hash. Preferring not to say is false.
#[derive(Serialize, Deserialize)]
struct HashedAnswer {
    piece: String,
    set: String,
    version: i64,
    value: Scalar,
    language: Option<String>,
    translation: Option<String>,
    sha256: String,
}

/// A state and the pieces of it that may be seen outside the team, consent aside.
#[derive(Serialize, Deserialize)]
struct Visible {
    name: String,
    state: State,
    pieces: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Cards {
    codes: Vec<Card>,
    refused: Vec<Refused>,
}

#[derive(Serialize, Deserialize)]
struct Card {
    bytes: String,
    code: String,
    /// Other ways of typing it.
    typed: Vec<String>,
    hash: String,
}

#[derive(Serialize, Deserialize)]
struct Refused {
    typed: String,
    /// `bad-check` for a slip, `not-a-code` for anything else.
    why: String,
}

#[test]
fn pieces_hash_alike_everywhere() {
    let long = "a tighinn ".repeat(7000);
    let texts = [
        ("Does dim bws", Some("cy"), Some("There is no bus")),
        ("ہمارے گاؤں میں بس نہیں آتی", Some("ur"), None),
        ("", None, None),
        ("twenty-three bytes long", Some("en"), None),
        ("four and twenty bytes ok", Some("en"), None),
        (&long[..260], Some("gd"), Some("")),
        (&long, Some("gd"), None),
    ];
    let hashes = texts.into_iter().enumerate().map(|(number, (words, language, translation))| {
        let piece = Statement {
            name: format!("s/0a0b0c0d0e{number:02x}"),
            words: words.to_owned(),
            language: language.map(str::to_owned),
            translation: translation.map(str::to_owned),
            at: None,
        };
        let sha256 = hex(&piece.hash());
        assert_eq!(sha256, hex(&hash_by_library(&piece)));
        Hashed {
            piece: piece.name,
            words: piece.words,
            language: piece.language,
            translation: piece.translation,
            sha256,
        }
    });
    let pieces = Pieces {
        hashes: hashes.collect(),
        answer_hashes: answer_hashes().collect(),
        visible: states().chain(answer_states()).collect(),
    };
    assert_made("pieces.json", &pieces);
}

/// The same hash through a CBOR library, which writes shortest forms too.
fn hash_by_library(piece: &Statement) -> [u8; 32] {
    let parts = ("heard piece v1", &piece.name, &piece.words, &piece.language, &piece.translation);
    let mut cbor = Vec::new();
    ciborium::into_writer(&parts, &mut cbor).expect("writing to memory");
    Sha256::digest(cbor).into()
}

/// Values at the edges of each length that CBOR knows, and every part there or not.
fn answer_hashes() -> impl Iterator<Item = HashedAnswer> {
    let text = |words: &str| Value::Text(words.to_owned());
    let long = "bws ".repeat(20_000);
    let answers = [
        ("way", 1, text("bus"), Some("en"), None),
        ("ways", 1, text("bus lift.share walk-2"), Some("cy"), None),
        ("since", 23, text("2026-05-03"), None, None),
        ("words_1", 24, text("ہمارے گاؤں میں بس نہیں آتی"), Some("ur"), Some("No bus comes to our village")),
        ("long", 255, Value::Text(long), Some("cy"), None),
        ("declined", 256, Value::Declined, Some("en"), None),
        ("n", 65_535, Value::Number(0), Some("en"), None),
        ("n", 65_536, Value::Number(23), Some("en"), None),
        ("n", 4_294_967_296, Value::Number(24), Some("en"), None),
        ("n", 1, Value::Number(-1), Some("en"), None),
        ("n", 1, Value::Number(-25), Some("en"), None),
        ("n", 1, Value::Number(70_000), Some("en"), None),
        ("n", 1, Value::Number(9_007_199_254_740_991), Some("gd"), None),
        ("n", 1, Value::Number(-9_007_199_254_740_991), Some("gd"), None),
    ];
    (0..).zip(answers).map(|(number, (question, version, value, language, translation))| {
        let answer = Answer {
            name: format!("a/{question}"),
            set: SetId::from_bytes([number; 16]),
            version,
            value,
            language: language.map(str::to_owned),
            translation: translation.map(str::to_owned),
        };
        let sha256 = hex(&answer.hash());
        assert_eq!(sha256, hex(&answer_hash_by_library(&answer)));
        HashedAnswer {
            set: answer.set.to_string(),
            value: match &answer.value {
                Value::Text(words) => words.as_str().into(),
                Value::Number(number) => Scalar::Int(*number),
                Value::Declined => Scalar::Bool(false),
            },
            piece: answer.name,
            version: answer.version,
            language: answer.language,
            translation: answer.translation,
            sha256,
        }
    })
}

fn answer_hash_by_library(answer: &Answer) -> [u8; 32] {
    use ciborium::Value as Cbor;
    let text = |text: &Option<String>| text.clone().map_or(Cbor::Null, Cbor::Text);
    let parts = Cbor::Array(vec![
        Cbor::Text("heard answer v1".to_owned()),
        Cbor::Text(answer.name.clone()),
        Cbor::Bytes(answer.set.as_bytes().to_vec()),
        Cbor::Integer(answer.version.into()),
        match &answer.value {
            Value::Text(words) => Cbor::Text(words.clone()),
            Value::Number(number) => Cbor::Integer((*number).into()),
            Value::Declined => Cbor::Bool(false),
        },
        text(&answer.language),
        text(&answer.translation),
    ]);
    let mut cbor = Vec::new();
    ciborium::into_writer(&parts, &mut cbor).expect("writing to memory");
    Sha256::digest(cbor).into()
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
fn states() -> impl Iterator<Item = Visible> {
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
fn answer_states() -> impl Iterator<Item = Visible> {
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

#[test]
fn cards_read_alike_everywhere() {
    let codes = [[0; 10], [0xff; 10], [0x11; 10], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]].map(|bytes| {
        let code = Code::from_bytes(bytes);
        let printed = code.print();
        let typed = vec![
            printed.to_lowercase(),
            printed.replace('-', ""),
            printed.replace('-', " "),
            printed.replace('0', "O").replace('1', "l"),
            printed.replace('1', "I"),
        ];
        assert!(typed.iter().all(|typed| Code::read(typed).is_ok_and(|read| read == code)));
        Card { bytes: hex(&bytes), code: printed, typed, hash: hex(&code.hash()) }
    });
    let slip = Code::from_bytes([0; 10]).print().replacen('0', "2", 1);
    let refused =
        [slip.as_str(), "", "0000-0000", "UUUU-UUUU-UUUU-UUUU-UU", "0000-0000-0000-0000-000"].map(|typed| {
            let why = match Code::read(typed).err() {
                Some(BadCode::BadCheck) => "bad-check",
                Some(BadCode::NotACode) => "not-a-code",
                None => panic!("{typed} is a code"),
            };
            Refused { typed: typed.to_owned(), why: why.to_owned() }
        });
    assert_made("cards.json", &Cards { codes: codes.into(), refused: refused.into() });
}
