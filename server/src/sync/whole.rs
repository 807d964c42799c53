//! Records told whole, out of turn: those a device asks for by id, and those of people it had left out.
//!
//! What does not fit one answer goes on in the next: a cursor says how far it was told.

use std::collections::BTreeSet;

use crate::domain::access::Role;
use crate::domain::circle::Circle;
use crate::domain::id::{CircleId, RecordId};
use crate::domain::limits::WHOLE_ITEMS;

use super::SyncError;
use super::cursor::Rest;
use super::feed::{Down, Feeder, Room};
use super::item::{line, reads};

impl Feeder<'_> {
    /// Appends records with all else of their people, as far as the device may read it. Answers what did not fit of the
    /// last of them, and the circle whose cursor is to say so; whoever asks again for the others gets further.
    pub(super) fn whole(
        &mut self,
        asked: &[RecordId],
        circles: &[(Circle, Role)],
        room: &mut Room,
        down: &mut Down,
    ) -> Result<Option<(CircleId, Rest)>, SyncError> {
        let mut told = BTreeSet::new();
        down.more |= asked.len() > WHOLE_ITEMS;
        for &doc in asked.iter().take(WHOLE_ITEMS) {
            if told.contains(&doc) {
                continue;
            }
            if room.is_full() {
                down.more = true;
                return Ok(None);
            }
            // What is elsewhere costs one look, however much there is of its person.
            let Some(circle) = self.circle_of(doc, circles)? else {
                self.not_here(doc, circles, room, down)?;
                continue;
            };
            // Of a record that is here and does not open nothing is said: it may be mended, and is told then.
            if let Some(rest) = self.tell(Rest::all_of_person(doc), circles, room, down)? {
                down.more = true;
                return Ok(Some((circle, rest)));
            }
            told.extend(self.with_others(doc)?);
        }
        Ok(None)
    }

    /// Tells who asks for a record that it is not in any of their circles. Of one that was never here, or that a restore
    /// lost, nothing is said: what a device has of it may be all that there is, until its author brings it again.
    fn not_here(
        &mut self,
        doc: RecordId,
        circles: &[(Circle, Role)],
        room: &mut Room,
        down: &mut Down,
    ) -> Result<(), SyncError> {
        let Some((circle, _)) = circles.first() else { return Ok(()) };
        let what = match self.reader.tombstone(doc)? {
            true => "gone",
            false if self.reader.document(doc)?.is_some() => "left",
            false => return Ok(()),
        };
        let item = line(circle.id, doc, what);
        room.take(&item);
        down.feed.push(item);
        Ok(())
    }

    /// Tells what an answer before had no room for; answers what this one has none for either.
    pub(super) fn rest(
        &mut self,
        rest: Option<Rest>,
        circles: &[(Circle, Role)],
        room: &mut Room,
        down: &mut Down,
    ) -> Result<Option<Rest>, SyncError> {
        let Some(rest) = rest else { return Ok(None) };
        let rest = self.tell(rest, circles, room, down)?;
        down.more |= rest.is_some();
        Ok(rest)
    }

    /// Tells a record, or all of its person's, from where `rest` says on, in whichever of the device's circles they are.
    /// Answers what did not fit.
    pub(super) fn tell(
        &mut self,
        rest: Rest,
        circles: &[(Circle, Role)],
        room: &mut Room,
        down: &mut Down,
    ) -> Result<Option<Rest>, SyncError> {
        let records = if rest.with_others { self.with_others(rest.of)? } else { vec![rest.of] };
        for record in records.into_iter().filter(|record| rest.is_ahead(*record)) {
            let after = if record == rest.record { rest.after } else { 0 };
            if room.is_full() {
                return Ok(Some(Rest { record, after, ..rest }));
            }
            let Some(document) = self.reader.document(record)? else { continue };
            let Some((circle, role)) = circles.iter().find(|(circle, _)| circle.id == document.circle) else {
                continue;
            };
            if let Some(after) = self.record(circle, *role, (&document, after), room, down)? {
                return Ok(Some(Rest { record, after, ..rest }));
            }
        }
        Ok(None)
    }

    /// Which of these circles a record is in, if it is one to be read there.
    fn circle_of(&self, doc: RecordId, circles: &[(Circle, Role)]) -> Result<Option<CircleId>, SyncError> {
        let Some(document) = self.reader.document(doc)? else { return Ok(None) };
        let here = circles.iter().find(|(circle, _)| circle.id == document.circle);
        Ok(here.filter(|(circle, role)| reads(circle, *role, &document)).map(|(circle, _)| circle.id))
    }

    /// A record, then all others of its person in order of id. That order does not change while they are told; what is
    /// born meanwhile, or goes from one circle to another, is in the feed.
    fn with_others(&self, doc: RecordId) -> Result<Vec<RecordId>, SyncError> {
        let person = self.reader.document(doc)?.and_then(|document| document.envelope.subject);
        let mut others = person.map_or(Ok(Vec::new()), |person| self.reader.records_of(person))?;
        others.sort_unstable();
        Ok([doc].into_iter().chain(others.into_iter().filter(|other| *other != doc)).collect())
    }
}

impl Rest {
    /// A record and all others of its person, of which nothing has been told.
    pub(super) fn all_of_person(doc: RecordId) -> Rest {
        Rest { of: doc, with_others: true, record: doc, after: 0 }
    }

    /// Whether a record is still to be told, or the last part of it.
    fn is_ahead(&self, record: RecordId) -> bool {
        self.record == self.of || (record != self.of && record >= self.record)
    }
}
