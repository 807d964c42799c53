//! What keeps the log: it is read through, copied, mended, and begun again from a copy.

mod backup;
mod check;
mod finding;
mod folder;
mod mend;
mod rekey;
mod restore;
mod rows;
mod scrub;

pub use backup::{Backup, Destination, backup};
pub use check::{Check, check};
pub use folder::BackupError;
pub use mend::{Mended, mend_from};
pub use rekey::{Rekeyed, rekey};
pub use restore::{ErasedSince, Restored, Source, restore};
pub use scrub::Scrub;

pub(super) use mend::{take_again, wanted};
