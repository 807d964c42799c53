//! Clean copies: records that were made anew without their history.

use rusqlite::{Connection, OptionalExtension, Row};

use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::id::RecordId;

/// A record that was made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanCopy {
    pub doc: RecordId,
    /// The epoch that it began anew with: no change of an earlier one is taken in.
    pub epoch: u64,
    /// "2026-05-03".
    pub day: String,
}

reads! {
    /// The epoch that a record was made anew with, if it was.
    fn began_anew(&self, doc: RecordId) -> Option<u64>;
}

fn began_anew(log: &Connection, doc: RecordId) -> Result<Option<u64>, StoreError> {
    let mut statement = log.prepare_cached("select epoch from cleaned where doc = ?")?;
    let epoch: Option<i64> = statement.query_row([doc.as_bytes()], |row| row.get(0)).optional()?;
    Ok(epoch.map(|epoch| epoch.max(0) as u64))
}

impl Reader {
    /// All that were made anew.
    pub fn clean_copies(&self) -> Result<Vec<CleanCopy>, StoreError> {
        let mut statement = self.log.prepare_cached("select doc, epoch, day from cleaned order by doc")?;
        Ok(statement.query_map([], read_clean_copy)?.collect::<Result<_, _>>()?)
    }

    /// Those whose history a file may still have.
    pub fn clean_copies_unfinished(&self) -> Result<Vec<CleanCopy>, StoreError> {
        let mut statement = self.log.prepare_cached("select doc, epoch, day from cleaned where done = 0")?;
        Ok(statement.query_map([], read_clean_copy)?.collect::<Result<_, _>>()?)
    }
}

fn read_clean_copy(row: &Row<'_>) -> rusqlite::Result<CleanCopy> {
    let epoch = row.get::<_, i64>(1)?.max(0) as u64;
    Ok(CleanCopy { doc: RecordId::from_bytes(row.get(0)?), epoch, day: row.get(2)? })
}

impl Tx<'_> {
    /// Takes a record's history out of the log, with what was declined or refused of it, and begins its next epoch. Sheets
    /// that had something of it are old from then on. The first change of the new epoch has to follow in this transaction.
    pub fn begin_anew(&self, clean: &CleanCopy) -> Result<(), StoreError> {
        self.take_words();
        for sql in [
            "delete from feed where change in (select seq from change where doc = ?)",
            "delete from change where doc = ?",
            "delete from quarantine where doc = ?",
            "delete from held where doc = ? and declined = 1",
        ] {
            self.log.prepare_cached(sql)?.execute([clean.doc.as_bytes()])?;
        }
        self.log
            .prepare_cached(
                "update export set stale = ?2 where stale is null
                 and id in (select export from export_doc where doc = ?1)",
            )?
            .execute((clean.doc.as_bytes(), &clean.day))?;
        // A word that is taken out of the index may leave its first letters between two pages of it.
        self.log.execute("insert into search (search) values ('optimize')", [])?;
        self.log
            .prepare_cached("update document set epoch = ?2 where id = ?1")?
            .execute((clean.doc.as_bytes(), clean.epoch as i64))?;
        self.put_clean_copy(clean)
    }

    pub fn put_clean_copy(&self, clean: &CleanCopy) -> Result<(), StoreError> {
        self.log
            .prepare_cached(
                "insert into cleaned (doc, epoch, day) values (?, ?, ?)
                 on conflict do update set epoch = max(epoch, excluded.epoch), done = 0",
            )?
            .execute((clean.doc.as_bytes(), clean.epoch as i64, &clean.day))?;
        Ok(())
    }

    /// Takes out a record as an older backup has it, from before it was made anew; whoever made it anew brings it again.
    /// Answers whether there was one.
    pub fn forget_history(&self, clean: &CleanCopy) -> Result<bool, StoreError> {
        let Some(row) = self.document(clean.doc)? else { return Ok(false) };
        if row.epoch >= clean.epoch {
            return Ok(false);
        }
        self.take_out(clean.doc, &clean.day)?;
        Ok(true)
    }

    /// Every file is rid of what was there before this epoch.
    pub fn finish_clean_copy(&self, clean: &CleanCopy) -> Result<(), StoreError> {
        self.log
            .prepare_cached("update cleaned set done = 1 where doc = ? and epoch = ?")?
            .execute((clean.doc.as_bytes(), clean.epoch as i64))?;
        Ok(())
    }
}
