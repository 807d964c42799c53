//! What the audit log says of a record.

use crate::domain::id::RecordId;
use crate::seal::random;
use crate::store::AuditedPart;

/// A part of an entry; `text` holds no words of a person.
pub(crate) fn audited(owner: Option<RecordId>, doc: RecordId, text: String) -> AuditedPart {
    AuditedPart { owner, doc: Some(doc), text, salt: random() }
}
