//! `heard rekey`: another master key for the same data. Data keys stay as they are and are wrapped anew.

use std::cell::Cell;

use crate::records;
use crate::seal::{Master, random};
use crate::store::{Audited, AuditedPart, NewKey, Store};

use super::super::SyncError;
use super::folder::BackupError;

/// What was to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rekeyed {
    /// So many keys are wrapped by the new master key; so many were damaged before, and are as they were.
    Done { wrapped: u64, damaged: u64 },
    /// The new master key was the data's own before: an earlier try got there, and was cut off before it could say so.
    Already,
}

/// Wraps every data key by `new`. `store` is open alone; `today` is "2026-05-03".
/// Killed at any point, the data opens with either `old` or `new`.
pub fn rekey(store: &Store, old: &Master, new: &Master, today: &str) -> Result<Rekeyed, BackupError> {
    let is_of = |master: &Master, key: &Option<NewKey>| {
        key.as_ref().is_some_and(|(id, wrapped)| master.unwrap(id, wrapped).is_ok())
    };
    let any = store.read(|reader| reader.any_key())?;
    let rekeyed = if is_of(new, &any) {
        Rekeyed::Already
    } else if is_of(old, &any) {
        wrap_anew(store, old, new, today)?
    } else {
        return Err(BackupError::WrongMaster);
    };
    // What the old key opens stays in the write-ahead log until it is emptied.
    store.rid_of()?;
    Ok(rekeyed)
}

/// Nothing is written through the store after the keys: it would stock up on keys that the old one wraps.
fn wrap_anew(store: &Store, old: &Master, new: &Master, today: &str) -> Result<Rekeyed, SyncError> {
    let (master, day) = (old.clone(), today.to_owned());
    store.write(move |tx| {
        records::seal_names_anew(tx, &master)?;
        let part = AuditedPart::of_nobody("began to change".to_owned(), random());
        tx.audit(&Audited { day, what: "master-key", member: None, parts: vec![part] })?;
        Ok::<_, SyncError>(())
    })?;
    let wrapped = Cell::new(0);
    let keys = store.rewrap(|(id, under_old)| {
        let key = old.unwrap(id, under_old).ok()?;
        wrapped.set(wrapped.get() + 1);
        Some(new.wrap(id, &key))
    })?;
    Ok(Rekeyed::Done { wrapped: wrapped.get(), damaged: keys - wrapped.get() })
}
