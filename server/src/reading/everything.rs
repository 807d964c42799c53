//! Everything that is held on one person, to hand to them: each record with its history, each occasion with the words it was
//! asked in, and who read it or took it away.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::basis::Basis;
use crate::domain::card::HOLDER;
use crate::domain::id::{ActorId, MemberId, RecordId};
use crate::domain::kind::Kind;
use crate::domain::scalar::Scalar;
use crate::domain::state::{Field, State};
use crate::merge::Document;
use crate::records::{RecordError, audited, read_changes};
use crate::seal::Master;
use crate::store::{Audited, DocumentRow, Reader, Store, StoreError};

use super::card::Wording;

/// What is held on a person. As JSON it is the part for machines of the file that they get.
#[derive(Debug, Clone, Serialize)]
pub struct Everything {
    pub area: String,
    pub team: String,
    /// "2026-05-03".
    pub day: String,
    /// In the order in which they came.
    pub records: Vec<Told>,
    /// The wordings that occasions name.
    pub wordings: Vec<ToldWording>,
    pub done: Vec<Done>,
    /// How many records cannot be read now.
    pub unread: usize,
}

/// One record: the person's own, or what a reviewer wrote about one.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    pub id: RecordId,
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<RecordId>,
    /// As it is now, versions side by side included.
    pub now: State,
    /// How it came to be that: what was in its fields after each change that made them other than before.
    pub history: Vec<Step>,
}

/// One change.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// card, member, reviewer, co-chair, steward, or someone who is not known any more
    pub by: String,
    /// Fields that it made other than they were; null where it took one out.
    pub fields: BTreeMap<String, Scalar>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ToldWording {
    pub id: RecordId,
    pub version: i64,
    pub language: String,
    pub words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_by: Option<String>,
    /// What makes it lawful, where that is no yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<&'static str>,
}

/// An entry of the audit log that is about the person.
#[derive(Debug, Clone, Serialize)]
pub struct Done {
    pub day: String,
    pub what: String,
    /// The role of who did it; none where it was nobody of the area.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    pub text: String,
}

/// Everything about a person, of one moment; that it was handed out is in the audit log when this returns. Blocks.
pub(super) fn everything(
    store: &Store,
    master: &Master,
    person: RecordId,
    day: &str,
    wording: impl Fn(&Reader, RecordId) -> Result<Option<Wording>, StoreError>,
) -> Result<Everything, StoreError> {
    let part = audited(Some(person), person, "everything".to_owned());
    let entry = Audited { day: day.to_owned(), what: "everything", member: None, parts: vec![part] };
    store.write(move |tx| tx.audit(&entry))?;
    store.read(|reader| {
        let (mut records, mut unread) = (Vec::new(), 0);
        for id in reader.records_of(person)? {
            let Some(row) = reader.document(id)? else { continue };
            match told(reader, master, &row) {
                Ok(told) => records.push(told),
                Err(RecordError::Unreadable(record)) => {
                    tracing::error!(%record, "a record cannot be read back from the log");
                    reader.suspect(record);
                    unread += 1;
                }
                Err(RecordError::Store(error)) => return Err(error),
            }
        }
        let team = match reader.circle_of_person(person)?.map(|id| reader.circle(id)).transpose()? {
            Some(Some(circle)) => reader.circle_name(&circle)?,
            _ => String::new(),
        };
        let mut wordings = Vec::new();
        for id in named(&records) {
            let Some(Wording { words, language, version, checked_by, basis }) = wording(reader, id)? else {
                continue;
            };
            wordings.push(ToldWording {
                id,
                version,
                language,
                words,
                checked_by,
                basis: basis.map(Basis::name),
            });
        }
        let area = reader.area()?.map(|area| area.name).unwrap_or_default();
        let done = done(reader, person)?;
        Ok(Everything { area, team, day: day.to_owned(), records, wordings, done, unread })
    })
}

fn told(reader: &Reader, master: &Master, row: &DocumentRow) -> Result<Told, RecordError> {
    let changes = read_changes(reader, master, row)?;
    let (mut history, mut before, mut so_far) = (Vec::new(), State::default(), Vec::new());
    for (actor, bytes) in changes {
        so_far.push(bytes);
        let document = Document::replay(&so_far).map_err(|_| RecordError::Unreadable(row.id))?;
        let now = document.state();
        let fields = differing(&before, &now);
        history.push(Step { by: who(reader, actor)?, fields });
        before = now;
    }
    let DocumentRow { id, envelope, .. } = row;
    Ok(Told { id: *id, kind: envelope.kind.clone(), about: envelope.about, now: before, history })
}

fn differing(before: &State, now: &State) -> BTreeMap<String, Scalar> {
    let value = |field: Option<&Field>| field.map_or(Scalar::Null, |field| field.value.clone());
    let names = before.iter().chain(now.iter()).map(|(name, _)| name);
    names
        .filter(|name| value(before.get(name)) != value(now.get(name)))
        .map(|name| (name.to_owned(), value(now.get(name))))
        .collect()
}

fn who(reader: &Reader, actor: ActorId) -> Result<String, StoreError> {
    let device = reader.actor_device(actor)?.map(|id| reader.device(id)).transpose()?.flatten();
    Ok(match device {
        Some(device) if device.member == HOLDER => "card".to_owned(),
        Some(device) => role(reader, device.member)?,
        None => "somebody".to_owned(),
    })
}

/// The role of a member outside the area's own circle, where everybody is.
fn role(reader: &Reader, member: MemberId) -> Result<String, StoreError> {
    let circles = reader.circles_of(member)?;
    Ok(circles.first().map_or("somebody", |(_, role)| role.name()).to_owned())
}

/// The notices that occasions of consent name, each once.
fn named(records: &[Told]) -> Vec<RecordId> {
    let mut ids: Vec<RecordId> = records
        .iter()
        .filter(|told| told.kind == Kind::Consent.name())
        .flat_map(|told| told.now.under("notice/"))
        .filter(|(name, _)| name.ends_with("/id"))
        .filter_map(|(_, field)| match &field.value {
            Scalar::Bytes(bytes) => RecordId::try_from(bytes.as_slice()).ok(),
            _ => None,
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn done(reader: &Reader, person: RecordId) -> Result<Vec<Done>, StoreError> {
    let mut all = Vec::new();
    for row in reader.audited_of(person)? {
        let by = row.member.map(|member| role(reader, member)).transpose()?;
        for (record, text) in row.parts {
            let (day, what) = (row.day.clone(), row.what.clone());
            all.push(Done { day, what, by: by.clone(), record, text });
        }
    }
    Ok(all)
}
