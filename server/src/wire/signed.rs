//! COSE_Sign1 around a sync request (RFC 9052, ES256): who sends it, which request it is, and that it came whole.

use coset::cbor::Value;
use coset::{CborSerializable, CoseSign1, CoseSign1Builder, HeaderBuilder, Label, iana};

use super::WireError;
use crate::domain::id::{AreaId, DeviceId};

const REQUEST: &str = "heard-request";

/// A signed request, its signature not yet checked.
#[derive(Debug)]
pub struct Signed {
    pub device: DeviceId,
    /// Fresh for each request: a second one of the same id is a replay.
    pub request: [u8; 16],
    inner: CoseSign1,
    area: AreaId,
}

/// Reads the headers of a signed request.
pub fn open_signed(bytes: &[u8], area: AreaId) -> Result<Signed, WireError> {
    let inner = read_es256(bytes)?;
    let header = &inner.protected.header;
    let device = DeviceId::try_from(header.key_id.as_slice()).map_err(|_| WireError::NotSigned)?;
    let request = header
        .rest
        .iter()
        .find(|(label, _)| *label == Label::Text(REQUEST.to_owned()))
        .and_then(|(_, value)| value.as_bytes()?.as_slice().try_into().ok())
        .ok_or(WireError::NotSigned)?;
    Ok(Signed { device, request, inner, area })
}

/// A message signed by the only algorithm that is known here, its signature not yet checked.
pub(super) fn read_es256(bytes: &[u8]) -> Result<CoseSign1, WireError> {
    let message = CoseSign1::from_slice(bytes).map_err(|_| WireError::NotSigned)?;
    let es256 = Some(coset::RegisteredLabelWithPrivate::Assigned(iana::Algorithm::ES256));
    if message.protected.header.alg == es256 { Ok(message) } else { Err(WireError::NotSigned) }
}

impl Signed {
    /// The payload as somebody sent it, whoever that was: for what in it says by which key it is to be proved.
    pub fn unproved(&self) -> &[u8] {
        self.inner.payload.as_deref().unwrap_or_default()
    }

    /// The payload, once `verify(signature, signed bytes)` says that it is the device's.
    pub fn payload(self, verify: impl FnOnce(&[u8], &[u8]) -> bool) -> Option<Vec<u8>> {
        let mut good = false;
        let aad = external(self.area);
        self.inner
            .verify_signature(&aad, |signature, data| {
                good = verify(signature, data);
                if good { Ok(()) } else { Err(()) }
            })
            .ok()?;
        if good { self.inner.payload } else { None }
    }
}

/// Signs a payload as a device does: for devices that are not browsers.
pub fn sign_request(
    payload: Vec<u8>,
    device: DeviceId,
    request: [u8; 16],
    area: AreaId,
    sign: impl FnOnce(&[u8]) -> Vec<u8>,
) -> Vec<u8> {
    let protected = HeaderBuilder::new()
        .algorithm(iana::Algorithm::ES256)
        .key_id(device.as_bytes().to_vec())
        .text_value(REQUEST.to_owned(), Value::Bytes(request.to_vec()))
        .build();
    CoseSign1Builder::new()
        .protected(protected)
        .payload(payload)
        .create_signature(&external(area), sign)
        .build()
        .to_vec()
        .expect("a message of our own making encodes")
}

fn external(area: AreaId) -> Vec<u8> {
    [b"heard sync v1", area.as_bytes().as_slice()].concat()
}
