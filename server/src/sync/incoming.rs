//! A pushed change before its record is opened: what its bytes alone say.

use crate::domain::id::ChangeHash;
use crate::domain::state::State;
use crate::merge::{Document, Inspected, Refusal, change_hash, scan};
use crate::wire::Push;

use super::work::Work;

/// A pushed change and what its bytes alone say of it: made before the transaction, by whoever received it.
#[derive(Debug)]
pub(super) struct Incoming {
    pub push: Push,
    pub hash: ChangeHash,
    /// None where the request had cost what one may before its turn came.
    pub inspected: Option<Result<Inspected, Refusal>>,
}

impl Incoming {
    /// The state of a record that this change begins.
    pub(super) fn born(&self) -> Option<State> {
        let change = self.inspected.as_ref()?.as_ref().ok().filter(|change| change.is_birth())?;
        Document::default().take(change, |_| Ok(())).ok().map(|document| document.state())
    }

    /// Whether this change goes on from others.
    pub(super) fn goes_on(&self) -> bool {
        matches!(&self.inspected, Some(Ok(change)) if !change.is_birth())
    }

    pub(super) fn read(push: Push, work: &mut Work) -> Incoming {
        let inspected = (!work.is_over()).then(|| {
            let scanned = scan(&push.change)?;
            work.parsed(&scanned);
            scanned.inspect()
        });
        Incoming { hash: change_hash(&push.change), inspected, push }
    }
}
