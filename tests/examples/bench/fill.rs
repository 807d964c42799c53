//! A team with many conversations, for the browser's measurements: made by a device, kept by the real server.

use std::path::Path;

use heard::domain::id::RecordId;
use heard::merge::author::Edit;
use heard::seal::random;
use tests::server::TestServer;
use tests::workload::generate;

use crate::record::{self, Fields};
use crate::wire::create;

/// The space that the browser tests join.
const SPACE: &str = "West Loch";
const NAMES: [&str; 8] = ["Seonaid", "Tormod", "Peigi", "Iain", "Mairi", "Calum", "Una", "Donald"];
/// One conversation in so many has a person with a name, and one in so many an occasion of consent.
const NAMED: usize = 4;
const ASKED: usize = 2;
/// Sent at once.
const BATCH: usize = 500;

pub(crate) fn fill(data: &Path, records: usize) {
    let mut server = TestServer::on(data);
    server.run(&["space", "--name", SPACE, "--area", "Argyll", "--demo"]);
    server.serve(&[]);
    let mut device = server.worker(SPACE, "Morag");
    for (number, record) in generate(1, records).records.iter().enumerate() {
        let (id, subject) = (record::id(&record.last), RecordId::from_bytes(random()));
        create(&mut device, id, "conversation", subject, &said(&record.last));
        if number % NAMED == 0 {
            let name = Edit::Set(NAMES[number / NAMED % NAMES.len()].into());
            create(&mut device, subject, "person", subject, &vec![("name".to_owned(), name)]);
        }
        if number % ASKED == 0 {
            create(
                &mut device,
                RecordId::from_bytes(random()),
                "consent",
                subject,
                &record::consent(&record.last),
            );
        }
        if device.unsent.len() >= BATCH {
            device.sync();
        }
    }
    device.sync();
    assert!(device.outcomes.values().all(|(outcome, _)| outcome == "kept"), "not all was kept");
}

/// As the app would have it: no survey answers, and the notes' first sentence said by the person.
fn said(record: &serde_json::Map<String, serde_json::Value>) -> Fields {
    const KEPT: [&str; 5] = ["notes", "at", "place", "meeting", "language"];
    let mut fields = record::conversation_alone(record);
    fields.retain(|(name, _)| KEPT.contains(&name.as_str()) || name.starts_with("topic/"));
    let notes = record["notes"].as_str().unwrap_or_default();
    let first = notes.split_inclusive('.').next().unwrap_or(notes);
    let at = record["createdAt"].as_str().unwrap_or_default();
    for (part, value) in [("words", first), ("language", "en"), ("at", &at[..16])] {
        fields.push((format!("statement/0a1b2c3d4e5f/{part}"), Edit::Set(value.into())));
    }
    fields
}
