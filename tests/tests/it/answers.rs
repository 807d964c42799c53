//! Answers in tables: every cell of a made-up area worked out once more, small numbers hidden under every filter.

use heard::domain::scalar::Scalar;
use heard::wire::{self, AnswerTable, AnswerTables};
use tests::device::Device;
use tests::line::Answer;
use tests::server::TestServer;

use crate::dice::Dice;
use crate::survey::{Quote, SET, Told, bring_sets, fill, people};

/// What is asked for, and which responses that is.
type Filter = (&'static str, fn(&Told) -> bool);

fn ask(desk: &Device, query: &str) -> Answer {
    desk.line.get(&format!("/api/answers/{query}"), desk.cookie.as_deref())
}

fn tables(desk: &Device, query: &str) -> AnswerTables {
    wire::decode(&ask(desk, &format!("{SET}{query}")).body()).expect("tables")
}

/// Whether a response counts in a line.
fn counts(one: &Told, question: &str, key: &str) -> bool {
    let Some(value) = one.answers.get(question) else { return false };
    match value {
        Scalar::Bool(_) => key.is_empty(),
        Scalar::Int(number) => match key.split_once('–') {
            Some((low, high)) => {
                (low.parse().expect("a number")..=high.parse().expect("a number")).contains(number)
            }
            None => key == number.to_string(),
        },
        Scalar::Text(words) if question == "since" => key == &words[..7],
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
        for by in ["", "place", "language", "version"] {
            let tables = tables(&desk, &format!("?{filter}&by={by}"));
            let asked: Vec<&Told> = all.iter().filter(|one| may(one)).collect();
            let number = |column: &str, counts: &dyn Fn(&Told) -> bool| {
                people(asked.iter().copied().filter(|one| is_in(one, by, column) && counts(one)))
            };
            let truth = |counts: &dyn Fn(&Told) -> bool| -> Vec<u32> {
                tables.columns.iter().map(|column| number(column, counts)).collect()
            };
            assert_eq!(tables.columns[0], "");
            assert!(tables.columns[1..].is_sorted() && (by.is_empty() == (tables.columns.len() == 1)));
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
                    let truth = truth(&|one| counts(one, &table.question, &row.key));
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
    assert!(keys(4)[..keys(4).len() - 1].iter().all(|month| month.len() == 7) && keys(4).len() > 3);
    assert_eq!(keys(5), ["0–9", "10–19", "20–29", "30–39", ""]);

    let texts = tables.questions[3].texts.as_ref().expect("answers in words");
    let wanted: Vec<&Told> = all.iter().filter(|one| gave_an_answer(one, "better")).collect();
    assert_eq!(texts.len(), wanted.len());
    for one in wanted {
        let text = texts.iter().find(|text| text.id == one.doc.to_string()).expect("its text");
        assert_eq!(Scalar::Text(text.words.clone()), one.answers["better"]);
        assert_eq!((text.day.as_deref(), text.place.as_deref()), (Some(one.day.as_str()), one.place));
    }
    assert!(texts.is_sorted_by(|one, next| one.day >= next.day), "the newest first");
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
