//! Sheets taken away from the desk: every cell against what was said, nobody in them who did not say yes, every one recorded.

mod asking;
mod cells;
mod left_out;
mod recorded;
mod wide;

use heard::domain::id::RecordId;
use heard::domain::piece;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::wire::{self, ExportAsk, ExportLine, ExportPreview, Filter};
use tests::device::Device;
use tests::line::{Answer, HEARD_CBOR};
use tests::server::TestServer;

use crate::story::{conversation, occasion, set, share};
use crate::survey::{Told, bring_sets, fill};
use tests::dice::Dice;

const LISTS: &str = r#"{
    "places": [{"id": "glen", "label": "The Glen", "labels": {"cy": "Y Glyn"}}, {"id": "isle", "label": "=The Isle"}],
    "meetings": [{"id": "visit", "label": "Visit", "labels": {"cy": "Ymweliad"}}],
    "topics": [{"id": "transport", "label": "Getting about"}, {"id": "money", "label": "Money"}]}"#;

const ENGLISH: [&str; 18] = [
    "Kind",
    "Team",
    "Day",
    "Place",
    "Kind of meeting",
    "Language",
    "Topics",
    "Said 1",
    "Said 1 language",
    "Said 1 translation",
    "Getting about: =How do you travel?",
    "Getting about: Which days?",
    "Getting about: How warm?",
    "Getting about: What would be better?",
    "Getting about: Since when?",
    "Getting about: How many years?",
    "May be quoted",
    "Link",
];

/// An area with lists, answers, and one conversation whose person may be quoted.
struct Area {
    server: TestServer,
    amina: Device,
    desk: Device,
    told: Vec<Told>,
    said: RecordId,
}

fn area(responses: usize) -> Area {
    let server = TestServer::start();
    let lists = server.data().with_extension("lists");
    std::fs::write(&lists, LISTS).expect("a file");
    server.run(&["list", "--file", lists.to_str().expect("a path")]);
    bring_sets(&server);
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let told = fill(&mut amina, responses, &mut Dice(11));
    let (said, person) = conversation(&mut amina, "-2 buses", "PLANTED-NOTES");
    amina.edit(said, &[("statement/0a/language", set("cy")), ("statement/0a/translation", set("Minus two"))]);
    amina.edit(
        said,
        &[("area-place", set("isle")), ("meeting", set("visit")), ("place", set("PLANTED-PLACE"))],
    );
    amina.edit(said, &[("topic/transport", Edit::Set(true.into())), ("topic/money", Edit::Set(true.into()))]);
    share(&mut amina, said, "s/0a");
    occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes"), ("quote", "yes")], &[]);
    amina.sync();
    Area { server, amina, desk, told, said }
}

fn asked(purpose: &str, format: &str) -> ExportAsk {
    ExportAsk {
        filter: Filter::default(),
        purpose: purpose.to_owned(),
        format: format.to_owned(),
        language: "en".to_owned(),
    }
}

fn post(desk: &Device, path: &str, ask: &ExportAsk) -> Answer {
    desk.line.post(path, HEARD_CBOR, desk.cookie.as_deref(), wire::encode(ask))
}

fn preview(desk: &Device, ask: &ExportAsk) -> ExportPreview {
    wire::decode(&post(desk, "/api/exports/preview", ask).body()).expect("a preview")
}

fn sheet(desk: &Device, ask: &ExportAsk) -> Vec<u8> {
    let (kind, named, bytes) =
        desk.line.fetch("/api/exports", desk.cookie.as_deref().expect("a desk"), wire::encode(ask));
    let known = if ask.format == "csv" { "text/csv; charset=utf-8" } else { "spreadsheetml.sheet" };
    assert!(kind.ends_with(known), "{kind}");
    let purpose = match ask.purpose.as_str() {
        "quote" => "to-quote",
        "research" => "for-research",
        _ => "to-read",
    };
    let start = format!("attachment; filename=\"heard-{purpose}-20");
    assert!(named.starts_with(&start) && named.ends_with(&format!(".{}\"", ask.format)), "{named}");
    bytes
}

fn exports(desk: &Device) -> Vec<ExportLine> {
    let answer = desk.line.get("/api/exports", desk.cookie.as_deref());
    wire::decode(&answer.body()).expect("a list")
}

/// Rows of a CSV, headings first; without the empty row and what is said about the sheet, which come beside.
fn read_csv(bytes: &[u8]) -> (Vec<Vec<String>>, String) {
    let text = std::str::from_utf8(bytes).expect("UTF-8").trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    let about = rows.pop().expect("a last row").swap_remove(0);
    assert!(rows.pop().expect("an empty row").iter().all(String::is_empty));
    (rows, about)
}

fn occasions_of(device: &Device, person: RecordId) -> Vec<RecordId> {
    let of = |(_, copy): &(&RecordId, &tests::device::Copy)| {
        copy.envelope.kind == "consent" && copy.envelope.subject == Some(person)
    };
    device.records.iter().filter(of).map(|(id, _)| *id).collect()
}

/// Shares pieces as they stand, all in one change.
fn share_all(device: &mut Device, doc: RecordId, names: &[String]) {
    let state = device.state(doc);
    let shared: Vec<(String, Edit)> = names
        .iter()
        .map(|name| {
            let hash = piece::read(&state, name).expect("a piece").hash().to_vec();
            (format!("shared/{name}"), Edit::Set(Scalar::Bytes(hash)))
        })
        .collect();
    let shared: Vec<(&str, Edit)> = shared.iter().map(|(name, edit)| (name.as_str(), edit.clone())).collect();
    device.edit(doc, &shared);
}
