//! Every cell of a made-up area worked out once more, small numbers hidden under every filter.

use heard::domain::scalar::Scalar;
use heard::wire::{AnswerTable, AnswerTables};
use tests::dice::Dice;
use tests::server::TestServer;

use super::{Filter, gave_an_answer, tables};
use crate::survey::{Quote, Told, bring_sets, fill, people};

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
