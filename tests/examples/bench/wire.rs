//! What one device's week costs on the line, and what it costs a fresh device to read it.

use heard::domain::envelope::Envelope;
use heard::domain::id::RecordId;
use heard::seal::random;
use heard::wire::{self, Request, Response};
use serde_json::{Map, Value};
use tests::device::Device;
use tests::server::TestServer;
use tests::workload::{Record, Workload};

use crate::figures::Figures;
use crate::meter::Meter;
use crate::record::{self, Fields, borrowed};

/// What the app sends at once: the rule of `web/src/app/worker/batch.ts`.
const MOST_CHANGES: usize = 200;
const BESIDE_BYTES: usize = 64;

/// How much it sends at once over a line that holds: the rule of `web/src/core/pace.ts`.
struct Pace {
    aim: f64,
    packs: f64,
}

impl Pace {
    const FRESH: Pace = Pace { aim: 16.0 * 1024.0, packs: 0.5 };
    const MOST: f64 = 128.0 * 1024.0;

    fn room(&self) -> usize {
        (self.aim / self.packs).ceil() as usize
    }

    fn after(self, packed: f64, plain: f64) -> Pace {
        if packed < self.aim / 2.0 {
            return self;
        }
        Pace { aim: (self.aim * 2.0).min(Pace::MOST), packs: packed / plain }
    }
}

/// How a week's records become changes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum As {
    /// As the app does it: what six edits left is folded into one change when it is first sent.
    Folded,
    /// Each edit a change of its own.
    EachEdit,
    /// Folded, with a record of the person and one of consent beside each conversation.
    WithPersonAndConsent,
}

struct Cost {
    push: f64,
    requests: f64,
    pull: f64,
    idle: f64,
    idle_by_cursors: f64,
}

pub(crate) fn measure(workload: &Workload) -> Figures {
    let floor = workload.floor_bytes() as f64;
    let mut figures = Figures::default();
    figures.put("wire.floor_bytes", floor, "bytes");
    let folded = week(workload, As::Folded);
    figures.put("wire.push_ratio", folded.push / floor, "ratio");
    figures.put("wire.push_bytes", folded.push, "bytes");
    figures.put("wire.push_requests", folded.requests, "requests");
    figures.put("wire.pull_ratio", folded.pull / floor, "ratio");
    figures.put("wire.pull_bytes", folded.pull, "bytes");
    figures.put("wire.idle_bytes", folded.idle, "bytes");
    figures.put("wire.idle_bytes_by_cursors", folded.idle_by_cursors, "bytes");
    let whole = week(workload, As::WithPersonAndConsent);
    figures.put("wire.push_ratio_with_person_and_consent", whole.push / floor, "ratio");
    figures.put("wire.push_requests_with_person_and_consent", whole.requests, "requests");
    figures.put("wire.pull_ratio_with_person_and_consent", whole.pull / floor, "ratio");
    let each = week(workload, As::EachEdit);
    figures.put("wire.push_ratio_each_edit", each.push / floor, "ratio");
    figures.put("wire.push_requests_each_edit", each.requests, "requests");
    figures.put("wire.pull_ratio_each_edit", each.pull / floor, "ratio");
    figures
}

/// One device records all offline and sends it; a fresh one reads it; then the first asks again.
fn week(workload: &Workload, how: As) -> Cost {
    let server = TestServer::start();
    let meter = Meter::before(&server.line());
    let mut amina = join(&server, &meter, "Amina");
    for record in &workload.records {
        make(&mut amina, record, how);
    }
    let made = amina.records.clone();
    let (pushed, requests) = meter.during(|| push(&mut amina));
    assert!(amina.outcomes.values().all(|(outcome, _)| outcome == "kept"), "not all was kept");

    let mut fresh = Device::join(meter.line(), &server.invite("member", Some("Cwm")), "Dev");
    let (pulled, ()) = meter.during(|| fresh.sync());
    for (id, copy) in &made {
        assert_eq!(fresh.records[id].changes, copy.changes, "the fresh device has something else");
    }

    amina.sync();
    let (idle, ()) = meter.during(|| amina.sync());
    let (idle_by_cursors, more) = meter.during(|| ask(&mut amina));
    assert!(!more, "something was new");
    Cost {
        push: pushed.up as f64,
        requests: requests as f64,
        pull: pulled.down as f64,
        idle: (idle.up + idle.down) as f64,
        idle_by_cursors: (idle_by_cursors.up + idle_by_cursors.down) as f64,
    }
}

/// A worker's phone that has read what there was.
fn join(server: &TestServer, meter: &Meter, name: &str) -> Device {
    let mut device = Device::join(meter.line(), &server.invite("member", Some("Cwm")), name);
    device.sync();
    device
}

fn make(device: &mut Device, record: &Record, how: As) {
    let (id, subject) = (record::id(&record.initial), RecordId::from_bytes(random()));
    match how {
        As::Folded => create(device, id, "conversation", subject, &record::conversation(&record.last)),
        As::EachEdit => {
            create(device, id, "conversation", subject, &record::conversation(&record.initial));
            let mut now = record.initial.clone();
            for edit in &record.edits {
                edit.apply(&mut now);
                device.edit(id, &borrowed(&record::saved(edit, &now)));
            }
        }
        As::WithPersonAndConsent => whole(device, id, subject, &record.last),
    }
}

fn whole(device: &mut Device, id: RecordId, subject: RecordId, record: &Map<String, Value>) {
    create(device, subject, "person", subject, &record::person(record));
    create(device, RecordId::from_bytes(random()), "consent", subject, &record::consent(record));
    create(device, id, "conversation", subject, &record::conversation_alone(record));
}

pub(crate) fn create(device: &mut Device, id: RecordId, kind: &str, subject: RecordId, fields: &Fields) {
    let circle = device.circle("team");
    let envelope = Envelope { kind: kind.to_owned(), circle, subject: Some(subject), about: None };
    device.create(id, envelope, &borrowed(fields));
}

/// Sends all that waits, batch by batch, until the server has no more either; answers how many requests that took.
fn push(device: &mut Device) -> usize {
    let (mut requests, mut pace) = (0, Pace::FRESH);
    loop {
        let request = Request { push: next_batch(device, pace.room()), short: true, ..device.request() };
        let plain = wire::encode(&request);
        let body = device.seal(&plain);
        pace = pace.after(body.len() as f64, plain.len() as f64);
        requests += 1;
        let response: Response = wire::decode(&device.post_body(body).body()).expect("a response");
        if !device.take_in(response) && device.unsent.is_empty() {
            return requests;
        }
    }
}

/// One change at least, and as many as there is room for.
fn next_batch(device: &Device, room: usize) -> Vec<wire::Push> {
    let mut size = 0;
    let fits = |(at, push): &(usize, &wire::Push)| {
        size += push.change.len() + BESIDE_BYTES;
        *at == 0 || size <= room
    };
    device
        .unsent
        .iter()
        .take(MOST_CHANGES)
        .enumerate()
        .take_while(fits)
        .map(|(_, push)| push.clone())
        .collect()
}

/// One round trip without changes, each cursor as it is; true when the server has more.
fn ask(device: &mut Device) -> bool {
    let response: Response = wire::decode(&device.post(device.request()).body()).expect("a response");
    device.take_in(response)
}
