//! What a job of the writer works with: the log inside its transaction, and the keys.

use std::cell::Cell;

use rusqlite::{Connection, Transaction};

use super::keys::{Keys, NewKey};
use super::{StoreError, migrate};

/// One job's view of the log. Reads see what the job wrote; nothing is durable before the commit.
pub struct Tx<'a> {
    pub(super) log: &'a Connection,
    keys: &'a mut Keys,
    takes_words: &'a Cell<bool>,
    others_wait: &'a dyn Fn() -> bool,
}

impl<'a> Tx<'a> {
    pub(super) fn new(
        transaction: &'a Transaction<'a>,
        keys: &'a mut Keys,
        takes_words: &'a Cell<bool>,
        others_wait: &'a dyn Fn() -> bool,
    ) -> Tx<'a> {
        Tx { log: transaction, keys, takes_words, others_wait }
    }

    /// Whether others wait for the writer, or for this commit: a long job then ends early and comes back for the rest.
    pub fn others_wait(&self) -> bool {
        (self.others_wait)()
    }

    /// Notes that words are taken out of the derived tables, so that the files are rid of them soon after the commit.
    pub(super) fn take_words(&self) {
        self.takes_words.set(true);
    }

    /// The wrapped key that seals the rows of a person or of a record that is nobody's, made if there was none.
    /// None where its key is not in the key file any more.
    pub fn key_of(&mut self, owner: [u8; 16]) -> Result<Option<NewKey>, StoreError> {
        self.keys.of(self.log, owner)
    }

    /// Destroys the keys that an earlier transaction doomed. They are out of the key file when this returns.
    pub fn destroy_doomed(&mut self) -> Result<usize, StoreError> {
        let doomed = {
            let mut statement = self.log.prepare_cached("select key from doomed_key")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            rows.collect::<Result<Vec<[u8; 16]>, _>>()?
        };
        self.keys.destroy(&doomed)?;
        self.log.execute("delete from doomed_key", [])?;
        Ok(doomed.len())
    }

    /// Undoes what was written since, when `job` fails; what came before in this transaction stands.
    pub fn attempt<T, E: From<StoreError>>(
        &mut self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let log = self.log;
        let sql = |text: &str| log.execute_batch(text).map_err(StoreError::from);
        sql("savepoint attempt")?;
        let result = job(self);
        // A full disk has rolled all of it back: what came after would stand by itself.
        if log.is_autocommit() {
            return result.and(Err(E::from(StoreError::Full)));
        }
        if result.is_err() {
            sql("rollback to attempt")?;
        }
        sql("release attempt")?;
        result
    }

    /// Begins a part that `keep_part` or `undo_part` ends; parts do not overlap.
    pub fn begin_part(&self) -> Result<(), StoreError> {
        Ok(self.log.execute_batch("savepoint part")?)
    }

    pub fn keep_part(&self) -> Result<(), StoreError> {
        // A full disk has rolled all of it back.
        if self.log.is_autocommit() {
            return Err(StoreError::Full);
        }
        Ok(self.log.execute_batch("release part")?)
    }

    /// Undoes what was written since the part began.
    pub fn undo_part(&self) -> Result<(), StoreError> {
        if self.log.is_autocommit() {
            return Err(StoreError::Full);
        }
        Ok(self.log.execute_batch("rollback to part; release part")?)
    }

    pub fn projections_are_current(&self) -> Result<bool, StoreError> {
        migrate::projections_are_current(self.log)
    }

    /// Drops every derived table and makes them anew, empty.
    pub fn clear_projections(&self) -> Result<(), StoreError> {
        self.take_words();
        migrate::clear_projections(self.log)
    }
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tx")
    }
}
