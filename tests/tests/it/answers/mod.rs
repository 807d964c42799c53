//! Answers in tables, as a desk asks for them.

mod counted;
mod lines;

use heard::domain::scalar::Scalar;
use heard::wire::{self, AnswerTables};
use tests::device::Device;
use tests::dice::Dice;
use tests::line::Answer;
use tests::server::TestServer;

use crate::survey::{SET, Told, bring_sets, fill};

/// What is asked for, and which responses that is.
type Filter = (&'static str, fn(&Told) -> bool);

fn ask(desk: &Device, query: &str) -> Answer {
    desk.line.get(&format!("/api/answers/{query}"), desk.cookie.as_deref())
}

fn tables(desk: &Device, query: &str) -> AnswerTables {
    wire::decode(&ask(desk, &format!("{SET}{query}")).body()).expect("tables")
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

fn gave_an_answer(one: &Told, question: &str) -> bool {
    one.answers.get(question).is_some_and(|value| *value != Scalar::Bool(false))
}
