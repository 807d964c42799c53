//! Copies of the sealed tables, taken while others write, and a data folder made of one.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::reads::reads;
use super::{Reader, Store, StoreError, Tx, crash_point, keys_file, log_file, make_folder, migrate};
use crate::domain::id::Incarnation;

/// What a copy holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// The last place in the log.
    pub reached: u64,
    pub changes: u64,
    pub documents: u64,
}

reads! {
    /// Places in the log up to here are in a backup; none where there was no backup.
    fn backed_up_to(&self) -> Option<u64>;
    fn copied(&self) -> Copied;
}

fn backed_up_to(log: &Connection) -> Result<Option<u64>, StoreError> {
    Ok(log
        .prepare_cached("select reached from backup")?
        .query_row([], |row| row.get::<_, i64>(0))
        .optional()?
        .map(|reached| reached.max(0) as u64))
}

fn copied(log: &Connection) -> Result<Copied, StoreError> {
    let number = |sql: &str| -> Result<u64, StoreError> {
        Ok(log.query_row(sql, [], |row| row.get::<_, i64>(0))?.max(0) as u64)
    };
    Ok(Copied {
        reached: super::damage::last_place(log)?.max(0) as u64,
        changes: number("select count(*) from change")?,
        documents: number("select count(*) from document")?,
    })
}

impl Store {
    /// Copies the log's sealed tables as they are at one moment to a new file, and then the wrapped keys to another, so
    /// that each row's key is there. Derived tables are not copied. Both files are on disk, flushed, when this returns.
    pub fn copy_to(&self, log: &Path, keys: &Path) -> Result<Copied, StoreError> {
        let folder = &self.0.folder;
        copy(&log_file(folder), log, migrate::log)?;
        crash_point("backup.middle");
        copy(&keys_file(folder), keys, migrate::keys)?;
        Reader::of_copy(log, keys)?.copied()
    }

    /// Makes a data folder of a copy; `folder` must not be there yet. It has the keys of its own rows and no others: one
    /// that belonged to somebody after the copy was made must never become another's.
    pub fn lay_out(log: &Path, keys: &Path, folder: &Path) -> Result<(), StoreError> {
        let failed = |source| StoreError::Folder { folder: folder.to_owned(), source };
        make_folder(folder).map_err(failed)?;
        for (from, to) in [(log, log_file(folder)), (keys, keys_file(folder))] {
            std::fs::copy(from, &to).and_then(|_| File::open(&to)?.sync_all()).map_err(failed)?;
        }
        let keys = Connection::open(keys_file(folder))?;
        keys.execute("attach ? as log", [path(&log_file(folder))])?;
        keys.execute("delete from key where id not in (select key from log.owner_key)", [])?;
        Ok(())
    }
}

/// Copies every table that the migrations make. The rows are those of one moment: both files are read in one transaction.
fn copy(
    from: &Path,
    to: &Path,
    make: fn(&mut Connection, &Path) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut copy = Connection::open(to)?;
    copy.busy_timeout(super::BUSY)?;
    // Half a copy is thrown away, so nothing is written twice; it is flushed once, at the end.
    copy.execute_batch("pragma journal_mode = off; pragma synchronous = off; pragma foreign_keys = off;")?;
    make(&mut copy, to)?;
    copy.execute("attach ? as live", [path(from)])?;
    let moment = copy.transaction()?;
    for table in tables(&moment)? {
        moment.execute(&format!("insert into main.{table} select * from live.{table}"), [])?;
    }
    // Where numbers go on, so that none is given a second time.
    if moment.table_exists(Some("live"), "sqlite_sequence")? {
        moment.execute_batch(
            "delete from main.sqlite_sequence;
             insert into main.sqlite_sequence select * from live.sqlite_sequence;",
        )?;
    }
    moment.commit()?;
    drop(copy);
    File::open(to)
        .and_then(|file| file.sync_all())
        .map_err(|source| StoreError::Folder { folder: to.to_owned(), source })
}

fn tables(copy: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = copy.prepare(
        "select name from main.sqlite_schema where type = 'table' and name not like 'sqlite@_%' escape '@'",
    )?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

fn path(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

impl Reader {
    /// Reads a copy where it lies, without changing anything there. Refuses one from a newer build.
    pub fn of_copy(log: &Path, keys: &Path) -> Result<Reader, StoreError> {
        let open = |file: &Path| Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY);
        let reader = Reader::over(open(log)?, open(keys)?, Arc::default());
        migrate::is_not_newer(&reader.log, log)?;
        Ok(reader)
    }
}

impl Tx<'_> {
    /// Notes that places up to `reached` are in a backup made on `day`, "2026-05-03", whose keys are kept for so many days.
    /// It never goes back: what an older backup has, it has.
    pub fn note_backup(&self, reached: u64, day: &str, keep_keys: Option<u32>) -> Result<(), StoreError> {
        self.log.execute(
            "insert into backup (one, reached, day, keep_keys) values (1, ?1, ?2, ?3)
             on conflict do update set reached = max(reached, ?1), day = ?2,
                 keep_keys = coalesce(max(keep_keys, ?3), ?3, keep_keys)",
            (reached as i64, day, keep_keys),
        )?;
        Ok(())
    }

    /// Begins another life of this store: cursors of the one before say nothing any more.
    pub fn set_incarnation(&self, incarnation: Incarnation) -> Result<(), StoreError> {
        self.log.execute("update area set incarnation = ?", [incarnation.as_bytes()])?;
        Ok(())
    }
}
