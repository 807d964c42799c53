//! Wishes to be erased, from the first word until the receipt.

use rusqlite::{Connection, OptionalExtension, Row};

use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::id::{CircleId, DeviceId, ErasureId, MemberId, RecordId};

/// Who asked that somebody be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedBy {
    /// The person, with their card.
    Card,
    /// A member of their team, at the person's word.
    Team(MemberId),
}

/// Why an erasure waits, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    pub reason: String,
    /// By whose word, as people call it.
    pub role: String,
    /// The last day on which it waits: "2026-05-03".
    pub until: String,
}

#[derive(Debug, Clone)]
pub struct ErasureRow {
    pub id: ErasureId,
    /// None once their rows are gone.
    pub person: Option<RecordId>,
    /// None once the rows are gone, where a team asked.
    pub asked_by: Option<AskedBy>,
    /// Seconds since 1970.
    pub asked: u64,
    /// When it is to be done, in seconds since 1970; None while a second member has not agreed.
    pub due: Option<u64>,
    pub pause: Option<Pause>,
    /// The day on which the rows went.
    pub gone: Option<String>,
    /// The last day on which a copy of the key may be in a backup; None where no backup ever held anything.
    pub keys_until: Option<String>,
    /// The day on which its receipt was issued.
    pub done: Option<String>,
}

/// Devices of one circle in one state, of those that may have had something of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutstandingRow {
    /// The circle's space, as people call it; None of the council.
    pub team: Option<String>,
    pub devices: u32,
    /// The last day on which the most recent of them was heard of.
    pub seen: Option<String>,
    /// Whether they were shut out since.
    pub shut_out: bool,
}

/// A sheet that had held something of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedSheetRow {
    pub day: String,
    pub role: String,
    pub purpose: String,
}

reads! {
    /// The wish to erase a person that is not carried out yet.
    fn erasure_of(&self, person: RecordId) -> Option<ErasureRow>;
    fn erasure(&self, id: ErasureId) -> Option<ErasureRow>;
    /// The erasure that a receipt's number is of, by the number's hash.
    fn erasure_numbered(&self, hash: [u8; 32]) -> Option<ErasureRow>;
    /// Those that are to be carried out by now (seconds since 1970), on this day: none that waits for a reason.
    fn erasures_due(&self, now: u64, today: &str) -> Vec<RecordId>;
    /// Those whose rows are gone and which have no receipt yet.
    fn erasures_unfinished(&self) -> Vec<ErasureId>;
    /// Whether no key waits to be destroyed, no receipt to be issued and no file to be rid of what is gone.
    fn is_all_finished(&self) -> bool;
    /// The day of the newest backup.
    fn last_backup(&self) -> Option<String>;
    /// Those that are not carried out yet, the oldest first.
    fn erasures_waiting(&self) -> Vec<ErasureRow>;
    /// How many devices have let go of it.
    fn devices_done(&self, id: ErasureId) -> u32;
    fn devices_outstanding(&self, id: ErasureId) -> Vec<OutstandingRow>;
    fn erased_sheets(&self, id: ErasureId) -> Vec<ErasedSheetRow>;
    /// The circles in which a device was told of an erasure and has not said that it let go of it.
    fn circles_to_let_go(&self, device: DeviceId) -> Vec<CircleId>;
}

const ROW: &str =
    "select id, person, asked_by, member, asked, due, pause_reason, pause_role, pause_until, gone,
    keys_until, done from erasure ";

fn one(log: &Connection, rest: &str, id: &[u8]) -> Result<Option<ErasureRow>, StoreError> {
    Ok(log.prepare_cached(&format!("{ROW}{rest}"))?.query_row([id], read_erasure).optional()?)
}

fn erasure_of(log: &Connection, person: RecordId) -> Result<Option<ErasureRow>, StoreError> {
    one(log, "where person = ?", person.as_bytes())
}

fn erasure(log: &Connection, id: ErasureId) -> Result<Option<ErasureRow>, StoreError> {
    one(log, "where id = ?", id.as_bytes())
}

fn erasure_numbered(log: &Connection, hash: [u8; 32]) -> Result<Option<ErasureRow>, StoreError> {
    one(log, "where id = (select erasure from receipt_number where hash = ?)", &hash)
}

fn erasures_due(log: &Connection, now: u64, today: &str) -> Result<Vec<RecordId>, StoreError> {
    let mut statement = log.prepare_cached(
        "select person from erasure where due <= ?1 and gone is null and (pause_until is null or pause_until < ?2)
         order by due",
    )?;
    let rows = statement.query_map((now as i64, today), |row| row.get(0).map(RecordId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn erasures_unfinished(log: &Connection) -> Result<Vec<ErasureId>, StoreError> {
    let mut statement =
        log.prepare_cached("select id from erasure where gone is not null and done is null")?;
    let rows = statement.query_map([], |row| row.get(0).map(ErasureId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn is_all_finished(log: &Connection) -> Result<bool, StoreError> {
    let sql = "select not exists (select 1 from doomed_key)
        and not exists (select 1 from erasure where gone is not null and done is null)
        and not exists (select 1 from cleaned where done = 0)
        and not exists (select 1 from tombstone where done = 0)";
    Ok(log.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

fn last_backup(log: &Connection) -> Result<Option<String>, StoreError> {
    Ok(log.prepare_cached("select day from backup")?.query_row([], |row| row.get(0)).optional()?)
}

fn erasures_waiting(log: &Connection) -> Result<Vec<ErasureRow>, StoreError> {
    let mut statement = log.prepare_cached(&format!("{ROW}where gone is null order by asked"))?;
    let rows = statement.query_map([], read_erasure)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A device has let go of it when it has in every circle in which it was told.
fn devices_done(log: &Connection, id: ErasureId) -> Result<u32, StoreError> {
    Ok(log
        .prepare_cached(
            "select count(*) from (select device from erasure_device where erasure = ?
             group by device having sum(done is null) = 0)",
        )?
        .query_row([id.as_bytes()], |row| row.get(0))?)
}

fn devices_outstanding(log: &Connection, id: ErasureId) -> Result<Vec<OutstandingRow>, StoreError> {
    let mut statement = log.prepare_cached(
        "select space.name, count(*), max(device.seen), device.revoked is not null as shut_out
         from (select device, min(circle) as circle from erasure_device where erasure = ? and done is null
               group by device) as open
         join device on device.id = open.device join circle on circle.id = open.circle
         left join space on space.id = circle.space
         group by space.name, shut_out order by space.name, shut_out",
    )?;
    let rows = statement.query_map([id.as_bytes()], |row| {
        Ok(OutstandingRow {
            team: row.get(0)?,
            devices: row.get(1)?,
            seen: row.get(2)?,
            shut_out: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn erased_sheets(log: &Connection, id: ErasureId) -> Result<Vec<ErasedSheetRow>, StoreError> {
    let mut statement =
        log.prepare_cached("select day, role, purpose from erasure_export where erasure = ? order by place")?;
    let rows = statement.query_map([id.as_bytes()], |row| {
        Ok(ErasedSheetRow { day: row.get(0)?, role: row.get(1)?, purpose: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn circles_to_let_go(log: &Connection, device: DeviceId) -> Result<Vec<CircleId>, StoreError> {
    let mut statement = log.prepare_cached(
        "select distinct circle from erasure_device indexed by erasure_device_open where device = ? and done is null",
    )?;
    let rows = statement.query_map([device.as_bytes()], |row| row.get(0).map(CircleId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Tx<'_> {
    /// Notes that somebody asked for a person to be erased. `due` in seconds since 1970.
    pub fn add_erasure(
        &self,
        id: ErasureId,
        person: RecordId,
        asked_by: AskedBy,
        asked: u64,
        due: Option<u64>,
    ) -> Result<(), StoreError> {
        let (by, member) = match asked_by {
            AskedBy::Card => ("card", None),
            AskedBy::Team(member) => ("team", Some(*member.as_bytes())),
        };
        self.log.execute(
            "insert into erasure (id, person, asked_by, member, asked, due) values (?, ?, ?, ?, ?, ?)",
            (id.as_bytes(), person.as_bytes(), by, member, asked as i64, due.map(|due| due as i64)),
        )?;
        Ok(())
    }

    /// Says when it is to be done.
    pub fn set_due(&self, id: ErasureId, due: u64) -> Result<(), StoreError> {
        self.log.execute("update erasure set due = ? where id = ?", (due as i64, id.as_bytes()))?;
        Ok(())
    }

    /// From now on it is the person's own wish.
    pub fn ask_with_card(&self, id: ErasureId) -> Result<(), StoreError> {
        let sql = "update erasure set asked_by = 'card', member = null where id = ?";
        self.log.execute(sql, [id.as_bytes()])?;
        Ok(())
    }

    /// Lets a number find its receipt. `hash` is SHA-256 of it.
    pub fn add_number(&self, id: ErasureId, hash: [u8; 32]) -> Result<(), StoreError> {
        let sql = "insert or ignore into receipt_number (hash, erasure) values (?, ?)";
        self.log.execute(sql, (hash, id.as_bytes()))?;
        Ok(())
    }

    /// Lets it wait for a reason, or wait no more.
    pub fn set_pause(&self, id: ErasureId, pause: Option<&Pause>) -> Result<(), StoreError> {
        self.log.execute(
            "update erasure set pause_reason = ?, pause_role = ?, pause_until = ? where id = ?",
            (
                pause.map(|pause| &pause.reason),
                pause.map(|pause| &pause.role),
                pause.map(|pause| &pause.until),
                id.as_bytes(),
            ),
        )?;
        Ok(())
    }

    /// It was taken back: nothing is left of it.
    pub fn remove_erasure(&self, id: ErasureId) -> Result<(), StoreError> {
        self.log.execute("delete from erasure where id = ?", [id.as_bytes()])?;
        Ok(())
    }

    /// Its receipt is issued on this day.
    pub fn finish_erasure(&self, id: ErasureId, day: &str) -> Result<(), StoreError> {
        self.log.execute("update erasure set done = ? where id = ?", (day, id.as_bytes()))?;
        Ok(())
    }
}

fn read_erasure(row: &Row<'_>) -> rusqlite::Result<ErasureRow> {
    let seconds = |value: Option<i64>| value.map(|seconds| seconds.max(0) as u64);
    let by: String = row.get(2)?;
    let member = row.get::<_, Option<[u8; 16]>>(3)?.map(MemberId::from_bytes);
    let pause = match (row.get(6)?, row.get(7)?, row.get(8)?) {
        (Some(reason), Some(role), Some(until)) => Some(Pause { reason, role, until }),
        _ => None,
    };
    Ok(ErasureRow {
        id: ErasureId::from_bytes(row.get(0)?),
        person: row.get::<_, Option<[u8; 16]>>(1)?.map(RecordId::from_bytes),
        asked_by: if by == "card" { Some(AskedBy::Card) } else { member.map(AskedBy::Team) },
        asked: seconds(row.get(4)?).unwrap_or_default(),
        due: seconds(row.get(5)?),
        pause,
        gone: row.get(9)?,
        keys_until: row.get(10)?,
        done: row.get(11)?,
    })
}
