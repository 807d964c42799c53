//! Changes that can not be taken as they are. Each is answered for itself, with what its device does next, and the work
//! beside it goes on.

mod acts;
mod bytes;
mod later;
mod place;
mod writers;

use heard::domain::envelope::Envelope;
use heard::domain::id::ChangeHash;
use tests::device::{Copy, Device};
use tests::server::TestServer;

use crate::story::{conversation, envelope, fresh};

/// A worker's phone, with its server.
fn phone() -> (TestServer, Device) {
    let server = TestServer::start();
    let device = server.worker("Cwm", "Amina");
    (server, device)
}

/// Pushes bytes as the first change of a new conversation and answers how that was taken.
fn push_birth(device: &mut Device, change: Vec<u8>) -> (String, Option<String>) {
    let envelope = envelope(device, "conversation", "team", Some(fresh()));
    push_birth_as(device, envelope, change)
}

fn push_birth_as(device: &mut Device, envelope: Envelope, change: Vec<u8>) -> (String, Option<String>) {
    let doc = fresh();
    device.records.insert(doc, Copy::of(&envelope));
    let hash = device.keep(doc, Some(envelope), change);
    // An honest record in the same request is none the worse for it.
    let (beside, _) = conversation(device, "The bus is gone", "");
    let honest = heard::merge::change_hash(&device.records[&beside].changes[0]);
    device.sync();
    assert_eq!(device.outcome(honest), "kept");
    let answer = device.outcomes[&hash].clone();
    device.unsent.clear();
    answer
}

fn is(answer: (String, Option<String>), outcome: &str, code: &str) {
    assert_eq!((answer.0.as_str(), answer.1.as_deref()), (outcome, Some(code)));
}

fn said(device: &Device, hash: ChangeHash) -> (&str, Option<&str>) {
    (device.outcome(hash), device.code(hash))
}

fn log(server: &TestServer) -> rusqlite::Connection {
    rusqlite::Connection::open(server.data().join("heard.sqlite")).expect("the log")
}
