//! COSE_Sign1 around a claim to an invite (RFC 9052, ES256): whoever sends it holds the key that it names.

use coset::{CborSerializable, CoseSign1, CoseSign1Builder, HeaderBuilder, iana};

use super::signed::read_es256;
use super::{Join, WireError, decode, encode};

/// What is signed begins with it, so that no other signature of the same key passes for a claim.
const EXTERNAL: &[u8] = b"heard join v1";

/// A claim, its signature not yet checked.
#[derive(Debug)]
pub struct Claim {
    /// As somebody sent it, whoever that was: it says by which key it is to be proved.
    pub unproved: Join,
    inner: CoseSign1,
}

/// Reads a signed message to `/api/join`; None when it names a device: one that comes back.
pub fn open_claim(bytes: &[u8]) -> Result<Option<Claim>, WireError> {
    let inner = read_es256(bytes)?;
    if !inner.protected.header.key_id.is_empty() {
        return Ok(None);
    }
    let unproved = decode(inner.payload.as_deref().unwrap_or_default())?;
    Ok(Some(Claim { unproved, inner }))
}

impl Claim {
    /// The claim, once `verify(signature, signed bytes)` says that it was made with the key that it names.
    pub fn proved(self, verify: impl FnOnce(&[u8], &[u8]) -> bool) -> Option<Join> {
        let is_good = |signature: &[u8], data: &[u8]| if verify(signature, data) { Ok(()) } else { Err(()) };
        self.inner.verify_signature(EXTERNAL, is_good).ok()?;
        Some(self.unproved)
    }
}

/// Signs a claim with the key that it names, as a device does: for devices that are not browsers.
pub fn sign_claim(join: &Join, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
    CoseSign1Builder::new()
        .protected(HeaderBuilder::new().algorithm(iana::Algorithm::ES256).build())
        .payload(encode(join))
        .create_signature(EXTERNAL, sign)
        .build()
        .to_vec()
        .expect("a message of our own making encodes")
}
