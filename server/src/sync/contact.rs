//! What a request says of its device itself: that it was heard of today, and what it has let go of.

use crate::domain::id::DeviceId;
use crate::store::Tx;
use crate::wire::Cursors;

use super::SyncError;
use super::cursor::{self, Place};

/// A request, as far as it says something of who sends it.
pub(super) struct Contact {
    pub cursors: Cursors,
    /// "2026-05-03".
    pub day: String,
}

impl Contact {
    /// Notes it. A device stores a cursor together with all that it was told up to there: whoever comes back with one has
    /// let go of what was gone before it.
    pub(super) fn note(&self, tx: &Tx<'_>, device: DeviceId) -> Result<(), SyncError> {
        tx.note_seen(device, &self.day)?;
        let open = tx.circles_to_let_go(device)?;
        if open.is_empty() {
            return Ok(());
        }
        let Some(area) = tx.area()? else { return Ok(()) };
        let all_read = match &self.cursors {
            Cursors::Each(_) => false,
            Cursors::Same(digest) => {
                let member = tx.device(device)?.map(|device| device.member);
                let circles = member.map_or(Ok(Vec::new()), |member| tx.circles_of(member))?;
                let ends = circles.iter().map(|(circle, _)| Ok((circle.id, tx.last_position(circle.id)?)));
                let ends = ends.collect::<Result<Vec<_>, SyncError>>()?;
                *digest == cursor::digest_at_the_end(area.incarnation, &ends)
            }
        };
        for circle in open {
            let reached = match &self.cursors {
                Cursors::Same(_) => all_read.then(|| tx.last_position(circle)).transpose()?,
                Cursors::Each(cursors) => cursors
                    .get(&circle.to_string())
                    .and_then(|bytes| cursor::read(bytes, area.incarnation, circle))
                    .and_then(|cursor| match cursor.place {
                        Place::At(position) => Some(position),
                        Place::Within(_) => None,
                    }),
            };
            if let Some(reached) = reached {
                tx.note_let_go(device, circle, reached, &self.day)?;
            }
        }
        Ok(())
    }
}
