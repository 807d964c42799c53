//! Every way out of the server, for everybody who may ask, with every kind of words, in every state of permission: what may
//! leave does, and nothing else. A route that is added has to be walked here too.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use heard::domain::card::Code;
use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::seal::random;
use heard::wire::{self, ExportAsk, Filter, ReadingList};
use tests::card::CardHolder;
use tests::device::Device;
use tests::line::{Answer, HEARD_CBOR};
use tests::phrases::files;
use tests::server::TestServer;

use crate::question_sets::{SET, bring, version};
use crate::story::{conversation, envelope, notes, occasion, response, set, share};

/// Purposes, and what was decided of each.
type Decided = &'static [(&'static str, &'static str)];

/// A state of permission: what was said first, and what was taken back.
const STATES: [(&str, Decided, Decided); 9] = [
    ("unasked", &[], &[]),
    ("kept", &[("keep", "yes")], &[]),
    ("shared", &[("share", "yes")], &[]),
    ("denied", &[("keep", "yes"), ("share", "no")], &[]),
    ("read", &[("keep", "yes"), ("share", "yes")], &[]),
    ("all", ALL, &[]),
    ("back", ALL, &[("share", "withdrawn")]),
    ("dropped", ALL, &[("keep", "withdrawn")]),
    ("erasing", ALL, &[]),
];

const ALL: Decided =
    &[("keep", "yes"), ("share", "yes"), ("quote", "yes"), ("contact", "yes"), ("research", "yes")];

/// Words that were shared, by field, and words that were not.
const SHARED: [&str; 2] = ["said", "answered"];
const TEAMS_OWN: [&str; 9] =
    ["unshared", "before", "after", "notes", "place", "name", "personal", "unanswered", "beside"];

/// What is planted in a field of somebody in a state: one word, which stands nowhere else.
fn planted(field: &str, state: &str) -> String {
    format!("zq{field}zq{state}zq")
}

/// Everything that one asker gets by asking for everything, and by which way.
type Outputs = Vec<(String, Vec<u8>)>;

struct Area {
    server: TestServer,
    amina: Device,
    people: Vec<Somebody>,
}

struct Somebody {
    state: &'static str,
    docs: [RecordId; 2],
    person: RecordId,
    yes: Option<RecordId>,
    code: Code,
}

fn area() -> Area {
    let mut server = TestServer::start();
    server.stop();
    server.serve(&[("HEARD_METRICS", "127.0.0.1:0")]);
    assert!(bring(&server, &version(1, "one"), &[]).status.success());
    let mut amina = server.worker("Cwm", "Amina");
    let people = STATES.map(|(state, first, then)| speak(&mut amina, state, first, then)).into();
    amina.sync();
    assert!(amina.unsent.is_empty() && amina.outcomes.values().all(|(outcome, _)| outcome == "kept"));
    let area = Area { server, amina, people };
    let mut card = CardHolder::with(area.server.line(), &area.somebody("erasing").code.print());
    card.presses("erase", &[]);
    area
}

fn speak(amina: &mut Device, state: &'static str, first: &[(&str, &str)], then: &[(&str, &str)]) -> Somebody {
    let word = |field| planted(field, state);
    let (said, person) = conversation(amina, &word("said"), &word("notes"));
    amina.edit(
        said,
        &[
            ("statement/0b/words", set(&word("unshared"))),
            ("statement/0c/words", set(&word("before"))),
            ("place", set(&word("place"))),
        ],
    );
    share(amina, said, "s/0a");
    share(amina, said, "s/0c");
    amina.edit(said, &[("statement/0c/words", set(&word("after")))]);
    let answers = [("better", word("answered").as_str().into()), ("way", Scalar::from("bus"))];
    let (answered, stranger) = response(amina, (SET, 1), &answers, &word("beside"));
    // Answers of the same state, of somebody else.
    share(amina, answered, "a/better");
    amina.edit(answered, &[("answer/own-question", set(&word("unanswered")))]);
    let code = Code::from_bytes(random());
    let card = [
        ("name", set(&word("name"))),
        ("card/hash", Edit::Set(Scalar::Bytes(code.hash().to_vec()))),
        ("card/kind", set("open")),
        ("notes", notes(&word("personal"))),
    ];
    amina.create(person, envelope(amina, "person", "team", Some(person)), &card);
    let mut yes = None;
    for whose in [stranger, person] {
        yes = (!first.is_empty()).then(|| occasion(amina, whose, first, &[]));
        if !then.is_empty() {
            occasion(amina, whose, then, &[yes.expect("a yes to take back")]);
        }
    }
    Somebody { state, docs: [said, answered], person, yes, code }
}

impl Area {
    fn somebody(&self, state: &str) -> &Somebody {
        self.people.iter().find(|one| one.state == state).expect("somebody in this state")
    }

    fn words(&self) -> Vec<(&'static str, &'static str)> {
        let fields = SHARED.iter().chain(&TEAMS_OWN);
        fields.flat_map(|field| self.people.iter().map(|one| (*field, one.state))).collect()
    }

    /// Asks for everything, by every route, as whoever has this cookie.
    fn asked_for(&self, device: &Device) -> Outputs {
        let cookie = device.cookie.as_deref();
        let mut outputs = Outputs::new();
        let mut paths: Vec<String> = ["/api/ping", "/api/readings", "/api/exports"].map(str::to_owned).into();
        paths.push(format!("/api/answers/{SET}"));
        paths.extend(["place", "language", "version"].map(|by| format!("/api/answers/{SET}?by={by}")));
        let docs = self.people.iter().flat_map(|one| one.docs.into_iter().chain([one.person]));
        paths.extend(docs.map(|doc| format!("/api/readings/{doc}")));
        for path in paths {
            outputs.push((format!("GET {path}"), body(device.line.get(&path, cookie))));
        }
        for path in ["/healthz", "/card", "/card/page", "/card/closed"] {
            outputs.push((format!("GET {path}"), device.line.page(path).1.into_bytes()));
        }
        outputs.push(("GET /metrics".to_owned(), self.server.numbers().into_bytes()));
        for purpose in ["share", "quote", "research"] {
            let ask = ExportAsk {
                filter: Filter::default(),
                purpose: purpose.to_owned(),
                format: "csv".to_owned(),
                language: "en".to_owned(),
            };
            let preview = device.line.post("/api/exports/preview", HEARD_CBOR, cookie, wire::encode(&ask));
            outputs.push((format!("POST /api/exports/preview to {purpose}"), body(preview)));
            let sheet = match cookie {
                Some(cookie) => device.line.fetch("/api/exports", cookie, wire::encode(&ask)).2,
                None => body(device.line.post("/api/exports", HEARD_CBOR, None, wire::encode(&ask))),
            };
            outputs.push((format!("POST /api/exports to {purpose}"), sheet));
        }
        let changes = device.records.values().flat_map(|copy| copy.changes.concat());
        outputs.push(("POST /api/sync".to_owned(), changes.collect()));
        outputs
    }

    /// Which records a word is found in by who searches for it.
    fn found(&self, desk: &Device, word: &str) -> usize {
        let filter = Filter { words: Some(word.to_owned()), ..Filter::default() };
        let answer =
            desk.line.post("/api/readings", HEARD_CBOR, desk.cookie.as_deref(), wire::encode(&filter));
        wire::decode::<ReadingList>(&answer.body()).expect("a list").rows.len()
    }

    fn reader(&self, role: &str, name: &str) -> Device {
        let mut desk = Device::join(self.server.line(), &self.server.invite(role, None), name);
        desk.sync();
        desk
    }
}

fn body(answer: Answer) -> Vec<u8> {
    match answer {
        Answer::Ok { body, .. } => body,
        Answer::Problem { .. } => Vec::new(),
        other => panic!("an answer of ours was expected, not {other:?}"),
    }
}

fn has(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|part| part == word.as_bytes())
}

/// By which ways each word came out.
fn ways(area: &Area, outputs: &Outputs) -> BTreeSet<(&'static str, &'static str, String)> {
    let mut ways = BTreeSet::new();
    for (field, state) in area.words() {
        let word = planted(field, state);
        for (way, _) in outputs.iter().filter(|(_, bytes)| has(bytes, &word)) {
            // One record's page is like another's.
            let way = if way.starts_with("GET /api/readings/") { "GET /api/readings/{id}" } else { way };
            ways.insert((field, state, way.to_owned()));
        }
    }
    ways
}

#[test]
fn what_may_leave_leaves_by_every_way_and_nothing_else_does() {
    let area = area();
    let may = |field: &str, state: &str, way: &str| {
        // The answers are another person's, who did not ask to be erased.
        let is_all = state == "all" || (field, state) == ("answered", "erasing");
        match way {
            "POST /api/exports to quote" | "POST /api/exports to research" => is_all,
            _ => is_all || state == "read",
        }
    };
    for (role, name) in [("reviewer", "Priya"), ("co-chair", "Cai")] {
        let desk = area.reader(role, name);
        let ways = ways(&area, &area.asked_for(&desk));
        for (field, state, way) in &ways {
            assert!(SHARED.contains(field) && may(field, state, way), "{role}: {field} of {state} by {way}");
        }
        for (field, state) in SHARED.iter().flat_map(|field| ["read", "all"].map(|state| (*field, state))) {
            for way in ["GET /api/readings/{id}", "POST /api/exports to share"] {
                assert!(
                    ways.contains(&(field, state, way.to_owned())),
                    "{role}: {field} of {state} by {way}"
                );
            }
        }
        for field in SHARED {
            assert!(ways.contains(&(field, "all", "POST /api/exports to quote".to_owned())));
        }
        for (field, state) in area.words() {
            let is_found = SHARED.contains(&field) && may(field, state, "searched");
            assert_eq!(
                area.found(&desk, &planted(field, state)),
                usize::from(is_found),
                "{field} of {state}"
            );
        }
    }
}

#[test]
fn nobody_else_is_told_a_word() {
    let area = area();
    area.server.found("Nant");
    let mut gwen = area.server.worker("Nant", "Gwen");
    gwen.sync();
    assert_eq!(ways(&area, &area.asked_for(&gwen)), BTreeSet::new(), "another team");
    let mut bryn = area.server.worker("Cwm", "Bryn");
    bryn.sync();
    let own: BTreeSet<_> =
        area.words().into_iter().map(|(field, state)| (field, state, "POST /api/sync".to_owned())).collect();
    assert_eq!(ways(&area, &area.asked_for(&bryn)), own, "their own team, by the sync alone");
    let log = area.server.log();
    assert!(area.words().iter().all(|(field, state)| !log.contains(&planted(field, state))));
    // Whoever holds a card reads what is kept of them, and of nobody else.
    let card = CardHolder::with(area.server.line(), &area.somebody("read").code.print());
    assert!(card.sees(&planted("said", "read")));
    for (field, state) in area.words() {
        let is_own =
            state == "read" && !["notes", "personal", "answered", "unanswered", "beside"].contains(&field);
        assert!(is_own || !card.sees(&planted(field, state)), "{field} of {state} on the card");
    }
}

#[test]
fn what_is_taken_back_is_in_no_answer_that_is_asked_for_after_it() {
    let mut area = area();
    let desk = area.reader("reviewer", "Priya");
    assert!(!ways(&area, &area.asked_for(&desk)).is_empty());
    for state in ["read", "all"] {
        let (person, yes) = (area.somebody(state).person, area.somebody(state).yes.expect("a yes"));
        occasion(&mut area.amina, person, &[("share", "withdrawn")], &[yes]);
    }
    area.amina.sync();
    let left = ways(&area, &area.asked_for(&desk));
    // The answers are other people's, who took nothing back.
    assert!(left.iter().all(|(field, ..)| *field == "answered"), "{left:?}");
    assert_eq!(area.found(&desk, &planted("said", "all")), 0);
}

#[test]
fn no_route_is_left_out_of_the_walk() {
    let mut routes = BTreeSet::new();
    let http = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/http");
    for file in files(&http).into_iter().filter(|file| file.extension().is_some_and(|end| end == "rs")) {
        let source = fs::read_to_string(file).expect("a source file");
        for (_, rest) in
            source.match_indices(".route(\"").map(|(at, start)| source.split_at(at + start.len()))
        {
            routes.insert(rest.split('"').next().unwrap_or_default().to_owned());
        }
    }
    let walked = [
        "/api/ping",
        "/api/sync",
        "/api/readings",
        "/api/readings/{id}",
        "/api/answers/{set}",
        "/api/exports",
        "/api/exports/preview",
        "/healthz",
        "/metrics",
        "/card",
        "/card/page",
        "/card/closed",
    ];
    // Ways in, files of the app itself, and what answers that there is nothing.
    let no_way_out = ["/api/join", "/card/page.css", "/card/page.js", "/api", "/api/", "/api/{*unknown}"];
    let known: BTreeSet<String> = walked.into_iter().chain(no_way_out).map(str::to_owned).collect();
    assert_eq!(routes, known);
}
