//! A phone and how it stands with the line.

use std::collections::BTreeSet;

use heard::domain::id::{ChangeHash, RecordId};

use super::phone::storage::Stop;
use super::phone::{Answer, Next, Phone};

pub struct Holder {
    pub phone: Phone,
    /// The answer that is on its way to it.
    pub(super) coming: Option<Answer>,
    /// Answers that it was given before.
    pub(super) before: Vec<Answer>,
    pub(super) line_known: bool,
    /// Whether another phone has the same profile.
    pub is_twin: bool,
    /// It lies in a river: nobody has what is only there.
    pub is_lost: bool,
    /// What it says is kept, and was found in the log of this life of the server.
    pub verified: BTreeSet<(RecordId, ChangeHash)>,
}

impl Holder {
    pub(super) fn of(phone: Phone) -> Holder {
        Holder {
            phone,
            coming: None,
            before: Vec::new(),
            line_known: true,
            is_twin: false,
            is_lost: false,
            verified: BTreeSet::new(),
        }
    }

    /// The browser is killed, and with it the request that was on its way.
    pub fn kill(&mut self) {
        self.phone.crash();
        self.coming = None;
    }

    pub(super) fn answered(&mut self, answer: Answer) -> Result<Next, Stop> {
        self.phone.answered(&answer)
    }

    /// Differs when what it stores of records differs.
    pub(super) fn mark(&self) -> String {
        let storage = &self.phone.storage;
        let entries: Vec<_> = storage.records.iter().map(|(id, record)| (id, &record.value)).collect();
        let standing = storage.standing();
        format!("{entries:?} {:?} {:?} {:?}", storage.drafts.len(), standing.cursors, standing.acts)
    }
}
