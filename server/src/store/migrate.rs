//! Brings the two files up to this build, forward only; refuses a file from a newer build.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::{StoreError, crash_point};

/// Each is applied once, in order; `user_version` counts them. A shipped one is never edited.
const LOG: &[&str] = &[
    include_str!("../../../migrations/0001_log.sql"),
    include_str!("../../../migrations/0002_exports.sql"),
    include_str!("../../../migrations/0003_feed.sql"),
    include_str!("../../../migrations/0004_backups.sql"),
    include_str!("../../../migrations/0005_quotas.sql"),
    include_str!("../../../migrations/0006_erasure.sql"),
    include_str!("../../../migrations/0007_audit.sql"),
    include_str!("../../../migrations/0008_new_cards.sql"),
    include_str!("../../../migrations/0009_clean_copies.sql"),
    include_str!("../../../migrations/0010_retention.sql"),
];

const KEYS: &[&str] = &["create table key (
    id      blob primary key check (length(id) = 16),
    wrapped blob not null
) strict, without rowid;"];

/// Derived tables: dropped and made anew whenever their text changes.
const PROJECTIONS: &str = include_str!("../../../migrations/projections.sql");

pub(super) fn log(connection: &mut Connection, file: &Path) -> Result<(), StoreError> {
    migrate(connection, file, LOG)
}

pub(super) fn keys(connection: &mut Connection, file: &Path) -> Result<(), StoreError> {
    migrate(connection, file, KEYS)
}

fn migrate(connection: &mut Connection, file: &Path, steps: &[&str]) -> Result<(), StoreError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: u32 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = done as usize;
    if done > steps.len() {
        return Err(StoreError::Newer(file.to_owned()));
    }
    for step in &steps[done..] {
        tx.execute_batch(step)?;
        crash_point("migrate.step");
    }
    if done < steps.len() {
        tx.pragma_update(None, "user_version", steps.len() as u32)?;
    }
    crash_point("migrate.before-commit");
    tx.commit()?;
    crash_point("migrate.after-commit");
    if 0 < done && done < steps.len() {
        tracing::info!(from = done, to = steps.len(), "the data was brought up to this build");
    }
    Ok(())
}

/// Refuses a log from a newer build.
pub(super) fn is_not_newer(log: &Connection, file: &Path) -> Result<(), StoreError> {
    let done: u32 = log.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if done as usize > LOG.len() { Err(StoreError::Newer(file.to_owned())) } else { Ok(()) }
}

/// Drops every derived table and makes them anew, empty, noting which text made them.
pub(super) fn clear_projections(log: &Connection) -> Result<(), StoreError> {
    log.execute_batch(PROJECTIONS)?;
    log.execute("insert into projection_text (text) values (?)", [PROJECTIONS])?;
    Ok(())
}

/// Makes the derived tables of a log that has nothing yet to derive them from.
pub(super) fn first_projections(log: &Connection) -> Result<(), StoreError> {
    let is_empty: bool = log.query_row("select not exists (select 1 from change)", [], |row| row.get(0))?;
    if is_empty && !projections_are_current(log)? {
        clear_projections(log)?;
    }
    Ok(())
}

/// Whether the derived tables are those of this build.
pub(super) fn projections_are_current(log: &Connection) -> Result<bool, StoreError> {
    let made: bool = log.query_row(
        "select exists (select 1 from sqlite_schema where name = 'projection_text')",
        [],
        |row| row.get(0),
    )?;
    if !made {
        return Ok(false);
    }
    let text: Option<String> =
        log.query_row("select text from projection_text", [], |row| row.get(0)).optional()?;
    Ok(text.as_deref() == Some(PROJECTIONS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_file_is_applied() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations");
        let numbered = std::fs::read_dir(folder)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("00"))
            .count();
        assert_eq!(numbered, LOG.len());
    }

    #[test]
    fn a_file_from_a_newer_build_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        log(&mut connection, Path::new("heard.sqlite")).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        let refused = log(&mut connection, Path::new("heard.sqlite"));
        assert!(matches!(refused, Err(StoreError::Newer(_))));
    }
}
