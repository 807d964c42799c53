//! What is derived of answers, made anew.

use std::collections::BTreeMap;

use heard::domain::scalar::Scalar;
use rusqlite::types::Value;
use tests::server::TestServer;

use super::{asking, shared};
use crate::question_sets::{bring, version};
use crate::story::{occasion, review, set};

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
