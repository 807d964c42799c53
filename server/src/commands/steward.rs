//! How the steward's command line writes records: as a device does, through the same checks.

use serde_bytes::ByteBuf;

use crate::domain::envelope::Envelope;
use crate::domain::id::RecordId;
use crate::domain::kind::Kind;
use crate::domain::scalar::Scalar;
use crate::http::{day, now};
use crate::join::{Steward, steward};
use crate::merge::author::{self, Edit};
use crate::seal::{Master, random};
use crate::store::Store;
use crate::sync::{AreaRecord, Exchange, Sender};
use crate::wire::{Push, Request, VERSION};

use super::Failure;

/// One record to write in the area's circle: its fields, and what is there of it already.
#[derive(Debug)]
pub(super) struct Writing {
    pub on: Option<AreaRecord>,
    pub fields: Vec<(String, Scalar)>,
}

impl Writing {
    /// The change that makes the record say so; none where it says so already.
    fn change(&self, actor: crate::domain::id::ActorId) -> Result<Option<Vec<u8>>, Failure> {
        let says = |field: &str| self.on.as_ref().and_then(|on| on.state.get(field)?.settled());
        let edits: Vec<(&str, Edit)> = self
            .fields
            .iter()
            .filter(|(field, value)| says(field) != Some(value))
            .map(|(field, value)| (field.as_str(), Edit::Set(value.clone())))
            .collect();
        if edits.is_empty() {
            return Ok(None);
        }
        let previous = self.on.as_ref().map_or(&[][..], |on| &on.changes);
        Ok(Some(author::change(previous, actor, &edits)?))
    }
}

/// Writes records of one kind in the area's circle, as far as they do not say so already. All are kept, or it says which
/// was not. Answers how many changed.
pub(super) fn write(
    store: Store,
    master: Master,
    kind: Kind,
    writings: Vec<Writing>,
) -> Result<usize, Failure> {
    let Steward { device, actor, circle } = steward(&store)?;
    let envelope = Envelope { kind: kind.name().to_owned(), circle, subject: None, about: None };
    let mut push = Vec::new();
    for writing in &writings {
        let Some(change) = writing.change(actor)? else { continue };
        push.push(Push {
            doc: writing.on.as_ref().map_or_else(|| RecordId::from_bytes(random()), |on| on.id),
            change: ByteBuf::from(change),
            envelope: writing.on.is_none().then(|| envelope.clone()),
            epoch: 0,
        });
    }
    let changed = push.len();
    let request = Request { v: VERSION, push, ..Request::default() };
    let now = now();
    let sender = Sender { device, request: None };
    let answer = Exchange { store, master }.answer(&sender, request, now, day(now))?;
    match answer.results.iter().find(|result| result.outcome != "kept") {
        None => Ok(changed),
        Some(refused) => {
            let code = refused.code.clone().unwrap_or_default();
            Err(format!("one entry was not taken: {} {code}", refused.outcome).into())
        }
    }
}
