//! A phone with the first version of the app, a year on: what it sends is still taken in, and it can read what it gets.
//! The files in `fixtures/wire/v1-first` are as that version wrote them and are never made anew.

use std::collections::BTreeMap;

use ciborium::Value;
use heard::merge::author::Edit;
use heard::wire::{self, Cursors, Join, Joined, Request, Response};
use tests::device::Device;
use tests::line::HEARD_CBOR;
use tests::server::TestServer;

use crate::fixtures::{hex, path, read, unhex};
use crate::story::{conversation, occasion, review, set, share};

/// The bytes of one golden file.
fn golden(name: &str) -> Vec<u8> {
    let file: serde_json::Value = read(&path(&format!("wire/v1-first/{name}.json")));
    unhex(file["hex"].as_str().expect("its bytes"))
}

#[test]
fn its_messages_are_understood_as_they_were_meant() {
    for name in ["request", "request-from-browser"] {
        let request: Request = wire::decode(&golden(name)).expect("a request");
        assert_eq!((request.push.len(), request.acts.len()), (3, 2), "{name}");
        assert!(request.nonce.is_some() && request.push[0].envelope.is_some() && request.push[1].epoch == 3);
        assert!(matches!(&request.cursors, Cursors::Each(cursors) if cursors.len() == 2));
        // What it could not yet say is as if it had never been thought of.
        assert_eq!(
            (request.window, request.whole.len(), request.teams, request.room),
            (None, 0, false, None)
        );
    }
    for name in ["same-cursors", "same-cursors-from-browser"] {
        let request: Request = wire::decode(&golden(name)).expect("a request");
        assert!(matches!(&request.cursors, Cursors::Same(hash) if hash.len() == 32));
    }
    wire::decode::<Request>(&golden("newer-from-browser")).expect("a request");
    for name in ["join", "join-from-browser"] {
        wire::decode::<Join>(&golden(name)).expect("a claim");
    }
}

#[test]
fn what_it_was_answered_once_can_still_be_read() {
    for name in ["response", "response-nothing-new"] {
        wire::decode::<Response>(&golden(name)).expect("a response");
        Told::read(&golden(name));
    }
    for name in ["joined", "joined-desk"] {
        wire::decode::<Joined>(&golden(name)).expect("a welcome");
    }
}

/// It signed no claim, so anybody could have made it for a key that they do not hold. Who joined by one goes on.
#[test]
fn it_does_not_join_any_more_by_a_claim_that_proves_nothing() {
    let server = TestServer::start();
    for name in ["join", "join-from-browser"] {
        let answer = server.line().post("/api/join", HEARD_CBOR, None, golden(name));
        assert_eq!(answer.code(), "bad-signature");
    }
}

#[test]
fn its_signature_is_still_good() {
    let file: serde_json::Value = read(&path("wire/v1-first/signed.json"));
    let text = |name: &str| file[name].as_str().expect("text").to_owned();
    let area = text("area").parse().expect("an id");
    let opened = wire::open_signed(&unhex(&text("message")), area).expect("a signed message");
    let key = heard::seal::PublicKey::read(&unhex(&text("claim"))).expect("a key");
    let payload = opened.payload(|signature, data| key.verifies(signature, data)).expect("its payload");
    assert_eq!(hex(&payload), text("payload"));
}

#[test]
fn it_brings_its_work_and_reads_what_is_new_today() {
    let server = TestServer::start();
    let mut old = FirstVersion::of(server.worker("Cwm", "Amina"));
    let (mut bryn, mut desk) = (server.worker("Cwm", "Bryn"), server.desk("Rhys"));

    let (doc, person) = conversation(&mut old.device, "The bus is gone", "");
    share(&mut old.device, doc, "s/0a");
    occasion(&mut old.device, person, &[("keep", "yes"), ("share", "yes")], &[]);
    let told = old.sync();
    assert!(told.iter().flat_map(|told| &told.results).all(|outcome| outcome == "kept"));

    // A newer app writes a field that the old one does not know, a reviewer answers, and work waits for a word.
    bryn.sync();
    bryn.edit(doc, &[("newer/field", Edit::Set("what only tomorrow knows".into()))]);
    bryn.sync();
    desk.sync();
    review(&mut desk, doc, "heard");
    desk.sync();
    let mut lost = server.worker("Cwm", "Cari");
    lost.sync();
    let revoke = wire::Act {
        id: heard::domain::id::ActId::from_bytes(heard::seal::random()),
        kind: "revoke".to_owned(),
        doc: None,
        device: Some(lost.joined.device),
        to: None,
        hash: None,
        change: None,
    };
    bryn.acts.push(revoke);
    bryn.sync();
    conversation(&mut lost, "The shop too", "");
    lost.sync();

    let told = old.sync();
    let whats: Vec<&str> = told.iter().flat_map(|told| &told.feed).map(|(what, _)| what.as_str()).collect();
    assert!(whats.contains(&"change") && whats.contains(&"mark") && whats.contains(&"held"), "{whats:?}");

    // It edits what the newer app wrote, and the newer field is still there for everybody.
    for change in told.iter().flat_map(|told| &told.feed).filter_map(|(_, change)| change.clone()) {
        let copy = old.device.records.get_mut(&doc).expect("its record");
        if !copy.changes.contains(&change) {
            copy.changes.push(change);
        }
    }
    old.device.edit(doc, &[("place", set("river-street"))]);
    old.sync();
    bryn.sync();
    let state = bryn.state(doc);
    let field = |name: &str| state.get(name).map(|field| field.value.clone());
    assert_eq!(field("newer/field"), Some("what only tomorrow knows".into()));
    assert_eq!(field("place"), Some("river-street".into()));
    assert!(old.sync().iter().all(|told| told.feed.is_empty()), "nothing is new any more");
}

/// A phone that says and understands only what the first version did.
struct FirstVersion {
    device: Device,
    nonce: Vec<u8>,
    cursors: BTreeMap<String, Vec<u8>>,
}

impl FirstVersion {
    fn of(device: Device) -> Self {
        let nonce = device.joined.nonce.to_vec();
        Self { device, nonce, cursors: BTreeMap::new() }
    }

    /// Syncs until it is told that there is no more.
    fn sync(&mut self) -> Vec<Told> {
        let mut all = Vec::new();
        loop {
            let told = Told::read(&self.device.post_body(self.device.seal(&self.request())).body());
            self.device.unsent.clear();
            self.nonce = told.nonce.clone().unwrap_or(std::mem::take(&mut self.nonce));
            self.cursors.extend(told.cursors.clone());
            let more = told.more;
            all.push(told);
            assert!(all.len() < 20, "it never ends");
            if !more {
                return all;
            }
        }
    }

    fn request(&self) -> Vec<u8> {
        let cursors = self.cursors.iter().map(|(circle, cursor)| (circle.as_str().into(), bytes(cursor)));
        let push = self.device.unsent.iter().map(|push| Value::serialized(push).expect("a push"));
        let map = vec![
            ("v".into(), 1.into()),
            ("nonce".into(), bytes(&self.nonce)),
            ("cursors".into(), Value::Map(cursors.collect())),
            ("push".into(), Value::Array(push.collect())),
        ];
        wire::encode(&Value::Map(map))
    }
}

fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.to_vec())
}

/// A response as the first version took it apart: what it demanded is demanded here, all else it passed over.
struct Told {
    nonce: Option<Vec<u8>>,
    /// Outcomes.
    results: Vec<String>,
    /// What each line says, and a change's bytes.
    feed: Vec<(String, Option<Vec<u8>>)>,
    cursors: BTreeMap<String, Vec<u8>>,
    more: bool,
}

impl Told {
    fn read(message: &[u8]) -> Told {
        let value: Value = ciborium::from_reader(message).expect("CBOR");
        let map = Fields(value);
        assert_eq!(map.get("v"), Some(&Value::Integer(1.into())));
        map.id("incarnation");
        let results = map.list("results").into_iter().map(|result| {
            result.id("hash");
            result.list_of_ids("needs");
            result.text("outcome")
        });
        let feed = map.list("feed").into_iter().map(|item| {
            item.id("circle");
            item.id("doc");
            let what = item.text("what");
            if let Some(envelope) = item.get("envelope") {
                let envelope = Fields(envelope.clone());
                envelope.text("kind");
                envelope.id("circle");
            }
            let change = (what == "change").then(|| item.id("change"));
            (what, change)
        });
        for who in map.list("who") {
            who.id("actor");
            who.id("member");
            who.text("name");
        }
        for circle in map.list("circles") {
            circle.id("id");
            circle.text("kind");
            circle.text("name");
            circle.text("role");
        }
        let cursors = match map.get("cursors") {
            None => BTreeMap::new(),
            Some(Value::Map(cursors)) => cursors
                .iter()
                .map(|(circle, cursor)| {
                    let circle = circle.as_text().expect("a circle").to_owned();
                    (circle, cursor.as_bytes().expect("a cursor").clone())
                })
                .collect(),
            Some(other) => panic!("{other:?} for cursors"),
        };
        Told {
            nonce: map.get("nonce").and_then(|nonce| nonce.as_bytes().cloned()),
            results: results.collect(),
            feed: feed.collect(),
            cursors,
            more: map.get("more") == Some(&Value::Bool(true)),
        }
    }
}

/// A map with text keys.
struct Fields(Value);

impl Fields {
    fn get(&self, name: &str) -> Option<&Value> {
        let fields = self.0.as_map().expect("a map");
        fields.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
    }

    fn id(&self, name: &str) -> Vec<u8> {
        let value = self.get(name).and_then(Value::as_bytes);
        value.unwrap_or_else(|| panic!("no bytes for {name}")).clone()
    }

    fn text(&self, name: &str) -> String {
        let value = self.get(name).and_then(Value::as_text);
        value.unwrap_or_else(|| panic!("no text for {name}")).to_owned()
    }

    fn list(&self, name: &str) -> Vec<Fields> {
        let list = self.get(name).map(|list| list.as_array().expect("a list").clone());
        list.unwrap_or_default().into_iter().map(Fields).collect()
    }

    fn list_of_ids(&self, name: &str) {
        let list = self.get(name).map(|list| list.as_array().expect("a list"));
        list.into_iter().flatten().for_each(|id| assert!(id.is_bytes(), "{id:?} in {name}"));
    }
}
