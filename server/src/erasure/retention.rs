//! What may be kept no longer: records of people who have not said yes to keeping them, once their space's time is over.

use crate::domain::consent::{Decision, Purpose, permits};
use crate::domain::day;
use crate::domain::id::RecordId;
use crate::domain::kind::Kind;
use crate::records::{self, RecordError};
use crate::seal::{Master, random};
use crate::store::{Audited, AuditedPart, Erase, Store, StoreError, TimedRow, Tx};

use super::{ErasureError, Erasures};

/// People looked at in one transaction.
const AT_ONCE: usize = 100;

/// Looks after how long records are kept.
#[derive(Debug, Clone)]
pub struct Retention {
    pub store: Store,
    pub master: Master,
}

impl Retention {
    /// Acts for today; what fails is told in the log, and tried again with the next call. `now` in seconds since 1970. Blocks.
    pub fn look_through(&self, now: u64) {
        match self.act(day::number(now)) {
            Ok(0) => {}
            Ok(records) => tracing::info!(records, "erased: their time was over"),
            Err(error) => tracing::error!(%error, "what may be kept no longer could not all be erased"),
        }
    }

    /// Notes of whom there is no yes to keep, tells their teams how long their records are kept, and erases those whose
    /// time is over. `today` in days since 1970. Answers how many records went. Blocks.
    pub fn act(&self, today: u32) -> Result<usize, ErasureError> {
        let may_erase = self.may_erase(today)?;
        let people = self.store.read(|reader| reader.perhaps_unkept())?;
        let mut gone = 0;
        for some in people.chunks(AT_ONCE) {
            let (some, master) = (some.to_vec(), self.master.clone());
            gone += self.store.write(move |tx| {
                some.into_iter().try_fold(0, |gone, person| {
                    Ok::<_, StoreError>(gone + look(tx, &master, person, (today, may_erase))?)
                })
            })?;
        }
        Erasures { store: self.store.clone() }.finish(&day::text(today))?;
        Ok(gone)
    }

    /// Whether anything may be erased today because its time is over.
    fn may_erase(&self, today: u32) -> Result<bool, ErasureError> {
        let look = || self.store.read(|reader| reader.last_look());
        let Some((looked, _)) = look()? else { return Ok(false) };
        if looked != Some(today) {
            self.store.write(move |tx| tx.note_look(today))?;
        }
        let may = look()?.is_some_and(|(_, waits)| today >= waits);
        if !may {
            tracing::warn!(
                "nothing is erased by its time today: the clock jumped, or the data was restored not long ago"
            );
        }
        Ok(may)
    }
}

/// How many records of one person went.
fn look(
    tx: &mut Tx<'_>,
    master: &Master,
    person: RecordId,
    (today, may_erase): (u32, bool),
) -> Result<usize, StoreError> {
    // Whoever waits to be erased has a clock of their own, which can be stopped for a reason.
    if tx.erasure_of(person)?.is_some() {
        return Ok(0);
    }
    let records = tx.timed_records(person)?;
    // Of a no that still waits for a member's word nobody knows yet whether it is the person's.
    let decisions = tx.decisions(person, Purpose::Keep.name())?;
    if records.is_empty() || permits(&decisions) {
        return kept(tx, person, &records).map(|()| 0);
    }
    // Where there never was a yes, the time of each record runs from when it came.
    let had_yes = decisions.iter().any(|entry| entry.decision == Decision::Yes);
    let since = tx.note_unkept(person, if had_yes { today } else { 0 })?;
    let is_over = |row: &TimedRow| may_erase && row.last_day(since) < today;
    let (over, stay): (Vec<_>, Vec<_>) = records.into_iter().partition(is_over);
    // With the last of what somebody said goes all else of theirs.
    let is_last =
        stay.iter().all(|row| !row.is_said()) && (stay.is_empty() || over.iter().any(TimedRow::is_said));
    let over: Vec<_> = over.into_iter().filter(|row| is_last || row.is_said()).collect();
    if over.is_empty() || is_unreadable(tx, master, &over, &stay)? {
        return tell(tx, &stay, since, today).map(|()| 0);
    }
    let day = day::text(today);
    if is_last {
        tx.erase(Erase { person, day: &day, reason: "time", receipt: None })?;
    } else {
        over.iter().try_for_each(|row| tx.erase_record(row.id, &day, "time"))?;
        tell(tx, &stay, since, today)?;
    }
    let part = AuditedPart::of_nobody(format!("time was over of {} records", over.len()), random());
    tx.audit(&Audited { day, what: "erased", member: None, parts: vec![part] })?;
    Ok(over.len())
}

/// There is a yes to keep, or nothing is with a team: no time runs.
fn kept(tx: &Tx<'_>, person: RecordId, records: &[TimedRow]) -> Result<(), StoreError> {
    if tx.note_kept(person)? {
        records.iter().try_for_each(|row| tx.put_until(row, None, true))?;
    }
    Ok(())
}

/// Tells the team how long each record is kept; of what came today, they ask today.
fn tell(tx: &Tx<'_>, records: &[TimedRow], since: u32, today: u32) -> Result<(), StoreError> {
    let asked_before = records.iter().filter(|row| row.born.max(since) < today);
    asked_before.into_iter().try_for_each(|row| tx.put_until(row, Some(row.last_day(since)), true))
}

/// Whether an occasion of consent does not open: it counts as a no, and may be a yes. Nothing is erased for a flipped bit.
fn is_unreadable(
    tx: &mut Tx<'_>,
    master: &Master,
    over: &[TimedRow],
    stay: &[TimedRow],
) -> Result<bool, StoreError> {
    for occasion in over.iter().chain(stay).filter(|row| row.kind == Kind::Consent) {
        let Some(row) = tx.document(occasion.id)? else { continue };
        match records::open_document(tx, master, row.id, &row.envelope) {
            Ok(_) => {}
            Err(RecordError::Unreadable(record)) => {
                tracing::error!(%record, "kept beyond its time: an occasion of consent does not open");
                return Ok(true);
            }
            Err(RecordError::Store(error)) => return Err(error),
        }
    }
    Ok(false)
}
