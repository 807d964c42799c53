//! Every kind of record, in every kind of circle, by every role: what is kept, what waits, what is refused; and who is
//! told of it. The server as a whole against the table of the formats, written out here once more.

use heard::domain::circle::CircleKind;
use heard::domain::envelope::{Envelope, review_id};
use heard::domain::id::{CircleId, RecordId};
use heard::domain::kind::Kind;
use heard::merge::author::Edit;
use heard::wire::{self, ExportAsk, Filter};
use tests::device::Device;
use tests::line::HEARD_CBOR;
use tests::server::TestServer;

use crate::story::{conversation, fresh, set};

/// Kind, circle, and who may write there.
const WRITERS: [(&str, &str, &[&str]); 9] = [
    ("person", "team", &["member"]),
    ("consent", "team", &["member"]),
    ("conversation", "team", &["member"]),
    ("response", "team", &["member"]),
    ("list", "team", &["member"]),
    ("list", "area", &[]),
    ("notice", "area", &[]),
    ("question-set", "area", &[]),
    ("review", "council", &["reviewer", "co-chair"]),
];

/// What is in the area, its circles by kind, and the record that reviews are about.
struct House {
    server: TestServer,
    circles: Vec<(CircleKind, CircleId)>,
    record: RecordId,
}

impl House {
    fn build() -> Self {
        let server = TestServer::start();
        let mut worker = server.worker("Cwm", "Amina");
        let (record, _) = conversation(&mut worker, "The bus is gone", "");
        worker.sync();
        let log = rusqlite::Connection::open(server.data().join("heard.sqlite")).expect("the log");
        let mut statement = log.prepare("select kind, id from circle").expect("its circles");
        let circle = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, [u8; 16]>(1)?));
        let rows = statement.query_map([], circle).expect("its circles");
        let circles = rows.map(|row| {
            let (kind, id) = row.expect("a circle");
            (CircleKind::named(&kind).expect("a kind of circle"), CircleId::from_bytes(id))
        });
        Self { circles: circles.collect(), record, server }
    }

    fn circle(&self, kind: CircleKind) -> CircleId {
        self.circles.iter().find(|(other, _)| *other == kind).expect("a circle of each kind").1
    }

    /// Pushes a first record of a kind into a circle and answers what became of it.
    fn push(&self, device: &mut Device, kind: Kind, circle: CircleKind) -> String {
        let (mut doc, person) = (fresh(), fresh());
        let mut envelope = Envelope {
            kind: kind.name().to_owned(),
            circle: self.circle(circle),
            subject: None,
            about: None,
        };
        let edits: &[(&str, Edit)] = match kind {
            Kind::Person => &[("name", set("Siân"))],
            Kind::Consent => &[("decision/keep", set("no"))],
            Kind::Conversation => &[("place", set("Pentre"))],
            Kind::Response => &[("answer/way", set("bus"))],
            Kind::QuestionSet => &[("title/en", set("Living here"))],
            Kind::Notice => &[("words", set("May we keep this?"))],
            Kind::List => &[("list", set("topics"))],
            Kind::Review => &[("state", set("question"))],
        };
        match kind {
            Kind::Person => envelope.subject = Some(doc),
            Kind::Consent | Kind::Conversation | Kind::Response => envelope.subject = Some(person),
            Kind::Review => {
                doc = review_id(device.joined.member, self.record);
                envelope.about = Some(self.record);
            }
            Kind::Notice | Kind::List | Kind::QuestionSet => {}
        }
        let hash = device.create(doc, envelope, edits);
        device.sync();
        device.outcome(hash).to_owned()
    }
}

/// What is expected of one push.
fn expected(kind: Kind, circle: CircleKind, role: &str) -> &'static str {
    match WRITERS.iter().find(|(known, place, _)| (*known, *place) == (kind.name(), circle.name())) {
        Some((_, _, roles)) if roles.contains(&role) => "kept",
        // Somebody may write this there: it waits for their word.
        Some(_) => "held",
        None => "refused",
    }
}

#[test]
fn every_kind_in_every_circle_by_every_role() {
    let house = House::build();
    for role in ["member", "reviewer", "co-chair"] {
        for kind in Kind::ALL {
            for circle in CircleKind::ALL {
                let space = (role == "member").then_some("Cwm");
                let secret = house.server.invite(role, space);
                let mut device = Device::join(house.server.line(), &secret, "Somebody");
                let became = house.push(&mut device, kind, circle);
                assert_eq!(became, expected(kind, circle, role), "{role}: {kind:?} in {circle:?}");
            }
        }
    }
}

#[test]
fn a_member_of_one_team_has_no_rights_in_another() {
    let house = House::build();
    house.server.found("Nant");
    let mut gwen = house.server.worker("Nant", "Gwen");
    for kind in [Kind::Person, Kind::Consent, Kind::Conversation, Kind::Response, Kind::List] {
        assert_eq!(house.push(&mut gwen, kind, CircleKind::Team), "held", "{kind:?}");
    }
}

#[test]
fn each_role_is_told_of_its_own_kinds_only() {
    let house = House::build();
    house.server.run(&["notice", "--file", concat!(env!("CARGO_MANIFEST_DIR"), "/demo/notices.json")]);
    house.server.run(&["question-set"]);
    let mut amina = house.server.worker("Cwm", "Amina");
    for kind in [Kind::Person, Kind::Consent, Kind::Conversation, Kind::Response, Kind::List] {
        assert_eq!(house.push(&mut amina, kind, CircleKind::Team), "kept");
    }
    let mut rhys = house.server.desk("Rhys");
    assert_eq!(house.push(&mut rhys, Kind::Review, CircleKind::Council), "kept");

    let kinds = |mut device: Device| {
        device.sync();
        let mut kinds: Vec<_> = device.records.into_values().map(|copy| copy.envelope.kind).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    };
    let members = ["consent", "conversation", "list", "notice", "person", "question-set", "response"];
    assert_eq!(kinds(house.server.worker("Cwm", "Bryn")), members);
    assert_eq!(kinds(house.server.desk("Elin")), ["notice", "question-set", "review"]);
    house.server.found("Nant");
    assert_eq!(kinds(house.server.worker("Nant", "Gwen")), ["notice", "question-set"]);
}

#[test]
fn the_desk_is_open_to_reviewers_and_co_chairs_only() {
    let house = House::build();
    house.server.run(&["question-set"]);
    let log = rusqlite::Connection::open(house.server.data().join("heard.sqlite")).expect("the log");
    let set = "select lower(hex(set_id)) from question_set";
    let set: String = log.query_row(set, [], |row| row.get(0)).expect("a set");
    let ask = wire::encode(&ExportAsk {
        filter: Filter::default(),
        purpose: "share".to_owned(),
        format: "csv".to_owned(),
        language: "en".to_owned(),
    });
    let reads = ["/api/readings".to_owned(), format!("/api/answers/{set}"), "/api/exports".to_owned()];
    let asks = [("/api/readings", wire::encode(&Filter::default())), ("/api/exports/preview", ask)];
    for (role, may) in [("member", false), ("reviewer", true), ("co-chair", true)] {
        let secret = house.server.invite(role, (role == "member").then_some("Cwm"));
        let device = Device::join(house.server.line(), &secret, "Somebody");
        let cookie = device.cookie.as_deref();
        assert_eq!(cookie.is_some(), may, "{role}");
        let read = reads.iter().map(|path| (path.as_str(), device.line.get(path, cookie)));
        let asked =
            asks.iter().map(|(path, body)| (*path, device.line.post(path, HEARD_CBOR, cookie, body.clone())));
        for (path, answer) in read.chain(asked).collect::<Vec<_>>() {
            match may {
                true => drop(answer.body()),
                false => assert_eq!(answer.code(), "unknown-device", "{role}: {path}"),
            }
        }
    }
    // Whoever runs the area reads none of its records by that: there is no device of a steward.
    assert!(!house.server.try_run(&["invite", "--role", "steward"]).status.success());
}
