//! A reader's connection: its own, so that reading never waits for the writer.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::keys::{NewKey, any, wrapped};
use super::suspects::Suspects;
use super::{StoreError, keys_file, log_file, migrate};
use crate::domain::id::RecordId;

pub struct Reader {
    pub(super) log: Connection,
    keys: Connection,
    suspects: Arc<Suspects>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reader")
    }
}

impl Reader {
    pub(super) fn open(folder: &Path, suspects: Arc<Suspects>) -> Result<Reader, StoreError> {
        let open = |file: &Path| -> Result<Connection, StoreError> {
            // Not read-only: a reader of a WAL file may have to make its index. It is told never to write.
            // One thread at a time has it, so it needs no lock of its own.
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(file, flags)?;
            connection.busy_timeout(super::BUSY)?;
            connection.execute_batch("pragma query_only = on; pragma trusted_schema = off;")?;
            super::require(&connection, file, "journal_mode", "wal")?;
            super::plan_once(&connection)?;
            Ok(connection)
        };
        Ok(Reader::over(open(&log_file(folder))?, open(&keys_file(folder))?, suspects))
    }

    pub(super) fn over(log: Connection, keys: Connection, suspects: Arc<Suspects>) -> Reader {
        Reader { log, keys, suspects }
    }

    /// A record did not read back: it is to be looked at soon.
    pub fn suspect(&self, record: RecordId) {
        self.suspects.add(record);
    }

    /// Everything `job` reads, it reads of one moment.
    pub(super) fn moment<T, E: From<StoreError>>(
        &self,
        job: impl FnOnce(&Reader) -> Result<T, E>,
    ) -> Result<T, E> {
        let sql = |text: &str| self.log.execute_batch(text).map_err(StoreError::from);
        sql("begin")?;
        let result = job(self);
        sql("rollback")?;
        result
    }

    /// Whether the derived tables were made by this build. If not, they must be rebuilt before anything is read of them.
    pub fn projections_are_current(&self) -> Result<bool, StoreError> {
        migrate::projections_are_current(&self.log)
    }

    /// The wrapped key of an owner; none where nothing was ever sealed, or its key is destroyed.
    pub fn key_of(&self, owner: [u8; 16]) -> Result<Option<NewKey>, StoreError> {
        let id: Option<[u8; 16]> = self
            .log
            .prepare_cached("select key from owner_key where owner = ?")?
            .query_row([owner], |row| row.get(0))
            .optional()?;
        let Some(id) = id else { return Ok(None) };
        Ok(wrapped(&self.keys, id)?.map(|wrapped| (id, wrapped)))
    }

    /// Some wrapped key, to try a master key on. None in a store that never sealed anything.
    pub fn any_key(&self) -> Result<Option<NewKey>, StoreError> {
        any(&self.keys)
    }
}
