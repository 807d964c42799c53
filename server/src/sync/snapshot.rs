//! What a circle holds, newest first: what a device without a cursor reads before it follows the feed.
//!
//! A record stands where it came into the circle. What comes, goes or changes while a device reads on is above the ceiling,
//! in the feed that it reads afterwards: so nothing is missed, and at worst a change is told twice.

use crate::domain::access::Role;
use crate::domain::circle::Circle;

use super::SyncError;
use super::cursor::{Place, Rest, Snapshot};
use super::feed::{Down, Feeder, Onward, Room};

/// Read at a time. Each record costs a few reads more, of which the last may be in vain.
const PAGE: usize = 100;

impl Feeder<'_> {
    pub(super) fn begin(&self, circle: &Circle, since: u32) -> Result<Snapshot, SyncError> {
        let ceiling = self.reader.last_position(circle.id)?;
        Ok(Snapshot { ceiling, below: ceiling + 1, since })
    }

    /// Appends what a circle holds, then what happened since the reading began; answers the place reached, and what of it
    /// is half told.
    pub(super) fn within(
        &mut self,
        circle: &Circle,
        role: Role,
        (mut place, from): (Snapshot, Onward<'_>),
        room: &mut Room,
        down: &mut Down,
    ) -> Result<(Place, Option<Rest>), SyncError> {
        loop {
            let page = self.reader.holdings(circle.id, place.below, place.since, PAGE)?;
            let last = page.len() < PAGE;
            for holding in page {
                if room.is_full() {
                    down.more = true;
                    return Ok((Place::Within(place), None));
                }
                place.below = holding.position;
                let of = holding.doc();
                if let Some(after) = self.holding(circle, role, holding, room, down)? {
                    down.more = true;
                    let rest = Rest { of, with_others: false, record: of, after };
                    return Ok((Place::Within(place), Some(rest)));
                }
            }
            if last {
                let from = Onward { position: place.ceiling, since: place.since, ..from };
                return self.circle(circle, role, from, room, down);
            }
        }
    }
}
