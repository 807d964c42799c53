//! Answers in tables: every cell of a made-up area worked out once more, small numbers hidden under every filter.

use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::wire::{self, AnswerTable, AnswerTables};
use tests::device::Device;
use tests::line::Answer;
use tests::server::TestServer;

use crate::question_sets::bring;
use crate::story::{fresh, occasion};
use crate::survey::{Quote, SET, Told, bring_sets, fill, people, record};
use tests::dice::Dice;

/// What is asked for, and which responses that is.
type Filter = (&'static str, fn(&Told) -> bool);

fn ask(desk: &Device, query: &str) -> Answer {
    desk.line.get(&format!("/api/answers/{query}"), desk.cookie.as_deref())
}

fn tables(desk: &Device, query: &str) -> AnswerTables {
    wire::decode(&ask(desk, &format!("{SET}{query}")).body()).expect("tables")
}

/// Whether a response counts in a line.
fn counts(one: &Told, table: &AnswerTable, key: &str) -> bool {
    let question = table.question.as_str();
    let Some(value) = one.answers.get(question) else { return false };
    if key == "other" {
        let mut lines = table.rows.iter().filter(|row| row.key != "other");
        return lines.all(|row| !counts(one, table, &row.key));
    }
    match value {
        Scalar::Bool(_) => key.is_empty(),
        Scalar::Int(number) => match key.split_once('–') {
            Some((low, high)) => {
                (low.parse().expect("a number")..=high.parse().expect("a number")).contains(number)
            }
            None => key == number.to_string(),
        },
        Scalar::Text(words) if question == "since" => !key.is_empty() && words.starts_with(key),
        Scalar::Text(words) => question != "better" && words.split(' ').any(|choice| choice == key),
        _ => false,
    }
}

fn gave_an_answer(one: &Told, question: &str) -> bool {
    one.answers.get(question).is_some_and(|value| *value != Scalar::Bool(false))
}

fn is_in(one: &Told, by: &str, column: &str) -> bool {
    column.is_empty()
        || match by {
            "place" => one.place == Some(column),
            "language" => one.language == column,
            _ => one.version.to_string() == column,
        }
}

/// Compares cells with the truth, and answers how many were told and how many hidden.
fn check(cells: &[Option<u32>], truth: &[u32], what: &str) -> (usize, usize) {
    assert_eq!(cells.len(), truth.len(), "{what}");
    for (cell, truth) in cells.iter().zip(truth) {
        if let Some(told) = cell {
            assert_eq!(told, truth, "{what}");
            assert!(*told == 0 || *told >= 5, "{what}: a small number is told");
        }
    }
    let hidden = cells.iter().filter(|cell| cell.is_none()).count();
    (cells.len() - hidden, hidden)
}

/// All that is told of everyone.
fn everyone(tables: &AnswerTables) -> Vec<Option<u32>> {
    let cells = tables.questions.iter().flat_map(|table| {
        std::iter::once(table.answered[0]).chain(table.rows.iter().map(|row| row.cells[0]))
    });
    std::iter::once(tables.people[0]).chain(cells).collect()
}

/// A row where exactly one part is hidden and the rest adds up would give it away.
fn nothing_follows(table: &AnswerTable, truth_of_everyone: u32) {
    let Some(total) = table.answered[0] else { return };
    if !matches!(table.kind.as_str(), "one" | "scale") {
        return;
    }
    let cells: Vec<Option<u32>> = table.rows[..table.rows.len() - 1].iter().map(|row| row.cells[0]).collect();
    let hidden = cells.iter().filter(|cell| cell.is_none()).count();
    assert_eq!(total, truth_of_everyone);
    assert_ne!(hidden, 1, "{} gives a number away: {cells:?} of {total}", table.question);
}

#[test]
fn every_cell_is_the_number_of_different_people_or_hidden() {
    let server = TestServer::start();
    bring_sets(&server);
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let all = fill(&mut amina, 90, &mut Dice(3));
    let (mut told, mut hidden) = (0, 0);
    assert!(all.iter().any(|one| one.quote == Quote::Withdrawn), "to be counted is not to be quoted");
    let filters: [Filter; 6] = [
        ("", |_| true),
        ("place=glen", |one| one.place == Some("glen")),
        ("language=cy", |one| one.language == "cy"),
        ("version=2", |one| one.version == 2),
        ("from=2026-05-05&to=2026-05-20", |one| ("2026-05-05"..="2026-05-20").contains(&one.day.as_str())),
        ("place=town&language=en&from=2026-06-01", |one| {
            one.place == Some("town") && one.language == "en" && one.day.as_str() >= "2026-06-01"
        }),
    ];
    for (filter, may) in filters {
        let alone = everyone(&tables(&desk, &format!("?{filter}")));
        for by in ["", "place", "language", "version"] {
            let tables = tables(&desk, &format!("?{filter}&by={by}"));
            assert_eq!(everyone(&tables), alone, "by {by} tells other things of everyone");
            let asked: Vec<&Told> = all.iter().filter(|one| may(one)).collect();
            let number = |column: &str, counts: &dyn Fn(&Told) -> bool| {
                people(asked.iter().copied().filter(|one| is_in(one, by, column) && counts(one)))
            };
            let truth = |counts: &dyn Fn(&Told) -> bool| -> Vec<u32> {
                tables.columns.iter().map(|column| number(column, counts)).collect()
            };
            assert_eq!(tables.columns[0], "");
            assert!(tables.columns[1..].is_sorted() && (!by.is_empty() || tables.columns.len() == 1));
            let mut add = |(one, other): (usize, usize)| {
                told += one;
                hidden += other;
            };
            add(check(&tables.people, &truth(&|_| true), "people"));
            for table in &tables.questions {
                let what = format!("{} of {filter} by {by}", table.question);
                let answered = truth(&|one| gave_an_answer(one, &table.question));
                add(check(&table.answered, &answered, &what));
                for row in &table.rows {
                    let truth = truth(&|one| counts(one, table, &row.key));
                    add(check(&row.cells, &truth, &format!("{what}: {}", row.key)));
                }
                assert_eq!(table.rows.last().expect("a line").key, "");
                nothing_follows(table, answered[0]);
            }
        }
    }
    assert!(told > 300 && hidden > 300, "{told} told, {hidden} hidden");
}

#[test]
fn a_question_has_all_its_lines_in_order_and_its_texts() {
    let server = TestServer::start();
    bring_sets(&server);
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let all = fill(&mut amina, 60, &mut Dice(5));
    let tables = tables(&desk, "");
    assert_eq!((tables.set, tables.versions), (SET.to_string(), vec![1, 2]));
    let questions: Vec<&str> = tables.questions.iter().map(|table| table.question.as_str()).collect();
    assert_eq!(
        questions,
        ["way", "days", "warm", "better", "since", "years"],
        "the newest version's order first"
    );
    let keys = |place: usize| -> Vec<&str> {
        tables.questions[place].rows.iter().map(|row| row.key.as_str()).collect()
    };
    assert_eq!(keys(0), ["walk", "bus", "car", ""]);
    assert_eq!(keys(1), ["mon", "tue", "wed", ""]);
    assert_eq!(keys(2), ["1", "2", "3", "4", "5", ""]);
    assert_eq!(keys(3), [""]);
    assert!(keys(4).iter().all(|key| key.len() == 7 || ["other", ""].contains(key)));
    let bands: Vec<&str> = keys(5).into_iter().filter(|key| key.contains('–')).collect();
    assert!(bands.len() > 1 && bands.iter().all(|band| ["0–9", "10–19", "20–29", "30–39"].contains(band)));

    let texts = tables.questions[3].texts.as_ref().expect("answers in words");
    let wanted: Vec<&Told> = all.iter().filter(|one| gave_an_answer(one, "better")).collect();
    assert_eq!(texts.len(), wanted.len());
    for one in wanted {
        let text = texts.iter().find(|text| text.id == one.doc.to_string()).expect("its text");
        assert_eq!(Scalar::Text(text.words.clone()), one.answers["better"]);
    }
    assert!(texts.is_sorted_by(|one, next| one.id < next.id), "in an order that says nothing");
    assert!(tables.questions.iter().all(|table| (table.kind == "text") == table.texts.is_some()));
}

#[test]
fn tables_are_for_desks_and_of_sets_that_are_there() {
    let server = TestServer::start();
    bring_sets(&server);
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let empty = tables(&desk, "");
    assert_eq!((empty.people, empty.versions), (vec![Some(0)], vec![]));
    assert_eq!(empty.questions.len(), 5, "what the newest version asks");
    fill(&mut amina, 3, &mut Dice(1));
    let few = tables(&desk, "?by=place");
    let cells = few.questions.iter().flat_map(|table| table.rows.iter().flat_map(|row| &row.cells));
    assert!(few.people.iter().chain(cells).all(Option::is_none), "of so few people nothing is told");
    for unknown in ["0000", &"00".repeat(16)] {
        assert_eq!(ask(&desk, unknown).code(), "not-found");
    }
    for filter in ["?by=person", "?version=first"] {
        assert_eq!(ask(&desk, &format!("{SET}{filter}")).code(), "bad-request");
    }
    assert_eq!(desk.line.get(&format!("/api/answers/{SET}"), None).code(), "unknown-device");
}

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
