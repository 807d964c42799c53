//! Messages, byte for byte. The golden files are read by the browser's tests too, so that a mistake which one program
//! makes alike in writing and in reading does not hide.

use std::collections::BTreeMap;

use heard::domain::envelope::Envelope;
use heard::domain::id::{
    ActId, ActorId, AreaId, ChangeHash, CircleId, DeviceId, Incarnation, MemberId, RecordId, SpaceId,
};
use heard::wire::{
    self, Act, Acted, Area, Back, CircleLine, Cursors, FeedItem, Join, Joined, Push, Request, Response,
    Space, Team, Wanted, Who,
};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
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

#[test]
fn joining_is_spelled_so() {
    let join =
        Join { v: 1, secret: bytes(16, 1), name: "Siân Ó Briain آمنہ".to_owned(), claim: bytes(65, 4) };
    assert_golden("join", &join);
    assert_read("join", &join);
    let joined = Joined {
        v: 1,
        area: Area { id: AreaId::from_bytes([20; 16]), name: "Rhondda".to_owned(), demo: true },
        device: DeviceId::from_bytes([18; 16]),
        member: MemberId::from_bytes([21; 16]),
        name: join.name,
        role: "member".to_owned(),
        space: Some(Space { id: SpaceId::from_bytes([22; 16]), name: "Cwm".to_owned() }),
        certificate: bytes(100, 23),
        circles: circles(),
        nonce: bytes(24, 2),
        incarnation: Incarnation::from_bytes([24; 16]),
    };
    assert_golden("joined", &joined);
    assert_golden("joined-desk", &Joined { space: None, role: "reviewer".to_owned(), ..joined });
}

#[test]
fn coming_back_is_spelled_so() {
    let back = Back { v: 1, certificate: bytes(100, 23), name: "Siân Ó Briain آمنہ".to_owned() };
    assert_golden("back", &back);
    assert_read("back", &back);
}

fn circles() -> Vec<CircleLine> {
    let line = |id, kind: &str, name: &str, space| CircleLine {
        id: circle(id),
        kind: kind.to_owned(),
        name: name.to_owned(),
        role: "member".to_owned(),
        space,
    };
    vec![line(5, "team", "Cwm", Some(SpaceId::from_bytes([22; 16]))), line(7, "area", "Rhondda", None)]
}

#[test]
fn a_request_is_spelled_so() {
    let push = |id, length, value, envelope, epoch| Push {
        doc: doc(id),
        change: bytes(length, value),
        envelope,
        epoch,
    };
    let review =
        Envelope { kind: "review".to_owned(), circle: circle(7), subject: None, about: Some(doc(9)) };
    let act = |id, kind: &str, doc, device| Act {
        id: ActId::from_bytes([id; 16]),
        kind: kind.to_owned(),
        doc,
        device,
        to: None,
    };
    let request = Request {
        v: 1,
        nonce: Some(bytes(24, 2)),
        cursors: Cursors::Each(cursors()),
        push: vec![
            push(9, 300, 10, Some(conversation()), 0),
            push(12, 20, 13, None, 3),
            push(14, 20, 15, Some(review), 0),
        ],
        acts: vec![
            act(16, "accept", Some(doc(9)), None),
            act(17, "revoke", None, Some(DeviceId::from_bytes([18; 16]))),
            Act { to: Some(circle(7)), ..act(29, "move", Some(doc(9)), None) },
        ],
        window: Some(180),
        whole: vec![doc(12)],
        teams: true,
        room: Some(32_768),
        short: true,
    };
    assert_golden("request", &request);
    assert_read("request", &request);
    let same = Request {
        v: 1,
        nonce: Some(bytes(24, 2)),
        cursors: Cursors::Same(bytes(32, 19)),
        ..Request::default()
    };
    assert_golden("same-cursors", &same);
    assert_read("same-cursors", &same);
    let dance = act(16, "dance", None, None);
    let newer = Request { nonce: None, cursors: Cursors::default(), acts: vec![dance], ..same };
    assert_read("newer", &newer);
}

#[test]
fn a_response_is_spelled_so() {
    let result = |value, outcome: &str, code: Option<&str>, needs| wire::Result {
        hash: Some(ChangeHash::from_bytes([value; 32])),
        outcome: outcome.to_owned(),
        code: code.map(str::to_owned),
        needs,
        position: None,
    };
    let item = |what: &str| FeedItem {
        circle: circle(5),
        doc: doc(9),
        what: what.to_owned(),
        change: None,
        epoch: 0,
        envelope: None,
        mark: None,
        on: None,
        by: None,
        count: None,
        kind: None,
    };
    let response = Response {
        v: 1,
        incarnation: Incarnation::from_bytes([24; 16]),
        nonce: Some(bytes(24, 2)),
        re: Some(bytes(8, 30)),
        results: vec![
            wire::Result { position: Some(70_000), ..result(1, "kept", None, vec![]) },
            result(2, "missing", None, vec![ChangeHash::from_bytes([3; 32])]),
            result(4, "re-make", Some("actor-clash"), vec![]),
            result(5, "refused", Some("too-big"), vec![]),
            result(6, "held", Some("no-right"), vec![]),
            result(7, "gone", None, vec![]),
            wire::Result { hash: None, position: Some(70_001), ..result(8, "kept", None, vec![]) },
        ],
        acted: vec![Acted {
            id: ActId::from_bytes([16; 16]),
            outcome: "later".into(),
            code: Some("unknown".into()),
        }],
        feed: vec![
            FeedItem { change: Some(bytes(300, 10)), envelope: Some(conversation()), ..item("change") },
            FeedItem { change: Some(bytes(20, 13)), epoch: 3, ..item("change") },
            FeedItem { mark: Some("heard".to_owned()), on: Some(false), ..item("mark") },
            item("left"),
            item("gone"),
            FeedItem {
                by: Some(ActorId::from_bytes([25; 16])),
                count: Some(2),
                kind: Some("conversation".to_owned()),
                ..item("held")
            },
        ],
        who: vec![Who {
            actor: ActorId::from_bytes([25; 16]),
            member: MemberId::from_bytes([21; 16]),
            name: "Amina".to_owned(),
        }],
        circles: Some(circles()),
        cursors: cursors(),
        more: true,
        kept_to: Some(69_000),
        wanted: vec![Wanted { doc: doc(9), hashes: vec![ChangeHash::from_bytes([3; 32])] }],
        teams: Some(vec![Team { circle: circle(5), name: "Cwm".to_owned() }]),
    };
    assert_golden("response", &response);
    let nothing_new = Response {
        nonce: None,
        cursors: BTreeMap::new(),
        results: vec![],
        acted: vec![],
        feed: vec![],
        who: vec![],
        circles: None,
        more: false,
        kept_to: None,
        wanted: vec![],
        teams: None,
        ..response
    };
    assert_golden("response-nothing-new", &nothing_new);
}

#[derive(Serialize, Deserialize)]
struct Signed {
    /// The device's private scalar, for this file only.
    key: String,
    /// Its uncompressed point.
    claim: String,
    area: String,
    device: String,
    request: String,
    payload: String,
    message: String,
}

#[test]
fn a_signed_request_is_spelled_so() {
    let key = SigningKey::from_slice(&[26; 32]).expect("a key");
    let (area, device, request) = (AreaId::from_bytes([20; 16]), DeviceId::from_bytes([18; 16]), [27; 16]);
    let payload = b"gzip of a request".to_vec();
    let message = wire::sign_request(payload.clone(), device, request, area, |data| {
        let signature: Signature = key.sign(data);
        signature.to_bytes().to_vec()
    });
    let signed = Signed {
        key: hex(&[26; 32]),
        claim: hex(key.verifying_key().to_sec1_point(false).as_bytes()),
        area: area.to_string(),
        device: device.to_string(),
        request: hex(&request),
        payload: hex(&payload),
        message: hex(&message),
    };
    assert_made("wire/signed.json", &signed);

    let opened = wire::open_signed(&message, area).expect("a signed message");
    assert_eq!((opened.device, opened.request), (device, request));
    let claim =
        heard::seal::PublicKey::read(key.verifying_key().to_sec1_point(false).as_bytes()).expect("a key");
    assert_eq!(opened.payload(|signature, data| claim.verifies(signature, data)), Some(payload));
}

#[test]
fn a_signature_is_good_for_its_area_its_key_and_its_bytes_only() {
    let golden: Signed = read(&path("wire/signed.json"));
    let claim = heard::seal::PublicKey::read(&unhex(&golden.claim)).expect("a key");
    let area: AreaId = golden.area.parse().expect("an id");
    let verify = |message: &[u8], area| {
        let opened = wire::open_signed(message, area).ok()?;
        opened.payload(|signature, data| claim.verifies(signature, data))
    };
    let message = unhex(&golden.message);
    assert_eq!(verify(&message, area), Some(unhex(&golden.payload)));
    assert_eq!(verify(&message, AreaId::from_bytes([0; 16])), None);
    for byte in 0..message.len() {
        let mut altered = message.clone();
        altered[byte] ^= 1;
        assert_eq!(verify(&altered, area), None, "byte {byte}");
    }
}
