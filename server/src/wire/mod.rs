//! Messages between devices and the server, as types and as bytes. `docs/sync.md` describes them; golden files hold them.

mod answers;
mod claim;
mod exports;
mod gzip;
mod join;
mod reading;
mod signed;
mod sync;

pub use answers::{AnswerLine, AnswerTable, AnswerTables, AnswerText};
pub use claim::{Claim, open_claim, sign_claim};
pub use exports::{ExportAsk, ExportLine, ExportPreview};
pub use gzip::{deflate, inflate};
pub use join::{Area, Back, CircleLine, Join, Joined, Keeps, Space};
pub use reading::{
    Badge, Filter, ReadingAnswer, ReadingLine, ReadingList, ReadingPage, ReadingPiece, ReviewLine,
};
pub use signed::{Signed, open_signed, sign_request};
pub use sync::{Act, Acted, Cursors, FeedItem, Push, Request, Response, Result, Team, Wanted, Who};

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// The only version of the messages so far.
pub const VERSION: u32 = 1;

/// Why bytes are no message.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum WireError {
    #[error("not readable as CBOR of this message")]
    Cbor,
    #[error("not readable as gzip")]
    Gzip,
    #[error("larger than a message may be")]
    TooBig,
    #[error("not a signed message")]
    NotSigned,
    #[error("a newer version of the message")]
    Version,
}

/// CBOR of a message.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(message, &mut bytes).expect("writing to memory does not fail");
    bytes
}

/// Reads one message, whole: bytes after it are an error.
pub fn decode<T: DeserializeOwned>(mut bytes: &[u8]) -> std::result::Result<T, WireError> {
    let message = ciborium::from_reader(&mut bytes).map_err(|_| WireError::Cbor)?;
    if bytes.is_empty() { Ok(message) } else { Err(WireError::Cbor) }
}
