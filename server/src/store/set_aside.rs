//! Bytes that were refused, and how much of each device's work is set aside: refused or waiting.

use rusqlite::Connection;

use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::id::{ChangeHash, DeviceId, RecordId};

/// How much of one device's work is set aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SetAside {
    pub changes: u64,
    /// Sealed.
    pub bytes: u64,
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

reads! {
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

impl Tx<'_> {
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
}
