//! Row by row: is it what it was when it was written?

use std::collections::HashMap;

use crate::domain::id::RecordId;
use crate::merge::change_actor;
use crate::records;
use crate::seal::{DataKey, Master};
use crate::store::{ChangeRow, Reader, StoreError};

use super::super::SyncError;

/// Keys that are kept at hand: a record's rows lie close together.
const KEYS: usize = 4096;

/// Places that are read at a time.
const PAGE: usize = 1000;

/// Looks at rows of the log at one moment.
pub(super) struct Rows<'a> {
    reader: &'a Reader,
    master: &'a Master,
    keys: HashMap<RecordId, Option<DataKey>>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(reader: &'a Reader, master: &'a Master) -> Rows<'a> {
        Rows { reader, master, keys: HashMap::new() }
    }

    /// The places of all rows that are not sound.
    pub(super) fn all_damaged(&mut self) -> Result<Vec<i64>, SyncError> {
        let mut damaged = Vec::new();
        let mut place = 0;
        loop {
            let places = self.reader.places_after(place, PAGE)?;
            let Some(last) = places.last() else { return Ok(damaged) };
            place = *last;
            damaged.append(&mut self.damaged_of(&places)?);
        }
    }

    /// Which of these places hold rows that are not sound.
    pub(super) fn damaged_of(&mut self, places: &[i64]) -> Result<Vec<i64>, SyncError> {
        let mut damaged = Vec::new();
        for place in places {
            if self.open(*place)?.is_none() {
                damaged.push(*place);
            }
        }
        Ok(damaged)
    }

    /// The row at a place and the bytes of its change, if it is whole: it opens under its person's key, hashes to what it
    /// was stored under, and names who wrote it.
    pub(super) fn open(&mut self, place: i64) -> Result<Option<(ChangeRow, Vec<u8>)>, SyncError> {
        let row = match self.reader.change_at(place) {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(None),
            Err(error) if error.is_damage() => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let Some(key) = self.key(row.doc)? else { return Ok(None) };
        Ok(records::open_change(&key, &row)
            .ok()
            .filter(|bytes| change_actor(bytes).is_none_or(|actor| actor == row.actor))
            .map(|bytes| (row, bytes)))
    }

    fn key(&mut self, doc: RecordId) -> Result<Option<DataKey>, SyncError> {
        if let Some(known) = self.keys.get(&doc) {
            return Ok(known.clone());
        }
        let key = match self.find_key(doc) {
            Ok(key) => Some(key),
            Err(SyncError::Unreadable(_)) => None,
            Err(SyncError::Store(error)) if error.is_damage() => None,
            Err(error) => return Err(error),
        };
        if self.keys.len() >= KEYS {
            self.keys.clear();
        }
        self.keys.insert(doc, key.clone());
        Ok(key)
    }

    fn find_key(&self, doc: RecordId) -> Result<DataKey, SyncError> {
        let row = self.reader.document(doc)?.ok_or(SyncError::Unreadable(doc))?;
        Ok(records::reading_key(self.reader, self.master, doc, &row.envelope)?)
    }
}

/// Whether an error says that bytes are not what they were.
pub(super) fn is_damage(error: &SyncError) -> bool {
    match error {
        SyncError::Store(error) => StoreError::is_damage(error),
        SyncError::Unreadable(_) | SyncError::Seal(_) => true,
    }
}
