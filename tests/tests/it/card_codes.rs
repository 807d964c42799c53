//! What both sides read of a card's code, byte for byte.

use heard::domain::card::{BadCode, Code};
use serde::{Deserialize, Serialize};

use crate::fixtures::{assert_made, hex};

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
