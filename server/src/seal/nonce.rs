//! Nonces: the server's word, carried by the next request, that it is a recent one.

use super::Master;
use super::master::{mac, mac_begins};
use crate::domain::id::DeviceId;
use crate::domain::limits::NONCE_DAYS;

const DAY_SECONDS: u64 = 86_400;

/// Bytes of the MAC that a nonce carries.
const TAG: usize = 16;

/// Makes and checks nonces without storing them: the day ‖ a MAC over day and device.
#[derive(Debug)]
pub struct NonceClock<'a>(pub &'a Master);

impl NonceClock<'_> {
    /// `now` in seconds since 1970.
    pub fn make(&self, device: DeviceId, now: u64) -> Vec<u8> {
        let day = (now / DAY_SECONDS).to_be_bytes();
        let mac = mac(&self.0.nonce, &message(day, device));
        [day.as_slice(), &mac[..TAG]].concat()
    }

    /// Whether this server made the nonce for this device within the last `NONCE_DAYS`.
    pub fn is_recent(&self, nonce: &[u8], device: DeviceId, now: u64) -> bool {
        let Some((day, tag)) = nonce.split_first_chunk::<8>() else {
            return false;
        };
        let today = now / DAY_SECONDS;
        let made = u64::from_be_bytes(*day);
        let age_is_good = made <= today && today - made <= NONCE_DAYS;
        age_is_good && tag.len() == TAG && mac_begins(&self.0.nonce, &message(*day, device), tag)
    }
}

fn message(day: [u8; 8], device: DeviceId) -> Vec<u8> {
    [day.as_slice(), device.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_good_for_its_device_and_its_time_only() {
        let folder = tempfile::tempdir().unwrap();
        let master = Master::make(&folder.path().join("key")).unwrap();
        let nonces = NonceClock(&master);
        let (ours, other) = (DeviceId::from_bytes([1; 16]), DeviceId::from_bytes([2; 16]));
        let now = 20_000 * DAY_SECONDS;
        let nonce = nonces.make(ours, now);
        assert!(nonces.is_recent(&nonce, ours, now + NONCE_DAYS * DAY_SECONDS));
        assert!(!nonces.is_recent(&nonce, ours, now + (NONCE_DAYS + 1) * DAY_SECONDS));
        assert!(!nonces.is_recent(&nonce, ours, now - DAY_SECONDS));
        assert!(!nonces.is_recent(&nonce, other, now));
        assert!(!nonces.is_recent(&nonce[..7], ours, now));
    }
}
