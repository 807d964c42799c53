//! What is signed, and that each signature is good for that alone.

use heard::domain::id::{AreaId, DeviceId};
use heard::wire::{self, Join};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::bytes;
use crate::fixtures::{assert_made, hex, path, read, unhex};

#[derive(Serialize, Deserialize)]
struct Signed {
    /// The device's private scalar, for this file only.
    key: String,
    /// Its uncompressed point.
    claim: String,
    area: String,
    device: String,
    request: String,
    payload: String,
    message: String,
}

#[derive(Serialize, Deserialize)]
struct SignedClaim {
    /// As in `Signed`.
    key: String,
    claim: String,
    payload: String,
    message: String,
}

#[test]
fn a_signed_claim_is_spelled_so() {
    let key = SigningKey::from_slice(&[26; 32]).expect("a key");
    let point = key.verifying_key().to_sec1_point(false);
    let join = Join {
        v: 1,
        secret: bytes(16, 1),
        name: "Siân Ó Briain آمنہ".to_owned(),
        claim: ByteBuf::from(point.as_bytes()),
    };
    let message = wire::sign_claim(&join, |data| {
        let signature: Signature = key.sign(data);
        signature.to_bytes().to_vec()
    });
    let golden = SignedClaim {
        key: hex(&[26; 32]),
        claim: hex(point.as_bytes()),
        payload: hex(&wire::encode(&join)),
        message: hex(&message),
    };
    assert_made("wire/claim.json", &golden);

    let claim = heard::seal::PublicKey::read(point.as_bytes()).expect("a key");
    let proved = |message: &[u8]| {
        let opened = wire::open_claim(message).ok()??;
        opened.proved(|signature, data| claim.verifies(signature, data))
    };
    assert_eq!(proved(&message), Some(join));
    for byte in 0..message.len() {
        let mut altered = message.clone();
        altered[byte] ^= 1;
        assert_eq!(proved(&altered), None, "byte {byte}");
    }
}

#[test]
fn a_signed_request_is_spelled_so() {
    let key = SigningKey::from_slice(&[26; 32]).expect("a key");
    let (area, device, request) = (AreaId::from_bytes([20; 16]), DeviceId::from_bytes([18; 16]), [27; 16]);
    let payload = b"gzip of a request".to_vec();
    let message = wire::sign_request(payload.clone(), device, request, area, |data| {
        let signature: Signature = key.sign(data);
        signature.to_bytes().to_vec()
    });
    let signed = Signed {
        key: hex(&[26; 32]),
        claim: hex(key.verifying_key().to_sec1_point(false).as_bytes()),
        area: area.to_string(),
        device: device.to_string(),
        request: hex(&request),
        payload: hex(&payload),
        message: hex(&message),
    };
    assert_made("wire/signed.json", &signed);

    let opened = wire::open_signed(&message, area).expect("a signed message");
    assert_eq!((opened.device, opened.request), (device, request));
    let claim =
        heard::seal::PublicKey::read(key.verifying_key().to_sec1_point(false).as_bytes()).expect("a key");
    assert_eq!(opened.payload(|signature, data| claim.verifies(signature, data)), Some(payload));
}

#[test]
fn a_signature_is_good_for_its_area_its_key_and_its_bytes_only() {
    let golden: Signed = read(&path("wire/signed.json"));
    let claim = heard::seal::PublicKey::read(&unhex(&golden.claim)).expect("a key");
    let area: AreaId = golden.area.parse().expect("an id");
    let verify = |message: &[u8], area| {
        let opened = wire::open_signed(message, area).ok()?;
        opened.payload(|signature, data| claim.verifies(signature, data))
    };
    let message = unhex(&golden.message);
    assert_eq!(verify(&message, area), Some(unhex(&golden.payload)));
    assert_eq!(verify(&message, AreaId::from_bytes([0; 16])), None);
    for byte in 0..message.len() {
        let mut altered = message.clone();
        altered[byte] ^= 1;
        assert_eq!(verify(&altered, area), None, "byte {byte}");
    }
}
