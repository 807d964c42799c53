//! Records that did not read back when somebody wanted them: to be looked at before the rest of the log.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use crate::domain::id::RecordId;

/// More than these are found when the log is read through.
const MOST: usize = 1000;

#[derive(Debug, Default)]
pub(super) struct Suspects {
    records: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    records: BTreeSet<RecordId>,
    ended: bool,
}

impl Suspects {
    pub(super) fn add(&self, record: RecordId) {
        let mut waiting = self.records.lock().expect("nobody panics with the lock");
        if waiting.records.len() < MOST {
            waiting.records.insert(record);
        }
        self.changed.notify_all();
    }

    /// Nobody looks any more: whoever waits goes home.
    pub(super) fn end(&self) {
        self.records.lock().expect("nobody panics with the lock").ended = true;
        self.changed.notify_all();
    }

    /// Waits for the next suspects, at most so long. None once nobody is to look any more.
    pub(super) fn wait(&self, most: Duration) -> Option<BTreeSet<RecordId>> {
        let waiting = self.records.lock().expect("nobody panics with the lock");
        let (mut waiting, _) = self
            .changed
            .wait_timeout_while(waiting, most, |waiting| waiting.records.is_empty() && !waiting.ended)
            .expect("nobody panics with the lock");
        if waiting.ended { None } else { Some(std::mem::take(&mut waiting.records)) }
    }
}
