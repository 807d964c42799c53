//! What is not in the log yet, or never will be: held work, quarantine; and what was already answered: requests, acts.

use rusqlite::{Connection, OptionalExtension};

use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::id::{ActId, ActorId, ChangeHash, CircleId, DeviceId, RecordId};

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

/// How much of one device's work is set aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SetAside {
    pub changes: u64,
    /// Sealed.
    pub bytes: u64,
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

#[derive(Debug)]
pub struct NewQuarantine<'a> {
    pub doc: RecordId,
    pub hash: ChangeHash,
    pub device: DeviceId,
    pub owner: [u8; 16],
    pub epoch: u64,
    pub code: &'a str,
    /// Empty where only hash and reason are kept.
    pub sealed: &'a [u8],
}

/// An act, as it was answered.
#[derive(Debug)]
pub struct NewAct<'a> {
    pub id: ActId,
    pub device: DeviceId,
    pub kind: &'a str,
    pub outcome: &'a str,
    pub code: Option<&'a str>,
    pub doc: Option<RecordId>,
    /// The circle that a move took it to.
    pub to: Option<CircleId>,
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
    /// Whether a change was refused before.
    fn is_quarantined(&self, doc: RecordId, hash: ChangeHash) -> bool;
    /// Refused changes by reason: all that a steward sees of them.
    fn quarantine_counts(&self) -> Vec<(String, u64)>;
    /// What waits of a device's work for a member's word.
    fn held_of_device(&self, device: DeviceId) -> SetAside;
    /// What was refused of a device's work.
    fn refused_of_device(&self, device: DeviceId) -> SetAside;
    /// Devices of whose work something waits or was refused: how many changes of each.
    fn set_aside_by_device(&self) -> Vec<(DeviceId, u64, u64)>;
    /// Outcome and code of an act already answered.
    fn act(&self, id: ActId) -> Option<(String, Option<String>)>;
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

fn is_quarantined(log: &Connection, doc: RecordId, hash: ChangeHash) -> Result<bool, StoreError> {
    Ok(log
        .prepare_cached("select exists (select 1 from quarantine where doc = ? and hash = ?)")?
        .query_row((doc.as_bytes(), hash.as_bytes()), |row| row.get(0))?)
}

fn quarantine_counts(log: &Connection) -> Result<Vec<(String, u64)>, StoreError> {
    let mut statement =
        log.prepare_cached("select code, count(*) from quarantine group by code order by code")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.max(0) as u64)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn held_of_device(log: &Connection, device: DeviceId) -> Result<SetAside, StoreError> {
    let sql = "select count(*), coalesce(sum(length(sealed)), 0) from held where device = ? and declined = 0";
    set_aside(log, sql, device)
}

fn refused_of_device(log: &Connection, device: DeviceId) -> Result<SetAside, StoreError> {
    let sql = "select count(*), coalesce(sum(length(sealed)), 0) from quarantine where device = ?";
    set_aside(log, sql, device)
}

fn set_aside(log: &Connection, sql: &str, device: DeviceId) -> Result<SetAside, StoreError> {
    Ok(log.prepare_cached(sql)?.query_row([device.as_bytes()], |row| {
        let number = |column| Ok::<_, rusqlite::Error>(row.get::<_, i64>(column)?.max(0) as u64);
        Ok(SetAside { changes: number(0)?, bytes: number(1)? })
    })?)
}

fn set_aside_by_device(log: &Connection) -> Result<Vec<(DeviceId, u64, u64)>, StoreError> {
    let mut statement = log.prepare_cached(
        "select device, sum(waits), sum(1 - waits) from
         (select device, 1 as waits from held where declined = 0
          union all select device, 0 from quarantine) group by device order by device",
    )?;
    let rows = statement.query_map([], |row| {
        let number = |column| Ok::<_, rusqlite::Error>(row.get::<_, i64>(column)?.max(0) as u64);
        Ok((DeviceId::from_bytes(row.get(0)?), number(1)?, number(2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn act(log: &Connection, id: ActId) -> Result<Option<(String, Option<String>)>, StoreError> {
    Ok(log
        .prepare_cached("select outcome, code from act where id = ?")?
        .query_row([id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
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

    /// A change that was refused and is now kept needs no second copy.
    pub fn remove_quarantine(&self, doc: RecordId, hash: ChangeHash) -> Result<(), StoreError> {
        self.log
            .prepare_cached("delete from quarantine where doc = ? and hash = ?")?
            .execute((doc.as_bytes(), hash.as_bytes()))?;
        Ok(())
    }

    /// Keeps refused bytes, or without them their hash and the reason; the same bytes again change nothing.
    pub fn add_quarantine(&self, row: &NewQuarantine<'_>) -> Result<(), StoreError> {
        self.log
            .prepare_cached(
                "insert or ignore into quarantine (doc, hash, device, owner, epoch, code, sealed)
                 values (?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute((
                row.doc.as_bytes(),
                row.hash.as_bytes(),
                row.device.as_bytes(),
                row.owner,
                row.epoch as i64,
                row.code,
                row.sealed,
            ))?;
        Ok(())
    }

    /// Notes a request id; false when it was seen before. `day` counts days since 1970; ids older than `keep_days` are forgotten.
    pub fn note_request(
        &self,
        device: DeviceId,
        id: [u8; 16],
        day: u64,
        keep_days: u64,
    ) -> Result<bool, StoreError> {
        self.log
            .prepare_cached("delete from request where day < ?")?
            .execute([day.saturating_sub(keep_days) as i64])?;
        let noted = self
            .log
            .prepare_cached("insert or ignore into request (device, id, day) values (?, ?, ?)")?
            .execute((device.as_bytes(), id, day as i64))?;
        Ok(noted == 1)
    }

    /// Notes what was answered to an act.
    pub fn add_act(&self, act: &NewAct<'_>) -> Result<(), StoreError> {
        self.log.execute(
            "insert into act (id, device, kind, outcome, code, doc, circle) values (?, ?, ?, ?, ?, ?, ?)",
            (
                act.id.as_bytes(),
                act.device.as_bytes(),
                act.kind,
                act.outcome,
                act.code,
                act.doc.map(|id| *id.as_bytes()),
                act.to.map(|id| *id.as_bytes()),
            ),
        )?;
        Ok(())
    }
}
