//! Who read what: noted in the audit log before it is answered. Of a list each record is noted once a day for each reader.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::id::{MemberId, RecordId};
use crate::records::audited;
use crate::store::{Audited, AuditedPart, Store, StoreError};

/// What was listed today, for whom. After a restart it is noted once more.
#[derive(Debug, Clone, Default)]
pub struct Listed(Arc<Mutex<OfToday>>);

/// The day, and which record was listed to whom.
type OfToday = (String, HashSet<(MemberId, RecordId)>);

impl Listed {
    /// Those of these records that this reader was not shown before on this day.
    fn fresh(
        &self,
        day: &str,
        reader: MemberId,
        records: &[(RecordId, RecordId)],
    ) -> Vec<(RecordId, RecordId)> {
        let listed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = |doc: RecordId| listed.0 != day || !listed.1.contains(&(reader, doc));
        records.iter().filter(|(doc, _)| is_fresh(*doc)).copied().collect()
    }

    fn note(&self, day: &str, reader: MemberId, records: &[(RecordId, RecordId)]) {
        let mut listed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if listed.0 != day {
            *listed = (day.to_owned(), HashSet::new());
        }
        listed.1.extend(records.iter().map(|(doc, _)| (reader, *doc)));
    }
}

/// Notes that a reader is shown a list of records, each with its person.
pub(super) fn list(
    store: &Store,
    listed: &Listed,
    reader: MemberId,
    records: &[(RecordId, RecordId)],
    day: &str,
) -> Result<(), StoreError> {
    let fresh = listed.fresh(day, reader, records);
    if fresh.is_empty() {
        return Ok(());
    }
    let parts = fresh.iter().map(|(doc, person)| audited(Some(*person), *doc, "listed".to_owned()));
    note(store, Audited { day: day.to_owned(), what: "list", member: Some(reader), parts: parts.collect() })?;
    listed.note(day, reader, &fresh);
    Ok(())
}

/// Notes that a reader is shown one record.
pub(super) fn record(
    store: &Store,
    reader: MemberId,
    (doc, person): (RecordId, RecordId),
    day: &str,
) -> Result<(), StoreError> {
    let part = audited(Some(person), doc, "opened".to_owned());
    note(store, Audited { day: day.to_owned(), what: "read", member: Some(reader), parts: vec![part] })
}

/// Notes that whoever holds a person's card opened it.
pub(super) fn card(store: &Store, person: RecordId, day: &str) -> Result<(), StoreError> {
    let part = audited(Some(person), person, "opened".to_owned());
    note(store, Audited { day: day.to_owned(), what: "card", member: None, parts: vec![part] })
}

/// Notes that a reader is shown what was answered to a set, as numbers and words without their records.
pub(super) fn answers(store: &Store, reader: MemberId, set: String, day: &str) -> Result<(), StoreError> {
    let part = AuditedPart::of_nobody(set, crate::seal::random());
    note(store, Audited { day: day.to_owned(), what: "answers", member: Some(reader), parts: vec![part] })
}

/// A full disk stops no one from reading: what could not be noted is in the server's log.
fn note(store: &Store, entry: Audited) -> Result<(), StoreError> {
    match store.write(move |tx| tx.audit(&entry)) {
        Err(StoreError::Full) => {
            tracing::error!("the disk is full: what is read now is not in the audit log");
            Ok(())
        }
        done => done,
    }
}
