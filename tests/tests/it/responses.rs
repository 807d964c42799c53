//! Answers, from two phones to the desk: merged question by question, shown only as they were shared and consented to.

use std::collections::BTreeMap;

use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::wire::{self, Filter, ReadingLine, ReadingList, ReadingPage};
use rusqlite::types::Value;
use tests::device::Device;
use tests::line::{Answer, HEARD_CBOR};
use tests::server::TestServer;

use crate::question_sets::{SET, bring, version};
use crate::story::{conversation, fresh, occasion, response, review, set, share};

/// A server with the first version of the small set, a worker and a desk.
fn asking() -> (TestServer, Device, Device) {
    let server = TestServer::start();
    assert!(bring(&server, &version(1, "one"), &[]).status.success());
    let (amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    (server, amina, desk)
}

/// Shares these answers as they are now.
fn share_all(worker: &mut Device, doc: RecordId, questions: &[&str]) {
    for question in questions {
        share(worker, doc, &format!("a/{question}"));
    }
}

/// Answers, shared, with a yes to keep and share: the record, the person and the occasion.
fn shared(worker: &mut Device, answers: &[(&str, Scalar)]) -> (RecordId, RecordId, RecordId) {
    let (doc, person) = response(worker, (SET, 1), answers, "PLANTED-NOTES");
    let questions: Vec<&str> = answers.iter().map(|(question, _)| *question).collect();
    share_all(worker, doc, &questions);
    let yes = occasion(worker, person, &[("keep", "yes"), ("share", "yes")], &[]);
    worker.sync();
    (doc, person, yes)
}

fn get(desk: &Device, query: &str) -> Answer {
    desk.line.get(&format!("/api/readings{query}"), desk.cookie.as_deref())
}

fn rows(desk: &Device, query: &str) -> Vec<ReadingLine> {
    let list: ReadingList = wire::decode(&get(desk, query).body()).expect("a list");
    list.rows
}

fn ids(desk: &Device, query: &str) -> Vec<String> {
    rows(desk, query).into_iter().map(|row| row.id).collect()
}

/// What the desk reads of a response: question to value, null where somebody preferred not to say. None where there is nothing.
fn answers(desk: &Device, doc: RecordId) -> Option<Vec<(String, Scalar)>> {
    let Answer::Ok { body, .. } = get(desk, &format!("/{doc}")) else { return None };
    let page: ReadingPage = wire::decode(&body).expect("a reading");
    assert!(page.pieces.is_empty() && page.kind == "response");
    let answers = page.answers.expect("a response's answers").into_iter().map(|answer| {
        assert_eq!(answer.declined.is_some(), answer.value.is_none());
        (answer.question, answer.value.unwrap_or(Scalar::Null))
    });
    Some(answers.collect())
}

fn said(question: &str, value: impl Into<Scalar>) -> (String, Scalar) {
    (question.to_owned(), value.into())
}

#[test]
fn two_phones_answers_merge_question_by_question() {
    let (server, mut amina, desk) = asking();
    let mut bryn = server.worker("Cwm", "Bryn");
    let (doc, person) = response(&mut amina, (SET, 1), &[("way", "bus".into())], "");
    amina.sync();
    bryn.sync();
    amina.edit(doc, &[("answer/often", Edit::Set(Scalar::Int(3)))]);
    bryn.edit(doc, &[("answer/better", set("A later bus")), ("spoken/better", set("cy"))]);
    for _ in 0..2 {
        amina.sync();
        bryn.sync();
    }
    assert_eq!(amina.state(doc), bryn.state(doc));
    share_all(&mut bryn, doc, &["way", "often", "better"]);
    occasion(&mut bryn, person, &[("keep", "yes"), ("share", "yes")], &[]);
    bryn.sync();
    // In the order of the set, and not of their ids.
    let all = vec![said("way", "bus"), ("often".to_owned(), Scalar::Int(3)), said("better", "A later bus")];
    assert_eq!(answers(&desk, doc), Some(all));
    let row = &rows(&desk, "")[0];
    assert_eq!((row.kind.as_str(), row.answers, row.version), ("response", Some(3), Some(1)));
    assert_eq!((row.said.as_str(), row.language.as_deref()), ("A later bus", Some("cy")));
    assert_eq!(row.set, Some(SET.to_string()));
}

#[test]
fn two_answers_to_one_question_stay_with_the_team_until_they_are_settled() {
    let (server, mut amina, desk) = asking();
    let mut bryn = server.worker("Cwm", "Bryn");
    let (doc, ..) = shared(&mut amina, &[("way", "bus".into()), ("better", "A later bus".into())]);
    bryn.sync();
    amina.edit(doc, &[("answer/way", set("car"))]);
    bryn.edit(doc, &[("answer/way", Edit::Set(Scalar::Bool(false)))]);
    amina.sync();
    bryn.sync();
    assert_eq!(answers(&desk, doc), Some(vec![said("better", "A later bus")]));
    // Two phones that asked in two languages at once leave no answer certain.
    amina.sync();
    amina.edit(doc, &[("language", set("cy"))]);
    bryn.edit(doc, &[("language", set("gd"))]);
    amina.sync();
    bryn.sync();
    assert_eq!(answers(&desk, doc), None);
    bryn.edit(doc, &[("language", set("en")), ("answer/way", set("bus"))]);
    bryn.sync();
    assert_eq!(answers(&desk, doc), Some(vec![said("way", "bus"), said("better", "A later bus")]));
}

#[test]
fn preferring_not_to_say_is_an_answer_and_takes_earlier_words_back() {
    let (_server, mut amina, desk) = asking();
    let (doc, ..) = shared(&mut amina, &[("way", Scalar::Bool(false)), ("better", "PLANTED-BACK".into())]);
    amina.edit(doc, &[("translation/better", set("PLANTED-BACK too"))]);
    share_all(&mut amina, doc, &["better"]);
    amina.sync();
    assert_eq!(answers(&desk, doc), Some(vec![said("way", Scalar::Null), said("better", "PLANTED-BACK")]));
    amina.edit(doc, &[("answer/better", Edit::Set(Scalar::Bool(false)))]);
    share_all(&mut amina, doc, &["better"]);
    amina.sync();
    assert_eq!(answers(&desk, doc), Some(vec![said("way", Scalar::Null), said("better", Scalar::Null)]));
    assert!(!holds(&get(&desk, &format!("/{doc}")).body(), "PLANTED"));
    assert_eq!(rows(&desk, "")[0].said, "");
    // Skipped is not declined: an answer that is cleared is no piece at all.
    amina.edit(doc, &[("answer/way", Edit::Delete)]);
    amina.sync();
    assert_eq!(answers(&desk, doc), Some(vec![said("better", Scalar::Null)]));
}

#[test]
fn each_permission_and_each_edit_decides_about_answers_too() {
    let (_server, mut amina, desk) = asking();
    let (doc, person, yes) = shared(&mut amina, &[("way", "bus".into())]);
    let shown = Some(vec![said("way", "bus")]);
    assert_eq!(answers(&desk, doc), shown);
    let no = occasion(&mut amina, person, &[("share", "withdrawn")], &[yes]);
    amina.sync();
    assert_eq!((answers(&desk, doc), ids(&desk, "")), (None, vec![]));
    let again = occasion(&mut amina, person, &[("share", "yes")], &[yes, no]);
    amina.sync();
    assert_eq!(answers(&desk, doc), shown);
    let edits: [(&str, Edit, Edit); 4] = [
        ("answer/way", set("car"), set("bus")),
        ("spoken/way", set("cy"), Edit::Delete),
        ("language", set("cy"), set("en")),
        ("translation/way", set("a bus"), set("")),
    ];
    for (field, edit, back) in edits {
        amina.edit(doc, &[(field, edit)]);
        amina.sync();
        assert_eq!(answers(&desk, doc), None, "{field} is not as it was shared");
        amina.edit(doc, &[(field, back)]);
        amina.sync();
        assert_eq!(answers(&desk, doc), shown, "{field} is as it was shared");
    }
    amina.edit(doc, &[("shared/a/way", Edit::Set(Scalar::Bool(false)))]);
    amina.sync();
    assert_eq!(answers(&desk, doc), None);
    share_all(&mut amina, doc, &["way"]);
    occasion(&mut amina, person, &[("keep", "no")], &[yes, no, again]);
    amina.sync();
    assert_eq!(answers(&desk, doc), None);
}

#[test]
fn nothing_else_of_a_response_reaches_the_desk() {
    let (_server, mut amina, mut desk) = asking();
    let (doc, person, _) = shared(&mut amina, &[("way", "bus".into()), ("better", "A later bus".into())]);
    let secrets = [
        ("answer/own-question", set("PLANTED-UNSHARED")),
        ("translation/own-question", set("PLANTED-TRANSLATION")),
        ("answer/PLANTED-ID of Tom", set("bus")),
        ("place", set("PLANTED-PLACE")),
        ("area-place", set("PLANTED-AREA-PLACE")),
        ("meeting", set("PLANTED at Tom's")),
        ("helped/0d/who", set("PLANTED-NAME")),
        ("notes", crate::story::notes("PLANTED-NOTES, and more")),
    ];
    amina.edit(doc, &secrets);
    let name = crate::story::envelope(&amina, "person", "team", Some(person));
    amina.create(person, name, &[("name", set("PLANTED-NAME"))]);
    let kept = response(&mut amina, (SET, 1), &[("better", "PLANTED-UNASKED".into())], "PLANTED-NOTES").0;
    share_all(&mut amina, kept, &["better"]);
    amina.sync();
    let mut told = get(&desk, "").body();
    told.extend(get(&desk, &format!("/{doc}")).body());
    told.extend(desk.post(desk.request()).body());
    assert_eq!(ids(&desk, ""), [doc.to_string()]);
    assert_eq!(get(&desk, &format!("/{kept}")).code(), "not-found");
    assert!(holds(&told, "A later bus") && !holds(&told, "PLANTED"));
    desk.sync();
    assert!(desk.records.values().all(|copy| copy.envelope.kind == "question-set"));
    // A phone has no desk's cookie.
    assert_eq!(get(&amina, "").code(), "unknown-device");
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

#[test]
fn answers_stay_with_the_version_they_were_given_to() {
    let (server, mut amina, desk) = asking();
    let (first, ..) = shared(&mut amina, &[("way", "bus".into()), ("often", Scalar::Int(3))]);
    assert!(bring(&server, &version(2, "text"), &[]).status.success());
    let (second, person) = response(&mut amina, (SET, 2), &[("way", "By bus, mostly".into())], "");
    share_all(&mut amina, second, &["way"]);
    occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.sync();
    let of = |version: i64| ids(&desk, &format!("?set={SET}&version={version}"));
    assert_eq!((of(1), of(2), of(3)), (vec![first.to_string()], vec![second.to_string()], vec![]));
    // What is a choice in the first version is somebody's own words in the second.
    let said: BTreeMap<_, _> = rows(&desk, "").into_iter().map(|row| (row.id, row.said)).collect();
    assert_eq!(said[&first.to_string()], "");
    assert_eq!(said[&second.to_string()], "By bus, mostly");
    // An answer to one version is not the same answer to another.
    amina.edit(first, &[("version", Edit::Set(Scalar::Int(2)))]);
    amina.sync();
    assert_eq!(answers(&desk, first), None);
}

#[test]
fn a_list_is_cut_by_kind_set_version_and_state_in_an_address_or_a_body() {
    let (_server, mut amina, mut desk) = asking();
    let (answered, ..) = shared(&mut amina, &[("way", "bus".into())]);
    let (told, person) = conversation(&mut amina, "The bus is gone", "");
    share(&mut amina, told, "s/0a");
    occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.edit(answered, &[("area-place", set("west-loch")), ("at", set("2026-06-01T09:00"))]);
    amina.sync();
    desk.sync();
    review(&mut desk, told, "used");
    desk.sync();
    let (answered, told) = (vec![answered.to_string()], vec![told.to_string()]);
    let both = [answered.clone(), told.clone()].concat();
    let (other, set) = (fresh().to_string(), SET.to_string());
    let cases: [(Asked<'_>, &Vec<String>); 14] = [
        (&[], &both),
        (&[("kind", "response")], &answered),
        (&[("kind", "conversation")], &told),
        (&[("kind", "")], &both),
        (&[("set", &set)], &answered),
        (&[("set", &other)], &vec![]),
        (&[("set", &set), ("version", "1")], &answered),
        (&[("set", &set), ("version", "2")], &vec![]),
        (&[("version", "")], &both),
        (&[("state", "new")], &answered),
        (&[("state", "used")], &told),
        (&[("state", "heard")], &vec![]),
        (&[("place", "west-loch"), ("kind", "response")], &answered),
        (&[("from", "2026-05-20")], &answered),
    ];
    for (asked, expected) in cases {
        let query: Vec<String> = asked.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(ids(&desk, &format!("?{}", query.join("&"))), *expected, "{asked:?}");
        let found: ReadingList = wire::decode(&find(&desk, &filter(asked)).body()).expect("a list");
        assert_eq!(found.rows.into_iter().map(|row| row.id).collect::<Vec<_>>(), *expected, "{asked:?}");
    }
    for wrong in ["?kind=person", "?set=west-loch", "?version=two", "?state=closed"] {
        assert_eq!(get(&desk, wrong).code(), "bad-request", "{wrong}");
    }
}

/// A filter as an address has it.
type Asked<'a> = &'a [(&'a str, &'a str)];

/// The same filter as a message.
fn filter(asked: Asked<'_>) -> Filter {
    let of =
        |name: &str| asked.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned());
    Filter {
        place: of("place"),
        from: of("from"),
        kind: of("kind"),
        set: of("set"),
        version: of("version").and_then(|version| version.parse().ok()),
        state: of("state"),
        ..Filter::default()
    }
}

fn find(desk: &Device, filter: &Filter) -> Answer {
    desk.line.post("/api/readings", HEARD_CBOR, desk.cookie.as_deref(), wire::encode(filter))
}

#[test]
fn a_filter_in_a_body_is_asked_by_a_desks_own_page() {
    let (_server, mut amina, desk) = asking();
    shared(&mut amina, &[("way", "bus".into())]);
    let all = wire::encode(&Filter::default());
    let post = |cookie: Option<&str>, body: &[u8]| {
        desk.line.post("/api/readings", HEARD_CBOR, cookie, body.to_vec())
    };
    assert_eq!(post(None, &all).code(), "unknown-device");
    assert_eq!(post(desk.cookie.as_deref(), b"no filter").code(), "bad-request");
    // A word that is not understood must not widen what is found.
    let unknown = wire::encode(&BTreeMap::from([("colour", "blue")]));
    assert_eq!(post(desk.cookie.as_deref(), &unknown).code(), "bad-request");
    let elsewhere = desk.line.from("https://evil.example");
    let answer = elsewhere.post("/api/readings", HEARD_CBOR, desk.cookie.as_deref(), all);
    assert_eq!(answer.code(), "bad-origin");
}

#[test]
fn a_worker_reads_that_answers_were_heard() {
    let (_server, mut amina, mut desk) = asking();
    let (doc, person, yes) = shared(&mut amina, &[("way", "bus".into())]);
    desk.sync();
    review(&mut desk, doc, "heard");
    desk.sync();
    amina.sync();
    assert_eq!(amina.marks[&doc], ["heard"]);
    occasion(&mut amina, person, &[("share", "withdrawn")], &[yes]);
    amina.sync();
    amina.sync();
    assert!(amina.marks[&doc].is_empty());
}

const DERIVED: [&str; 10] = [
    "leaving",
    "leaving_topic",
    "piece",
    "question_set",
    "question",
    "wording",
    "decision",
    "permission",
    "review",
    "mark",
];

#[test]
fn what_is_derived_of_answers_follows_from_the_log() {
    let (server, mut amina, mut desk) = asking();
    assert!(bring(&server, &version(2, "text"), &[]).status.success());
    let (doc, ..) = shared(
        &mut amina,
        &[("way", "bus".into()), ("often", Scalar::Int(3)), ("better", Scalar::Bool(false))],
    );
    let (_, person, yes) = shared(&mut amina, &[("way", "car".into())]);
    occasion(&mut amina, person, &[("share", "withdrawn")], &[yes]);
    let (changed, ..) = shared(&mut amina, &[("way", "car".into()), ("often", Scalar::Int(1))]);
    amina.edit(changed, &[("answer/way", set("bus"))]);
    amina.sync();
    desk.sync();
    review(&mut desk, doc, "heard");
    desk.sync();
    let before = derived(&server);
    let rows = |name: &str| before[name].len();
    assert_eq!((rows("leaving"), rows("piece"), rows("question"), rows("mark")), (3, 4, 6, 1));
    server.run(&["rebuild"]);
    assert_eq!(derived(&server), before);
}

/// Every row of the derived tables, as the database file has them.
fn derived(server: &TestServer) -> BTreeMap<&'static str, Vec<Vec<Value>>> {
    let log = rusqlite::Connection::open(server.data().join("heard.sqlite")).expect("the log");
    let rows = |table: &str| {
        let mut statement = log.prepare(&format!("select * from {table}")).expect("a table");
        let columns = statement.column_count();
        let read = |row: &rusqlite::Row<'_>| (0..columns).map(|column| row.get(column)).collect();
        let rows = statement.query_map([], read).expect("its rows");
        rows.collect::<Result<Vec<Vec<Value>>, _>>().expect("its rows")
    };
    DERIVED.into_iter().map(|table| (table, rows(table))).collect()
}
