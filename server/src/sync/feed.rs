//! The feed: what is new in a device's circles since its cursors.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_bytes::ByteBuf;

use crate::domain::access::Role;
use crate::domain::circle::{Circle, CircleKind};
use crate::domain::id::{ActorId, Incarnation, RecordId};
use crate::domain::limits::{FEED_BYTES, FEED_ROWS, GONE_FIRST};
use crate::records;
use crate::seal::{DataKey, Master};
use crate::store::{DeviceRow, FeedRow, FeedWhat, Reader};
use crate::wire::{CircleLine, Cursors, FeedItem, Team, Who};

use super::SyncError;
use super::brought::Brought;
use super::cursor::{self, Cursor, Place, Rest};
use super::item::line;

/// What a device asks to be told.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub cursors: &'a Cursors,
    /// It leaves out people who were quiet before this day. Days since 1970; 0 leaves out nobody.
    pub since: u32,
    /// Records it wants whole.
    pub whole: &'a [RecordId],
    pub teams: bool,
    /// Places in the log of what it brought with this request.
    pub brought: &'a [u64],
    /// Change bytes that the device has room for in one answer.
    pub room: Option<u32>,
    /// It was last here on another day: what its spaces have set may be another than it knows.
    pub new_day: bool,
}

/// What goes down to a device.
#[derive(Debug, Default)]
pub(super) struct Down {
    pub feed: Vec<FeedItem>,
    pub who: Vec<Who>,
    pub circles: Option<Vec<CircleLine>>,
    /// Those that are no longer what they were.
    pub cursors: BTreeMap<String, ByteBuf>,
    pub more: bool,
    pub teams: Option<Vec<Team>>,
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
    /// What this answer has said is erased, ahead of all else.
    pub gone: BTreeSet<RecordId>,
}

impl Feeder<'_> {
    pub(super) fn down(&mut self, asked: &Asked<'_>) -> Result<Down, SyncError> {
        let mut circles =
            if self.device.revoked { Vec::new() } else { self.reader.circles_of(self.device.member)? };
        // Wordings and lists are few, and without them nothing can be asked.
        circles.sort_by_key(|(circle, _)| (circle.kind != CircleKind::Area, circle.id));
        let mut down = Down::default();
        if asked.teams && circles.iter().any(|(circle, _)| circle.kind == CircleKind::Team) {
            down.teams = Some(self.teams()?);
        }
        if asked.new_day {
            down.circles = Some(self.lines(&circles)?);
        }
        // However little it has room for, each answer brings it on.
        let bytes = asked.room.map_or(FEED_BYTES, |bytes| (bytes as usize).clamp(1, FEED_BYTES));
        let mut room = Room { rows: FEED_ROWS, bytes };
        match asked.cursors {
            Cursors::Each(cursors) => self.since(cursors, asked, &circles, &mut room, &mut down)?,
            // Where a person does not fit, a cursor has to say how far they were told.
            Cursors::Same(digest) => {
                down.more |= !asked.whole.is_empty() || !self.is_same(digest, &circles)?
            }
        }
        down.who = self.who()?;
        Ok(down)
    }

    /// What is still to be told of what these cursors have half of, what was asked for whole, and what is new since.
    fn since(
        &mut self,
        cursors: &BTreeMap<String, ByteBuf>,
        asked: &Asked<'_>,
        circles: &[(Circle, Role)],
        room: &mut Room,
        down: &mut Down,
    ) -> Result<(), SyncError> {
        if down.circles.is_none() && !Self::knows(circles, cursors) {
            down.circles = Some(self.lines(circles)?);
        }
        self.gone_first(cursors, circles, down)?;
        let mut rests = BTreeMap::new();
        let mut read = Vec::new();
        for (circle, role) in circles {
            let mut cursor = self.cursor(circle, cursors.get(&circle.id.to_string()), asked)?;
            if let Some(rest) = self.rest(cursor.rest.take(), circles, room, down)? {
                rests.insert(circle.id, rest);
            }
            read.push((circle, *role, cursor));
        }
        rests.extend(self.whole(asked.whole, circles, room, down)?);
        for (circle, role, cursor) in read {
            let from = Onward { position: 0, since: asked.since, brought: &cursor.brought, circles };
            let (place, rest) = match cursor.place {
                Place::At(position) => self.circle(circle, role, Onward { position, ..from }, room, down)?,
                Place::Within(place) => self.within(circle, role, (place, from), room, down)?,
            };
            let is_last = place == Place::At(self.reader.last_position(circle.id)?);
            let brought = if is_last { Brought::default() } else { cursor.brought };
            let reached = Cursor { place, brought, rest: rests.remove(&circle.id).or(rest) };
            let (name, reached) =
                (circle.id.to_string(), ByteBuf::from(cursor::write(self.incarnation, circle.id, &reached)));
            if cursors.get(&name) != Some(&reached) {
                down.cursors.insert(name, reached);
            }
        }
        Ok(())
    }

    /// What was erased comes ahead of all else, however much there is to tell: it comes once more in its turn.
    fn gone_first(
        &mut self,
        cursors: &BTreeMap<String, ByteBuf>,
        circles: &[(Circle, Role)],
        down: &mut Down,
    ) -> Result<(), SyncError> {
        for (circle, _) in circles {
            let bytes = cursors.get(&circle.id.to_string());
            let read = bytes.and_then(|bytes| cursor::read(bytes, self.incarnation, circle.id));
            let position = match read.map(|cursor| cursor.place) {
                Some(Place::At(position)) => position,
                // It was told with the first answer.
                Some(Place::Within(_)) => continue,
                // It may have records of another life of the store.
                None => 0,
            };
            for doc in self.reader.gone_after(circle.id, position, GONE_FIRST)? {
                if self.gone.insert(doc) {
                    down.feed.push(line(circle.id, doc, "gone"));
                }
            }
        }
        Ok(())
    }

    /// What a device's cursor of a circle says, and what it has just brought; from nothing where it has none that is good.
    fn cursor(
        &self,
        circle: &Circle,
        bytes: Option<&ByteBuf>,
        asked: &Asked<'_>,
    ) -> Result<Cursor, SyncError> {
        let read = bytes.and_then(|bytes| cursor::read(bytes, self.incarnation, circle.id));
        let mut cursor = match read {
            Some(read) => read,
            None => {
                let place = Place::Within(self.begin(circle, asked.since)?);
                Cursor { place, brought: Brought::default(), rest: None }
            }
        };
        cursor.brought.add(asked.brought.iter().copied());
        Ok(cursor)
    }

    /// Whether cursors that were sent as a hash are where everything stands now: then nothing is new, else they must be sent
    /// whole.
    fn is_same(&self, digest: &[u8], circles: &[(Circle, Role)]) -> Result<bool, SyncError> {
        let ends = circles.iter().map(|(circle, _)| Ok((circle.id, self.reader.last_position(circle.id)?)));
        let ends = ends.collect::<Result<Vec<_>, SyncError>>()?;
        Ok(digest == cursor::digest_at_the_end(self.incarnation, &ends))
    }

    /// Whether a device's circles are the ones it has cursors of. One without cursors, as after a restore, may have records
    /// of circles that it is in no more.
    fn knows(circles: &[(Circle, Role)], cursors: &BTreeMap<String, ByteBuf>) -> bool {
        let now: BTreeSet<String> = circles.iter().map(|(circle, _)| circle.id.to_string()).collect();
        !cursors.is_empty() && now.iter().eq(cursors.keys())
    }

    fn lines(&self, circles: &[(Circle, Role)]) -> Result<Vec<CircleLine>, SyncError> {
        let mut lines = Vec::new();
        for (circle, role) in circles {
            let set = circle.space.map(|space| self.reader.periods_of(space)).transpose()?;
            lines.push(CircleLine::of(circle, *role, self.reader.circle_name(circle)?, set));
        }
        Ok(lines)
    }

    /// Appends what is new in one circle; answers the place reached, and what of it is half told.
    pub(super) fn circle(
        &mut self,
        circle: &Circle,
        role: Role,
        from: Onward<'_>,
        room: &mut Room,
        down: &mut Down,
    ) -> Result<(Place, Option<Rest>), SyncError> {
        let mut reached = from.position;
        if room.is_full() {
            down.more = true;
            return Ok((Place::At(reached), None));
        }
        let limit = room.rows;
        let rows = self.reader.feed(circle.id, from.position, limit)?;
        let all = rows.len() < limit;
        for row in rows {
            if room.is_full() {
                down.more = true;
                return Ok((Place::At(reached), None));
            }
            reached = row.position;
            if !from.is_known(&row.what)
                && let Some(rest) = self.row(circle, role, row, &from, room, down)?
            {
                down.more = true;
                return Ok((Place::At(reached), Some(rest)));
            }
        }
        if all {
            return Ok((Place::At(self.reader.last_position(circle.id)?), None));
        }
        down.more = true;
        Ok((Place::At(reached), None))
    }

    /// Tells what a row of the feed comes to: its line, or all of a person whom the device had left out until now. Answers
    /// what did not fit.
    fn row(
        &mut self,
        circle: &Circle,
        role: Role,
        row: FeedRow,
        from: &Onward<'_>,
        room: &mut Room,
        down: &mut Down,
    ) -> Result<Option<Rest>, SyncError> {
        let doc = row.doc;
        if let FeedWhat::Change { quiet_since: Some(day), .. } = row.what
            && day < from.since
        {
            return self.tell(Rest::all_of_person(doc), from.circles, room, down);
        }
        match self.item(circle, role, doc, row.what) {
            Ok(item) => {
                item.iter().for_each(|item| room.take(item));
                down.feed.extend(item);
                Ok(None)
            }
            // Damaged bytes are not served, and do not keep the rest of the circle from its devices.
            Err(SyncError::Unreadable(record)) => {
                tracing::error!(%record, "a row of the log does not open");
                self.reader.suspect(doc);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The area's teams, by name.
    fn teams(&self) -> Result<Vec<Team>, SyncError> {
        let teams = self.reader.teams()?.into_iter();
        Ok(teams.map(|(circle, name)| Team { circle, name }).collect())
    }

    /// Names behind the actors of these changes.
    fn who(&self) -> Result<Vec<Who>, SyncError> {
        let mut who = Vec::new();
        for &actor in &self.actors {
            let Some(device) = self.reader.actor_device(actor)? else { continue };
            let Some(device) = self.reader.device(device)? else { continue };
            // A name that does not open leaves its words unsigned, and stops nobody.
            let Some(name) = records::name_of(self.reader, self.master, device.member)? else { continue };
            who.push(Who { actor, member: device.member, name });
        }
        Ok(who)
    }
}

/// Where a device goes on reading a feed.
pub(super) struct Onward<'a> {
    pub position: u64,
    /// It has left out people who were quiet before this day.
    pub since: u32,
    pub brought: &'a Brought,
    /// All that it is in.
    pub circles: &'a [(Circle, Role)],
}

impl Onward<'_> {
    /// Whether it brought this itself, and lacks nothing that comes along with it.
    fn is_known(&self, what: &FeedWhat) -> bool {
        let FeedWhat::Change { row, quiet_since, again, .. } = what else { return false };
        !again && quiet_since.is_none_or(|day| day >= self.since) && self.brought.has(row.seq)
    }
}

/// What is left of one answer's size.
pub(super) struct Room {
    rows: usize,
    bytes: usize,
}

impl Room {
    pub(super) fn is_full(&self) -> bool {
        self.rows == 0 || self.bytes == 0
    }

    pub(super) fn take(&mut self, item: &FeedItem) {
        self.rows = self.rows.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(item.change.as_ref().map_or(0, |change| change.len()));
    }
}
