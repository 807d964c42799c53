//! Cards: whom one opens for, and what became of that person's records.

use rusqlite::{Connection, OptionalExtension};

use super::readings::VISIBLE;
use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::id::RecordId;

/// A sheet that held a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenRow {
    pub day: String,
    pub role: String,
    pub purpose: String,
}

reads! {
    /// Whose card has this hash, if it opens anything.
    fn card_opens(&self, hash: [u8; 32]) -> Option<RecordId>;
}

fn card_opens(log: &Connection, hash: [u8; 32]) -> Result<Option<RecordId>, StoreError> {
    Ok(log
        .prepare_cached("select person from card where hash = ? and opens = 1")?
        .query_row([hash], |row| row.get(0).map(RecordId::from_bytes))
        .optional()?)
}

impl Reader {
    /// The occasion behind a current yes; none where the answer is no.
    pub fn permitted_by(&self, person: RecordId, purpose: &str) -> Result<Option<RecordId>, StoreError> {
        Ok(self
            .log
            .prepare_cached("select occasion from permission where subject = ? and purpose = ?")?
            .query_row((person.as_bytes(), purpose), |row| row.get(0).map(RecordId::from_bytes))
            .optional()?)
    }

    /// The pieces of a record that a reviewer sees now, by name.
    pub fn pieces_seen(&self, doc: RecordId) -> Result<Vec<String>, StoreError> {
        let sql = format!("select piece from piece join leaving using (doc) where doc = ? and {VISIBLE}");
        let mut statement = self.log.prepare_cached(&sql)?;
        let rows = statement.query_map([doc.as_bytes()], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What reviewers made of a record, each state once.
    pub fn review_states(&self, doc: RecordId) -> Result<Vec<String>, StoreError> {
        let mut statement = self.log.prepare_cached("select distinct state from review where about = ?")?;
        let rows = statement.query_map([doc.as_bytes()], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The sheets that held a record, in the order in which they were handed out.
    pub fn taken_in_sheets(&self, doc: RecordId) -> Result<Vec<TakenRow>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select day, role, purpose from export join export_doc on export_doc.export = export.id
             where export_doc.doc = ? order by seq",
        )?;
        let rows = statement.query_map([doc.as_bytes()], |row| {
            Ok(TakenRow { day: row.get(0)?, role: row.get(1)?, purpose: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Tx<'_> {
    /// The first hash of a person in the log's order stands; later ones change nothing. One that another person had first
    /// opens nothing.
    pub fn put_card(&self, person: RecordId, hash: [u8; 32]) -> Result<(), StoreError> {
        self.log
            .prepare_cached(
                "insert or ignore into card (person, hash, opens)
                 values (?1, ?2, not exists (select 1 from card where hash = ?2))",
            )?
            .execute((person.as_bytes(), hash))?;
        Ok(())
    }

    /// Takes out whose card is which.
    pub fn clear_cards(&self) -> Result<(), StoreError> {
        self.log.execute("delete from card", [])?;
        Ok(())
    }
}
