//! Sheets that were handed out, and what decides who is in one.

use std::hash::{DefaultHasher, Hasher};

use rusqlite::Connection;

use super::readings::VISIBLE;
use super::reads::reads;
use super::{Audited, Reader, StoreError, Tx};
use crate::domain::access::Role;
use crate::domain::id::{MemberId, RecordId};

/// What a sheet shows of a record, as a number: another one once any of it has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown(u64);

#[derive(Debug, Clone)]
pub struct NewExport {
    pub id: [u8; 16],
    pub member: MemberId,
    pub role: Role,
    pub day: String,
    pub purpose: &'static str,
    pub format: &'static str,
    /// JSON, without words.
    pub filter: String,
    /// The records in it, each as it is shown there.
    pub docs: Vec<(RecordId, Shown)>,
    /// What the audit log says of it.
    pub audited: Audited,
}

#[derive(Debug, Clone)]
pub struct ExportRow {
    pub member: MemberId,
    pub role: String,
    pub day: String,
    pub purpose: String,
    pub format: String,
    pub rows: u64,
    /// The day since when it should be made anew: somebody in it was erased.
    pub stale: Option<String>,
}

reads! {
    /// What a sheet for this purpose shows of a record now; None where it may show nothing.
    fn shown_for(&self, doc: RecordId, purpose: &str) -> Option<Shown>;
}

fn shown_for(log: &Connection, doc: RecordId, purpose: &str) -> Result<Option<Shown>, StoreError> {
    let mut statement = log.prepare_cached(&format!(
        "select json_array(
             exists (select 1 from permission where permission.subject = leaving.subject and purpose = 'quote'),
             day, leaving.language, meeting, leaving.place, piece, words, number, form, piece.language, translation)
         from leaving join piece using (doc)
         where leaving.doc = ?1 and {VISIBLE}
         and exists (select 1 from permission where permission.subject = leaving.subject and purpose = ?2)
         order by piece.piece"
    ))?;
    let mut pieces = statement.query((doc.as_bytes(), purpose))?;
    let mut shown: Option<DefaultHasher> = None;
    while let Some(piece) = pieces.next()? {
        let piece: String = piece.get(0)?;
        shown.get_or_insert_default().write(piece.as_bytes());
    }
    Ok(shown.map(|shown| Shown(shown.finish())))
}

impl Tx<'_> {
    /// Records that a sheet goes out. False, and nothing is recorded, where a record in it may not be in it any more or is
    /// not as it was: its person, or their team, took something back meanwhile.
    pub fn put_export(&self, export: &NewExport) -> Result<bool, StoreError> {
        for (doc, shown) in &export.docs {
            if self.shown_for(*doc, export.purpose)? != Some(*shown) {
                return Ok(false);
            }
        }
        self.log
            .prepare_cached(
                "insert into export (id, member, role, day, purpose, format, rows, filter)
                 values (?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute((
                export.id,
                export.member.as_bytes(),
                export.role.name(),
                &export.day,
                export.purpose,
                export.format,
                export.docs.len() as i64,
                &export.filter,
            ))?;
        let mut held = self.log.prepare_cached("insert into export_doc (export, doc) values (?, ?)")?;
        for (doc, _) in &export.docs {
            held.execute((export.id, doc.as_bytes()))?;
        }
        self.audit(&export.audited)?;
        Ok(true)
    }
}

impl Reader {
    /// Those that were handed out, the newest first: all of them, or at most so many.
    pub fn exports(&self, most: Option<u32>) -> Result<Vec<ExportRow>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select member, role, day, purpose, format, rows, stale from export order by seq desc limit coalesce(?, -1)",
        )?;
        let rows = statement.query_map([most], |row| {
            Ok(ExportRow {
                member: MemberId::from_bytes(row.get(0)?),
                role: row.get(1)?,
                day: row.get(2)?,
                purpose: row.get(3)?,
                format: row.get(4)?,
                rows: row.get::<_, i64>(5)?.unsigned_abs(),
                stale: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether a purpose is a person's current yes.
    pub fn permits(&self, subject: RecordId, purpose: &str) -> Result<bool, StoreError> {
        Ok(self
            .log
            .prepare_cached("select exists (select 1 from permission where subject = ? and purpose = ?)")?
            .query_row((subject.as_bytes(), purpose), |row| row.get(0))?)
    }
}
