//! What a record is and whose, fixed by its first change and kept outside the document.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::id::{CircleId, MemberId, RecordId};
use super::kind::{Kind, Subject};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// As sent: a newer app may name a kind this server does not know.
    pub kind: String,
    /// Circle of birth.
    pub circle: CircleId,
    /// The person the record is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<RecordId>,
    /// The record this one is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<RecordId>,
}

impl Envelope {
    /// Whether subject and about are as records of this kind have them.
    pub fn fits(&self, id: RecordId, kind: Kind) -> bool {
        let spec = kind.spec();
        let subject = match spec.subject {
            Subject::Nobody => self.subject.is_none(),
            Subject::Itself => self.subject == Some(id),
            Subject::Person => self.subject.is_some(),
        };
        subject && self.about.is_some() == spec.about
    }
}

/// A review belongs to one reviewer and one record: its id follows from both, so two desks of one reviewer meet in one document.
pub fn review_id(reviewer: MemberId, record: RecordId) -> RecordId {
    let hash = Sha256::new()
        .chain_update(b"heard review")
        .chain_update(reviewer.as_bytes())
        .chain_update(record.as_bytes())
        .finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    RecordId::from_bytes(id)
}
