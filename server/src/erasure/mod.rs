//! Erasing people: carried out when it is due, finished when it was cut short, and told of by a receipt. Also when nobody
//! asked: what may not be kept any longer.

mod clock;
mod pause;
mod receipt;
mod retention;

pub use clock::Clock;
pub use receipt::{Backups, Outstanding, Receipt, Sheet, Stands};
pub use retention::Retention;

use thiserror::Error;

use crate::domain::id::ErasureId;
use crate::domain::id::RecordId;
use crate::seal::random;
use crate::store::{AskedBy, Audited, AuditedPart, Erase, ErasedError, Store, StoreError, crash_point};

#[derive(Debug, Error)]
pub enum ErasureError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    List(#[from] ErasedError),
    #[error("no erasure of this number waits: heard erasures shows those that do")]
    NoErasure,
    #[error("{0} is no day: write it like 2026-05-03")]
    NoDay(String),
}

/// The erasures of one area.
#[derive(Debug, Clone)]
pub struct Erasures {
    pub store: Store,
}

/// What the audit log says of an erasure: which it is. Its row says of nobody whom it erased.
fn about(id: ErasureId) -> AuditedPart {
    AuditedPart::of_nobody(id.to_string(), random())
}

impl Erasures {
    /// Carries out what is due (`now` in seconds since 1970, `day` is today as "2026-05-03") and finishes what was begun.
    /// Answers how many people's rows went. What fails is tried again with the next call. Blocks.
    pub fn carry_out(&self, now: u64, day: &str) -> Result<usize, ErasureError> {
        let today = day.to_owned();
        let due = self.store.read(|reader| reader.erasures_due(now, &today))?;
        let mut gone = 0;
        for person in due {
            gone += usize::from(self.take_out(person, now, day.to_owned())?);
        }
        self.finish(day)?;
        Ok(gone)
    }

    /// The first step: the rows go, in one transaction. It may have been taken back meanwhile.
    fn take_out(&self, person: RecordId, now: u64, day: String) -> Result<bool, ErasureError> {
        Ok(self.store.write(move |tx| {
            let Some(waits) = tx.erasure_of(person)? else { return Ok::<_, StoreError>(false) };
            let is_due = waits.due.is_some_and(|due| due <= now);
            if !is_due || waits.pause.is_some_and(|pause| pause.until >= day) {
                return Ok(false);
            }
            let reason = if waits.asked_by == Some(AskedBy::Card) { "card" } else { "team" };
            tx.erase(Erase { person, day: &day, reason, receipt: Some(waits.id) })?;
            tx.audit(&Audited { day, what: "erased", member: None, parts: vec![about(waits.id)] })?;
            Ok(true)
        })?)
    }

    /// The other steps, each of which may be done again: the list of what was erased, the keys, the files. Only when all
    /// of it is on the disk, the receipts are issued. Where somebody still reads an earlier moment of the files, that waits
    /// for the next call.
    pub fn finish(&self, day: &str) -> Result<(), ErasureError> {
        let is_listed = self.store.erased_log().path().exists();
        if is_listed && self.store.read(|reader| reader.is_all_finished())? {
            return Ok(());
        }
        // What is begun while these steps are under way is finished by the next call.
        let (erasures, anew, graves) = self.store.read(|reader| {
            let (erasures, anew) = (reader.erasures_unfinished()?, reader.clean_copies_unfinished()?);
            Ok::<_, StoreError>((erasures, anew, reader.tombstones_unfinished()?))
        })?;
        crash_point("erasure.before-list");
        self.list()?;
        crash_point("erasure.after-list");
        self.store.write(|tx| tx.destroy_doomed().map(|_| ()))?;
        crash_point("erasure.after-keys");
        if !self.store.rid_of()? {
            tracing::warn!("somebody still reads what was erased: the receipt waits");
            return Ok(());
        }
        crash_point("erasure.before-receipt");
        let day = day.to_owned();
        Ok(self.store.write(move |tx| {
            erasures.into_iter().try_for_each(|id| tx.finish_erasure(id, &day))?;
            anew.iter().try_for_each(|clean| tx.finish_clean_copy(clean))?;
            graves.into_iter().try_for_each(|doc| tx.finish_tombstone(doc))
        })?)
    }

    /// Brings the list that is never rolled back up to what was erased.
    fn list(&self) -> Result<(), ErasureError> {
        let said = self.store.read(|reader| Ok::<_, StoreError>((reader.area()?, reader.erased_list()?)))?;
        if let (Some(area), list) = said {
            self.store.erased_log().add(area.id, &list)?;
        }
        Ok(())
    }
}
