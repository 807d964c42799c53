//! A record as it is read: flat fields, conflicts included.
//!
//! Concurrent writes that left different values are all here. Automerge's winner is `value`, but it is arbitrary: whoever
//! decides something by a field asks `settled`, and whoever shows it shows the others too.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::id::ActorId;
use super::scalar::Scalar;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub value: Scalar,
    /// Who wrote `value`: known exactly when there are others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ActorId>,
    /// Concurrent writes of other values, by actor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Written>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    pub value: Scalar,
    pub by: ActorId,
}

impl Field {
    /// The value, if nobody wrote another at the same time.
    pub fn settled(&self) -> Option<&Scalar> {
        self.others.is_empty().then_some(&self.value)
    }
}

/// Field name to field. Deleted fields are absent; the text `notes` is a field like any other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct State(BTreeMap<String, Field>);

impl State {
    pub fn get(&self, field: &str) -> Option<&Field> {
        self.0.get(field)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Field)> {
        self.0.iter().map(|(name, field)| (name.as_str(), field))
    }

    /// The fields whose names begin so, in the order of their names, each with the rest of its name.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a Field)> {
        self.0
            .range(prefix.to_owned()..)
            .map_while(move |(name, field)| Some((name.strip_prefix(prefix)?, field)))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Values in all fields, those side by side counted one by one.
    pub fn values(&self) -> usize {
        self.0.values().map(|field| 1 + field.others.len()).sum()
    }

    pub fn has_conflict(&self, field: &str) -> bool {
        self.get(field).is_some_and(|field| !field.others.is_empty())
    }

    pub fn text(&self, field: &str) -> Option<&str> {
        match self.get(field)?.settled()? {
            Scalar::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn int(&self, field: &str) -> Option<i64> {
        match self.get(field)?.settled()? {
            Scalar::Int(number) => Some(*number),
            _ => None,
        }
    }

    pub fn bool(&self, field: &str) -> Option<bool> {
        match self.get(field)?.settled()? {
            Scalar::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    pub fn bytes(&self, field: &str) -> Option<&[u8]> {
        match self.get(field)?.settled()? {
            Scalar::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

impl FromIterator<(String, Field)> for State {
    fn from_iter<I: IntoIterator<Item = (String, Field)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

impl From<Scalar> for Field {
    fn from(value: Scalar) -> Self {
        Self { value, by: None, others: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflicted_field_has_no_settled_value() {
        let by = ActorId::from_bytes([1; 16]);
        let mut place = Field::from(Scalar::from("Ystrad"));
        place.others.push(Written { value: Scalar::from("Treorci"), by });
        let state: State =
            [("place".to_owned(), place), ("at".to_owned(), Scalar::from("2026-05-03T14:05").into())]
                .into_iter()
                .collect();
        assert_eq!(state.text("place"), None);
        assert!(state.has_conflict("place"));
        assert_eq!(state.text("at"), Some("2026-05-03T14:05"));
        assert_eq!(state.int("at"), None);
    }

    #[test]
    fn a_prefix_finds_its_own_fields_only() {
        let state: State = ["topic", "topic/a", "topic/b", "topics/c"]
            .into_iter()
            .map(|name| (name.to_owned(), Scalar::Bool(true).into()))
            .collect();
        let found: Vec<_> = state.under("topic/").map(|(rest, _)| rest).collect();
        assert_eq!(found, ["a", "b"]);
    }
}
