//! The log: documents and their accepted changes.

use rusqlite::{Connection, OptionalExtension, Row};

use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::envelope::Envelope;
use crate::domain::id::{ActorId, ChangeHash, CircleId, RecordId};

#[derive(Debug, Clone)]
pub struct DocumentRow {
    pub id: RecordId,
    /// As it was born.
    pub envelope: Envelope,
    /// Where it is now.
    pub circle: CircleId,
    pub epoch: u64,
}

/// A document about to be born.
#[derive(Debug)]
pub struct NewDocument<'a> {
    pub id: RecordId,
    pub envelope: &'a Envelope,
    pub circle: CircleId,
    /// The position of its first change in the circle's feed.
    pub entered: u64,
    /// Today, in days since 1970.
    pub day: u32,
    /// What it begins with: above 0 where it was made anew, and a restored server had lost it.
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

reads! {
    fn document(&self, id: RecordId) -> Option<DocumentRow>;
    /// A document's accepted changes, in the log's order.
    fn changes(&self, doc: RecordId) -> Vec<ChangeRow>;
    fn documents_of_kind(&self, kind: &str) -> Vec<RecordId>;
    /// All documents, in the order in which they were born.
    fn documents(&self) -> Vec<RecordId>;
    /// Documents after this one in the order of ids, at most `limit`; from the first where none is named.
    fn documents_after(&self, last: Option<RecordId>, limit: usize) -> Vec<RecordId>;
    fn has_change(&self, doc: RecordId, hash: ChangeHash) -> bool;
    /// The place of a change in the log.
    fn seq(&self, doc: RecordId, hash: ChangeHash) -> Option<i64>;
    /// Who wrote a record's first change.
    fn author(&self, doc: RecordId) -> Option<ActorId>;
    /// Where the records of a person are: all of them in one circle.
    fn circle_of_person(&self, person: RecordId) -> Option<CircleId>;
    /// All records of a person and all about them, in the order in which they came to where they are.
    fn records_of(&self, person: RecordId) -> Vec<RecordId>;
    /// The last day on which a record of this person changed, in days since 1970.
    fn last_active(&self, person: RecordId) -> Option<u32>;
    fn tombstone(&self, doc: RecordId) -> bool;
}

impl Reader {
    /// Whether the file's pages are sound, in SQLite's own words.
    pub fn integrity(&self) -> Result<String, StoreError> {
        let said = self.log.query_row("pragma integrity_check(1)", [], |row| row.get(0));
        match said.map_err(StoreError::from) {
            Err(error) if error.is_damage() => Ok(error.to_string()),
            said => said,
        }
    }
}

impl Tx<'_> {
    pub fn add_document(&self, new: &NewDocument<'_>) -> Result<(), StoreError> {
        self.log
            .prepare_cached(
                "insert into document (id, kind, birth, circle, subject, about, entered, day, born, epoch)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)",
            )?
            .execute((
                new.id.as_bytes(),
                &new.envelope.kind,
                new.envelope.circle.as_bytes(),
                new.circle.as_bytes(),
                new.envelope.subject.map(|id| *id.as_bytes()),
                new.envelope.about.map(|id| *id.as_bytes()),
                new.entered as i64,
                new.day,
                new.epoch as i64,
            ))?;
        match new.envelope.subject {
            Some(person) => self.look_sooner(person, new.day.saturating_add(1)),
            None => Ok(()),
        }
    }

    /// Notes that a document changed on this day, in days since 1970.
    pub fn active(&self, id: RecordId, day: u32) -> Result<(), StoreError> {
        self.log
            .prepare_cached("update document set day = ?2 where id = ?1 and day < ?2")?
            .execute((id.as_bytes(), day))?;
        Ok(())
    }

    /// Puts a document into another circle, into whose feed it comes at `entered`.
    pub fn move_document(&self, id: RecordId, circle: CircleId, entered: u64) -> Result<(), StoreError> {
        self.log.prepare_cached("update document set circle = ?, entered = ? where id = ?")?.execute((
            circle.as_bytes(),
            entered as i64,
            id.as_bytes(),
        ))?;
        match self.document(id)?.and_then(|row| row.envelope.subject) {
            Some(person) => self.look_sooner(person, 0),
            None => Ok(()),
        }
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
}

fn document(log: &Connection, id: RecordId) -> Result<Option<DocumentRow>, StoreError> {
    Ok(log
        .prepare_cached("select id, kind, birth, circle, subject, about, epoch from document where id = ?")?
        .query_row([id.as_bytes()], |row| read_document(row, 0))
        .optional()?)
}

pub(super) fn read_document(row: &Row<'_>, first: usize) -> rusqlite::Result<DocumentRow> {
    let record = |id: Option<[u8; 16]>| id.map(RecordId::from_bytes);
    Ok(DocumentRow {
        id: RecordId::from_bytes(row.get(first)?),
        envelope: Envelope {
            kind: row.get(first + 1)?,
            circle: CircleId::from_bytes(row.get(first + 2)?),
            subject: record(row.get(first + 4)?),
            about: record(row.get(first + 5)?),
        },
        circle: CircleId::from_bytes(row.get(first + 3)?),
        epoch: row.get::<_, i64>(first + 6)?.max(0) as u64,
    })
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

fn documents_after(
    log: &Connection,
    last: Option<RecordId>,
    limit: usize,
) -> Result<Vec<RecordId>, StoreError> {
    let mut statement = log.prepare_cached("select id from document where id > ? order by id limit ?")?;
    let after = last.map_or(Vec::new(), |id| id.as_bytes().to_vec());
    let rows = statement.query_map((after, limit as i64), |row| row.get(0).map(RecordId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn has_change(log: &Connection, doc: RecordId, hash: ChangeHash) -> Result<bool, StoreError> {
    Ok(log
        .prepare_cached("select exists (select 1 from change where doc = ? and hash = ?)")?
        .query_row((doc.as_bytes(), hash.as_bytes()), |row| row.get(0))?)
}

fn seq(log: &Connection, doc: RecordId, hash: ChangeHash) -> Result<Option<i64>, StoreError> {
    Ok(log
        .prepare_cached("select seq from change where doc = ? and hash = ?")?
        .query_row((doc.as_bytes(), hash.as_bytes()), |row| row.get(0))
        .optional()?)
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

fn records_of(log: &Connection, person: RecordId) -> Result<Vec<RecordId>, StoreError> {
    let mut statement = log.prepare_cached(
        "select id from document where subject = ?1
            or about in (select id from document where subject = ?1) order by entered, id",
    )?;
    let rows = statement.query_map([person.as_bytes()], |row| row.get(0).map(RecordId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn last_active(log: &Connection, person: RecordId) -> Result<Option<u32>, StoreError> {
    Ok(log
        .prepare_cached("select max(day) from document where subject = ?")?
        .query_row([person.as_bytes()], |row| row.get(0))?)
}

fn tombstone(log: &Connection, doc: RecordId) -> Result<bool, StoreError> {
    Ok(log
        .prepare_cached("select exists (select 1 from tombstone where doc = ?)")?
        .query_row([doc.as_bytes()], |row| row.get(0))?)
}

pub(super) fn read_change(row: &Row<'_>, first: usize) -> rusqlite::Result<ChangeRow> {
    Ok(ChangeRow {
        seq: row.get(first)?,
        doc: RecordId::from_bytes(row.get(first + 1)?),
        epoch: row.get::<_, i64>(first + 2)?.max(0) as u64,
        hash: ChangeHash::from_bytes(row.get(first + 3)?),
        actor: ActorId::from_bytes(row.get(first + 4)?),
        sealed: row.get(first + 5)?,
    })
}
