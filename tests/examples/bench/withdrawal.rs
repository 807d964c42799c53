//! From the server's word that a withdrawal is kept to the last thing it shows that honours it: the next page, and a sheet
//! that was being made. 2,000 people allowed everything; each sample takes back one of them.

use std::thread;
use std::time::{Duration, Instant};

use heard::domain::envelope::Envelope;
use heard::domain::id::RecordId;
use heard::domain::piece;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::seal::random;
use heard::wire::{self, ExportAsk, Filter, ReadingList};
use rusqlite::Connection;
use tests::device::Device;
use tests::server::TestServer;

use crate::figures::Figures;

const PEOPLE: usize = 2_000;
const SAMPLES: usize = 20;

struct Shared {
    doc: RecordId,
    person: RecordId,
    yes: RecordId,
    words: String,
}

pub(crate) fn measure() -> Figures {
    let server = TestServer::start();
    let mut phone = server.worker("Cwm", "Amina");
    let desk = server.desk("Priya");
    let people: Vec<Shared> = (0..PEOPLE).map(|number| says(&mut phone, number)).collect();
    phone.sync();
    assert_eq!(page(&desk).rows.len(), PEOPLE, "everybody can be read at first");
    let alone = time(|| drop(sheet(&desk)));

    let (mut pages, mut sheets, mut missed) = (Vec::new(), Vec::new(), 0.0);
    for (number, one) in people.iter().step_by(PEOPLE / SAMPLES).enumerate() {
        let begun = desk.clone();
        let making = thread::spawn(move || (sheet(&begun), Instant::now()));
        // At another place of its making each time.
        thread::sleep(alone.mul_f64(number as f64 / SAMPLES as f64));
        withdraws(&mut phone, one);
        phone.sync();
        let kept = Instant::now();
        missed += f64::from(u8::from(page(&desk).rows.iter().any(|row| row.id == one.doc.to_string())));
        pages.push(kept.elapsed().as_secs_f64() * 1000.0);
        let (made, ended) = making.join().expect("a sheet");
        // The server's own log says which came first: a sheet that was handed out before could not know of it.
        if place(&server, "download") > place(&server, "consent") {
            sheets.push(ended.saturating_duration_since(kept).as_secs_f64() * 1000.0);
            missed += f64::from(u8::from(String::from_utf8_lossy(&made).contains(&one.words)));
        }
    }
    let mut figures = Figures::default();
    figures.put("withdrawal.missed", missed, "outputs");
    figures.put("withdrawal.page_ms", most(&pages), "ms");
    figures.put("withdrawal.sheets_under_way", sheets.len() as f64, "sheets");
    figures.put("withdrawal.sheet_ms", most(&sheets), "ms");
    figures
}

fn says(phone: &mut Device, number: usize) -> Shared {
    let (doc, person, yes) = (fresh(), fresh(), fresh());
    let words = format!("The bus of number {number} is late");
    let envelope = |kind: &str| Envelope {
        kind: kind.to_owned(),
        circle: phone.circle("team"),
        subject: Some(person),
        about: None,
    };
    let (conversation, consent) = (envelope("conversation"), envelope("consent"));
    phone.create(
        doc,
        conversation,
        &[("at", text("2026-05-03T14:05")), ("statement/0a/words", text(&words))],
    );
    let hash = piece::read(&phone.state(doc), "s/0a").expect("a piece").hash().to_vec();
    phone.edit(doc, &[("shared/s/0a", Edit::Set(Scalar::Bytes(hash)))]);
    phone.create(yes, consent, &[("decision/keep", text("yes")), ("decision/share", text("yes"))]);
    if number % 100 == 99 {
        phone.sync();
    }
    Shared { doc, person, yes, words }
}

fn withdraws(phone: &mut Device, one: &Shared) {
    let circle = phone.circle("team");
    let envelope = Envelope { kind: "consent".to_owned(), circle, subject: Some(one.person), about: None };
    let seen = Edit::Set(Scalar::Bytes(one.yes.as_bytes().to_vec()));
    phone.create(fresh(), envelope, &[("decision/share", text("withdrawn")), ("seen/share", seen)]);
}

fn page(desk: &Device) -> ReadingList {
    let body = desk.line.get("/api/readings", desk.cookie.as_deref()).body();
    wire::decode(&body).expect("a list")
}

fn sheet(desk: &Device) -> Vec<u8> {
    let ask = ExportAsk {
        filter: Filter::default(),
        purpose: "share".to_owned(),
        format: "csv".to_owned(),
        language: "en".to_owned(),
    };
    desk.line.fetch("/api/exports", desk.cookie.as_deref().expect("a desk"), wire::encode(&ask)).2
}

/// The place of the last entry of a kind in the audit log.
fn place(server: &TestServer, what: &str) -> i64 {
    let log = Connection::open(server.data().join("heard.sqlite")).expect("a log");
    log.query_row("select max(place) from audit where what = ?", [what], |row| row.get(0)).expect("an entry")
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn most(times: &[f64]) -> f64 {
    times.iter().copied().fold(0.0, f64::max)
}

fn text(value: &str) -> Edit {
    Edit::Set(value.into())
}

fn fresh() -> RecordId {
    RecordId::from_bytes(random())
}
