//! The feed: what is new in a device's circles since its cursors.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_bytes::ByteBuf;

use crate::domain::access::{Role, may_read, may_write};
use crate::domain::circle::Circle;
use crate::domain::envelope::Envelope;
use crate::domain::id::{ActorId, Incarnation, RecordId};
use crate::domain::kind::Kind;
use crate::domain::limits::{FEED_BYTES, FEED_ROWS};
use crate::seal::{DataKey, Master};
use crate::store::{ChangeRow, DeviceRow, FeedRow, FeedWhat, Reader};
use crate::wire::{CircleLine, Cursors, FeedItem, Who};

use super::cursor::{self, Place};
use super::{SyncError, held, records};

/// What goes down to a device.
#[derive(Debug, Default)]
pub(super) struct Down {
    pub feed: Vec<FeedItem>,
    pub who: Vec<Who>,
    pub circles: Option<Vec<CircleLine>>,
    pub cursors: BTreeMap<String, ByteBuf>,
    pub more: bool,
}

/// Reads the feed for one device, at one moment of the store.
pub(super) struct Feeder<'a> {
    pub reader: &'a Reader,
    pub master: &'a Master,
    pub device: &'a DeviceRow,
    pub incarnation: Incarnation,
    pub keys: HashMap<RecordId, DataKey>,
    /// Whose changes go down.
    pub actors: BTreeSet<ActorId>,
}

impl Feeder<'_> {
    /// `room`: change bytes that the device has room for in one answer.
    pub(super) fn down(&mut self, asked: &Cursors, room: Option<u32>) -> Result<Down, SyncError> {
        let circles =
            if self.device.revoked { Vec::new() } else { self.reader.circles_of(self.device.member)? };
        let asked = match asked {
            Cursors::Each(cursors) => cursors,
            Cursors::Same(digest) => return self.unless_same(digest, &circles),
        };
        let mut down = Down { circles: self.told(&circles, asked)?, ..Down::default() };
        // However little it has room for, each answer brings it on.
        let bytes = room.map_or(FEED_BYTES, |bytes| (bytes as usize).clamp(1, FEED_BYTES));
        let mut room = Room { rows: FEED_ROWS, bytes };
        for (circle, role) in &circles {
            let name = circle.id.to_string();
            let from = asked.get(&name).and_then(|bytes| cursor::read(bytes, self.incarnation, circle.id));
            let from = from.unwrap_or(Place::START);
            let reached = self.circle(circle, *role, from, &mut room, &mut down)?;
            down.cursors.insert(name, ByteBuf::from(cursor::write(self.incarnation, circle.id, reached)));
        }
        down.who = self.who()?;
        Ok(down)
    }

    /// Cursors sent as a hash: nothing new if they are where everything stands now, else they must be sent whole.
    fn unless_same(&self, digest: &[u8], circles: &[(Circle, Role)]) -> Result<Down, SyncError> {
        let mut now = BTreeMap::new();
        for (circle, _) in circles {
            let at = self.reader.last_position(circle.id)?;
            let cursor = cursor::write(self.incarnation, circle.id, Place::caught_up(at));
            now.insert(circle.id.to_string(), ByteBuf::from(cursor));
        }
        let same = digest == cursor::digest(&now);
        Ok(Down { more: !same, ..Down::default() })
    }

    /// The device's circles, when they are not the ones it has cursors of.
    fn told(
        &self,
        circles: &[(Circle, Role)],
        asked: &BTreeMap<String, ByteBuf>,
    ) -> Result<Option<Vec<CircleLine>>, SyncError> {
        let now: BTreeSet<String> = circles.iter().map(|(circle, _)| circle.id.to_string()).collect();
        if now.iter().eq(asked.keys()) {
            return Ok(None);
        }
        let mut lines = Vec::new();
        for (circle, role) in circles {
            lines.push(CircleLine::of(circle, *role, self.reader.circle_name(circle)?));
        }
        Ok(Some(lines))
    }

    /// Appends what is new in one circle; answers the place reached.
    fn circle(
        &mut self,
        circle: &Circle,
        role: Role,
        from: Place,
        room: &mut Room,
        down: &mut Down,
    ) -> Result<Place, SyncError> {
        let mut reached = from;
        if room.is_full() {
            down.more = true;
            return Ok(reached);
        }
        // A device that comes without a cursor has lost what it had, its own changes too.
        let except = (!from.from_nothing).then_some(self.device.id);
        let rows = self.reader.feed(circle.id, from.position, room.rows, except)?;
        let all = rows.len() < room.rows;
        for row in rows {
            if room.is_full() {
                down.more = true;
                return Ok(reached);
            }
            reached.position = row.position;
            match self.item(circle, role, row) {
                Ok(Some(item)) => {
                    room.take(&item);
                    down.feed.push(item);
                }
                Ok(None) => {}
                // Damaged bytes are not served, and do not keep the rest of the circle from its devices.
                Err(SyncError::Unreadable(record)) => {
                    tracing::error!(%record, "a row of the log does not open");
                }
                Err(error) => return Err(error),
            }
        }
        if all {
            return Ok(Place::caught_up(self.reader.last_position(circle.id)?));
        }
        down.more = true;
        Ok(reached)
    }

    fn item(&mut self, circle: &Circle, role: Role, row: FeedRow) -> Result<Option<FeedItem>, SyncError> {
        let document = self.reader.document(row.doc)?;
        let kind = document.as_ref().and_then(|document| Kind::named(&document.envelope.kind));
        let concerns = match row.what {
            FeedWhat::Held => self.may_accept(circle, role, row.doc, kind)?,
            _ => kind.is_none_or(|kind| may_read(kind, circle.kind, role)),
        };
        if !concerns {
            return Ok(None);
        }
        let mut item = FeedItem {
            circle: circle.id,
            doc: row.doc,
            what: String::new(),
            change: None,
            epoch: 0,
            envelope: None,
            mark: None,
            on: None,
            by: None,
            count: None,
            kind: None,
        };
        item.what = match row.what {
            FeedWhat::Change(change, first) => {
                let Some(document) = document else { return Ok(None) };
                item.change = Some(ByteBuf::from(self.open(&change, &document.envelope)?));
                item.epoch = change.epoch;
                self.actors.insert(change.actor);
                item.envelope = first.then_some(document.envelope);
                "change"
            }
            FeedWhat::Mark { mark, on } => {
                item.mark = Some(mark);
                item.on = Some(on);
                "mark"
            }
            FeedWhat::Left => "left",
            FeedWhat::Gone => "gone",
            FeedWhat::Held => "held",
        }
        .to_owned();
        Ok(Some(item))
    }

    /// Whether this member could accept the work that waits on a record.
    fn may_accept(
        &self,
        circle: &Circle,
        role: Role,
        doc: RecordId,
        kind: Option<Kind>,
    ) -> Result<bool, SyncError> {
        let kind = match kind {
            Some(kind) => Some(kind),
            None => self.reader.held_envelope(doc)?.and_then(|cbor| Kind::named(&held::envelope(&cbor).kind)),
        };
        Ok(kind.is_some_and(|kind| may_write(kind, circle.kind, role)))
    }

    /// A row's change. Keys are kept by record for the length of one answer: a person's records come together.
    fn open(&mut self, row: &ChangeRow, envelope: &Envelope) -> Result<Vec<u8>, SyncError> {
        if let Some(key) = self.keys.get(&row.doc) {
            return records::open_change(key, row);
        }
        let key = records::reading_key(self.reader, self.master, row.doc, envelope)?;
        let change = records::open_change(&key, row);
        self.keys.insert(row.doc, key);
        change
    }

    /// Names behind the actors of these changes.
    fn who(&self) -> Result<Vec<Who>, SyncError> {
        let mut who = Vec::new();
        for &actor in &self.actors {
            let Some(device) = self.reader.actor_device(actor)? else { continue };
            let Some(device) = self.reader.device(device)? else { continue };
            let Some(sealed) = self.reader.member_name(device.member)? else { continue };
            // A name that does not open leaves its words unsigned, and stops nobody.
            let Ok(name) = self.master.open_name(device.member.as_bytes(), &sealed) else { continue };
            who.push(Who { actor, member: device.member, name });
        }
        Ok(who)
    }
}

/// What is left of one answer's size.
struct Room {
    rows: usize,
    bytes: usize,
}

impl Room {
    fn is_full(&self) -> bool {
        self.rows == 0 || self.bytes == 0
    }

    fn take(&mut self, item: &FeedItem) {
        self.rows -= 1;
        self.bytes = self.bytes.saturating_sub(item.change.as_ref().map_or(0, |change| change.len()));
    }
}
