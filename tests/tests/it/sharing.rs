//! What both sides compute of pieces and cards, byte for byte.

use heard::domain::card::{BadCode, Code};
use heard::domain::piece::{self, Piece};
use heard::domain::scalar::Scalar;
use heard::domain::state::{Field, State, Written};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fixtures::{assert_made, hex, path, read};

#[derive(Serialize, Deserialize)]
struct Pieces {
    hashes: Vec<Hashed>,
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
        let piece = Piece {
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
    assert_made("pieces.json", &Pieces { hashes: hashes.collect(), visible: states().collect() });
}

/// The same hash through a CBOR library, which writes shortest forms too.
fn hash_by_library(piece: &Piece) -> [u8; 32] {
    let parts = ("heard piece v1", &piece.name, &piece.words, &piece.language, &piece.translation);
    let mut cbor = Vec::new();
    ciborium::into_writer(&parts, &mut cbor).expect("writing to memory");
    Sha256::digest(cbor).into()
}

#[test]
fn a_piece_is_seen_only_as_it_was_previewed() {
    let pieces: Pieces = read(&path("pieces.json"));
    for visible in pieces.visible {
        let seen: Vec<_> = piece::visible(&visible.state).into_iter().map(|piece| piece.name).collect();
        assert_eq!(seen, visible.pieces, "{}", visible.name);
    }
}

type Fields = Vec<(&'static str, Field)>;

/// Two shared statements, and what hides one of them.
fn states() -> impl Iterator<Item = Visible> {
    let by = |byte| heard::domain::id::ActorId::from_bytes([byte; 16]);
    let conflict = move |value: Scalar, other: Scalar| Field {
        value,
        by: Some(by(2)),
        others: vec![Written { value: other, by: by(1) }],
    };
    let hash = |name: &str, words: &str| {
        let (name, words) = (name.to_owned(), words.to_owned());
        let piece = Piece { name, words, language: Some("en".into()), translation: None, at: None };
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
    altered.into_iter().map(move |(name, fields, pieces)| Visible {
        name: name.to_owned(),
        state: base.iter().cloned().chain(fields).map(|(name, field)| (name.to_owned(), field)).collect(),
        pieces: pieces.iter().map(|&piece| piece.to_owned()).collect(),
    })
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
