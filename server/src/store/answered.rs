//! What was answered once and for all: requests by their ids, acts by theirs.

use rusqlite::{Connection, OptionalExtension};

use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::id::{ActId, CircleId, DeviceId, RecordId};

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
    /// Outcome and code of an act already answered.
    fn act(&self, id: ActId) -> Option<(String, Option<String>)>;
}

fn act(log: &Connection, id: ActId) -> Result<Option<(String, Option<String>)>, StoreError> {
    Ok(log
        .prepare_cached("select outcome, code from act where id = ?")?
        .query_row([id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

impl Tx<'_> {
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
