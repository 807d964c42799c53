//! Clean copies: a record made anew without its history, so that a word that must go is nowhere any more. The person's phone
//! made the first change of the next epoch out of what it reads; the server puts it in the place of all that was there.

use crate::domain::envelope::Envelope;
use crate::domain::id::{ChangeHash, RecordId};
use crate::domain::kind::Kind;
use crate::domain::outcome::{Code, Outcome};
use crate::records::{self, audited};
use crate::seal::{Master, sha256};
use crate::store::{Audited, CleanCopy, DeviceRow, DocumentRow, Tx};
use crate::wire::{Act, Push};

use super::SyncError;
use super::acts::{Today, spoken_for};
use super::found::Found;
use super::incoming::Incoming;
use super::push::{Batch, Rights};
use super::verdict::Verdict;
use super::work::Work;

/// Makes a record anew. `may` asks whether the device's member may write there.
pub(super) fn clean_copy(
    tx: &mut Tx<'_>,
    master: &Master,
    device: &DeviceRow,
    act: &Act,
    today: Today<'_>,
    work: &mut Work,
    may: impl Fn(&Tx<'_>, &Envelope) -> Result<bool, SyncError>,
) -> Result<Verdict, SyncError> {
    let (Some(doc), Some(change), Some(made_from)) = (act.doc, &act.change, &act.hash) else {
        return Ok(Verdict::refused(Code::NotFound));
    };
    let row = match spoken_for(tx, doc, may)? {
        Ok(row) => row,
        Err(verdict) => return Ok(verdict),
    };
    let Some(kind) = Kind::named(&row.envelope.kind).filter(|kind| kind.spec().notes) else {
        return Ok(Verdict::refused(Code::Closed));
    };
    if tx.waiting(doc)?.is_some() {
        return Ok(Verdict::of(Outcome::Later, Code::Depends));
    }
    let before = records::open_document(tx, master, doc, &row.envelope)?;
    work.opened(&before);
    if made_from.as_slice() != sight(before.heads()) {
        return Ok(Verdict::of(Outcome::Later, Code::Changed));
    }
    let push = Push { doc, change: change.clone(), envelope: None, epoch: row.epoch + 1 };
    let incoming = Incoming::read(push, work);
    let verdict = begin(tx, master, device, (&row, kind), &incoming, today, work)?;
    if verdict.outcome == Outcome::Kept {
        let part = audited(row.envelope.subject, doc, "made anew".to_owned());
        let (day, member) = (today.text.to_owned(), Some(device.member));
        tx.audit(&Audited { day, what: "clean-copy", member, parts: vec![part] })?;
        return Ok(Verdict::KEPT);
    }
    Ok(verdict)
}

/// What a clean copy was made from: SHA-256 over the hashes of the document's heads, in their order.
fn sight(mut heads: Vec<ChangeHash>) -> [u8; 32] {
    heads.sort();
    sha256(&heads.iter().flat_map(|hash| *hash.as_bytes()).collect::<Vec<u8>>())
}

/// The history goes and the new beginning comes, or neither.
fn begin(
    tx: &mut Tx<'_>,
    master: &Master,
    device: &DeviceRow,
    (row, kind): (&DocumentRow, Kind),
    incoming: &Incoming,
    today: Today<'_>,
    work: &mut Work,
) -> Result<Verdict, SyncError> {
    let inspected = match &incoming.inspected {
        Some(Ok(inspected)) if inspected.is_birth() => inspected,
        Some(Ok(_)) => return Ok(Verdict::refused(Code::Shape)),
        Some(Err(refusal)) => return Ok(refusal.clone().into()),
        None => return Ok(Verdict::of(Outcome::Later, Code::Busy)),
    };
    let doc: RecordId = row.id;
    let begins = CleanCopy { doc, epoch: row.epoch + 1, day: today.text.to_owned() };
    let found = Found { kind, envelope: row.envelope.clone(), circle: row.circle, is_new: false };
    let mut batch = Batch::new(tx, master, device, Rights::Asked, today.number, work);
    batch.begin_anew(incoming, inspected, &found, &begins)
}
