//! `list`: topics, places or kinds of meeting to choose from; who may decide, and the rules for that.

use std::collections::BTreeMap;

use super::shape::Type::{Bool, Int, Text};
use super::{Spec, Subject, is_language, is_list_id};
use crate::domain::state::State;

pub(super) const SPEC: Spec = Spec {
    name: "list",
    subject: Subject::Nobody,
    about: false,
    notes: false,
    one_change: false,
    fields: &[
        ("list", Text),
        ("item/<id>/label", Text),
        ("item/<id>/label/<language>", Text),
        ("item/<id>/order", Int),
        ("item/<id>/out", Bool),
    ],
};

/// A list, as sheets need it.
#[derive(Debug, PartialEq)]
pub struct List {
    /// `topics`, `places`, `meetings`, `deciders` or `rules`.
    pub name: String,
    pub labels: Vec<ListLabel>,
}

/// What an item is called in one language.
#[derive(Debug, PartialEq)]
pub struct ListLabel {
    pub item: String,
    pub language: String,
    pub label: String,
}

/// Items that are out are called something too: older records still name them. In each language an item has one label.
pub(super) fn derive(state: &State) -> Option<List> {
    let name = state.text("list")?.to_owned();
    let mut labels = BTreeMap::new();
    for (rest, _) in state.under("item/") {
        let Some((item, language)) = rest.split_once("/label").filter(|(item, _)| is_list_id(item)) else {
            continue;
        };
        // A label without a language is in English, unless another says that it is: that one comes later, by its name.
        let language = if language.is_empty() { Some("en") } else { language.strip_prefix('/') };
        let label = state.text(&format!("item/{rest}")).filter(|label| !label.is_empty());
        if let (Some(language), Some(label)) = (language.filter(|code| is_language(code)), label) {
            labels.insert((item, language), label);
        }
    }
    let named = |((item, language), label): ((&str, &str), &str)| ListLabel {
        item: item.to_owned(),
        language: language.to_owned(),
        label: label.to_owned(),
    };
    Some(List { name, labels: labels.into_iter().map(named).collect() })
}
