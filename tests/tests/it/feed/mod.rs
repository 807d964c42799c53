//! What a device is told of its circles: in which order, how far back, and what becomes of it when records come and go.

mod leaving;
mod movers;
mod moves;
mod reading;
mod waiting;

use std::collections::BTreeSet;

use heard::domain::id::{CircleId, RecordId};
use heard::wire::{self, Act, Response};
use rusqlite::Connection;
use tests::device::{Device, new_act};
use tests::server::TestServer;

/// Longer than a page of what an answer holds.
const LONG: usize = 16_000;

fn long() -> String {
    "the bus is gone ".repeat(LONG / 16)
}

/// One request and its answer, taken in.
pub fn trip(device: &mut Device) -> Response {
    let response: Response = wire::decode(&device.post(device.request()).body()).expect("a response");
    device.take_in(response.clone());
    response
}

fn act(device: &mut Device, kind: &str, fill: impl FnOnce(&mut Act)) -> (String, Option<String>) {
    let mut act = new_act(kind);
    fill(&mut act);
    device.acts.push(act);
    let acted = trip(device).acted.remove(0);
    (acted.outcome, acted.code)
}

fn move_to(device: &mut Device, doc: RecordId, to: CircleId) -> (String, Option<String>) {
    act(device, "move", |act| (act.doc, act.to) = (Some(doc), Some(to)))
}

pub fn log(server: &TestServer) -> Connection {
    Connection::open(server.data().join("heard.sqlite")).expect("the log")
}

pub fn docs(device: &Device) -> BTreeSet<RecordId> {
    device.records.keys().copied().collect()
}
