//! A pushed change before its record is opened: what its bytes alone say.

use crate::domain::id::ChangeHash;
use crate::domain::state::State;
use crate::merge::{Document, Inspected, Refusal, change_hash, inspect};
use crate::wire::Push;

/// A pushed change and what its bytes alone say of it: made before the transaction, by whoever received it.
#[derive(Debug)]
pub(super) struct Incoming {
    pub push: Push,
    pub hash: ChangeHash,
    pub inspected: Result<Inspected, Refusal>,
}

impl Incoming {
    /// The state of a record that this change begins.
    pub(super) fn born(&self) -> Option<State> {
        let change = self.inspected.as_ref().ok().filter(|change| change.is_birth())?;
        Document::default().take(change, |_| Ok(())).ok().map(|document| document.state())
    }

    pub(super) fn read(push: Push) -> Incoming {
        Incoming { hash: change_hash(&push.change), inspected: inspect(&push.change), push }
    }
}
