//! Derived tables: written in the transaction of the change they follow from, rebuilt from the log at will.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::readings::VISIBLE;
use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::consent::{Decision, Entry};
use crate::domain::id::{ChangeHash, MemberId, RecordId};
use crate::domain::kind::{Decided, Occasion, Review, ReviewState};

reads! {
    /// Everything ever decided about one purpose for one person, in no order.
    fn decisions(&self, subject: RecordId, purpose: &str) -> Vec<Entry>;
    /// Conversations and responses of a person.
    fn leaving_of(&self, subject: RecordId) -> Vec<RecordId>;
    /// Whether a no to this purpose waits for a member's word.
    fn is_held_no(&self, subject: RecordId, purpose: &str) -> bool;
    /// Whether a person's shared words may leave their team: *keep* and *share* are both a current yes.
    fn may_leave(&self, subject: RecordId) -> bool;
    /// Marks of all records.
    fn marks(&self) -> Vec<(RecordId, String)>;
    /// Whether some reviewer marked the record as heard (or went further), and a reviewer can see it.
    fn is_heard(&self, doc: RecordId) -> bool;
    fn has_mark(&self, doc: RecordId, mark: &str) -> bool;
}

fn decisions(log: &Connection, subject: RecordId, purpose: &str) -> Result<Vec<Entry>, StoreError> {
    let mut statement = log.prepare_cached(
        "select occasion, decision, seen, card, member from decision where subject = ? and purpose = ?",
    )?;
    let rows = statement.query_map((subject.as_bytes(), purpose), |row| {
        let seen: Vec<u8> = row.get(2)?;
        Ok(Entry {
            occasion: RecordId::from_bytes(row.get(0)?),
            decision: Decision::named(&row.get::<_, String>(1)?).ok_or(rusqlite::Error::InvalidQuery)?,
            seen: seen.chunks_exact(16).filter_map(|id| RecordId::try_from(id).ok()).collect(),
            card: row.get(3)?,
            member: MemberId::from_bytes(row.get(4)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn leaving_of(log: &Connection, subject: RecordId) -> Result<Vec<RecordId>, StoreError> {
    let mut statement = log.prepare_cached("select doc from leaving where subject = ? order by doc")?;
    let rows = statement.query_map([subject.as_bytes()], |row| row.get(0).map(RecordId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn is_heard(log: &Connection, doc: RecordId) -> Result<bool, StoreError> {
    let sql = format!(
        "select exists (select 1 from review where about = ?1 and state <> '{}')
            and exists (select 1 from leaving where doc = ?1 and {VISIBLE})",
        ReviewState::SetAside.name()
    );
    Ok(log.prepare_cached(&sql)?.query_row([doc.as_bytes()], |row| row.get(0))?)
}

fn is_held_no(log: &Connection, subject: RecordId, purpose: &str) -> Result<bool, StoreError> {
    Ok(log
        .prepare_cached("select exists (select 1 from held_no where subject = ? and purpose = ?)")?
        .query_row((subject.as_bytes(), purpose), |row| row.get(0))?)
}

fn may_leave(log: &Connection, subject: RecordId) -> Result<bool, StoreError> {
    Ok(log
        .prepare_cached(
            "select count(*) = 2 from permission where subject = ? and purpose in ('keep', 'share')",
        )?
        .query_row([subject.as_bytes()], |row| row.get(0))?)
}

fn marks(log: &Connection) -> Result<Vec<(RecordId, String)>, StoreError> {
    let mut statement = log.prepare_cached("select doc, mark from mark order by doc, mark")?;
    let rows = statement.query_map([], |row| Ok((RecordId::from_bytes(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn has_mark(log: &Connection, doc: RecordId, mark: &str) -> Result<bool, StoreError> {
    Ok(log
        .prepare_cached("select exists (select 1 from mark where doc = ? and mark = ?)")?
        .query_row((doc.as_bytes(), mark), |row| row.get(0))?)
}

impl Tx<'_> {
    pub fn put_decision(
        &self,
        subject: RecordId,
        member: MemberId,
        card: bool,
        occasion: &Occasion,
        decided: &Decided,
    ) -> Result<(), StoreError> {
        let seen: Vec<u8> = decided.seen.iter().flat_map(|id| *id.as_bytes()).collect();
        self.log
            .prepare_cached(
                "insert or replace into decision
                 (occasion, purpose, subject, decision, seen, member, card, how, day, version, language)
                 values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute((
                decided.occasion.as_bytes(),
                &decided.purpose,
                subject.as_bytes(),
                decided.decision.name(),
                seen,
                member.as_bytes(),
                card,
                &occasion.how,
                &occasion.day,
                decided.notice_version,
                &decided.notice_language,
            ))?;
        Ok(())
    }

    /// Takes out what was derived from an occasion. Answers what it was about.
    pub fn remove_decisions(&self, occasion: RecordId) -> Result<BTreeSet<String>, StoreError> {
        let mut statement =
            self.log.prepare_cached("delete from decision where occasion = ? returning purpose")?;
        let purposes = statement.query_map([occasion.as_bytes()], |row| row.get(0))?;
        Ok(purposes.collect::<Result<_, _>>()?)
    }

    pub fn put_held_no(
        &self,
        doc: RecordId,
        hash: ChangeHash,
        subject: RecordId,
        purpose: &str,
    ) -> Result<(), StoreError> {
        self.log
            .prepare_cached(
                "insert or ignore into held_no (doc, hash, subject, purpose) values (?, ?, ?, ?)",
            )?
            .execute((doc.as_bytes(), hash.as_bytes(), subject.as_bytes(), purpose))?;
        Ok(())
    }

    /// The change waits no more.
    pub fn remove_held_no(&self, doc: RecordId, hash: ChangeHash) -> Result<(), StoreError> {
        self.log
            .prepare_cached("delete from held_no where doc = ? and hash = ?")?
            .execute((doc.as_bytes(), hash.as_bytes()))?;
        Ok(())
    }

    /// Sets or takes away a person's permission. With a yes goes the occasion whose wording is shown for it.
    pub fn put_permission(
        &self,
        subject: RecordId,
        purpose: &str,
        yes: Option<RecordId>,
    ) -> Result<(), StoreError> {
        match yes {
            Some(occasion) => self
                .log
                .prepare_cached(
                    "insert or replace into permission (subject, purpose, occasion) values (?, ?, ?)",
                )?
                .execute((subject.as_bytes(), purpose, occasion.as_bytes()))?,
            None => self
                .log
                .prepare_cached("delete from permission where subject = ? and purpose = ?")?
                .execute((subject.as_bytes(), purpose))?,
        };
        Ok(())
    }

    pub fn put_review(
        &self,
        doc: RecordId,
        about: RecordId,
        reviewer: MemberId,
        review: &Review,
    ) -> Result<(), StoreError> {
        self.log
            .prepare_cached(
                "insert or replace into review (doc, about, reviewer, state, because) values (?, ?, ?, ?, ?)",
            )?
            .execute((
                doc.as_bytes(),
                about.as_bytes(),
                reviewer.as_bytes(),
                review.state.name(),
                &review.because,
            ))?;
        Ok(())
    }

    pub fn put_mark(&self, doc: RecordId, mark: &str, on: bool) -> Result<(), StoreError> {
        let sql = if on {
            "insert or ignore into mark (doc, mark) values (?, ?)"
        } else {
            "delete from mark where doc = ? and mark = ?"
        };
        self.log.prepare_cached(sql)?.execute((doc.as_bytes(), mark))?;
        Ok(())
    }
}
