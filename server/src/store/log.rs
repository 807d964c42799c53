//! The log: documents, their accepted changes, and the feed of each circle.

use rusqlite::{Connection, OptionalExtension, Row};

use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::envelope::Envelope;
use crate::domain::id::{ActorId, ChangeHash, CircleId, DeviceId, RecordId};

#[derive(Debug, Clone)]
pub struct DocumentRow {
    pub id: RecordId,
    /// As it was born.
    pub envelope: Envelope,
    /// Where it is now.
    pub circle: CircleId,
    pub epoch: u64,
}

/// One accepted change, sealed.
#[derive(Debug, Clone)]
pub struct ChangeRow {
    pub seq: i64,
    pub doc: RecordId,
    pub epoch: u64,
    pub hash: ChangeHash,
    pub actor: ActorId,
    pub sealed: Vec<u8>,
}

#[derive(Debug, Clone)]
pub struct FeedRow {
    pub position: u64,
    pub doc: RecordId,
    pub what: FeedWhat,
}

#[derive(Debug, Clone)]
pub enum FeedWhat {
    /// The change, and whether it is its record's first.
    Change(ChangeRow, bool),
    Left,
    Gone,
    Held,
    Mark {
        mark: String,
        on: bool,
    },
}

reads! {
    fn document(&self, id: RecordId) -> Option<DocumentRow>;
    /// A document's accepted changes, in the log's order.
    fn changes(&self, doc: RecordId) -> Vec<ChangeRow>;
    fn documents_of_kind(&self, kind: &str) -> Vec<RecordId>;
    /// All documents, in the order in which they were born.
    fn documents(&self) -> Vec<RecordId>;
    fn has_change(&self, doc: RecordId, hash: ChangeHash) -> bool;
    /// Who wrote a record's first change.
    fn author(&self, doc: RecordId) -> Option<ActorId>;
    /// Where the records of a person are: all of them in one circle.
    fn circle_of_person(&self, person: RecordId) -> Option<CircleId>;
    fn tombstone(&self, doc: RecordId) -> bool;
}

impl Reader {
    /// The next rows of a circle's feed after `position`, at most `limit`. With `except`, a device's own changes are left out.
    pub fn feed(
        &self,
        circle: CircleId,
        position: u64,
        limit: usize,
        except: Option<DeviceId>,
    ) -> Result<Vec<FeedRow>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select feed.position, feed.doc, feed.what, feed.mark, feed.is_on,
                    change.seq, change.doc, change.epoch, change.hash, change.actor, change.sealed,
                    change.seq = (select min(seq) from change as first where first.doc = change.doc)
             from feed left join change on change.seq = feed.change
                       left join actor on actor.id = change.actor
             where feed.circle = ? and feed.position > ? and (?3 is null or actor.device is not ?3)
             order by feed.position limit ?4",
        )?;
        let except = except.map(|device| *device.as_bytes());
        let rows =
            statement.query_map((circle.as_bytes(), position as i64, except, limit as i64), read_feed)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The last position handed out in a circle's feed.
    pub fn last_position(&self, circle: CircleId) -> Result<u64, StoreError> {
        let position: i64 = self
            .log
            .prepare_cached("select position from circle where id = ?")?
            .query_row([circle.as_bytes()], |row| row.get(0))?;
        Ok(position.max(0) as u64)
    }

    /// Whether the file's pages are sound, in SQLite's own words.
    pub fn integrity(&self) -> Result<String, StoreError> {
        Ok(self.log.query_row("pragma integrity_check(1)", [], |row| row.get(0))?)
    }
}

impl Tx<'_> {
    pub fn add_document(&self, id: RecordId, envelope: &Envelope) -> Result<(), StoreError> {
        self.log
            .prepare_cached(
                "insert into document (id, kind, birth, circle, subject, about) values (?1, ?2, ?3, ?3, ?4, ?5)",
            )?
            .execute((
                id.as_bytes(),
                &envelope.kind,
                envelope.circle.as_bytes(),
                envelope.subject.map(|id| *id.as_bytes()),
                envelope.about.map(|id| *id.as_bytes()),
            ))?;
        Ok(())
    }

    /// Appends an accepted change; answers its place in the log.
    pub fn add_change(
        &self,
        doc: RecordId,
        epoch: u64,
        hash: ChangeHash,
        actor: ActorId,
        sealed: &[u8],
    ) -> Result<i64, StoreError> {
        self.log
            .prepare_cached("insert into change (doc, epoch, hash, actor, sealed) values (?, ?, ?, ?, ?)")?
            .execute((doc.as_bytes(), epoch as i64, hash.as_bytes(), actor.as_bytes(), sealed))?;
        Ok(self.log.last_insert_rowid())
    }

    pub fn feed_change(&self, circle: CircleId, doc: RecordId, change: i64) -> Result<(), StoreError> {
        self.feed(circle, doc, "change", Some(change), None)
    }

    pub fn feed_mark(&self, circle: CircleId, doc: RecordId, mark: &str, on: bool) -> Result<(), StoreError> {
        self.feed(circle, doc, "mark", None, Some((mark, on)))
    }

    /// Tells a circle that work on this record waits for a member to accept it.
    pub fn feed_held(&self, circle: CircleId, doc: RecordId) -> Result<(), StoreError> {
        self.feed(circle, doc, "held", None, None)
    }

    fn feed(
        &self,
        circle: CircleId,
        doc: RecordId,
        what: &str,
        change: Option<i64>,
        mark: Option<(&str, bool)>,
    ) -> Result<(), StoreError> {
        let position: i64 = self
            .log
            .prepare_cached("update circle set position = position + 1 where id = ? returning position")?
            .query_row([circle.as_bytes()], |row| row.get(0))?;
        self.log
            .prepare_cached(
                "insert into feed (circle, position, doc, what, change, mark, is_on) values (?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute((
                circle.as_bytes(),
                position,
                doc.as_bytes(),
                what,
                change,
                mark.map(|(mark, _)| mark),
                mark.map(|(_, on)| on),
            ))?;
        Ok(())
    }
}

fn document(log: &Connection, id: RecordId) -> Result<Option<DocumentRow>, StoreError> {
    Ok(log
        .prepare_cached("select id, kind, birth, circle, subject, about, epoch from document where id = ?")?
        .query_row([id.as_bytes()], |row| {
            let record = |id: Option<[u8; 16]>| id.map(RecordId::from_bytes);
            Ok(DocumentRow {
                id: RecordId::from_bytes(row.get(0)?),
                envelope: Envelope {
                    kind: row.get(1)?,
                    circle: CircleId::from_bytes(row.get(2)?),
                    subject: record(row.get(4)?),
                    about: record(row.get(5)?),
                },
                circle: CircleId::from_bytes(row.get(3)?),
                epoch: row.get::<_, i64>(6)?.max(0) as u64,
            })
        })
        .optional()?)
}

fn changes(log: &Connection, doc: RecordId) -> Result<Vec<ChangeRow>, StoreError> {
    let mut statement = log.prepare_cached(
        "select seq, doc, epoch, hash, actor, sealed from change where doc = ? order by seq",
    )?;
    let rows = statement.query_map([doc.as_bytes()], |row| read_change(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn documents_of_kind(log: &Connection, kind: &str) -> Result<Vec<RecordId>, StoreError> {
    let mut statement = log.prepare_cached("select id from document where kind = ? order by id")?;
    let rows = statement.query_map([kind], |row| row.get(0).map(RecordId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn documents(log: &Connection) -> Result<Vec<RecordId>, StoreError> {
    let mut statement = log.prepare_cached("select doc from change group by doc order by min(seq)")?;
    let rows = statement.query_map([], |row| row.get(0).map(RecordId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn has_change(log: &Connection, doc: RecordId, hash: ChangeHash) -> Result<bool, StoreError> {
    Ok(log
        .prepare_cached("select exists (select 1 from change where doc = ? and hash = ?)")?
        .query_row((doc.as_bytes(), hash.as_bytes()), |row| row.get(0))?)
}

fn author(log: &Connection, doc: RecordId) -> Result<Option<ActorId>, StoreError> {
    Ok(log
        .prepare_cached("select actor from change where doc = ? order by seq limit 1")?
        .query_row([doc.as_bytes()], |row| row.get(0).map(ActorId::from_bytes))
        .optional()?)
}

fn circle_of_person(log: &Connection, person: RecordId) -> Result<Option<CircleId>, StoreError> {
    Ok(log
        .prepare_cached("select circle from document where subject = ? limit 1")?
        .query_row([person.as_bytes()], |row| row.get(0).map(CircleId::from_bytes))
        .optional()?)
}

fn tombstone(log: &Connection, doc: RecordId) -> Result<bool, StoreError> {
    Ok(log
        .prepare_cached("select exists (select 1 from tombstone where doc = ?)")?
        .query_row([doc.as_bytes()], |row| row.get(0))?)
}

fn read_change(row: &Row<'_>, first: usize) -> rusqlite::Result<ChangeRow> {
    Ok(ChangeRow {
        seq: row.get(first)?,
        doc: RecordId::from_bytes(row.get(first + 1)?),
        epoch: row.get::<_, i64>(first + 2)?.max(0) as u64,
        hash: ChangeHash::from_bytes(row.get(first + 3)?),
        actor: ActorId::from_bytes(row.get(first + 4)?),
        sealed: row.get(first + 5)?,
    })
}

fn read_feed(row: &Row<'_>) -> rusqlite::Result<FeedRow> {
    let what = match row.get::<_, String>(2)?.as_str() {
        "change" => FeedWhat::Change(read_change(row, 5)?, row.get(11)?),
        "left" => FeedWhat::Left,
        "gone" => FeedWhat::Gone,
        "held" => FeedWhat::Held,
        _ => FeedWhat::Mark { mark: row.get(3)?, on: row.get(4)? },
    };
    Ok(FeedRow {
        position: row.get::<_, i64>(0)?.max(0) as u64,
        doc: RecordId::from_bytes(row.get(1)?),
        what,
    })
}
