//! One line of the feed, as a device is told it.

use serde_bytes::ByteBuf;

use crate::domain::access::{Role, may_read, may_write};
use crate::domain::circle::Circle;
use crate::domain::envelope::Envelope;
use crate::domain::id::{CircleId, RecordId};
use crate::domain::kind::Kind;
use crate::records;
use crate::store::{ChangeRow, DocumentRow, FeedWhat, Holding, Holds};
use crate::wire::FeedItem;

use super::feed::{Down, Feeder, Room};
use super::{SyncError, found, held};

impl Feeder<'_> {
    /// A row of the feed; None where this device is told nothing of it.
    pub(super) fn item(
        &mut self,
        circle: &Circle,
        role: Role,
        doc: RecordId,
        what: FeedWhat,
    ) -> Result<Option<FeedItem>, SyncError> {
        if let FeedWhat::Held = what {
            return self.held(circle, role, doc);
        }
        let document = self.reader.document(doc)?;
        if !document.as_ref().is_none_or(|document| reads(circle, role, document)) {
            return Ok(None);
        }
        // Of a record that is elsewhere by now this circle learns only that it left.
        let here = document.filter(|document| document.circle == circle.id);
        let line = |what| line(circle.id, doc, what);
        Ok(match (what, here) {
            (FeedWhat::Change { row, first, .. }, Some(document)) => {
                Some(self.change(circle.id, &row, first, &document.envelope)?)
            }
            (FeedWhat::Mark { mark, on }, Some(_)) => {
                Some(FeedItem { mark: Some(mark), on: Some(on), ..line("mark") })
            }
            (FeedWhat::Damaged, _) => return Err(SyncError::Unreadable(doc)),
            (FeedWhat::Left, _) => Some(line("left")),
            (FeedWhat::Gone, _) => self.gone.insert(doc).then(|| line("gone")),
            (FeedWhat::Change { .. } | FeedWhat::Mark { .. } | FeedWhat::Held, _) => None,
        })
    }

    /// Tells one thing that a circle holds; answers as `record` does. Of what left it, only what has not come back.
    pub(super) fn holding(
        &mut self,
        circle: &Circle,
        role: Role,
        holding: Holding,
        room: &mut Room,
        down: &mut Down,
    ) -> Result<Option<i64>, SyncError> {
        let (doc, line) = match holding.what {
            Holds::Record(document) => return self.record(circle, role, (&document, 0), room, down),
            Holds::Line(doc, line) => (doc, line),
        };
        let is_back =
            || Ok::<_, SyncError>(self.reader.document(doc)?.is_some_and(|row| row.circle == circle.id));
        if matches!(line, FeedWhat::Left | FeedWhat::Gone) && is_back()? {
            return Ok(None);
        }
        if let Some(item) = self.item(circle, role, doc, line)? {
            room.take(&item);
            down.feed.push(item);
        }
        Ok(None)
    }

    /// Tells a record as it is: its changes beyond a place in the log, all that open, in the log's order, then its marks.
    /// Nothing of one whose first change does not open: what follows means nothing without it. Answers the place reached
    /// where the room was full before the end; the change that fills it is the last.
    pub(super) fn record(
        &mut self,
        circle: &Circle,
        role: Role,
        (document, after): (&DocumentRow, i64),
        room: &mut Room,
        down: &mut Down,
    ) -> Result<Option<i64>, SyncError> {
        let (doc, mut reached) = (document.id, after);
        if !reads(circle, role, document) {
            return Ok(None);
        }
        let rows = match self.reader.changes(doc) {
            Err(error) if error.is_damage() => {
                tracing::error!(record = %doc, "a record's rows cannot be read");
                self.reader.suspect(doc);
                return Ok(None);
            }
            rows => rows?,
        };
        for (place, row) in rows.iter().enumerate().filter(|(_, row)| row.seq > after) {
            if room.is_full() {
                return Ok(Some(reached));
            }
            reached = row.seq;
            match self.change(circle.id, row, place == 0, &document.envelope) {
                Ok(item) => {
                    room.take(&item);
                    down.feed.push(item);
                }
                Err(SyncError::Unreadable(record)) => {
                    tracing::error!(%record, "a row of the log does not open");
                    self.reader.suspect(doc);
                    if place == 0 {
                        return Ok(None);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        for mark in self.reader.marks_told(doc)? {
            let on = Some(self.reader.has_mark(doc, &mark)?);
            let item = FeedItem { mark: Some(mark), on, ..line(circle.id, doc, "mark") };
            room.take(&item);
            down.feed.push(item);
        }
        Ok(None)
    }

    fn change(
        &mut self,
        circle: CircleId,
        row: &ChangeRow,
        first: bool,
        envelope: &Envelope,
    ) -> Result<FeedItem, SyncError> {
        let change = self.open(row, envelope)?;
        self.actors.insert(row.actor);
        Ok(FeedItem {
            change: Some(ByteBuf::from(change)),
            epoch: row.epoch,
            envelope: first.then(|| envelope.clone()),
            ..line(circle, row.doc, "change")
        })
    }

    /// A row's change. Keys are kept by record for the length of one answer: a person's records come together.
    fn open(&mut self, row: &ChangeRow, envelope: &Envelope) -> Result<Vec<u8>, SyncError> {
        if let Some(key) = self.keys.get(&row.doc) {
            return Ok(records::open_change(key, row)?);
        }
        let key = records::reading_key(self.reader, self.master, row.doc, envelope)?;
        let change = records::open_change(&key, row);
        self.keys.insert(row.doc, key);
        Ok(change?)
    }

    /// What waits on a record for this member's word, as it is now: none where it was settled, or waits elsewhere by now.
    fn held(&mut self, circle: &Circle, role: Role, doc: RecordId) -> Result<Option<FeedItem>, SyncError> {
        let (now, kind) = match self.reader.document(doc)? {
            Some(document) => (Some(document.circle), Kind::named(&document.envelope.kind)),
            None => match self.reader.held_envelope(doc)? {
                Some(cbor) => {
                    let born = held::envelope(&cbor);
                    let home = found::home(&born, |person| self.reader.circle_of_person(person))?;
                    (Some(home), Kind::named(&born.kind))
                }
                None => (None, None),
            },
        };
        let may_accept = |kind: Kind| may_write(kind, circle.kind, role);
        if !kind.map_or(Kind::ALL.into_iter().any(may_accept), may_accept) {
            return Ok(None);
        }
        let waiting = self.reader.waiting(doc)?.filter(|_| now == Some(circle.id));
        self.actors.extend(waiting.map(|waiting| waiting.by));
        Ok(Some(FeedItem {
            by: waiting.map(|waiting| waiting.by),
            count: Some(waiting.map_or(0, |waiting| waiting.changes)),
            kind: kind.map(|kind| kind.name().to_owned()),
            ..line(circle.id, doc, "held")
        }))
    }
}

/// Whether a record is one that this role reads in this kind of circle. Where it is now is not asked: it may have left.
pub(super) fn reads(circle: &Circle, role: Role, document: &DocumentRow) -> bool {
    Kind::named(&document.envelope.kind).is_none_or(|kind| may_read(kind, circle.kind, role))
}

/// A line of the feed that says nothing yet but what it is.
pub(super) fn line(circle: CircleId, doc: RecordId, what: &str) -> FeedItem {
    FeedItem {
        circle,
        doc,
        what: what.to_owned(),
        change: None,
        epoch: 0,
        envelope: None,
        mark: None,
        on: None,
        by: None,
        count: None,
        kind: None,
    }
}
