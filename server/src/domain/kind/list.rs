//! `list`: topics, places or kinds of meeting to choose from.

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
    /// `topics`, `places` or `meetings`.
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

/// Items that are out are called something too: older records still name them.
pub(super) fn derive(state: &State) -> Option<List> {
    let labels = state.under("item/").filter_map(|(rest, _)| {
        let (item, rest) = rest.split_once('/')?;
        let language = rest.strip_prefix("label")?;
        // A label without a language is in English.
        let language = if language.is_empty() { "en" } else { language.strip_prefix('/')? };
        let label = state.text(&format!("item/{item}/{rest}"))?;
        let plain = is_list_id(item) && is_language(language) && !label.is_empty();
        plain.then(|| ListLabel {
            item: item.to_owned(),
            language: language.to_owned(),
            label: label.to_owned(),
        })
    });
    Some(List { name: state.text("list")?.to_owned(), labels: labels.collect() })
}
