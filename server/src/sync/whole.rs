//! Records told whole, out of turn: those a device asks for by id, and those of people it had left out.

use std::collections::BTreeSet;

use crate::domain::access::Role;
use crate::domain::circle::Circle;
use crate::domain::id::RecordId;
use crate::domain::limits::WHOLE_ITEMS;
use crate::wire::FeedItem;

use super::SyncError;
use super::feed::{Down, Feeder, Room};
use super::item::line;

impl Feeder<'_> {
    /// Appends records with all else of their people, as far as the device may read it. A person comes whole or not at all,
    /// and the first of them comes however large: whoever asks again for the rest gets further.
    pub(super) fn whole(
        &mut self,
        asked: &[RecordId],
        circles: &[(Circle, Role)],
        room: &mut Room,
        down: &mut Down,
    ) -> Result<(), SyncError> {
        let mut told = BTreeSet::new();
        down.more |= asked.len() > WHOLE_ITEMS;
        for &doc in asked.iter().take(WHOLE_ITEMS) {
            if told.contains(&doc) {
                continue;
            }
            if room.is_full() {
                down.more = true;
                return Ok(());
            }
            let before = down.feed.len();
            // What is elsewhere costs one look, however much there is of its person.
            let records = match self.is_in(doc, circles)? {
                true => self.with_others(doc)?,
                false => Vec::new(),
            };
            for record in records {
                if told.insert(record) {
                    down.feed.extend(self.anywhere(record, circles, room)?);
                }
            }
            if down.feed.len() == before
                && let Some((circle, _)) = circles.first()
            {
                let what = if self.reader.tombstone(doc)? { "gone" } else { "left" };
                down.feed.push(line(circle.id, doc, what));
            }
        }
        Ok(())
    }

    /// Whether a record is in one of these circles.
    fn is_in(&self, doc: RecordId, circles: &[(Circle, Role)]) -> Result<bool, SyncError> {
        let document = self.reader.document(doc)?;
        Ok(document.is_some_and(|it| circles.iter().any(|(circle, _)| circle.id == it.circle)))
    }

    /// A record and all others of its person.
    fn with_others(&self, doc: RecordId) -> Result<Vec<RecordId>, SyncError> {
        let person = self.reader.document(doc)?.and_then(|document| document.envelope.subject);
        Ok(person.map_or(Ok(vec![doc]), |person| self.reader.records_of(person))?)
    }

    /// A record in whichever of the device's circles it is.
    fn anywhere(
        &mut self,
        doc: RecordId,
        circles: &[(Circle, Role)],
        room: &mut Room,
    ) -> Result<Vec<FeedItem>, SyncError> {
        let Some(document) = self.reader.document(doc)? else { return Ok(Vec::new()) };
        match circles.iter().find(|(circle, _)| circle.id == document.circle) {
            Some((circle, role)) => self.record(circle, *role, &document, room),
            None => Ok(Vec::new()),
        }
    }

    /// All records of a record's person that are in the same circle, whole.
    pub(super) fn person_again(
        &mut self,
        circle: &Circle,
        role: Role,
        doc: RecordId,
        room: &mut Room,
    ) -> Result<Vec<FeedItem>, SyncError> {
        let mut items = Vec::new();
        for record in self.with_others(doc)? {
            let document = self.reader.document(record)?.filter(|document| document.circle == circle.id);
            if let Some(document) = document {
                items.extend(self.record(circle, role, &document, room)?);
            }
        }
        Ok(items)
    }
}
