//! How much there is: numbers for whoever looks after the server, and whether there is room for more.

use rusqlite::Connection;

use super::reads::reads;
use super::{Reader, Store, StoreError, Tx, keys_file, log_file};

reads! {
    /// The place of the newest row of the log, 0 before the first.
    fn log_end(&self) -> u64;
    /// Changes that wait for a member's word.
    fn held_count(&self) -> u64;
}

fn log_end(log: &Connection) -> Result<u64, StoreError> {
    number(log, "select coalesce(max(seq), 0) from change")
}

fn held_count(log: &Connection) -> Result<u64, StoreError> {
    number(log, "select count(*) from held where declined = 0")
}

fn number(log: &Connection, sql: &str) -> Result<u64, StoreError> {
    Ok(log.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0))?.max(0) as u64)
}

impl Tx<'_> {
    /// Writes what is there already, so that the commit shows whether anything can be written.
    pub fn prove(&self) -> Result<(), StoreError> {
        self.log.execute("update area set one = one", [])?;
        Ok(())
    }
}

impl Store {
    /// Bytes of the data's files, the write-ahead logs included.
    pub fn file_bytes(&self) -> u64 {
        let files = [log_file(&self.0.folder), keys_file(&self.0.folder)];
        let size = |path: &std::path::Path| std::fs::metadata(path).map_or(0, |file| file.len());
        let wal = |file: &std::path::Path| size(&file.with_extension("sqlite-wal"));
        files.iter().map(|file| size(file) + wal(file)).sum()
    }

    /// Bytes that are free on the data's disk; None where the system does not say.
    pub fn free_bytes(&self) -> Option<u64> {
        let disk = rustix::fs::statvfs(&self.0.folder).ok()?;
        Some(disk.f_bavail.saturating_mul(disk.f_frsize))
    }
}
