//! What a person decides with their card: an occasion of consent, written by the server's own reserved actor. These are the
//! only changes that it ever makes.

use crate::domain::card::HOLDER;
use crate::domain::consent::{Decision, Purpose};
use crate::domain::envelope::Envelope;
use crate::domain::id::{ActorId, DeviceId, RecordId};
use crate::domain::kind::Kind;
use crate::domain::outcome::Outcome;
use crate::domain::scalar::Scalar;
use crate::merge::author::{Edit, change};
use crate::records;
use crate::seal::{Master, random};
use crate::store::{DeviceRow, Tx};
use crate::wire::Push;

use super::incoming::Incoming;
use super::push::{Batch, Rights};
use super::work::Work;
use super::{Exchange, SyncError};
use crate::domain::day;

/// What its actor is bound to. No request is ever of this device: its key is no point that anybody could sign with.
const NO_DEVICE: DeviceId = DeviceId::from_bytes([0; 16]);
const NO_KEY: [u8; 65] = [0; 65];

/// The exact words in sight of which something was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: RecordId,
    pub version: i64,
    pub language: String,
    /// SHA-256 of the words.
    pub sha256: [u8; 32],
}

/// What was decided of one purpose.
#[derive(Debug, Clone)]
pub struct CardDecision {
    pub purpose: Purpose,
    pub decision: Decision,
    pub notice: Option<Notice>,
}

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardOutcome {
    Kept,
    /// It could not be kept: the person's key or records do not open. A no counts all the same.
    Later,
    /// The card opens nothing (any more).
    NoCard,
}

/// When something was decided.
#[derive(Debug, Clone)]
pub struct Moment {
    /// Seconds since 1970.
    pub now: u64,
    /// The same as ISO text in UTC.
    pub text: String,
}

impl Exchange {
    /// Stores what the holder of a card decided, in sight of all that was decided before. When this returns it is on
    /// disk, and everything computed through consent follows it. Blocks.
    pub fn decide_with_card(
        &self,
        card: [u8; 32],
        decisions: Vec<CardDecision>,
        at: Moment,
    ) -> Result<CardOutcome, SyncError> {
        let master = self.master.clone();
        self.store.write(move |tx| {
            let Some(person) = tx.card_opens(card)? else { return Ok(CardOutcome::NoCard) };
            let Some(circle) = tx.circle_of_person(person)? else { return Ok(CardOutcome::NoCard) };
            let envelope = Envelope {
                kind: Kind::Consent.name().to_owned(),
                circle,
                subject: Some(person),
                about: None,
            };
            let occasion = occasion(tx, person, &decisions, &at.text)?;
            keep(tx, &master, envelope, occasion, &at)
        })
    }
}

/// The fields of an occasion on which this was decided.
fn occasion(
    tx: &Tx<'_>,
    person: RecordId,
    decisions: &[CardDecision],
    time: &str,
) -> Result<Vec<(String, Edit)>, SyncError> {
    let set = |field: &str, value: Scalar| (field.to_owned(), Edit::Set(value));
    let mut fields = vec![set("how", "card".into()), set("by", "self".into()), set("at", time.into())];
    for CardDecision { purpose, decision, notice } in decisions {
        let purpose = purpose.name();
        fields.push(set(&format!("decision/{purpose}"), decision.name().into()));
        let mut seen: Vec<RecordId> =
            tx.decisions(person, purpose)?.into_iter().map(|earlier| earlier.occasion).collect();
        seen.sort_unstable();
        if !seen.is_empty() {
            let joined = seen.iter().flat_map(|id| *id.as_bytes()).collect();
            fields.push(set(&format!("seen/{purpose}"), Scalar::Bytes(joined)));
        }
        let Some(Notice { id, version, language, sha256 }) = notice else { continue };
        let words = |part: &str, value| set(&format!("notice/{purpose}/{part}"), value);
        fields.push(words("id", Scalar::Bytes(id.as_bytes().to_vec())));
        fields.push(words("version", Scalar::Int(*version)));
        fields.push(words("language", language.as_str().into()));
        fields.push(words("sha256", Scalar::Bytes(sha256.to_vec())));
    }
    Ok(fields)
}

/// Takes the occasion in like any other change: one way leads into the log.
fn keep(
    tx: &mut Tx<'_>,
    master: &Master,
    envelope: Envelope,
    fields: Vec<(String, Edit)>,
    at: &Moment,
) -> Result<CardOutcome, SyncError> {
    let device = reserved(tx, master, &at.text)?;
    let actor = tx.actor_of_device(NO_DEVICE)?.unwrap_or_else(|| ActorId::from_bytes(random()));
    let edits: Vec<(&str, Edit)> =
        fields.iter().map(|(field, edit)| (field.as_str(), edit.clone())).collect();
    let doc = RecordId::from_bytes(random());
    let bytes = change::<&[u8]>(&[], actor, &edits).map_err(|_| SyncError::Unreadable(doc))?;
    let push = Push { doc, change: bytes.into(), envelope: Some(envelope), epoch: 0 };
    let mut work = Work::without_end();
    let incoming = Incoming::read(push, &mut work);
    let verdict =
        Batch::new(tx, master, &device, Rights::Lent, day::number(at.now), &mut work).take(&incoming)?;
    Ok(if verdict.outcome == Outcome::Kept { CardOutcome::Kept } else { CardOutcome::Later })
}

/// The server's own device and member, made when they are first needed.
fn reserved(tx: &mut Tx<'_>, master: &Master, time: &str) -> Result<DeviceRow, SyncError> {
    let device = DeviceRow { id: NO_DEVICE, member: HOLDER, key: NO_KEY.to_vec(), revoked: false };
    if tx.device(NO_DEVICE)?.is_none() {
        // What people call it depends on their language: the screens name it.
        let name = records::seal_name(tx, master, HOLDER, "")?;
        tx.add_member(HOLDER, &name)?;
        tx.add_device(&device, time.get(..10).unwrap_or(time))?;
    }
    Ok(device)
}
