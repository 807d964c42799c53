//! Automerge, and the only place that knows it: bytes in, verdicts and states out.
//!
//! A change from outside passes `inspect` (its bytes alone) and then `Document::take` (on a copy of its document);
//! only then is it a row of the log. The server's own rows are read back with `Document::replay`.

pub mod author;
mod document;
#[cfg(test)]
mod forge;
mod guard;
mod inspect;
mod plain;
mod prescan;
mod reading;
mod refusal;

pub use document::{Document, ReplayError};
pub use inspect::{Inspected, Scanned, inspect, scan};
pub use prescan::{change_actor, change_hash};
pub use refusal::Refusal;
