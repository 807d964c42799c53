//! Where documents, keys and the log meet: push and acts up, outcomes and feed down.

mod acts;
mod answer;
mod area_records;
mod brought;
mod card;
mod clean;
mod contact;
mod cursor;
mod derive;
mod durable;
mod erasing;
mod feed;
mod found;
mod held;
mod incoming;
mod item;
mod kept;
mod marks;
mod moves;
mod new_card;
mod push;
mod quarantine;
mod rebuild;
mod snapshot;
mod verdict;
mod whole;
mod work;

pub use answer::{Exchange, Sender};
pub use area_records::{AreaRecord, area_records};
pub use card::{CardDecision, CardOutcome, Moment, Notice};
pub use durable::{
    Backup, BackupError, Check, Destination, ErasedSince, Mended, Rekeyed, Restored, Scrub, Source, backup,
    check, mend_from, rekey, restore,
};
pub use held::{Waiting, resolve, waiting};
pub use rebuild::rebuild;
pub use verdict::Verdict;

use thiserror::Error;

use crate::domain::id::RecordId;
use crate::records::RecordError;
use crate::seal::SealError;
use crate::store::StoreError;

/// Why a whole request failed. Nothing of it is stored, and sending it again is harmless.
#[derive(Debug, Error)]
pub enum SyncError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The log holds something that it should not: a flipped bit, or a build that cannot read what another wrote.
    #[error("record {0} cannot be read back from the log")]
    Unreadable(RecordId),
}

impl From<RecordError> for SyncError {
    fn from(error: RecordError) -> SyncError {
        match error {
            RecordError::Store(error) => error.into(),
            RecordError::Unreadable(record) => SyncError::Unreadable(record),
        }
    }
}
