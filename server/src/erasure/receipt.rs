//! The receipt: what is gone, what is not yet, and what is not reached. It is tied to nobody: its number finds it.

use crate::domain::card::Code;
use crate::store::{ErasureRow, Reader, StoreError};

use super::{ErasureError, Erasures};

/// What a receipt's number finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The area that it is of.
    pub area: String,
    pub stands: Stands,
    /// How many phones and other devices said that they have let go of it.
    pub devices_done: u32,
    pub outstanding: Vec<Outstanding>,
    pub backups: Backups,
    /// Sheets that had held something of it, in the order in which they were handed out.
    pub sheets: Vec<Sheet>,
}

/// How far an erasure is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands {
    /// A second member of the team has to agree.
    Asked,
    /// It will be done then: seconds since 1970.
    Due(u64),
    /// It waits for a reason until a day.
    Paused { reason: String, role: String, until: String },
    /// The rows are gone; the keys are being destroyed.
    InHand,
    /// All is gone from here since that day.
    Done { day: String },
}

/// Devices that may still have something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outstanding {
    /// Of which team; None of the council.
    pub team: Option<String>,
    pub devices: u32,
    /// The day on which any of them was last heard of.
    pub seen: Option<String>,
    /// They were shut out, and are told nothing any more.
    pub shut_out: bool,
}

/// What is in backups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Backups {
    /// There was none.
    None,
    /// A copy of the key may be in one until the end of that day.
    Until(String),
    /// That day is over, and a backup was made since, which removes older copies of the keys.
    RunOut(String),
    /// That day is over, but no backup was made since.
    Overdue(String),
}

/// A sheet that had held something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub day: String,
    pub role: String,
    pub purpose: String,
}

impl Erasures {
    /// What a number finds; None where it finds nothing. `day` is today. Blocks.
    pub fn receipt(&self, number: &Code, day: &str) -> Result<Option<Receipt>, ErasureError> {
        let hash = number.receipt_hash();
        Ok(self.store.read(|reader| match reader.erasure_numbered(hash)? {
            Some(row) => of(reader, row, day).map(Some),
            None => Ok::<_, StoreError>(None),
        })?)
    }
}

fn of(reader: &Reader, row: ErasureRow, day: &str) -> Result<Receipt, StoreError> {
    let outstanding = reader.devices_outstanding(row.id)?.into_iter().map(|row| Outstanding {
        team: row.team,
        devices: row.devices,
        seen: row.seen,
        shut_out: row.shut_out,
    });
    let sheets = reader.erased_sheets(row.id)?.into_iter().map(|row| Sheet {
        day: row.day,
        role: row.role,
        purpose: row.purpose,
    });
    Ok(Receipt {
        area: reader.area()?.map(|area| area.name).unwrap_or_default(),
        devices_done: reader.devices_done(row.id)?,
        outstanding: outstanding.collect(),
        sheets: sheets.collect(),
        backups: backups(row.keys_until.as_deref(), reader.last_backup()?.as_deref(), day),
        stands: stands(row, day),
    })
}

fn stands(row: ErasureRow, day: &str) -> Stands {
    match (row.done, row.gone, row.pause, row.due) {
        (Some(day), ..) => Stands::Done { day },
        (None, Some(_), ..) => Stands::InHand,
        (None, None, Some(pause), _) if pause.until.as_str() >= day => {
            Stands::Paused { reason: pause.reason, role: pause.role, until: pause.until }
        }
        (None, None, _, Some(due)) => Stands::Due(due),
        (None, None, _, None) => Stands::Asked,
    }
}

fn backups(until: Option<&str>, last: Option<&str>, day: &str) -> Backups {
    match until {
        None => Backups::None,
        Some(until) if day <= until => Backups::Until(until.to_owned()),
        Some(until) if last.is_some_and(|last| last > until) => Backups::RunOut(until.to_owned()),
        Some(until) => Backups::Overdue(until.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_has_run_out_only_once_another_one_has_removed_the_keys() {
        let until = Some("2026-06-02");
        let at = |last, day| backups(until, last, day);
        assert_eq!(at(Some("2026-05-03"), "2026-06-02"), Backups::Until("2026-06-02".to_owned()));
        assert_eq!(at(Some("2026-06-02"), "2026-06-03"), Backups::Overdue("2026-06-02".to_owned()));
        assert_eq!(at(Some("2026-06-03"), "2026-06-03"), Backups::RunOut("2026-06-02".to_owned()));
        assert_eq!(backups(None, Some("2026-06-03"), "2026-06-03"), Backups::None);
    }
}
