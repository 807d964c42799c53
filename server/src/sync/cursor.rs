//! Cursors: how far a device has read a circle's feed, in a form that only the server reads.

use std::collections::BTreeMap;

use serde_bytes::ByteBuf;

use crate::domain::id::{CircleId, Incarnation};
use crate::seal::sha256;

/// How far a device has read a circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub position: u64,
    /// Still on its way from the very beginning: a device that had lost everything is told its own changes too, in every
    /// answer until it has caught up.
    pub from_nothing: bool,
}

impl Place {
    pub(super) const START: Place = Place { position: 0, from_nothing: true };

    pub(super) fn caught_up(position: u64) -> Place {
        Place { position, from_nothing: false }
    }
}

/// A cursor's bytes: incarnation ‖ circle ‖ position ‖ whether it reads from nothing.
pub(super) fn write(incarnation: Incarnation, circle: CircleId, place: Place) -> Vec<u8> {
    let position = place.position.to_be_bytes();
    let parts =
        [incarnation.as_bytes().as_slice(), circle.as_bytes(), &position, &[place.from_nothing.into()]];
    parts.concat()
}

/// The place, if the cursor is of this circle in this life of the store. Any other says nothing about what was read.
pub(super) fn read(bytes: &[u8], incarnation: Incarnation, circle: CircleId) -> Option<Place> {
    let place = bytes.strip_prefix(incarnation.as_bytes())?.strip_prefix(circle.as_bytes())?;
    let (position, rest) = place.split_first_chunk()?;
    let from_nothing = match rest {
        [0] => false,
        [1] => true,
        _ => return None,
    };
    Some(Place { position: u64::from_be_bytes(*position), from_nothing })
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
        for place in [Place { position: 7, from_nothing: true }, Place::caught_up(9)] {
            let cursor = write(life, circle, place);
            assert_eq!(read(&cursor, life, circle), Some(place));
            assert_eq!(read(&cursor, Incarnation::from_bytes([3; 16]), circle), None);
            assert_eq!(read(&cursor, life, CircleId::from_bytes([3; 16])), None);
            assert_eq!(read(&cursor[..40], life, circle), None);
        }
    }
}
