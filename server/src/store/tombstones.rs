//! Records that are no more.

use rusqlite::Connection;

use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::id::RecordId;

/// A record that is no more. It never expires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    pub doc: RecordId,
    /// The epoch that a record of this id would begin with: no change of an earlier one is taken in.
    pub epoch: u64,
    /// "2026-05-03".
    pub day: String,
    /// Why, as one word: card, team or time.
    pub reason: String,
}

reads! {
    fn tombstones(&self) -> Vec<Tombstone>;
    /// Records whose tombstones may not be in the list that is never rolled back, or of which a file may hold something.
    fn tombstones_unfinished(&self) -> Vec<RecordId>;
}

fn tombstones(log: &Connection) -> Result<Vec<Tombstone>, StoreError> {
    let mut statement = log.prepare_cached("select doc, epoch, day, reason from tombstone order by doc")?;
    let rows = statement.query_map([], |row| {
        Ok(Tombstone {
            doc: RecordId::from_bytes(row.get(0)?),
            epoch: row.get::<_, i64>(1)?.max(0) as u64,
            day: row.get(2)?,
            reason: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn tombstones_unfinished(log: &Connection) -> Result<Vec<RecordId>, StoreError> {
    let mut statement = log.prepare_cached("select doc from tombstone where done = 0")?;
    let rows = statement.query_map([], |row| row.get(0).map(RecordId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Tx<'_> {
    /// A tombstone stays as it is: what was erased once begins no earlier again.
    pub fn put_tombstone(&self, grave: &Tombstone) -> Result<(), StoreError> {
        self.log
            .prepare_cached(
                "insert into tombstone (doc, epoch, day, reason, done) values (?, ?, ?, ?, 0)
                 on conflict do update set epoch = max(epoch, excluded.epoch)",
            )?
            .execute((grave.doc.as_bytes(), grave.epoch as i64, &grave.day, &grave.reason))?;
        Ok(())
    }

    /// It is in the list, and no file holds anything of the record any more.
    pub fn finish_tombstone(&self, doc: RecordId) -> Result<(), StoreError> {
        self.log.prepare_cached("update tombstone set done = 1 where doc = ?")?.execute([doc.as_bytes()])?;
        Ok(())
    }
}
