//! Cursors: how far a device has read a circle, in a form that only the server reads.

use std::collections::BTreeMap;

use serde_bytes::ByteBuf;

use crate::domain::id::{CircleId, Incarnation};
use crate::seal::sha256;

use super::brought::{Brought, RANGE};

/// How far a device has read a circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It has been told all that happened up to this position of the feed.
    At(u64),
    /// It is being told what the circle holds, newest first.
    Within(Snapshot),
}

/// A reading of what a circle holds, begun by a device without a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Snapshot {
    /// The last position when it began: the feed goes on from there.
    pub ceiling: u64,
    /// All from here up to there has been told.
    pub below: u64,
    /// People who were quiet before this day are left out. Days since 1970; 0 leaves out nobody.
    pub since: u32,
}

/// What ties a cursor to one circle in one life of the store.
const CHECK: usize = 8;

/// What a snapshot's cursor has beside its position: below ‖ since.
const WITHIN: usize = 12;

/// A cursor's bytes: check ‖ position, within a snapshot ‖ below ‖ since, and what of the device's own lies ahead.
pub(super) fn write(incarnation: Incarnation, circle: CircleId, place: Place, brought: &Brought) -> Vec<u8> {
    let place = match place {
        Place::At(position) => position.to_be_bytes().to_vec(),
        Place::Within(Snapshot { ceiling, below, since }) => {
            [ceiling.to_be_bytes().as_slice(), &below.to_be_bytes(), &since.to_be_bytes()].concat()
        }
    };
    [check(incarnation, circle).as_slice(), &place, &brought.write()].concat()
}

/// The place, and what the device brought that lies ahead of it, if the cursor is of this circle in this life of the store.
/// Any other says nothing about what was read.
pub(super) fn read(bytes: &[u8], incarnation: Incarnation, circle: CircleId) -> Option<(Place, Brought)> {
    let Some(place) = bytes.strip_prefix(&check(incarnation, circle)) else {
        return Some((read_first_form(bytes, incarnation, circle)?, Brought::default()));
    };
    let (position, rest) = number(place)?;
    // A range is of 16 bytes, so what is left over says which form it is.
    if rest.len() % RANGE == 0 {
        return Some((Place::At(position), Brought::read(rest)?));
    }
    let (within, brought) = rest.split_at_checked(WITHIN)?;
    let (below, since) = number(within)?;
    let since = u32::from_be_bytes(since.try_into().ok()?);
    Some((Place::Within(Snapshot { ceiling: position, below, since }), Brought::read(brought)?))
}

/// As cursors were at first: incarnation ‖ circle ‖ position ‖ 0. Those that end in 1 were on their way from the beginning
/// of the feed, and begin again.
fn read_first_form(bytes: &[u8], incarnation: Incarnation, circle: CircleId) -> Option<Place> {
    let place = bytes.strip_prefix(incarnation.as_bytes())?.strip_prefix(circle.as_bytes())?;
    match number(place)? {
        (position, [0]) => Some(Place::At(position)),
        _ => None,
    }
}

fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u64::from_be_bytes(*number), rest))
}

fn check(incarnation: Incarnation, circle: CircleId) -> [u8; CHECK] {
    let hash = sha256(&[incarnation.as_bytes().as_slice(), circle.as_bytes()].concat());
    let mut check = [0; CHECK];
    check.copy_from_slice(&hash[..CHECK]);
    check
}

/// What a device may send in place of cursors that have not changed: SHA-256 over them, in order of circle.
pub(super) fn digest(cursors: &BTreeMap<String, ByteBuf>) -> [u8; 32] {
    sha256(&cursors.values().flat_map(|cursor| cursor.iter().copied()).collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFE: Incarnation = Incarnation::from_bytes([1; 16]);
    const CIRCLE: CircleId = CircleId::from_bytes([2; 16]);

    #[test]
    fn a_cursor_is_good_for_its_circle_and_incarnation_only() {
        let within = Snapshot { ceiling: 9, below: 4, since: 20_000 };
        let mut some = Brought::default();
        some.add([3, 4, 9]);
        for place in [Place::At(7), Place::Within(within)] {
            for brought in [Brought::default(), some.clone()] {
                let cursor = write(LIFE, CIRCLE, place, &brought);
                assert_eq!(read(&cursor, LIFE, CIRCLE), Some((place, brought)));
                assert_eq!(read(&cursor, Incarnation::from_bytes([3; 16]), CIRCLE), None);
                assert_eq!(read(&cursor, LIFE, CircleId::from_bytes([3; 16])), None);
                assert_eq!(read(&cursor[..cursor.len() - 1], LIFE, CIRCLE), None);
            }
        }
    }

    #[test]
    fn a_cursor_of_the_first_form_is_still_good() {
        let first =
            |last| [LIFE.as_bytes().as_slice(), CIRCLE.as_bytes(), &7_u64.to_be_bytes(), &[last]].concat();
        assert_eq!(read(&first(0), LIFE, CIRCLE), Some((Place::At(7), Brought::default())));
        assert_eq!(read(&first(1), LIFE, CIRCLE), None);
        assert_eq!(read(&first(0), LIFE, CircleId::from_bytes([3; 16])), None);
    }
}
