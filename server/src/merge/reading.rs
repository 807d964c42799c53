//! Reads a document into a state. The browser does the same; the fixtures in `tests/fixtures/states` hold both together.

use automerge::{Automerge, ROOT, ReadDoc, ScalarValue, Value};

use super::plain::NOTES;
use crate::domain::id::ActorId;
use crate::domain::scalar::Scalar;
use crate::domain::state::{Field, State, Written};

pub(super) fn state(document: &Automerge) -> State {
    document.keys(ROOT).filter_map(|key| field(document, &key).map(|field| (key, field))).collect()
}

fn field(document: &Automerge, key: &str) -> Option<Field> {
    if key == NOTES {
        let (_, notes) = document.get(ROOT, key).ok()??;
        return Some(Scalar::Text(document.text(notes).ok()?).into());
    }
    // In the order of Automerge's own choice, its winner last.
    let mut writes: Vec<_> = document
        .get_all(ROOT, key)
        .ok()?
        .into_iter()
        .filter_map(|(value, id)| Some((scalar(&value)?, counter_and_actor(&id)?)))
        .collect();
    let (value, (_, by)) = writes.pop()?;
    writes.retain(|(other, _)| *other != value);
    if writes.is_empty() {
        return Some(value.into());
    }
    writes.sort_by_key(|(_, (counter, actor))| (*actor, *counter));
    let others = writes.into_iter().map(|(value, (_, by))| Written { value, by }).collect();
    Some(Field { value, by: Some(by), others })
}

fn counter_and_actor(id: &automerge::ObjId) -> Option<(u64, ActorId)> {
    match id {
        automerge::ObjId::Id(counter, actor, _) => {
            Some((*counter, ActorId::try_from(actor.to_bytes()).ok()?))
        }
        automerge::ObjId::Root => None,
    }
}

fn scalar(value: &Value<'_>) -> Option<Scalar> {
    match value.as_scalar()? {
        ScalarValue::Str(text) => Some(Scalar::Text(text.to_string())),
        ScalarValue::Int(number) => Some(Scalar::Int(*number)),
        ScalarValue::Boolean(truth) => Some(Scalar::Bool(*truth)),
        ScalarValue::Bytes(bytes) => Some(Scalar::Bytes(bytes.clone())),
        ScalarValue::Null => Some(Scalar::Null),
        _ => None,
    }
}
