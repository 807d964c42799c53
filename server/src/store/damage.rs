//! Rows of the log that do not read back: looked for row by row, noted, and put right.

use rusqlite::{Connection, OptionalExtension, Row};

use super::log::read_change;
use super::reads::reads;
use super::{ChangeRow, Reader, StoreError, Tx};
use crate::domain::id::{ActorId, ChangeHash, CircleId, RecordId};

/// A damaged row, as far as it can still be read.
#[derive(Debug, Clone)]
pub struct DamagedRow {
    pub doc: RecordId,
    pub hash: ChangeHash,
    pub kind: String,
    /// Where its record is now.
    pub circle: CircleId,
}

reads! {
    /// The places of the log after `place`, in order, at most `limit`.
    fn places_after(&self, place: i64, limit: usize) -> Vec<i64>;
    fn places_of(&self, doc: RecordId) -> Vec<i64>;
    /// The last place in the log; 0 where there is none.
    fn last_place(&self) -> i64;
    /// The row at a place of the log. An error that `is_damage` says that its bytes are no row any more.
    fn change_at(&self, place: i64) -> Option<ChangeRow>;
    /// The place of a change that is known to be damaged.
    fn damaged_place(&self, doc: RecordId, hash: ChangeHash) -> Option<i64>;
    /// Places that are known to be damaged.
    fn damaged_places(&self) -> Vec<i64>;
    /// Some of the damaged rows, other ones each time.
    fn some_damaged(&self, limit: usize) -> Vec<DamagedRow>;
    /// How far the log has been read through this time.
    fn scrubbed_to(&self) -> i64;
}

fn places_after(log: &Connection, place: i64, limit: usize) -> Result<Vec<i64>, StoreError> {
    let mut statement = log.prepare_cached("select seq from change where seq > ? order by seq limit ?")?;
    let rows = statement.query_map((place, limit as i64), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn places_of(log: &Connection, doc: RecordId) -> Result<Vec<i64>, StoreError> {
    let mut statement = log.prepare_cached("select seq from change where doc = ? order by seq")?;
    let rows = statement.query_map([doc.as_bytes()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn last_place(log: &Connection) -> Result<i64, StoreError> {
    Ok(log.prepare_cached("select coalesce(max(seq), 0) from change")?.query_row([], |row| row.get(0))?)
}

fn change_at(log: &Connection, place: i64) -> Result<Option<ChangeRow>, StoreError> {
    Ok(log
        .prepare_cached("select seq, doc, epoch, hash, actor, sealed from change where seq = ?")?
        .query_row([place], |row| read_change(row, 0))
        .optional()?)
}

fn damaged_place(log: &Connection, doc: RecordId, hash: ChangeHash) -> Result<Option<i64>, StoreError> {
    Ok(log
        .prepare_cached(
            "select change.seq from damaged join change on seq = damaged.change where doc = ? and hash = ?",
        )?
        .query_row((doc.as_bytes(), hash.as_bytes()), |row| row.get(0))
        .optional()?)
}

fn damaged_places(log: &Connection) -> Result<Vec<i64>, StoreError> {
    let mut statement = log.prepare_cached("select change from damaged order by change")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn some_damaged(log: &Connection, limit: usize) -> Result<Vec<DamagedRow>, StoreError> {
    // Their names are read from the rows themselves: an index may still know what a damaged row does not.
    let mut statement = log.prepare_cached(
        "select change.doc, change.hash, document.kind, document.circle from damaged
         cross join change not indexed on change.seq = damaged.change
         cross join document on document.id = change.doc
         order by random() limit ?",
    )?;
    let rows = statement.query_map([limit as i64], |row| {
        Ok(DamagedRow {
            doc: RecordId::from_bytes(row.get(0)?),
            hash: ChangeHash::from_bytes(row.get(1)?),
            kind: row.get(2)?,
            circle: CircleId::from_bytes(row.get(3)?),
        })
    })?;
    // One of which not even the hash is left can be asked of nobody.
    Ok(rows.filter_map(Result::ok).collect())
}

fn scrubbed_to(log: &Connection) -> Result<i64, StoreError> {
    let at = log.prepare_cached("select at from scrub")?.query_row([], |row| row.get(0)).optional()?;
    Ok(at.unwrap_or(0))
}

/// A change that waits for somebody's word, or was refused, sealed.
#[derive(Debug)]
pub struct SetAsideRow {
    /// The table that it is sealed for.
    pub table: &'static str,
    pub doc: RecordId,
    pub hash: ChangeHash,
    pub epoch: u64,
    /// Whose key seals it.
    pub owner: [u8; 16],
    pub sealed: Vec<u8>,
}

impl Reader {
    /// Looks at each held and each refused change whose bytes are kept, one at a time.
    pub fn each_set_aside<E: From<StoreError>>(
        &self,
        mut look: impl FnMut(SetAsideRow) -> Result<(), E>,
    ) -> Result<(), E> {
        for table in ["held", "quarantine"] {
            let sql = format!("select doc, hash, epoch, owner, sealed from {table} where length(sealed) > 0");
            let mut statement = self.log.prepare(&sql).map_err(StoreError::from)?;
            let mut rows = statement.query([]).map_err(StoreError::from)?;
            while let Some(row) = rows.next().map_err(StoreError::from)? {
                look(read_set_aside(row, table).map_err(StoreError::from)?)?;
            }
        }
        Ok(())
    }

    /// Rows that refer to what is not there: table and number of rows.
    pub fn loose_ends(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let mut statement = self
            .log
            .prepare("select \"table\", count(*) from pragma_foreign_key_check group by 1 order by 1")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.max(0) as u64)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn read_set_aside(row: &Row<'_>, table: &'static str) -> rusqlite::Result<SetAsideRow> {
    Ok(SetAsideRow {
        table,
        doc: RecordId::from_bytes(row.get(0)?),
        hash: ChangeHash::from_bytes(row.get(1)?),
        epoch: row.get::<_, i64>(2)?.max(0) as u64,
        owner: row.get(3)?,
        sealed: row.get(4)?,
    })
}

impl Tx<'_> {
    /// Notes a row as damaged.
    pub fn note_damaged(&self, place: i64) -> Result<(), StoreError> {
        self.log.execute("insert or ignore into damaged (change) values (?)", [place])?;
        Ok(())
    }

    /// A row reads back (again).
    pub fn note_sound(&self, place: i64) -> Result<(), StoreError> {
        self.log.execute("delete from damaged where change = ?", [place])?;
        Ok(())
    }

    pub fn note_scrubbed(&self, place: i64) -> Result<(), StoreError> {
        self.log.execute("insert or replace into scrub (one, at) values (1, ?)", [place])?;
        Ok(())
    }

    /// Writes a row's parts anew, at the place it has.
    pub fn rewrite_change(
        &self,
        place: i64,
        doc: RecordId,
        epoch: u64,
        hash: ChangeHash,
        actor: ActorId,
        sealed: &[u8],
    ) -> Result<(), StoreError> {
        self.log.execute(
            "update change set doc = ?, epoch = ?, hash = ?, actor = ?, sealed = ? where seq = ?",
            (doc.as_bytes(), epoch as i64, hash.as_bytes(), actor.as_bytes(), sealed, place),
        )?;
        Ok(())
    }

    /// Makes the indexes of the log agree with its rows, where damaged rows made them differ.
    pub fn index_changes_again(&self) -> Result<(), StoreError> {
        Ok(self.log.execute_batch("reindex change")?)
    }
}
