//! How the steward's command line writes records: as a device does, through the same checks.

use serde_bytes::ByteBuf;

use crate::domain::envelope::Envelope;
use crate::domain::id::RecordId;
use crate::domain::kind::Kind;
use crate::http::{day, now};
use crate::join::{Steward, steward};
use crate::merge::author::{self, Edit};
use crate::seal::{Master, random};
use crate::store::Store;
use crate::sync::{Exchange, Sender};
use crate::wire::{Push, Request, VERSION};

use super::Failure;

/// Records to be made in the area's circle, each with its fields.
pub(super) type NewRecords<'a> = Vec<Vec<(String, Edit)>>;

/// Makes records of one kind in the area's circle. All of them are kept, or it says which was not.
pub(super) fn make(
    store: Store,
    master: Master,
    kind: Kind,
    records: NewRecords<'_>,
) -> Result<usize, Failure> {
    let Steward { device, actor, circle } = steward(&store)?;
    let envelope = Envelope { kind: kind.name().to_owned(), circle, subject: None, about: None };
    let mut push = Vec::new();
    for fields in &records {
        let edits: Vec<(&str, Edit)> =
            fields.iter().map(|(field, edit)| (field.as_str(), edit.clone())).collect();
        let change = author::change::<Vec<u8>>(&[], actor, &edits)?;
        push.push(Push {
            doc: RecordId::from_bytes(random()),
            change: ByteBuf::from(change),
            envelope: Some(envelope.clone()),
            epoch: 0,
        });
    }
    let request = Request { v: VERSION, nonce: None, cursors: Default::default(), push, acts: Vec::new() };
    let sender = Sender { device, request: None };
    let now = now();
    let answer = Exchange { store, master }.answer(&sender, request, now, day(now))?;
    match answer.results.iter().position(|result| result.outcome != "kept") {
        None => Ok(records.len()),
        Some(at) => {
            let code = answer.results[at].code.clone().unwrap_or_default();
            Err(format!("entry {} was not taken ({}): {code}", at + 1, answer.results[at].outcome).into())
        }
    }
}
