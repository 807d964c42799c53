//! Wishes to be erased: asked for, agreed to, taken back. Until it is done, nothing of the person is shown to anybody, as if
//! they had said no to everything; what carries it out is in `erasure`.

use crate::domain::card::Code as Number;
use crate::domain::id::{ActId, ErasureId, MemberId, RecordId};
use crate::domain::limits::ERASURE_GRACE_SECONDS;
use crate::domain::outcome::Code;
use crate::records::audited;
use crate::seal::{Master, random};
use crate::store::{AskedBy, Audited, ErasureRow, StoreError, Tx};

use super::derive::{Marks, permit_again};
use super::marks::Mark;
use super::verdict::Verdict;
use super::{Exchange, SyncError, marks};
use crate::domain::day;

/// On a record whose person's team waits for a second member's word.
const ASKED: &str = "erase-asked";

/// On a record that will be erased soon, and is hidden until then.
const SOON: &str = "erasing";

/// The same, where the person asked for it with their card: only the card stops it.
const SOON_BY_CARD: &str = "erasing-by-card";

/// The number that a member's request gives the receipt: their phone knows it before the server does.
fn number(act: ActId) -> Number {
    let [number @ .., _, _, _, _, _, _] = *act.as_bytes();
    Number::from_bytes(number)
}

/// A member asks, at the person's word; whoever asks second agrees. `now` in seconds since 1970.
pub(super) fn ask(
    tx: &mut Tx<'_>,
    master: &Master,
    person: RecordId,
    member: MemberId,
    act: ActId,
    now: u64,
) -> Result<Verdict, SyncError> {
    let number = number(act).receipt_hash();
    audit(tx, "erase", Some(member), person, now)?;
    let Some(waits) = tx.erasure_of(person)? else {
        let id = ErasureId::from_bytes(random());
        tx.add_erasure(id, person, AskedBy::Team(member), now, None)?;
        tx.add_number(id, number)?;
        hide(tx, master, person)?;
        return Ok(Verdict::KEPT);
    };
    tx.add_number(waits.id, number)?;
    if waits.due.is_none() && waits.asked_by != Some(AskedBy::Team(member)) {
        agree(tx, &waits, person, now)?;
    }
    Ok(Verdict::KEPT)
}

/// A second member agrees: after a day it is done.
pub(super) fn confirm(
    tx: &mut Tx<'_>,
    person: RecordId,
    member: MemberId,
    now: u64,
) -> Result<Verdict, SyncError> {
    let Some(waits) = tx.erasure_of(person)? else { return Ok(Verdict::refused(Code::NotFound)) };
    if waits.due.is_some() {
        return Ok(Verdict::KEPT);
    }
    if waits.asked_by == Some(AskedBy::Team(member)) {
        return Ok(Verdict::refused(Code::NoRight));
    }
    audit(tx, "confirm-erase", Some(member), person, now)?;
    agree(tx, &waits, person, now)?;
    Ok(Verdict::KEPT)
}

/// A member takes back what a team asked for; what the person asked for with their card, only the card does.
pub(super) fn cancel(
    tx: &mut Tx<'_>,
    master: &Master,
    person: RecordId,
    member: MemberId,
    now: u64,
) -> Result<Verdict, SyncError> {
    let Some(waits) = tx.erasure_of(person)? else { return Ok(Verdict::refused(Code::NotFound)) };
    if waits.asked_by == Some(AskedBy::Card) {
        return Ok(Verdict::refused(Code::NoRight));
    }
    audit(tx, "cancel-erase", Some(member), person, now)?;
    take_back(tx, master, person, &waits)?;
    Ok(Verdict::KEPT)
}

/// Notes in the audit log what was said of erasing a person; nobody of the area, where it was said with the card.
fn audit(
    tx: &Tx<'_>,
    what: &'static str,
    member: Option<MemberId>,
    person: RecordId,
    now: u64,
) -> Result<(), SyncError> {
    let part =
        audited(Some(person), person, if member.is_some() { "by a member" } else { "by card" }.to_owned());
    let day = tx.day_text(day::number(now))?;
    Ok(tx.audit(&Audited { day, what, member, parts: vec![part] })?)
}

fn agree(tx: &Tx<'_>, waits: &ErasureRow, person: RecordId, now: u64) -> Result<(), SyncError> {
    tx.set_due(waits.id, now + ERASURE_GRACE_SECONDS)?;
    tell(tx, person)
}

fn hide(tx: &mut Tx<'_>, master: &Master, person: RecordId) -> Result<(), SyncError> {
    permit_again(tx, master, person)?;
    tell(tx, person)
}

fn take_back(
    tx: &mut Tx<'_>,
    master: &Master,
    person: RecordId,
    waits: &ErasureRow,
) -> Result<(), SyncError> {
    tx.remove_erasure(waits.id)?;
    permit_again(tx, master, person)?;
    tell(tx, person)
}

/// Tells the team how it stands, on every record of the person.
fn tell(tx: &Tx<'_>, person: RecordId) -> Result<(), SyncError> {
    marks::set_of(tx, person, &stands(tx, person)?, Marks::Announce)
}

/// The same of one record. A record that comes while its person waits to be erased is hidden like the others.
pub(super) fn tell_of(tx: &Tx<'_>, person: RecordId, record: RecordId) -> Result<(), SyncError> {
    marks::set(tx, record, &stands(tx, person)?, Marks::Announce)
}

/// The marks of a person's records.
fn stands(tx: &Tx<'_>, person: RecordId) -> Result<[Mark; 3], StoreError> {
    let waits = tx.erasure_of(person)?;
    let agreed = waits.as_ref().is_some_and(|waits| waits.due.is_some());
    let by_card = waits.as_ref().is_some_and(|waits| waits.asked_by == Some(AskedBy::Card));
    Ok([(ASKED, waits.is_some() && !agreed), (SOON, agreed && !by_card), (SOON_BY_CARD, agreed && by_card)])
}

/// Puts the marks of all who wait to be erased, when everything derived is derived again. Nobody is told anew.
pub(super) fn marks_again(tx: &Tx<'_>) -> Result<(), SyncError> {
    for person in tx.erasures_waiting()?.into_iter().filter_map(|waits| waits.person) {
        marks::set_of(tx, person, &stands(tx, person)?, Marks::Silent)?;
    }
    Ok(())
}

impl Exchange {
    /// The holder of a card asks to be erased: everything is hidden when this returns. `number` finds the receipt. Answers
    /// whom it is about, if the card opens anything. Blocks.
    pub fn ask_erasure_with_card(
        &self,
        card: [u8; 32],
        number: &Number,
        now: u64,
    ) -> Result<Option<RecordId>, SyncError> {
        let (master, number) = (self.master.clone(), number.receipt_hash());
        self.store.write(move |tx| {
            let Some(person) = tx.card_opens(card)? else { return Ok(None) };
            audit(tx, "erase", None, person, now)?;
            let due = now + ERASURE_GRACE_SECONDS;
            let id = match tx.erasure_of(person)? {
                Some(waits) => {
                    tx.ask_with_card(waits.id)?;
                    tx.set_due(waits.id, waits.due.map_or(due, |before| before.min(due)))?;
                    waits.id
                }
                None => {
                    let id = ErasureId::from_bytes(random());
                    tx.add_erasure(id, person, AskedBy::Card, now, Some(due))?;
                    id
                }
            };
            tx.add_number(id, number)?;
            hide(tx, &master, person)?;
            Ok(Some(person))
        })
    }

    /// The holder of a card wants it done at once. False where nothing was asked, or it waits for a reason. Blocks.
    pub fn hurry_erasure_with_card(&self, card: [u8; 32], now: u64, day: String) -> Result<bool, SyncError> {
        self.store.write(move |tx| {
            let Some(person) = tx.card_opens(card)? else { return Ok(false) };
            let Some(waits) = tx.erasure_of(person)? else { return Ok(false) };
            if waits.pause.is_some_and(|pause| pause.until >= day) {
                return Ok(false);
            }
            tx.set_due(waits.id, now)?;
            Ok(true)
        })
    }

    /// The holder of a card takes it back, also what their team asked for. Blocks.
    pub fn stop_erasure_with_card(&self, card: [u8; 32], now: u64) -> Result<bool, SyncError> {
        let master = self.master.clone();
        self.store.write(move |tx| {
            let Some(person) = tx.card_opens(card)? else { return Ok(false) };
            let Some(waits) = tx.erasure_of(person)? else { return Ok(false) };
            audit(tx, "cancel-erase", None, person, now)?;
            take_back(tx, &master, person, &waits)?;
            Ok(true)
        })
    }
}
