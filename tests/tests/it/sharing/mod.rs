//! What both sides compute of pieces, byte for byte.

mod seen;

use heard::domain::id::SetId;
use heard::domain::piece::{Answer, Statement, Value};
use heard::domain::scalar::Scalar;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fixtures::{assert_made, hex};

use seen::{Visible, answer_states, states};

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
