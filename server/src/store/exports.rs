//! Sheets that were handed out, and what decides who is in one.

use super::{Reader, StoreError, Tx};
use crate::domain::access::Role;
use crate::domain::id::{MemberId, RecordId};

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
    /// The records in it.
    pub docs: Vec<RecordId>,
}

#[derive(Debug, Clone)]
pub struct ExportRow {
    pub member: MemberId,
    pub role: String,
    pub day: String,
    pub purpose: String,
    pub format: String,
    pub rows: u64,
}

impl Tx<'_> {
    pub fn put_export(&self, export: &NewExport) -> Result<(), StoreError> {
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
        for doc in &export.docs {
            held.execute((export.id, doc.as_bytes()))?;
        }
        Ok(())
    }
}

impl Reader {
    /// All that were handed out, the newest first.
    pub fn exports(&self) -> Result<Vec<ExportRow>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select member, role, day, purpose, format, rows from export order by seq desc",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(ExportRow {
                member: MemberId::from_bytes(row.get(0)?),
                role: row.get(1)?,
                day: row.get(2)?,
                purpose: row.get(3)?,
                format: row.get(4)?,
                rows: row.get::<_, i64>(5)?.unsigned_abs(),
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
