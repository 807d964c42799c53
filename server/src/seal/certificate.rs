//! Certificates: what a device was told when it joined, in a form that this area's master key knows again.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::Master;
use super::master::{mac, mac_begins};
use crate::domain::id::{DeviceId, MemberId, SpaceId};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    pub device: DeviceId,
    /// Uncompressed P-256 point.
    pub key: ByteBuf,
    pub member: MemberId,
    pub space: Option<SpaceId>,
    pub role: String,
}

impl Certificate {
    /// The certificate as a device keeps it: a MAC (32 bytes) ‖ CBOR.
    pub fn issue(&self, master: &Master) -> Vec<u8> {
        let mut body = Vec::new();
        ciborium::into_writer(self, &mut body).expect("writing to memory does not fail");
        let mac = mac(&master.certificate, &body);
        [mac.as_slice(), &body].concat()
    }

    /// Reads a certificate back, if this master key issued it.
    pub fn read(bytes: &[u8], master: &Master) -> Option<Certificate> {
        let (given, body) = bytes.split_first_chunk::<32>()?;
        let ours = mac_begins(&master.certificate, body, given);
        if ours { ciborium::from_reader(body).ok() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_known_again_and_a_changed_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let master = Master::make(&folder.path().join("key")).unwrap();
        let certificate = Certificate {
            device: DeviceId::from_bytes([1; 16]),
            key: ByteBuf::from(vec![4; 65]),
            member: MemberId::from_bytes([2; 16]),
            space: None,
            role: "member".to_owned(),
        };
        let issued = certificate.issue(&master);
        assert_eq!(Certificate::read(&issued, &master), Some(certificate));
        let mut changed = issued.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(Certificate::read(&changed, &master), None);
    }
}
