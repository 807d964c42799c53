//! The log as SQL has it: which tables each version has, and every row of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;

/// The migrations, in order.
pub fn migrations() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the migrations").map(|entry| entry.expect("a file").path()).collect();
    files.retain(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("00")));
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).expect("a migration")).collect()
}

/// An empty log of a version, without what is derived.
fn empty(version: usize) -> Connection {
    let log = Connection::open_in_memory().expect("a database");
    for step in &migrations()[..version] {
        log.execute_batch(step).expect("a migration");
    }
    log
}

/// Tables of a version and their columns.
pub fn tables_of(version: usize) -> BTreeMap<String, Vec<String>> {
    let log = empty(version);
    let mut columns = log
        .prepare(
            "select t.name, c.name from sqlite_schema as t, pragma_table_info(t.name) as c
             where t.type = 'table' order by t.name, c.cid",
        )
        .expect("a query");
    let mut tables = BTreeMap::<String, Vec<String>>::new();
    let pairs = columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    for (table, column) in pairs.map(|pair| pair.expect("a row")) {
        tables.entry(table).or_default().push(column);
    }
    tables
}

/// How everything that belongs to the log is declared: name and SQL of each table and index that some migration makes.
pub fn schema(log: &Connection) -> BTreeMap<String, String> {
    let known = declared(&empty(migrations().len()));
    declared(log).into_iter().filter(|(name, _)| known.contains_key(name)).collect()
}

/// The same, as a version has it.
pub fn schema_of(version: usize) -> BTreeMap<String, String> {
    declared(&empty(version))
}

fn declared(log: &Connection) -> BTreeMap<String, String> {
    let mut statement =
        log.prepare("select name, sql from sqlite_schema where sql is not null").expect("a query");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    rows.collect::<Result<_, _>>().expect("rows")
}

/// Every row of some tables, as far as some columns go.
#[derive(Debug, PartialEq)]
pub struct Rows(BTreeMap<String, Vec<Vec<Value>>>);

impl Rows {
    pub fn of(log: &Connection, tables: &BTreeMap<String, Vec<String>>) -> Rows {
        let rows = tables.iter().map(|(table, columns)| {
            let names = columns.join(", ");
            let mut statement =
                log.prepare(&format!("select {names} from {table} order by {names}")).expect("a query");
            let row = |row: &rusqlite::Row<'_>| (0..columns.len()).map(|at| row.get(at)).collect();
            let rows = statement.query_map([], row).expect("rows").collect::<Result<_, _>>().expect("rows");
            (table.clone(), rows)
        });
        Rows(rows.collect())
    }
}
