//! Cursors: how far a device has read a circle's feed, in a form that only the server reads.

use std::collections::BTreeMap;

use serde_bytes::ByteBuf;

use crate::domain::id::{CircleId, Incarnation};
use crate::seal::sha256;

/// A cursor's bytes: incarnation ‖ circle ‖ position.
pub(super) fn write(incarnation: Incarnation, circle: CircleId, position: u64) -> Vec<u8> {
    [incarnation.as_bytes().as_slice(), circle.as_bytes(), &position.to_be_bytes()].concat()
}

/// The position, if the cursor is of this circle in this life of the store. Any other says nothing about what was read.
pub(super) fn read(bytes: &[u8], incarnation: Incarnation, circle: CircleId) -> Option<u64> {
    let position = bytes.strip_prefix(incarnation.as_bytes())?.strip_prefix(circle.as_bytes())?;
    position.try_into().ok().map(u64::from_be_bytes)
}

/// What a device may send in place of cursors that have not changed: SHA-256 over them, in order of circle.
pub(super) fn digest(cursors: &BTreeMap<String, ByteBuf>) -> [u8; 32] {
    sha256(&cursors.values().flat_map(|cursor| cursor.iter().copied()).collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_good_for_its_circle_and_incarnation_only() {
        let (life, circle) = (Incarnation::from_bytes([1; 16]), CircleId::from_bytes([2; 16]));
        let cursor = write(life, circle, 7);
        assert_eq!(read(&cursor, life, circle), Some(7));
        assert_eq!(read(&cursor, Incarnation::from_bytes([3; 16]), circle), None);
        assert_eq!(read(&cursor, life, CircleId::from_bytes([3; 16])), None);
        assert_eq!(read(&cursor[..39], life, circle), None);
    }
}
