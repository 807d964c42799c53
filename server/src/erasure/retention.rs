//! What may be kept no longer: records of people who have not said yes to keeping them, once their space's time is over.

use crate::domain::consent::{Purpose, permits};
use crate::domain::day;
use crate::domain::id::RecordId;
use crate::domain::kind::Kind;
use crate::domain::retention::begins;
use crate::records::{self, RecordError};
use crate::seal::{Master, random};
use crate::store::{Audited, AuditedPart, Erase, Store, StoreError, TimedRow, Tx};

use super::{ErasureError, Erasures};

/// People looked at in one transaction.
const AT_ONCE: usize = 100;

/// People that are noted with one look: a start does not wait for more.
const NEW_AT_ONCE: usize = 2_000;

/// What one look came to.
#[derive(Debug, Clone, Copy)]
pub struct Acted {
    /// Records that were erased.
    pub gone: usize,
    /// Whether there are people who were not looked at yet.
    pub more: bool,
}

/// Looks after how long records are kept.
#[derive(Debug, Clone)]
pub struct Retention {
    pub store: Store,
    pub master: Master,
}

impl Retention {
    /// Acts for today; what fails is told in the log, and tried again with the next call. `now` in seconds since 1970. Answers
    /// whether there are more to look at. Blocks.
    pub fn look_through(&self, now: u64) -> bool {
        match self.act(day::number(now)) {
            Ok(Acted { gone, more }) => {
                if gone > 0 {
                    tracing::info!(records = gone, "erased: their time was over");
                }
                more
            }
            Err(error) => {
                tracing::error!(%error, "what may be kept no longer could not all be erased");
                false
            }
        }
    }

    /// Notes of whom there is no yes to keep, tells their teams how long their records are kept, and erases those whose
    /// time is over. `today` in days since 1970. Blocks.
    pub fn act(&self, today: u32) -> Result<Acted, ErasureError> {
        let may_erase = self.may_erase(today)?;
        let (mut people, new) = self.store.read(|reader| {
            Ok::<_, StoreError>((reader.unkept_due(today)?, reader.newly_unkept(NEW_AT_ONCE)?))
        })?;
        let more = new.len() == NEW_AT_ONCE;
        people.extend(new);
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
        Ok(Acted { gone, more })
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
    let records = tx.timed_records(person)?;
    if records.is_empty() {
        return tx.note_kept(person).map(|_| 0);
    }
    let decisions = tx.decisions(person, Purpose::Keep.name())?;
    let is_erasing = tx.erasure_of(person)?.is_some();
    let since = tx.note_unkept(person, begins(&decisions, today))?;
    // Whoever waits to be erased has a clock of their own, which can be stopped for a reason; and of a no that waits for a
    // member's word beside a yes, nobody knows yet whether it is the person's.
    if permits(&decisions) || is_erasing {
        records.iter().try_for_each(|row| tx.put_until(row, None, true))?;
        return match is_erasing || tx.is_held_no(person, Purpose::Keep.name())? {
            true => tx.look_again(person, today.saturating_add(1)).map(|()| 0),
            false => tx.note_kept(person).map(|_| 0),
        };
    }
    let is_over = |row: &TimedRow| may_erase && row.last_day(since) < today;
    let (over, stay): (Vec<_>, Vec<_>) = records.into_iter().partition(is_over);
    // With the last of what somebody said goes all else of theirs.
    let is_last =
        stay.iter().all(|row| !row.is_said()) && (stay.is_empty() || over.iter().any(TimedRow::is_said));
    let over: Vec<_> = over.into_iter().filter(|row| is_last || row.is_said()).collect();
    let is_stuck = !over.is_empty() && is_unreadable(tx, master, &over, &stay)?;
    if over.is_empty() || is_stuck {
        tell(tx, person, &stay, (since, today))?;
        return match is_stuck {
            true => tx.look_sooner(person, today.saturating_add(1)).map(|()| 0),
            false => Ok(0),
        };
    }
    let day = day::text(today);
    if is_last {
        tx.erase(Erase { person, day: &day, reason: "time", receipt: None })?;
    } else {
        over.iter().try_for_each(|row| tx.erase_record(row.id, &day, "time"))?;
        tell(tx, person, &stay, (since, today))?;
    }
    let part = AuditedPart::of_nobody(format!("time was over of {} records", over.len()), random());
    tx.audit(&Audited { day, what: "erased", member: None, parts: vec![part] })?;
    Ok(over.len())
}

/// Tells the team how long each record is kept; of what came today, they ask today. Notes when to look again.
fn tell(
    tx: &Tx<'_>,
    person: RecordId,
    records: &[TimedRow],
    (since, today): (u32, u32),
) -> Result<(), StoreError> {
    let mut next = u32::MAX;
    for row in records {
        let is_new = row.born.max(since) >= today;
        if !is_new {
            tx.put_until(row, Some(row.last_day(since)), true)?;
        }
        let acts = if is_new { today } else { row.last_day(since) };
        next = next.min(acts.max(today).saturating_add(1));
    }
    tx.look_again(person, next)
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
