//! The only place with SQL: a data folder with the log (`heard.sqlite`) and the wrapped keys (`keys.sqlite`).
//!
//! Everything here blocks. What is sealed arrives sealed; no key and no document is opened here.
//! The interface holds no SQLite idea: the same operations could be kept over another database.

mod answered;
mod answers;
mod area;
mod audit;
mod backup;
mod cards;
mod cleaned;
mod counts;
mod crash;
mod damage;
mod erased;
mod erasing;
mod erasure;
mod exports;
mod feed;
mod keys;
mod leaving;
mod leftovers;
mod list_items;
mod lock;
mod log;
mod migrate;
mod new_cards;
mod people;
mod projections;
mod question_sets;
mod reader;
mod readings;
mod reads;
mod retention;
mod search;
mod set_aside;
mod suspects;
mod tallies;
mod tombstones;
mod tx;
mod waiting;
mod writer;

pub use answered::NewAct;
pub use answers::{AnswerRow, AnswersQuery};
pub use area::AreaRow;
pub use audit::{AuditEnd, AuditFault, AuditRow, Audited, AuditedPart};
pub use backup::Copied;
pub use cards::TakenRow;
pub use cleaned::CleanCopy;
pub use counts::{COMMIT_SECONDS, Commits, Counts};
pub use crash::crash_point;
pub use damage::{DamagedRow, SetAsideRow};
pub use erased::{Erased, ErasedError, ErasedList, ErasedLog};
pub use erasing::Erase;
pub use erasure::{AskedBy, ErasedSheetRow, ErasureRow, OutstandingRow, Pause};
pub use exports::{ExportRow, NewExport};
pub use feed::{FeedRow, FeedWhat, Holding, Holds, NewFeedChange};
pub use keys::NewKey;
pub use log::{ChangeRow, DocumentRow, NewDocument};
pub use new_cards::NewCardRow;
pub use people::{DeviceRow, InviteRow};
pub use question_sets::{QuestionRow, WordingRow};
pub use reader::Reader;
pub use readings::{BadgeRow, PieceRow, ReadingQuery, ReadingRow};
pub use retention::TimedRow;
pub use set_aside::{NewQuarantine, SetAside};
pub use tombstones::Tombstone;
pub use tx::Tx;
pub use waiting::{HeldRow, NewHeld, WaitingRow, Waits};

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode};
use thiserror::Error;

use suspects::Suspects;
use writer::Writer;

use crate::domain::id::RecordId;

#[derive(Debug, Error)]
pub enum StoreError {
    /// Nothing of the failed request was stored. It can be sent again when there is room.
    #[error("the disk is full")]
    Full,
    #[error("{0} comes from a newer build of Heard: use that build, or restore the backup made before it")]
    Newer(PathBuf),
    #[error("the data folder {folder} cannot be made: {source}")]
    Folder { folder: PathBuf, source: std::io::Error },
    #[error(
        "the data in {0} is in use: stop the server and whatever else of Heard runs on it, and try again"
    )]
    InUse(PathBuf),
    #[error("the master key of the data in {0} is being changed: wait until that is done")]
    Rekeying(PathBuf),
    #[error("{file} is not set to {setting}")]
    Setting { file: PathBuf, setting: &'static str },
    #[error("the store has stopped")]
    Stopped,
    #[error("the store failed: {0}")]
    Sqlite(rusqlite::Error),
}

impl StoreError {
    /// Whether bytes of the file are not what they were when they were written.
    pub fn is_damage(&self) -> bool {
        matches!(self, StoreError::Sqlite(error) if is_damage(error))
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::Error;
    let no_value = matches!(
        error,
        Error::InvalidColumnType(..)
            | Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::Utf8Error(..)
    );
    no_value || error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt)
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Full,
            _ => StoreError::Sqlite(error),
        }
    }
}

/// How long one process waits for another that writes.
const BUSY: Duration = Duration::from_secs(10);

/// A handle on the data folder, cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    /// Held for as long as the store is open.
    _lock: File,
    writer: Writer,
    readers: Mutex<Vec<Reader>>,
    suspects: Arc<Suspects>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store {}", self.0.folder.display())
    }
}

impl Store {
    /// Whether there is a store in this folder.
    pub fn is_in(folder: &Path) -> bool {
        log_file(folder).is_file()
    }

    /// Opens the folder, making its files or bringing them up to this build. `make_key` makes data keys, wrapped.
    pub fn open(folder: &Path, make_key: impl Fn() -> NewKey + Send + 'static) -> Result<Store, StoreError> {
        Store::open_with(folder, make_key, lock::shared)
    }

    /// The same while no other process has it open, and none can until this one ends.
    pub fn open_alone(
        folder: &Path,
        make_key: impl Fn() -> NewKey + Send + 'static,
    ) -> Result<Store, StoreError> {
        Store::open_with(folder, make_key, lock::alone)
    }

    fn open_with(
        folder: &Path,
        make_key: impl Fn() -> NewKey + Send + 'static,
        lock: fn(&Path) -> Result<File, StoreError>,
    ) -> Result<Store, StoreError> {
        make_folder(folder).map_err(|source| StoreError::Folder { folder: folder.to_owned(), source })?;
        let lock = lock(folder)?;
        let mut log = connect(&log_file(folder))?;
        migrate::log(&mut log, &log_file(folder))?;
        migrate::first_projections(&log)?;
        let mut keys = connect(&keys_file(folder))?;
        migrate::keys(&mut keys, &keys_file(folder))?;
        let writer = Writer::start(log, keys::Keys::open(keys, Box::new(make_key))?)?;
        Ok(Store(Arc::new(Inner {
            folder: folder.to_owned(),
            _lock: lock,
            writer,
            readers: Mutex::default(),
            suspects: Arc::default(),
        })))
    }

    /// Runs `job` in a transaction of the one writer, gathered with others, and answers after the commit.
    /// When it returns `Ok`, what the job wrote is on disk, flushed. When the job fails, nothing of it is stored.
    pub fn write<T, E>(&self, job: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.0.writer.run(job)
    }

    /// What it counts of itself.
    pub fn counts(&self) -> &Counts {
        &self.0.writer.counts
    }

    /// Lends a connection that sees one consistent moment for as long as `job` runs.
    pub fn read<T, E: From<StoreError>>(&self, job: impl FnOnce(&Reader) -> Result<T, E>) -> Result<T, E> {
        let spare = self.0.readers.lock().expect("no reader panics with the lock").pop();
        let reader = match spare {
            Some(reader) => reader,
            None => Reader::open(&self.0.folder, self.0.suspects.clone())?,
        };
        let result = reader.moment(job);
        self.0.readers.lock().expect("no reader panics with the lock").push(reader);
        result
    }

    /// Moves all that was written into the two files, and empties their write-ahead logs: what was deleted before is in
    /// none of them any more. False where somebody who still reads an earlier moment kept it from that.
    pub fn rid_of(&self) -> Result<bool, StoreError> {
        let files = [connect(&keys_file(&self.0.folder))?, connect(&log_file(&self.0.folder))?];
        Ok(files.iter().all(leftovers::emptied_in_time))
    }

    /// Puts other wrapped bytes in the place of each key's, where `again` has some: of all of them or, when anything
    /// fails, of none. Answers how many keys there are. The store is to be open alone.
    pub fn rewrap(&self, again: impl Fn(&NewKey) -> Option<Vec<u8>>) -> Result<u64, StoreError> {
        keys::rewrap(connect(&keys_file(&self.0.folder))?, again)
    }

    /// The list of what was erased, which is never rolled back.
    pub fn erased_log(&self) -> ErasedLog {
        ErasedLog::of_folder(&self.0.folder)
    }

    /// Waits for records that did not read back, at most so long; none came in time where there are none. None once
    /// `end_suspects` was called.
    pub fn wait_for_suspects(&self, most: Duration) -> Option<BTreeSet<RecordId>> {
        self.0.suspects.wait(most)
    }

    pub fn end_suspects(&self) {
        self.0.suspects.end();
    }
}

/// Nobody but its owner reads the data folder.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))
}

fn log_file(folder: &Path) -> PathBuf {
    folder.join("heard.sqlite")
}

fn keys_file(folder: &Path) -> PathBuf {
    folder.join("keys.sqlite")
}

/// Opens a file for writing with every durability setting on, and checks that it took.
fn connect(file: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(BUSY)?;
    connection.execute_batch(
        "pragma journal_mode = wal;
         pragma synchronous = full;
         pragma secure_delete = on;
         pragma foreign_keys = on;
         pragma trusted_schema = off;
         pragma cell_size_check = on;",
    )?;
    for (pragma, wanted) in [("journal_mode", "wal"), ("synchronous", "2"), ("secure_delete", "1")] {
        require(&connection, file, pragma, wanted)?;
    }
    plan_once(&connection)?;
    Ok(connection)
}

/// Statements are planned once for as long as the connection lasts. SQLite would else plan one anew, each time it is run,
/// whose bound value might tell it more of an index that covers only some rows.
fn plan_once(connection: &Connection) -> Result<(), StoreError> {
    connection.set_prepared_statement_cache_capacity(128);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// Refuses a connection that is not set so.
fn require(
    connection: &Connection,
    file: &Path,
    setting: &'static str,
    wanted: &str,
) -> Result<(), StoreError> {
    let value = connection.pragma_query_value(None, setting, |row| {
        row.get_ref(0).map(|value| match value {
            rusqlite::types::ValueRef::Integer(number) => number.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        })
    })?;
    if value == wanted { Ok(()) } else { Err(StoreError::Setting { file: file.to_owned(), setting }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_cannot_be_set_to_last_is_refused() {
        // A database in memory has no write-ahead log, whatever it is told.
        let refused = connect(Path::new(":memory:"));
        assert!(matches!(refused, Err(StoreError::Setting { setting: "journal_mode", .. })));
    }

    #[test]
    fn a_reader_of_a_file_that_somebody_set_otherwise_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), || ([0; 16], Vec::new())).unwrap();
        drop(store);
        let other = Connection::open(log_file(folder.path())).unwrap();
        other.pragma_update(None, "journal_mode", "delete").unwrap();
        let refused = Reader::open(folder.path(), Arc::default());
        assert!(matches!(refused, Err(StoreError::Setting { setting: "journal_mode", .. })));
    }

    #[test]
    fn every_connection_that_writes_flushes_and_clears() {
        let folder = tempfile::tempdir().unwrap();
        let connection = connect(&log_file(folder.path())).unwrap();
        for (setting, value) in [("synchronous", "1"), ("secure_delete", "0")] {
            connection.pragma_update(None, setting, value).unwrap();
            let wanted = if setting == "synchronous" { "2" } else { "1" };
            assert!(require(&connection, Path::new("heard.sqlite"), setting, wanted).is_err());
        }
    }
}
