//! Messages, byte for byte. The golden files are read by the browser's tests too, so that a mistake which one program
//! makes alike in writing and in reading does not hide.

mod joining;
mod signing;
mod syncing;

use std::collections::BTreeMap;

use heard::domain::envelope::Envelope;
use heard::domain::id::{CircleId, RecordId, SpaceId};
use heard::wire::{self, CircleLine, Keeps};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::{Map, Value, json};

use crate::fixtures::{assert_made, hex, path, read, unhex};

#[derive(Serialize, Deserialize)]
struct Golden {
    made_by: String,
    hex: String,
    /// The same as JSON, bytes as `{"bytes": "<hex>"}`.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    meaning: Value,
}

/// Checks the golden file of a message, that it reads back as written.
fn assert_golden<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(name: &str, message: &T) {
    let bytes = wire::encode(message);
    let value: ciborium::Value = ciborium::from_reader(&bytes[..]).expect("CBOR");
    let golden = Golden { made_by: "rust".to_owned(), hex: hex(&bytes), meaning: meaning(&value) };
    assert_made(&format!("wire/{name}.json"), &golden);
    assert_eq!(&wire::decode::<T>(&bytes).expect("a message"), message);
}

/// Checks that the browser's spelling of a message reads as this one.
fn assert_read<T: DeserializeOwned + PartialEq + std::fmt::Debug>(name: &str, message: &T) {
    let golden: Golden = read(&path(&format!("wire/{name}-from-browser.json")));
    assert_eq!(&wire::decode::<T>(&unhex(&golden.hex)).expect("a message"), message);
}

fn meaning(value: &ciborium::Value) -> Value {
    use ciborium::Value as Cbor;
    match value {
        Cbor::Bytes(bytes) => json!({ "bytes": hex(bytes) }),
        Cbor::Text(text) => json!(text),
        Cbor::Integer(number) => json!(i64::try_from(*number).expect("a small number")),
        Cbor::Bool(truth) => json!(truth),
        Cbor::Null => Value::Null,
        Cbor::Array(items) => items.iter().map(meaning).collect(),
        Cbor::Map(fields) => {
            let field =
                |(key, value): &(Cbor, Cbor)| (key.as_text().expect("text keys").to_owned(), meaning(value));
            Value::Object(fields.iter().map(field).collect::<Map<_, _>>())
        }
        other => panic!("{other:?} in a message"),
    }
}

fn bytes(length: usize, value: u8) -> ByteBuf {
    ByteBuf::from(vec![value; length])
}

fn doc(value: u8) -> RecordId {
    RecordId::from_bytes([value; 16])
}

fn circle(value: u8) -> CircleId {
    CircleId::from_bytes([value; 16])
}

fn conversation() -> Envelope {
    Envelope { kind: "conversation".to_owned(), circle: circle(5), subject: Some(doc(11)), about: None }
}

fn cursors() -> BTreeMap<String, ByteBuf> {
    BTreeMap::from([("05".repeat(16), bytes(40, 6)), ("07".repeat(16), bytes(40, 8))])
}

fn circles() -> Vec<CircleLine> {
    let line = |id, kind: &str, name: &str, space| CircleLine {
        id: circle(id),
        kind: kind.to_owned(),
        name: name.to_owned(),
        role: "member".to_owned(),
        space,
        keeps: space.map(|_| Keeps { conversations: 21, responses: 30, ask_again: 365 }),
    };
    vec![line(5, "team", "Cwm", Some(SpaceId::from_bytes([22; 16]))), line(7, "area", "Rhondda", None)]
}
