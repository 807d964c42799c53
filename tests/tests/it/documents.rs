//! The tables of `docs/sync.md` are promises: each row names a test that is there, and each code has a row.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use heard::domain::outcome::Code;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The part of `docs/sync.md` about what can be wrong.
fn what_is_wrong() -> String {
    let text = fs::read_to_string(root().join("docs/sync.md")).expect("docs/sync.md");
    let (_, part) = text.split_once("## When something is wrong").expect("its heading");
    part.to_owned()
}

/// The cells of each row, headings left out.
fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines()
        .filter(|line| {
            line.starts_with("| ") && !line.starts_with("| what happened") && !line.starts_with("| ---")
        })
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect()
}

/// Whether the test a cell names is there: `module::function` here, `module::part::function`, or the file of a unit test and its title there.
fn is_there(cell: &str) -> bool {
    let Some((name, title)) = cell.strip_prefix('`').and_then(|rest| rest.split_once('`')) else {
        return false;
    };
    let title = title.trim_start_matches(':').trim();
    let (file, wanted) = match name.rsplit_once("::") {
        Some((module, function)) => (file_of(module), format!("\n#[test]\nfn {function}()")),
        None if name.ends_with(".rs") => {
            (name.to_owned(), format!("#[test]\n    fn {}()", title.replace(' ', "_")))
        }
        None => (name.to_owned(), format!("test(\"{title}\"")),
    };
    fs::read_to_string(root().join(file)).is_ok_and(|source| source.contains(&wanted))
}

/// Where a module of these tests is: a file, or a folder's front door.
fn file_of(module: &str) -> String {
    let path = format!("tests/tests/it/{}", module.replace("::", "/"));
    if root().join(&path).is_dir() { format!("{path}/mod.rs") } else { format!("{path}.rs") }
}

#[test]
fn every_row_names_a_test_that_is_there() {
    let text = what_is_wrong();
    let rows = rows(&text);
    assert!(rows.len() > 40, "only {} rows were found", rows.len());
    let without: Vec<_> = rows.iter().filter(|row| !row.last().is_some_and(|cell| is_there(cell))).collect();
    assert!(without.is_empty(), "without a test: {without:#?}");
}

#[test]
fn every_code_has_a_row() {
    let text = what_is_wrong();
    let mut codes: BTreeSet<String> = Code::ALL.iter().map(|code| code.name().to_owned()).collect();
    let errors = fs::read_to_string(root().join("server/src/http/error.rs")).expect("the errors");
    // A code is the first text in quotes after its status.
    let made = errors.split("ApiError::new(").skip(1);
    codes.extend(made.filter_map(|rest| rest.split('"').nth(1)).map(str::to_owned));
    assert!(codes.contains("invite-used") && codes.contains("full"), "{codes:?}");
    let without: Vec<_> = codes.iter().filter(|code| !text.contains(&format!("`{code}`"))).collect();
    assert!(without.is_empty(), "without a row: {without:?}");
}

#[test]
fn every_route_is_described() {
    let text = fs::read_to_string(root().join("docs/sync.md")).expect("docs/sync.md");
    let routes = fs::read_to_string(root().join("server/src/http/mod.rs")).expect("the routes");
    let routes: Vec<&str> = routes
        .split(".route(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|route| route.starts_with("/api/") && route.len() > 5 && !route.contains('*'))
        .collect();
    assert!(routes.len() > 6, "{routes:?}");
    let without: Vec<_> = routes.iter().filter(|route| !text.contains(*route)).collect();
    assert!(without.is_empty(), "not described: {without:?}");
}

/// Limits by name: one number, or what may be had at once and each second.
fn limits() -> BTreeMap<String, Vec<u64>> {
    let source = fs::read_to_string(root().join("server/src/domain/limits.rs")).expect("the limits");
    let stated: BTreeMap<&str, &str> = source
        .split("pub const ")
        .skip(1)
        .map(|stated| {
            let (name, rest) = stated.split_once(':').expect("a type");
            let (_, value) = rest.split_once('=').expect("a value");
            (name, value.split(';').next().expect("an end"))
        })
        .collect();
    let numbers = |value: &str| match value.split_once('{') {
        Some((_, parts)) => {
            let parts = parts.split([',', '}']).filter_map(|part| part.split_once(':'));
            parts.map(|(_, number)| product(number, &stated)).collect()
        }
        None => vec![product(value, &stated)],
    };
    stated.iter().map(|(name, value)| (name.to_string(), numbers(value))).collect()
}

/// A number, or some multiplied, by name or in digits.
fn product(text: &str, stated: &BTreeMap<&str, &str>) -> u64 {
    let factor = |factor: &str| match factor.replace('_', "").parse() {
        Ok(number) => number,
        Err(_) => product(stated[factor], stated),
    };
    text.split('*').map(|part| factor(part.trim())).product()
}

/// "1 MiB", "2,000", "15 minutes", "50,000, then 100 a second".
fn told(cell: &str) -> Vec<u64> {
    let amount = |text: &str| {
        let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
        let number: u64 = number.replace(',', "").parse().unwrap_or_else(|_| panic!("no number in {cell}"));
        let times = match unit.split(' ').next().unwrap_or_default() {
            "MiB" => 1024 * 1024,
            "KiB" => 1024,
            "minutes" => 60,
            _ => 1,
        };
        number * times
    };
    cell.split(", then ").map(amount).collect()
}

#[test]
fn every_limit_has_a_row_and_is_what_it_says() {
    let text = fs::read_to_string(root().join("docs/sync.md")).expect("docs/sync.md");
    let (_, table) = text.split_once("<!-- limits -->").expect("its mark");
    let (table, _) = table.split_once("<!-- end of limits -->").expect("its end");
    let rows: BTreeMap<String, Vec<u64>> = rows(table)
        .into_iter()
        .filter(|cells| cells[0].starts_with('`'))
        .map(|cells| (cells[0].trim_matches('`').to_owned(), told(cells[1])))
        .collect();
    let limits = limits();
    assert!(limits.len() > 20, "{limits:?}");
    assert_eq!(rows, limits);
}
