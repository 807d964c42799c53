//! A device's public key, and hashing.

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

/// A device's P-256 public key.
#[derive(Debug, Clone)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads an uncompressed point (65 bytes).
    pub fn read(bytes: &[u8]) -> Option<PublicKey> {
        if bytes.len() != 65 {
            return None;
        }
        VerifyingKey::from_sec1_bytes(bytes).ok().map(PublicKey)
    }

    /// ES256: `signature` is r ‖ s, 64 bytes.
    pub fn verifies(&self, signature: &[u8], data: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.0.verify(data, &signature).is_ok())
    }
}

pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 of what comes in parts.
#[derive(Default)]
pub struct Sha256Sum(Sha256);

impl Sha256Sum {
    pub fn add(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    pub fn hex(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
