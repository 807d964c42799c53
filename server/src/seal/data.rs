//! Data keys: one per person, or per record where there is nobody. Destroying one makes its rows unreadable.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::{SealError, random};
use crate::domain::id::{ChangeHash, RecordId};

const NONCE: usize = 24;

/// Where sealed bytes belong. They open nowhere else.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub table: &'a str,
    pub doc: RecordId,
    pub epoch: u64,
    pub hash: ChangeHash,
}

impl Place<'_> {
    /// Associated data: version ‖ table ‖ 0 ‖ doc ‖ epoch ‖ hash.
    fn bytes(&self) -> Vec<u8> {
        [
            b"1".as_slice(),
            self.table.as_bytes(),
            &[0],
            self.doc.as_bytes(),
            &self.epoch.to_be_bytes(),
            self.hash.as_bytes(),
        ]
        .concat()
    }
}

/// 32 random bytes that seal rows: XChaCha20-Poly1305 under a random nonce, which stands before the sealed bytes.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey")
    }
}

impl DataKey {
    pub fn fresh() -> DataKey {
        DataKey(Zeroizing::new(random()))
    }

    pub(super) fn from_bytes(bytes: [u8; 32]) -> DataKey {
        DataKey(Zeroizing::new(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub fn seal(&self, place: Place<'_>, plain: &[u8]) -> Vec<u8> {
        seal_bytes(&self.0, &place.bytes(), plain)
    }

    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        open_bytes(&self.0, &place.bytes(), sealed)
    }
}

pub(super) fn seal_bytes(key: &[u8; 32], aad: &[u8], plain: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE] = random();
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad })
        .expect("no message here is near the cipher's limit");
    [nonce.as_slice(), &sealed].concat()
}

pub(super) fn open_bytes(key: &[u8; 32], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let (nonce, msg) = sealed.split_first_chunk::<NONCE>().ok_or(SealError::DoesNotOpen)?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(*nonce), Payload { msg, aad })
        .map_err(|_| SealError::DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_opens_only_in_its_own_place() {
        let key = DataKey::fresh();
        let place = Place {
            table: "change",
            doc: RecordId::from_bytes([1; 16]),
            epoch: 0,
            hash: ChangeHash::from_bytes([2; 32]),
        };
        let sealed = key.seal(place, b"what was said");
        assert_eq!(key.open(place, &sealed).unwrap(), b"what was said");
        assert!(key.open(Place { table: "held", ..place }, &sealed).is_err());
        assert!(key.open(Place { epoch: 1, ..place }, &sealed).is_err());
        assert!(DataKey::fresh().open(place, &sealed).is_err());
        assert!(key.open(place, &sealed[..10]).is_err());
    }
}
