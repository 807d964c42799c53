//! Cursors: how far a device has read a circle, in a form that only the server reads.

use crate::domain::id::{CircleId, Incarnation, RecordId};
use crate::seal::sha256;

use super::brought::{Brought, RANGE};

/// What a cursor says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    pub place: Place,
    /// What the device brought that lies ahead of that place.
    pub brought: Brought,
    /// To be told before anything else.
    pub rest: Option<Rest>,
}

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

/// What is still to be told of something that did not fit one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rest {
    /// What is being told whole: this record,
    pub of: RecordId,
    /// and, where this is set, all others of its person: the record itself first, then the others in order of id.
    pub with_others: bool,
    /// The record at which the last answer ended,
    pub record: RecordId,
    /// of which the changes up to this place in the log have been told.
    pub after: i64,
}

/// What ties a cursor to one circle in one life of the store.
const CHECK: usize = 8;

/// What a snapshot's cursor has beside its position: below ‖ since.
const WITHIN: usize = 12;

/// What a cursor of something half told has at its end: with others, 0 or 1 ‖ of ‖ record ‖ after.
const REST: usize = 41;

/// A cursor's bytes: check ‖ position, within a snapshot ‖ below ‖ since, what of the device's own lies ahead, and what is
/// half told.
pub(super) fn write(incarnation: Incarnation, circle: CircleId, cursor: &Cursor) -> Vec<u8> {
    let place = match cursor.place {
        Place::At(position) => position.to_be_bytes().to_vec(),
        Place::Within(Snapshot { ceiling, below, since }) => {
            [ceiling.to_be_bytes().as_slice(), &below.to_be_bytes(), &since.to_be_bytes()].concat()
        }
    };
    let rest = cursor.rest.map_or(Vec::new(), |rest| rest.write());
    [check(incarnation, circle).as_slice(), &place, &cursor.brought.write(), &rest].concat()
}

/// What the cursor says, if it is of this circle in this life of the store. Any other says nothing about what was read.
pub(super) fn read(bytes: &[u8], incarnation: Incarnation, circle: CircleId) -> Option<Cursor> {
    let Some(place) = bytes.strip_prefix(&check(incarnation, circle)) else {
        let place = read_first_form(bytes, incarnation, circle)?;
        return Some(Cursor { place, brought: Brought::default(), rest: None });
    };
    let (position, tail) = number(place)?;
    // A range is of 16 bytes, so what is left over says which form it is.
    let is_within = |length: usize| length % RANGE == WITHIN % RANGE;
    let has_rest = tail.len() % RANGE != 0 && !is_within(tail.len());
    let (tail, rest) = match has_rest {
        true => tail.split_at_checked(tail.len().checked_sub(REST)?)?,
        false => (tail, [].as_slice()),
    };
    let rest = if has_rest { Some(Rest::read(rest)?) } else { None };
    if !is_within(tail.len()) {
        return Some(Cursor { place: Place::At(position), brought: Brought::read(tail)?, rest });
    }
    let (within, brought) = tail.split_at_checked(WITHIN)?;
    let (below, since) = number(within)?;
    let since = u32::from_be_bytes(since.try_into().ok()?);
    let place = Place::Within(Snapshot { ceiling: position, below, since });
    Some(Cursor { place, brought: Brought::read(brought)?, rest })
}

impl Rest {
    fn write(self) -> Vec<u8> {
        let after = self.after.to_be_bytes();
        [&[u8::from(self.with_others)], self.of.as_bytes().as_slice(), self.record.as_bytes(), &after]
            .concat()
    }

    fn read(bytes: &[u8]) -> Option<Rest> {
        let (with_others, bytes) = bytes.split_first()?;
        let (of, bytes) = bytes.split_first_chunk()?;
        let (record, after) = bytes.split_first_chunk()?;
        Some(Rest {
            with_others: *with_others == 1,
            of: RecordId::from_bytes(*of),
            record: RecordId::from_bytes(*record),
            after: i64::from_be_bytes(after.try_into().ok()?),
        })
    }
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

/// What a device may send in place of cursors that have not changed, where it has read these circles to the end:
/// SHA-256 over them, in order of circle.
pub(super) fn digest_at_the_end(incarnation: Incarnation, ends: &[(CircleId, u64)]) -> [u8; 32] {
    let mut ends = ends.to_vec();
    ends.sort_unstable();
    let written = ends.into_iter().flat_map(|(circle, position)| {
        let cursor = Cursor { place: Place::At(position), brought: Brought::default(), rest: None };
        write(incarnation, circle, &cursor)
    });
    sha256(&written.collect::<Vec<u8>>())
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
        let (of, record) = (RecordId::from_bytes([4; 16]), RecordId::from_bytes([5; 16]));
        let rest = Rest { of, with_others: true, record, after: 77 };
        for place in [Place::At(7), Place::Within(within)] {
            for brought in [Brought::default(), some.clone()] {
                for rest in [None, Some(rest), Some(Rest { with_others: false, ..rest })] {
                    let said = Cursor { place, brought: brought.clone(), rest };
                    let cursor = write(LIFE, CIRCLE, &said);
                    assert_eq!(read(&cursor, LIFE, CIRCLE), Some(said));
                    assert_eq!(read(&cursor, Incarnation::from_bytes([3; 16]), CIRCLE), None);
                    assert_eq!(read(&cursor, LIFE, CircleId::from_bytes([3; 16])), None);
                    assert_eq!(read(&cursor[..cursor.len() - 1], LIFE, CIRCLE), None);
                }
            }
        }
    }

    #[test]
    fn a_cursor_of_the_first_form_is_still_good() {
        let first =
            |last| [LIFE.as_bytes().as_slice(), CIRCLE.as_bytes(), &7_u64.to_be_bytes(), &[last]].concat();
        assert_eq!(
            read(&first(0), LIFE, CIRCLE),
            Some(Cursor { place: Place::At(7), brought: Brought::default(), rest: None })
        );
        assert_eq!(read(&first(1), LIFE, CIRCLE), None);
        assert_eq!(read(&first(0), LIFE, CircleId::from_bytes([3; 16])), None);
    }
}
