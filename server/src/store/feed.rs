//! The feed of each circle: what happened in it, by position, and what is in it now.

use rusqlite::{Connection, Row, params};

use super::log::{read_change, read_document};
use super::reads::reads;
use super::{ChangeRow, DocumentRow, Reader, StoreError, Tx, is_damage};
use crate::domain::id::{CircleId, RecordId};

#[derive(Debug, Clone)]
pub struct FeedRow {
    pub position: u64,
    pub doc: RecordId,
    pub what: FeedWhat,
}

#[derive(Debug, Clone)]
pub enum FeedWhat {
    Change {
        row: ChangeRow,
        /// Whether it is its record's first.
        first: bool,
        /// The last day on which anything of its person had changed before, where that is an earlier day.
        quiet_since: Option<u32>,
        /// Whether it is told also to who brought it: its record came into the circle, is elsewhere than it was made, or was
        /// put right.
        again: bool,
    },
    /// A change whose row is no row any more.
    Damaged,
    Left,
    Gone,
    Held,
    Mark {
        mark: String,
        on: bool,
    },
}

/// A change that was kept, at a position of its circle's feed that was handed out for it.
#[derive(Debug, Clone, Copy)]
pub struct NewFeedChange {
    pub circle: CircleId,
    pub position: u64,
    pub doc: RecordId,
    /// Its place in the log.
    pub change: i64,
    /// See `FeedWhat`.
    pub quiet_since: Option<u32>,
    /// Told also to who brought it.
    pub to_all: bool,
}

/// What a circle holds, in the order in which it came there.
#[derive(Debug, Clone)]
pub struct Holding {
    pub position: u64,
    pub what: Holds,
}

#[derive(Debug, Clone)]
pub enum Holds {
    Record(DocumentRow),
    /// A line of the feed that outlives its moment.
    Line(RecordId, FeedWhat),
}

impl Holding {
    /// The record that it is, or is about.
    pub fn doc(&self) -> RecordId {
        match &self.what {
            Holds::Record(document) => document.id,
            Holds::Line(doc, _) => *doc,
        }
    }
}

impl Reader {
    /// The next rows of a circle's feed.
    pub fn feed(&self, circle: CircleId, after: u64, limit: usize) -> Result<Vec<FeedRow>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select feed.position, feed.doc, feed.what, feed.mark, feed.is_on,
                    change.seq, change.doc, change.epoch, change.hash, change.actor, change.sealed,
                    change.seq = (select min(seq) from change as first where first.doc = feed.doc),
                    feed.quiet_since, feed.whole
             from feed left join change on change.seq = feed.change
             where feed.circle = ? and feed.position > ?
             order by feed.position limit ?",
        )?;
        let rows = statement.query_map(params![circle.as_bytes(), after as i64, limit as i64], read_feed)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a circle holds below a position, the newest first. People who were quiet before the day `since` are left out.
    pub fn holdings(
        &self,
        circle: CircleId,
        below: u64,
        since: u32,
        limit: usize,
    ) -> Result<Vec<Holding>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select entered as position, 'record', id, kind, birth, circle, subject, about, epoch from document
             where circle = ?1 and entered < ?2 and (?3 = 0 or subject is null or exists
                 (select 1 from document as other where other.subject = document.subject and other.day >= ?3))
             union all
             select position, what, doc, null, null, null, null, null, null from feed indexed by feed_line
             where circle = ?1 and position < ?2 and what in ('left', 'gone', 'held')
             order by position desc limit ?4",
        )?;
        let values = params![circle.as_bytes(), below as i64, since, limit as i64];
        let rows = statement.query_map(values, |row| {
            Ok(Holding {
                position: row.get::<_, i64>(0)?.max(0) as u64,
                what: match row.get_ref(1)?.as_str()? {
                    "left" => Holds::Line(RecordId::from_bytes(row.get(2)?), FeedWhat::Left),
                    "gone" => Holds::Line(RecordId::from_bytes(row.get(2)?), FeedWhat::Gone),
                    "held" => Holds::Line(RecordId::from_bytes(row.get(2)?), FeedWhat::Held),
                    _ => Holds::Record(read_document(row, 2)?),
                },
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

reads! {
    /// Marks that a record's circle was ever told of.
    fn marks_told(&self, doc: RecordId) -> Vec<String>;
    /// The last position handed out in a circle's feed.
    fn last_position(&self, circle: CircleId) -> u64;
    /// What was erased out of a circle beyond a position of its feed, at most so much.
    fn gone_after(&self, circle: CircleId, position: u64, limit: usize) -> Vec<RecordId>;
}

fn last_position(log: &Connection, circle: CircleId) -> Result<u64, StoreError> {
    let position: i64 = log
        .prepare_cached("select position from circle where id = ?")?
        .query_row([circle.as_bytes()], |row| row.get(0))?;
    Ok(position.max(0) as u64)
}

fn gone_after(
    log: &Connection,
    circle: CircleId,
    position: u64,
    limit: usize,
) -> Result<Vec<RecordId>, StoreError> {
    let mut statement = log.prepare_cached(
        "select doc from feed indexed by feed_line
         where circle = ? and position > ? and what in ('left', 'gone', 'held') and what = 'gone'
         order by position desc limit ?",
    )?;
    let values = params![circle.as_bytes(), position as i64, limit as i64];
    let rows = statement.query_map(values, |row| row.get(0).map(RecordId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn marks_told(log: &Connection, doc: RecordId) -> Result<Vec<String>, StoreError> {
    let mut statement =
        log.prepare_cached("select distinct mark from feed where doc = ? and what = 'mark' order by mark")?;
    let rows = statement.query_map([doc.as_bytes()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Tx<'_> {
    /// Hands out a circle's next position.
    pub fn next_position(&self, circle: CircleId) -> Result<u64, StoreError> {
        let position: i64 = self
            .log
            .prepare_cached("update circle set position = position + 1 where id = ? returning position")?
            .query_row([circle.as_bytes()], |row| row.get(0))?;
        Ok(position.max(0) as u64)
    }

    pub fn feed_change(&self, new: &NewFeedChange) -> Result<(), StoreError> {
        let NewFeedChange { circle, position, doc, change, quiet_since, to_all } = new;
        self.log
            .prepare_cached(
                "insert into feed (circle, position, doc, what, change, quiet_since, whole)
                 values (?, ?, ?, 'change', ?, ?, ?)",
            )?
            .execute(params![
                circle.as_bytes(),
                *position as i64,
                doc.as_bytes(),
                change,
                quiet_since,
                to_all
            ])?;
        Ok(())
    }

    /// All changes of a record, for everybody, and its marks; answers the position of the first. Whoever had left its
    /// person out, being quiet since that day, is told all of theirs with the first.
    pub fn feed_again(
        &self,
        circle: CircleId,
        doc: RecordId,
        quiet_since: Option<u32>,
    ) -> Result<u64, StoreError> {
        let mut first = None;
        for place in self.places_of(doc)? {
            let position = self.next_position(circle)?;
            let quiet_since = quiet_since.filter(|_| first.is_none());
            first.get_or_insert(position);
            self.log
                .prepare_cached(
                    "insert into feed (circle, position, doc, what, change, quiet_since, whole)
                     values (?, ?, ?, 'change', ?, ?, 1)",
                )?
                .execute(params![circle.as_bytes(), position as i64, doc.as_bytes(), place, quiet_since])?;
        }
        for mark in self.marks_told(doc)? {
            self.feed_mark(circle, doc, &mark, self.has_mark(doc, &mark)?)?;
        }
        Ok(first.unwrap_or_default())
    }

    pub fn feed_mark(&self, circle: CircleId, doc: RecordId, mark: &str, on: bool) -> Result<(), StoreError> {
        self.line(circle, doc, "mark", Some((mark, on)))
    }

    /// Tells a circle that what waits on this record for a member's word is more, or less, than it was.
    pub fn feed_held(&self, circle: CircleId, doc: RecordId) -> Result<(), StoreError> {
        self.line(circle, doc, "held", None)
    }

    /// Tells a circle that this record is in it no more.
    pub fn feed_left(&self, circle: CircleId, doc: RecordId) -> Result<(), StoreError> {
        self.line(circle, doc, "left", None)
    }

    fn line(
        &self,
        circle: CircleId,
        doc: RecordId,
        what: &str,
        mark: Option<(&str, bool)>,
    ) -> Result<(), StoreError> {
        let position = self.next_position(circle)?;
        let (mark, on) = mark.unzip();
        self.log
            .prepare_cached(
                "insert into feed (circle, position, doc, what, mark, is_on) values (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![circle.as_bytes(), position as i64, doc.as_bytes(), what, mark, on])?;
        Ok(())
    }
}

fn read_feed(row: &Row<'_>) -> rusqlite::Result<FeedRow> {
    let what = match row.get_ref(2)?.as_str()? {
        "change" => match read_change(row, 5) {
            Ok(change) => FeedWhat::Change {
                row: change,
                first: row.get(11)?,
                quiet_since: row.get(12)?,
                again: row.get::<_, Option<bool>>(13)?.unwrap_or_default(),
            },
            Err(error) if is_damage(&error) => FeedWhat::Damaged,
            Err(error) => return Err(error),
        },
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
