//! How much one request may make the server do. Counted and not timed: the same request is always answered alike.
//!
//! The bounds on a change and on a document bound what one change can cost; this bounds a thousand of them.

use crate::domain::limits::{ACTS_WORK, REQUEST_WORK};
use crate::merge::{Document, Scanned};

/// What is left to a request, in about microseconds. What things cost was measured on the shapes that cost most for their
/// size: text put in at random places and taken out again, many versions of many fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Work {
    left: u64,
}

impl Work {
    /// For the changes of one request.
    pub(super) fn of_changes() -> Work {
        Work { left: REQUEST_WORK }
    }

    /// For the acts of one request: they hold the writer until the last of them is done.
    pub(super) fn of_acts() -> Work {
        Work { left: ACTS_WORK }
    }

    /// For what no device asked for.
    pub(super) fn without_end() -> Work {
        Work { left: u64::MAX }
    }

    /// Whether nothing is left. The change that went beyond was still taken, so that each request gets somewhere.
    pub(super) fn is_over(self) -> bool {
        self.left == 0
    }

    /// So many rows of the log or of what waits were told anew.
    pub(super) fn told(&mut self, rows: usize) {
        self.spend(50 * rows as u64);
    }

    fn spend(&mut self, cost: u64) {
        self.left = self.left.saturating_sub(cost);
    }

    /// A change was parsed.
    pub(super) fn parsed(&mut self, change: &Scanned<'_>) {
        self.spend(change.items() / 2);
    }

    /// A document was made of its rows.
    pub(super) fn opened(&mut self, document: &Document) {
        self.spend(document.weight());
    }

    /// A change of so many items was put on a document, which was then saved, loaded and read.
    pub(super) fn merged(&mut self, items: u64, onto: &Document) {
        self.spend(300 + 3 * items + onto.weight() / 2);
    }
}
