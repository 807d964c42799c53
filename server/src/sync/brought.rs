//! What a device brought itself and so need not be told.
//!
//! Only what it brought while the feed that tells of it was still ahead of it, by the log's places: an answer's cursor
//! carries these, and the device stores both or neither. That a change is the device's own proves nothing: its profile
//! may have been copied, or restored from some day before it wrote that.

/// Ranges of places, both ends included, in the order in which they were brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Brought(Vec<(u64, u64)>);

/// What one cursor carries. What goes beyond is told again, and costs its bytes.
const MOST: usize = 32;

/// Bytes of one range.
pub(super) const RANGE: usize = 16;

impl Brought {
    pub(super) fn add(&mut self, places: impl IntoIterator<Item = u64>) {
        for place in places {
            match self.0.last_mut() {
                Some((_, last)) if place == *last + 1 => *last = place,
                _ => self.0.push((place, place)),
            }
        }
        let beyond = self.0.len().saturating_sub(MOST);
        self.0.drain(..beyond);
    }

    pub(super) fn has(&self, place: i64) -> bool {
        u64::try_from(place)
            .is_ok_and(|place| self.0.iter().any(|(first, last)| (*first..=*last).contains(&place)))
    }

    pub(super) fn write(&self) -> Vec<u8> {
        self.0.iter().flat_map(|(first, last)| [first.to_be_bytes(), last.to_be_bytes()].concat()).collect()
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Brought> {
        let ranges = bytes.chunks(RANGE).map(|range| {
            let (first, last) = range.split_first_chunk()?;
            Some((u64::from_be_bytes(*first), u64::from_be_bytes(last.try_into().ok()?)))
        });
        ranges.collect::<Option<_>>().map(Brought)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_a_row_are_one_range_and_the_oldest_ranges_are_forgotten() {
        let mut brought = Brought::default();
        brought.add([4, 5, 6, 9]);
        assert_eq!(Brought::read(&brought.write()), Some(brought.clone()));
        let has = |brought: &Brought| (0..11).filter(|place| brought.has(*place)).collect::<Vec<_>>();
        assert_eq!(has(&brought), [4, 5, 6, 9]);
        brought.add((0..MOST as u64 - 1).map(|place| 100 + 2 * place));
        assert_eq!(has(&brought), [9]);
        assert_eq!(brought.write().len(), MOST * RANGE);
    }
}
