//! The only place with keys: the master key, the data keys it wraps, and what is signed or sealed with either.

mod certificate;
mod data;
mod master;
mod nonce;
mod random;
mod signature;

pub use certificate::Certificate;
pub use data::{DataKey, Place};
pub use master::Master;
pub use nonce::NonceClock;
pub use random::random;
pub use signature::{PublicKey, Sha256Sum, sha256};

use thiserror::Error;

#[derive(Debug, Error)]
pub enum SealError {
    #[error("the master key file {path} cannot be read: {source}")]
    Read { path: String, source: std::io::Error },
    #[error("the master key file {path} cannot be made: {source}")]
    Make { path: String, source: std::io::Error },
    #[error("the command for the master key gave none: {why}")]
    Command { why: String },
    #[error("the master key file {0} does not hold 64 hex digits")]
    NotAKey(String),
    /// Damaged bytes, or a key that is not theirs.
    #[error("sealed bytes do not open")]
    DoesNotOpen,
}
