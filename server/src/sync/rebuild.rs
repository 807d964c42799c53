//! Derived tables made anew from the log.

use std::collections::BTreeSet;

use crate::domain::consent::{Purpose, permits};
use crate::domain::id::RecordId;
use crate::domain::kind::{Derived, Kind};
use crate::merge::Document;
use crate::records::{self, readable};
use crate::seal::Master;
use crate::store::{Store, Tx, crash_point};

use super::derive::{Marks, again};
use super::{SyncError, erasing, held, new_card};

/// Drops everything derived and derives it again, in one transaction. Answers how many records were read. A record that
/// cannot be read back is logged and stops nothing.
pub fn rebuild(store: &Store, master: &Master) -> Result<usize, SyncError> {
    let master = master.clone();
    store.write(move |tx| {
        let marks_before: BTreeSet<_> = match tx.projections_are_current()? {
            true => tx.marks()?.into_iter().collect(),
            false => BTreeSet::new(),
        };
        let know_marks = tx.projections_are_current()?;
        tx.clear_projections()?;
        let documents = tx.documents()?;
        for id in &documents {
            again(tx, &master, *id, Marks::Silent)?;
            crash_point("rebuild.middle");
        }
        held::noes_again(tx, &master)?;
        cards_again(tx, &master)?;
        new_card::again(tx)?;
        erasing::marks_again(tx)?;
        times_again(tx)?;
        if know_marks {
            announce(tx, &marks_before)?;
        }
        Ok(documents.len())
    })
}

/// Until when records are kept of people who have not said yes to keeping them.
fn times_again(tx: &Tx<'_>) -> Result<(), SyncError> {
    for (person, since) in tx.unkept()? {
        let is_running =
            !permits(&tx.decisions(person, Purpose::Keep.name())?) && tx.erasure_of(person)?.is_none();
        if !is_running {
            continue;
        }
        for record in tx.timed_records(person)? {
            tx.put_until(&record, Some(record.last_day(since)), false)?;
        }
    }
    Ok(())
}

/// Whose card counts depends on the order of the log across people: each person's first hash, by where it stands in it.
fn cards_again(tx: &mut Tx<'_>, master: &Master) -> Result<(), SyncError> {
    let mut first = Vec::new();
    for person in tx.documents_of_kind(Kind::Person.name())? {
        match first_card(tx, master, person) {
            Ok(card) => first.extend(card.map(|(seq, hash)| (seq, person, hash))),
            Err(SyncError::Unreadable(_)) => {}
            Err(error) => return Err(error),
        }
    }
    first.sort_unstable();
    tx.clear_cards()?;
    for (_, person, hash) in first {
        tx.put_card(person, hash)?;
    }
    Ok(())
}

/// The place in the log at which a person first had a card, and its hash.
fn first_card(
    tx: &mut Tx<'_>,
    master: &Master,
    person: RecordId,
) -> Result<Option<(i64, [u8; 32])>, SyncError> {
    let row = readable(person, tx.document(person))?.ok_or(SyncError::Unreadable(person))?;
    let owner = records::owner(tx, person, &row.envelope)?;
    let key = records::key(tx, master, owner)?;
    let mut changes = Vec::new();
    for row in readable(person, tx.changes(person))? {
        changes.push(records::open_change(&key, &row)?);
        let document = Document::replay(&changes).map_err(|_| SyncError::Unreadable(person))?;
        if let Derived::Person { card: Some(hash) } = Kind::Person.derive(person, &document.state()) {
            return Ok(Some((row.seq, hash)));
        }
    }
    Ok(None)
}

/// Tells the teams of marks that are no longer what they were told.
fn announce(tx: &Tx<'_>, before: &BTreeSet<(RecordId, String)>) -> Result<(), SyncError> {
    let now: BTreeSet<_> = tx.marks()?.into_iter().collect();
    for (record, mark) in now.symmetric_difference(before) {
        if let Some(row) = tx.document(*record)? {
            tx.feed_mark(row.circle, *record, mark, now.contains(&(*record, mark.clone())))?;
        }
    }
    Ok(())
}
