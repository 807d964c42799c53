//! Cards given in place of a lost one.

use rusqlite::{Connection, OptionalExtension};

use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::id::{MemberId, RecordId};

/// A card that waits for a second member's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewCardRow {
    pub hash: [u8; 32],
    /// Who asked.
    pub member: MemberId,
}

reads! {
    /// The card that waits for a second member's word.
    fn new_card(&self, person: RecordId) -> Option<NewCardRow>;
    /// People for whom a card waits.
    fn new_cards_waiting(&self) -> Vec<RecordId>;
    /// Whether a person has a card.
    fn has_card(&self, person: RecordId) -> bool;
}

fn new_card(log: &Connection, person: RecordId) -> Result<Option<NewCardRow>, StoreError> {
    Ok(log
        .prepare_cached("select hash, member from new_card where person = ? and agreed is null")?
        .query_row([person.as_bytes()], |row| {
            Ok(NewCardRow { hash: row.get(0)?, member: MemberId::from_bytes(row.get(1)?) })
        })
        .optional()?)
}

fn new_cards_waiting(log: &Connection) -> Result<Vec<RecordId>, StoreError> {
    let mut statement = log.prepare_cached("select distinct person from new_card where agreed is null")?;
    let rows = statement.query_map([], |row| row.get(0).map(RecordId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn has_card(log: &Connection, person: RecordId) -> Result<bool, StoreError> {
    Ok(log
        .prepare_cached("select exists (select 1 from card where person = ?)")?
        .query_row([person.as_bytes()], |row| row.get(0))?)
}

impl Tx<'_> {
    /// A member asks for a card in place of the one that stands; what was asked for before and not agreed to is dropped.
    pub fn ask_new_card(&self, person: RecordId, hash: [u8; 32], member: MemberId) -> Result<(), StoreError> {
        self.drop_new_card(person)?;
        self.log.execute(
            "insert into new_card (person, hash, member) values (?, ?, ?)",
            (person.as_bytes(), hash, member.as_bytes()),
        )?;
        Ok(())
    }

    /// Nobody waits for it any more.
    pub fn drop_new_card(&self, person: RecordId) -> Result<(), StoreError> {
        let sql = "delete from new_card where person = ? and agreed is null";
        self.log.execute(sql, [person.as_bytes()])?;
        Ok(())
    }

    /// A second member agrees: from now on this card stands.
    pub fn agree_new_card(&self, person: RecordId, member: MemberId) -> Result<(), StoreError> {
        let sql = "update new_card set agreed = ? where person = ? and agreed is null";
        self.log.execute(sql, (member.as_bytes(), person.as_bytes()))?;
        self.stand_new_cards(Some(person))
    }

    /// Puts the cards that were agreed to in the place of those before, in the order in which they were asked for.
    pub fn stand_new_cards(&self, person: Option<RecordId>) -> Result<(), StoreError> {
        let mut agreed = self.log.prepare_cached(
            "select person, hash from new_card where agreed is not null and (?1 is null or person = ?1) order by seq",
        )?;
        let rows = agreed.query_map([person.map(|id| *id.as_bytes())], |row| {
            Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, [u8; 32]>(1)?))
        })?;
        let mut stand = self.log.prepare_cached(
            "insert or replace into card (person, hash, opens)
             values (?1, ?2, not exists (select 1 from card where hash = ?2 and person <> ?1))",
        )?;
        for row in rows.collect::<Result<Vec<_>, _>>()? {
            stand.execute(row)?;
        }
        Ok(())
    }

    pub(super) fn forget_new_cards(&self, person: RecordId) -> Result<(), StoreError> {
        self.log.execute("delete from new_card where person = ?", [person.as_bytes()])?;
        Ok(())
    }
}
