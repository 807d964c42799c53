//! Work that is not in the log yet: well-formed, of somebody who may not write there, until a member accepts it.

use rusqlite::{Connection, OptionalExtension};

use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::id::{ActorId, ChangeHash, DeviceId, RecordId};

/// Work of somebody who may not write there (any more), sealed.
#[derive(Debug, Clone)]
pub struct HeldRow {
    pub seq: i64,
    pub doc: RecordId,
    pub hash: ChangeHash,
    pub device: DeviceId,
    pub actor: ActorId,
    pub epoch: u64,
    /// CBOR.
    pub envelope: Vec<u8>,
    /// Whose key seals it.
    pub owner: [u8; 16],
    pub declined: bool,
    pub sealed: Vec<u8>,
}

/// How a change waits.
#[derive(Debug, Clone)]
pub struct Waits {
    pub declined: bool,
    /// CBOR.
    pub envelope: Vec<u8>,
}

/// What waits for a member's word on one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingRow {
    /// Who wrote the first of it.
    pub by: ActorId,
    pub changes: u32,
}

#[derive(Debug)]
pub struct NewHeld<'a> {
    pub doc: RecordId,
    pub hash: ChangeHash,
    pub device: DeviceId,
    pub actor: ActorId,
    pub epoch: u64,
    pub envelope: Vec<u8>,
    pub owner: [u8; 16],
    pub sealed: &'a [u8],
}

reads! {
    /// Work on a record that waits, in the order it came.
    fn held(&self, doc: RecordId) -> Vec<HeldRow>;
    /// Records with work that waits for a member's word, and how many changes.
    fn all_held(&self) -> Vec<(RecordId, u64)>;
    /// What waits on a record that nobody has declined.
    fn waiting(&self, doc: RecordId) -> Option<WaitingRow>;
    /// Records with work that is sealed under this owner's key and waits.
    fn held_of(&self, owner: RecordId) -> Vec<RecordId>;
    /// Whether this change waits.
    fn held_here(&self, doc: RecordId, hash: ChangeHash) -> Option<Waits>;
    /// The envelope of the first work that waits on a record.
    fn held_envelope(&self, doc: RecordId) -> Option<Vec<u8>>;
}

fn held(log: &Connection, doc: RecordId) -> Result<Vec<HeldRow>, StoreError> {
    let mut statement = log.prepare_cached(
        "select seq, doc, hash, device, actor, epoch, envelope, owner, declined, sealed from held
         where doc = ? order by seq",
    )?;
    let rows = statement.query_map([doc.as_bytes()], |row| {
        Ok(HeldRow {
            seq: row.get(0)?,
            doc: RecordId::from_bytes(row.get(1)?),
            hash: ChangeHash::from_bytes(row.get(2)?),
            device: DeviceId::from_bytes(row.get(3)?),
            actor: ActorId::from_bytes(row.get(4)?),
            epoch: row.get::<_, i64>(5)?.max(0) as u64,
            envelope: row.get(6)?,
            owner: row.get(7)?,
            declined: row.get(8)?,
            sealed: row.get(9)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn all_held(log: &Connection) -> Result<Vec<(RecordId, u64)>, StoreError> {
    let mut statement = log
        .prepare_cached("select doc, count(*) from held where declined = 0 group by doc order by min(seq)")?;
    let rows = statement
        .query_map([], |row| Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, i64>(1)?.max(0) as u64)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn waiting(log: &Connection, doc: RecordId) -> Result<Option<WaitingRow>, StoreError> {
    Ok(log
        .prepare_cached(
            "select actor, count(*) over () from held where doc = ? and declined = 0 order by seq limit 1",
        )?
        .query_row([doc.as_bytes()], |row| {
            Ok(WaitingRow { by: ActorId::from_bytes(row.get(0)?), changes: row.get(1)? })
        })
        .optional()?)
}

fn held_of(log: &Connection, owner: RecordId) -> Result<Vec<RecordId>, StoreError> {
    let mut statement = log.prepare_cached(
        "select doc from held where owner = ? and declined = 0 group by doc order by min(seq)",
    )?;
    let rows = statement.query_map([owner.as_bytes()], |row| row.get(0).map(RecordId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn held_here(log: &Connection, doc: RecordId, hash: ChangeHash) -> Result<Option<Waits>, StoreError> {
    Ok(log
        .prepare_cached("select declined, envelope from held where doc = ? and hash = ?")?
        .query_row((doc.as_bytes(), hash.as_bytes()), |row| {
            Ok(Waits { declined: row.get(0)?, envelope: row.get(1)? })
        })
        .optional()?)
}

fn held_envelope(log: &Connection, doc: RecordId) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(log
        .prepare_cached("select envelope from held where doc = ? order by seq limit 1")?
        .query_row([doc.as_bytes()], |row| row.get(0))
        .optional()?)
}

impl Tx<'_> {
    pub fn add_held(&self, held: &NewHeld<'_>) -> Result<(), StoreError> {
        self.log
            .prepare_cached(
                "insert into held (doc, hash, device, actor, epoch, envelope, owner, sealed)
                 values (?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute((
                held.doc.as_bytes(),
                held.hash.as_bytes(),
                held.device.as_bytes(),
                held.actor.as_bytes(),
                held.epoch as i64,
                &held.envelope,
                held.owner,
                held.sealed,
            ))?;
        Ok(())
    }

    pub fn remove_held(&self, seq: i64) -> Result<(), StoreError> {
        self.log.execute("delete from held where seq = ?", [seq])?;
        Ok(())
    }

    /// Marks one waiting change as declined: its device makes it again.
    pub fn decline_held(&self, seq: i64) -> Result<(), StoreError> {
        self.log.execute("update held set declined = 1 where seq = ?", [seq])?;
        Ok(())
    }
}
