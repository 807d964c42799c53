//! Writes changes, for the command line and for native clients.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{Automerge, AutomergeError, Change, ObjType, ROOT, ReadDoc, ScalarValue};
use thiserror::Error;

use super::plain::NOTES;
use crate::domain::id::ActorId;
use crate::domain::scalar::Scalar;

/// What to do to one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Writes one value, also when it is the one already there: that settles a conflict.
    Set(Scalar),
    Delete,
    /// Makes the text `notes` read so, keeping what others write into it at the same time. The field's name is ignored.
    Notes(String),
}

#[derive(Debug, Error)]
pub enum AuthorError {
    #[error("the changes to build on do not make a document")]
    Previous,
    /// Only a record's first change can make its notes.
    #[error("this record was made without notes")]
    NoNotes,
    #[error("nothing to write")]
    Nothing,
    #[error(transparent)]
    Automerge(#[from] AutomergeError),
}

/// One plain change by `actor` on top of `previous`, which may be empty. The first change of a record makes its `notes`
/// exactly when it edits them, and later ones can not.
pub fn change<B: AsRef<[u8]>>(
    previous: &[B],
    actor: ActorId,
    edits: &[(&str, Edit)],
) -> Result<Vec<u8>, AuthorError> {
    let previous: Vec<Change> = previous
        .iter()
        .map(|bytes| Change::from_bytes(bytes.as_ref().to_vec()).map_err(|_| AuthorError::Previous))
        .collect::<Result<_, _>>()?;
    let mut document = Automerge::new().with_actor(actor.as_bytes().as_slice().into());
    let birth = previous.is_empty();
    document.apply_changes(previous)?;
    let mut transaction = document.transaction();
    for (field, edit) in edits {
        write(&mut transaction, birth, field, edit)?;
    }
    // Time 0, always: when something was written is a field, as the device says it.
    let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(0));
    let change = hash.and_then(|hash| document.get_change_by_hash(&hash)).ok_or(AuthorError::Nothing)?;
    Ok(change.raw_bytes().to_vec())
}

fn write(to: &mut Transaction<'_>, birth: bool, field: &str, edit: &Edit) -> Result<(), AuthorError> {
    match edit {
        Edit::Set(value) => to.put(ROOT, field, scalar(value))?,
        Edit::Delete => to.delete(ROOT, field)?,
        Edit::Notes(text) => {
            let notes = match to.get(ROOT, NOTES)? {
                Some((_, notes)) => notes,
                None if birth => to.put_object(ROOT, NOTES, ObjType::Text)?,
                None => return Err(AuthorError::NoNotes),
            };
            to.update_text(&notes, text)?;
        }
    }
    Ok(())
}

fn scalar(value: &Scalar) -> ScalarValue {
    match value {
        Scalar::Text(text) => ScalarValue::Str(text.as_str().into()),
        Scalar::Int(number) => ScalarValue::Int(*number),
        Scalar::Bool(truth) => ScalarValue::Boolean(*truth),
        Scalar::Bytes(bytes) => ScalarValue::Bytes(bytes.clone()),
        Scalar::Null => ScalarValue::Null,
    }
}
