//! Nonces: the server's word, carried by the next request, that it is a recent one.

use super::Master;
use super::master::mac;
use crate::domain::id::DeviceId;
use crate::domain::limits::NONCE_DAYS;

const DAY_SECONDS: u64 = 86_400;

/// Makes and checks nonces without storing them: the day ‖ a MAC over day and device.
#[derive(Debug)]
pub struct NonceClock<'a>(pub &'a Master);

impl NonceClock<'_> {
    /// `now` in seconds since 1970.
    pub fn make(&self, device: DeviceId, now: u64) -> Vec<u8> {
        let day = (now / DAY_SECONDS).to_be_bytes();
        let mac = mac(&self.0.nonce, &[&day, device.as_bytes()]);
        [day.as_slice(), &mac[..16]].concat()
    }

    /// Whether this server made the nonce for this device within the last `NONCE_DAYS`.
    pub fn is_recent(&self, nonce: &[u8], device: DeviceId, now: u64) -> bool {
        let Some((day, _)) = nonce.split_first_chunk::<8>() else {
            return false;
        };
        let day = u64::from_be_bytes(*day);
        let today = now / DAY_SECONDS;
        let age_is_good = day <= today && today - day <= NONCE_DAYS;
        age_is_good && nonce == self.make(device, day.saturating_mul(DAY_SECONDS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_good_for_its_device_and_its_time_only() {
        let folder = tempfile::tempdir().unwrap();
        let master = Master::read_or_make(&folder.path().join("key")).unwrap();
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
