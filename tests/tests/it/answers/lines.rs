//! Lines that are made of answers: each to its version, and none that tells of somebody.

use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::wire::AnswerTable;
use tests::device::Device;
use tests::server::TestServer;

use super::tables;
use crate::question_sets::bring;
use crate::story::{fresh, occasion};
use crate::survey::{SET, record};

/// Brings in one version of a set, whose questions are `(id, kind)`.
fn bring_version(server: &TestServer, version: i64, questions: &[serde_json::Value]) {
    let words = serde_json::json!({ "en": "So?", "cy": "Felly?" });
    let questions: Vec<serde_json::Value> = questions
        .iter()
        .map(|question| {
            let mut question = question.clone();
            question["words"] = words.clone();
            question
        })
        .collect();
    let file = serde_json::json!({ "set": SET.to_string(), "version": version, "title": words, "decline": words,
        "questions": questions });
    let brought = bring(server, &file.to_string(), &[]);
    assert!(brought.status.success(), "{brought:?}");
}

/// Somebody who said yes and answered one version, in the glen.
fn answered(worker: &mut Device, version: i64, answers: &[(&'static str, Scalar)]) -> RecordId {
    let person = fresh();
    occasion(worker, person, &[("keep", "yes"), ("share", "yes")], &[]);
    record(worker, person, (version, "en", Some("glen"), "2026-05-03"), answers, false)
}

fn lines(table: &AnswerTable) -> Vec<(&str, Option<u32>)> {
    table.rows.iter().map(|row| (row.key.as_str(), row.cells[0])).collect()
}

#[test]
fn an_answer_is_never_read_as_one_to_another_version() {
    let server = TestServer::start();
    bring_version(&server, 1, &[serde_json::json!({ "id": "q", "kind": "text" })]);
    bring_version(&server, 2, &[serde_json::json!({ "id": "q", "kind": "number", "low": 0, "high": 9 })]);
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    for number in 0..6 {
        answered(&mut amina, 1, &[("q", "words".into())]);
        answered(&mut amina, 2, &[("q", Scalar::Int(3))]);
        // Nobody knows what these were asked.
        answered(&mut amina, 999, &[("q", Scalar::Int(number))]);
        answered(&mut amina, 2, &[("elsewhere", Scalar::Int(number))]);
    }
    amina.sync();
    let both = tables(&desk, "");
    assert_eq!((both.people, both.versions), (vec![Some(12)], vec![1, 2]));
    let [table] = &both.questions[..] else { panic!("one question") };
    assert_eq!((table.kind.as_str(), table.answered[0]), ("number", Some(6)));
    assert_eq!(lines(table), [("3", Some(6)), ("", Some(0))]);
    assert_eq!(tables(&desk, "?version=1").questions[0].texts.as_ref().map(Vec::len), Some(6));
    assert_eq!(tables(&desk, "?version=999").people, [Some(0)]);
}

#[test]
fn lines_that_are_made_of_answers_tell_of_nobody_alone() {
    let server = TestServer::start();
    let questions = [
        serde_json::json!({ "id": "born", "kind": "date" }),
        serde_json::json!({ "id": "age", "kind": "number", "low": 0, "high": 110 }),
        serde_json::json!({ "id": "worth", "kind": "number" }),
        serde_json::json!({ "id": "warm", "kind": "scale", "low": 1, "high": 3 }),
    ];
    bring_version(&server, 1, &questions);
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let give = |amina: &mut Device, born: String, age: i64, worth: i64, warm: i64| {
        let answers = [
            ("born", born.as_str().into()),
            ("age", Scalar::Int(age)),
            ("worth", Scalar::Int(worth)),
            ("warm", Scalar::Int(warm)),
        ];
        answered(amina, 1, &answers);
    };
    give(&mut amina, "1948-03-01".to_owned(), 37, 12, 1);
    amina.sync();
    let one = tables(&desk, "");
    assert_eq!(one.people, [None]);
    for table in &one.questions {
        let keys: Vec<&str> = table.rows.iter().map(|row| row.key.as_str()).collect();
        let told: &[&str] = if table.kind == "scale" { &["1", "2", "3", ""] } else { &[""] };
        assert_eq!(keys, told, "a line tells what one person said");
    }
    for number in 0..6 {
        give(&mut amina, format!("2026-05-1{number}"), 31 + number, 12, 1);
        give(&mut amina, format!("2026-06-1{number}"), 61, 25, 2);
    }
    // Off the scale, out of bounds, and larger than all others.
    give(&mut amina, "1948-03-01".to_owned(), 104, 9_000_000_000_000_000, 9);
    give(&mut amina, "not a day".to_owned(), -7, 12, 9);
    amina.sync();
    let all = tables(&desk, "");
    let keys =
        |place: usize| -> Vec<&str> { lines(&all.questions[place]).iter().map(|line| line.0).collect() };
    assert_eq!(keys(0), ["2026-06", "other", ""]);
    assert_eq!(keys(1), ["30–39", "other", ""]);
    assert_eq!(keys(2), ["10–19", "other", ""]);
    assert_eq!(keys(3), ["1", "2", "3", ""]);
    assert_eq!(all.questions[0].rows[0].cells, [Some(6)]);
    assert_eq!(all.questions[0].rows[1].cells, [Some(8)], "May, and two of 1948");
}

#[test]
fn who_declined_and_few_words_are_not_worked_out() {
    let server = TestServer::start();
    let choice = |id: &str| serde_json::json!({ "id": id, "words": { "en": id, "cy": id } });
    let questions = [
        serde_json::json!({ "id": "way", "kind": "one", "choices": [choice("bus"), choice("car")] }),
        serde_json::json!({ "id": "why", "kind": "text" }),
    ];
    bring_version(&server, 1, &questions);
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    for number in 0..20 {
        let way: Scalar = if number == 0 { Scalar::Bool(false) } else { ["bus", "car"][number % 2].into() };
        let why: Scalar = if number < 3 { "because".into() } else { Scalar::Bool(false) };
        answered(&mut amina, 1, &[("way", way), ("why", why)]);
    }
    amina.sync();
    let told = tables(&desk, "");
    let [way, why] = &told.questions[..] else { panic!("two questions") };
    assert_eq!((told.people[0], way.answered[0]), (Some(20), Some(19)));
    assert_eq!(lines(way), [("bus", Some(9)), ("car", Some(10)), ("", None)]);
    // 17 declined: of 20, that leaves 3 who did not.
    assert_eq!((why.answered[0], lines(why)), (None, vec![("", None)]));
    assert_eq!(why.texts.as_deref(), Some(&[][..]), "whoever counts the texts has the number");
}
