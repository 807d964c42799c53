//! A card in place of a lost one: one member gives it, a second one agrees, and the lost one opens nothing.

use crate::domain::id::{MemberId, RecordId};
use crate::domain::outcome::Code;
use crate::records::audited;
use crate::store::{Audited, Tx};

use super::derive::Marks;
use super::verdict::Verdict;
use super::{SyncError, marks};

/// On the records of whoever is to get another card, once a second member agrees.
const ASKED: &str = "card-asked";

/// A member gives a card; whoever gives the same one second agrees. The first card of a person needs nobody's word.
pub(super) fn ask(
    tx: &Tx<'_>,
    person: RecordId,
    hash: [u8; 32],
    member: MemberId,
    day: &str,
) -> Result<Verdict, SyncError> {
    if !tx.has_card(person)? {
        return Ok(Verdict::refused(Code::NotFound));
    }
    match tx.new_card(person)? {
        Some(waits) if waits.hash == hash && waits.member != member => {
            return confirm(tx, person, member, day);
        }
        _ => tx.ask_new_card(person, hash, member)?,
    }
    audit(tx, "new-card", person, member, day)?;
    tell(tx, person, true)?;
    Ok(Verdict::KEPT)
}

/// A second member agrees.
pub(super) fn confirm(
    tx: &Tx<'_>,
    person: RecordId,
    member: MemberId,
    day: &str,
) -> Result<Verdict, SyncError> {
    match tx.new_card(person)? {
        None => Ok(Verdict::refused(Code::NotFound)),
        Some(waits) if waits.member == member => Ok(Verdict::refused(Code::NoRight)),
        Some(_) => {
            tx.agree_new_card(person, member)?;
            audit(tx, "confirm-card", person, member, day)?;
            tell(tx, person, false)?;
            Ok(Verdict::KEPT)
        }
    }
}

/// A member takes it back: the card that stands stays.
pub(super) fn cancel(
    tx: &Tx<'_>,
    person: RecordId,
    member: MemberId,
    day: &str,
) -> Result<Verdict, SyncError> {
    if tx.new_card(person)?.is_none() {
        return Ok(Verdict::refused(Code::NotFound));
    }
    tx.drop_new_card(person)?;
    audit(tx, "cancel-card", person, member, day)?;
    tell(tx, person, false)?;
    Ok(Verdict::KEPT)
}

fn audit(
    tx: &Tx<'_>,
    what: &'static str,
    person: RecordId,
    member: MemberId,
    day: &str,
) -> Result<(), SyncError> {
    let part = audited(Some(person), person, "a card in place of another".to_owned());
    Ok(tx.audit(&Audited { day: day.to_owned(), what, member: Some(member), parts: vec![part] })?)
}

/// Tells the team, on every record of the person.
fn tell(tx: &Tx<'_>, person: RecordId, on: bool) -> Result<(), SyncError> {
    marks::set_of(tx, person, &[(ASKED, on)], Marks::Announce)
}

/// A record that comes while its person waits for a card is marked like the others.
pub(super) fn tell_of(tx: &Tx<'_>, person: RecordId, record: RecordId) -> Result<(), SyncError> {
    marks::set(tx, record, &[(ASKED, tx.new_card(person)?.is_some())], Marks::Announce)
}

/// Puts cards and marks as they stand, when everything derived is derived again. Nobody is told anew.
pub(super) fn again(tx: &Tx<'_>) -> Result<(), SyncError> {
    tx.stand_new_cards(None)?;
    let waiting = tx.new_cards_waiting()?;
    waiting.into_iter().try_for_each(|person| marks::set_of(tx, person, &[(ASKED, true)], Marks::Silent))
}
