//! What a phone stores of a record: twin of `web/src/core/entry.ts`, without the line for lists.

use heard::domain::envelope::Envelope;
use heard::domain::id::{ActorId, ChangeHash, CircleId};
use heard::domain::scalar::Scalar;
use serde::{Deserialize, Serialize};

use super::missing::Missing;

/// How far one of the phone's own changes has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Waiting,
    Sent,
    Kept,
    Held,
    ReMake,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    pub hash: ChangeHash,
    pub status: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Of a kept change, its place in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u64>,
}

impl Own {
    pub fn waiting(hash: ChangeHash) -> Own {
        Own::at(hash, Status::Waiting, None)
    }

    pub fn at(hash: ChangeHash, status: Status, code: Option<String>) -> Own {
        Own { hash, status, code, position: None }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    pub field: String,
    pub value: Scalar,
    pub code: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    pub envelope: Envelope,
    pub circle: CircleId,
    pub epoch: u64,
    pub born_here: bool,
    pub heads: Vec<ChangeHash>,
    /// When the server last brought or kept a change of it, by the server's own clock: seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<u64>,
    /// In the order they were made.
    pub own: Vec<Own>,
    /// Who the phone writes as here, when not as the profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<ActorId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<ActorId>,
    pub heard: bool,
    pub set_aside: Vec<SetAside>,
    /// Since when own changes wait for others that the server has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub gone: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub left: bool,
}

fn is_false(truth: &bool) -> bool {
    !truth
}

impl Entry {
    pub fn new(envelope: Envelope) -> Entry {
        Entry {
            circle: envelope.circle,
            envelope,
            epoch: 0,
            born_here: true,
            heads: Vec::new(),
            told: None,
            own: Vec::new(),
            actor: None,
            author: None,
            heard: false,
            set_aside: Vec::new(),
            missing: None,
            gone: false,
            left: false,
        }
    }

    /// Own changes that the server has not confirmed.
    pub fn unkept(&self) -> Vec<ChangeHash> {
        self.own.iter().filter(|own| own.status != Status::Kept).map(|own| own.hash).collect()
    }

    /// Whether its kind has the text `notes`, made by its first change.
    pub fn with_notes(&self) -> bool {
        ["person", "conversation", "response"].contains(&self.envelope.kind.as_str())
    }
}

/// A field as laid over a record, and the heads that were in sight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// Null takes the field out.
    pub value: Scalar,
    pub base: Vec<ChangeHash>,
}

/// Fields in the order in which they were first touched: a fold writes them so.
pub type Fields = Vec<(String, Touched)>;

/// The working copy of one record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub fields: Fields,
    /// An occasion of consent that is not done yet.
    pub open: bool,
}

impl Draft {
    pub fn touched(&self, field: &str) -> Option<&Touched> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, touched)| touched)
    }

    pub fn touch(&mut self, field: &str, touched: Touched) {
        match self.fields.iter_mut().find(|(name, _)| name == field) {
            Some((_, old)) => *old = touched,
            None => self.fields.push((field.to_owned(), touched)),
        }
    }
}
