//! Question sets as the steward brings them in and as everybody hears of them.

use std::process::Output;

use heard::domain::envelope::Envelope;
use heard::domain::id::{RecordId, SetId};
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::merge::change_hash;
use heard::wire::{self, ReadingPage};
use tests::device::Device;
use tests::server::TestServer;

use crate::story::{envelope, occasion, response, set, share};

pub const SET: SetId = SetId::from_bytes([0x5e; 16]);

/// One version of a small set with three questions; `way` asks for one of two, or for words.
pub fn version(version: i64, way: &str) -> String {
    let way = match way {
        "one" => {
            r#""kind": "one", "choices": [{"id": "bus", "words": {"en": "Bus"}}, {"id": "car", "words": {"en": "Car"}}]"#
        }
        words => &format!(r#""kind": "{words}""#),
    };
    format!(
        r#"{{"set": "{SET}", "version": {version}, "title": {{"en": "Buses"}}, "decline": {{"en": "Prefer not to say"}},
        "questions": [
            {{"id": "way", "words": {{"en": "How do you get about?"}}, {way}}},
            {{"id": "often", "kind": "number", "words": {{"en": "How often, in a week?"}}}},
            {{"id": "better", "kind": "text", "words": {{"en": "What would be better?"}}}}]}}"#
    )
}

/// Brings a file in, as the steward does.
pub fn bring(server: &TestServer, json: &str, more: &[&str]) -> Output {
    let file = server.data().with_extension("json");
    std::fs::write(&file, json).expect("a file");
    server.try_run(&[&["question-set", "--file", file.to_str().expect("a path")], more].concat())
}

fn sets(device: &Device) -> Vec<RecordId> {
    let sets = device.records.iter().filter(|(_, copy)| copy.envelope.kind == "question-set");
    sets.map(|(id, _)| *id).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn everybody_hears_of_the_set_that_comes_with_heard() {
    let server = TestServer::start();
    server.run(&["question-set"]);
    server.run(&["question-set"]);
    for mut device in [server.worker("Cwm", "Amina"), server.desk("Rhys")] {
        device.sync();
        let [id] = sets(&device)[..] else { panic!("one record, also when it is brought in twice") };
        let state = device.state(id);
        assert_eq!((state.text("title/en"), state.text("title/cy")), (Some("Living here"), Some("Byw yma")));
        assert_eq!(state.text("question/warm/kind"), Some("scale"));
        assert_eq!(state.text("choice/help/none/words/cy"), Some("Neb"));
        assert!(state.get("checked-by/en").is_none());
    }
}

#[test]
fn a_version_never_changes_and_the_next_one_is_another_record() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let first = version(1, "one");
    assert!(bring(&server, &first, &[]).status.success());
    assert!(bring(&server, &first, &[]).status.success(), "the same words again are no change");
    let other = bring(&server, &first.replace("Car", "Van"), &[]);
    assert!(!other.status.success());
    assert!(said(&other).contains("give a new version number"), "{}", said(&other));
    assert!(!bring(&server, &first, &["--checked", "en=Ann Jones"]).status.success());
    let next = first.replace("\"version\": 1", "\"version\": 2").replace("Car", "Van");
    assert!(bring(&server, &next, &["--checked", "en=Ann Jones"]).status.success());
    amina.sync();
    let mut versions: Vec<_> = sets(&amina).into_iter().map(|id| amina.state(id).int("version")).collect();
    versions.sort();
    assert_eq!(versions, [Some(1), Some(2)]);
    let names = sets(&amina).into_iter().filter_map(|id| {
        let state = amina.state(id);
        Some((state.int("version")?, state.text("checked-by/en")?.to_owned()))
    });
    assert_eq!(names.collect::<Vec<_>>(), [(2, "Ann Jones".to_owned())]);
}

#[test]
fn a_set_that_can_not_be_asked_is_not_brought_in() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let refused = bring(&server, &version(1, "scale"), &[]);
    assert!(!refused.status.success());
    assert!(
        said(&refused).contains("question 1 (\"way\"): a scale needs both its ends"),
        "{}",
        said(&refused)
    );
    amina.sync();
    assert!(sets(&amina).is_empty());
}

#[test]
fn nobody_changes_an_adopted_set_not_even_with_the_stewards_word() {
    let server = TestServer::start();
    assert!(bring(&server, &version(1, "one"), &[]).status.success());
    let mut amina = server.worker("Cwm", "Amina");
    amina.sync();
    let [id] = sets(&amina)[..] else { panic!("one set") };
    let hash = amina.edit(id, &[("title/en", set("Other words"))]);
    amina.sync();
    assert_eq!((amina.outcome(hash), amina.code(hash)), ("held", Some("no-right")));
    let told = server.run(&["waiting", "--accept", &id.to_string()]).stdout;
    assert_eq!(String::from_utf8_lossy(&told).trim(), "closed");
    let mut bryn = server.worker("Cwm", "Bryn");
    bryn.sync();
    assert_eq!(bryn.state(id).text("title/en"), Some("Buses"));
}

#[test]
fn of_two_records_of_one_version_the_same_stands_everywhere() {
    let server = TestServer::start();
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    // The order in which the questions stand tells which of the two is read.
    let mut propose = |id: u8, first: &str| {
        let (id, circle) = (RecordId::from_bytes([id; 16]), envelope(&amina, "question-set", "area", None));
        let order = |question: &str| Edit::Set(Scalar::Int(i64::from(question != first)));
        let edits = [
            ("set", Edit::Set(Scalar::Bytes(SET.as_bytes().to_vec()))),
            ("version", Edit::Set(Scalar::Int(1))),
            ("question/often/kind", set("number")),
            ("question/often/order", order("often")),
            ("question/way/kind", set("text")),
            ("question/way/order", order("way")),
        ];
        amina.create(id, Envelope { kind: "question-set".to_owned(), ..circle }, &edits);
        amina.sync();
        let hash = change_hash(&amina.records[&id].changes[0]);
        assert_eq!(amina.outcome(hash), "held", "adopting is the steward's");
        server.run(&["waiting", "--accept", &id.to_string()]);
    };
    for (id, first) in [(2, "often"), (1, "way"), (3, "often")] {
        propose(id, first);
    }
    let answers = [("often", Scalar::Int(3)), ("way", "By bus".into())];
    let (doc, person) = response(&mut amina, (SET, 1), &answers, "");
    share(&mut amina, doc, "a/often");
    share(&mut amina, doc, "a/way");
    occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.sync();
    let order = || {
        let body = desk.line.get(&format!("/api/readings/{doc}"), desk.cookie.as_deref()).body();
        let page: ReadingPage = wire::decode(&body).expect("a reading");
        page.answers.expect("answers").into_iter().map(|answer| answer.question).collect::<Vec<_>>()
    };
    assert_eq!(order(), ["way", "often"]);
    server.run(&["rebuild"]);
    assert_eq!(order(), ["way", "often"]);
}
