//! A question set as a file: what may stand in it, and the fields it becomes.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::id::SetId;
use crate::domain::scalar::Scalar;

use super::super::Failure;

/// Language to words.
pub(super) type Words = BTreeMap<String, String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetFile {
    /// What all versions of the set have in common. Made where it is not given.
    pub set: Option<SetId>,
    pub version: i64,
    /// In every language the set is asked in.
    pub title: Words,
    /// "Prefer not to say", as the person reads it.
    pub decline: Words,
    #[serde(default)]
    pub checked_by: Words,
    pub questions: Vec<Question>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    pub id: String,
    pub kind: String,
    pub words: Words,
    #[serde(default)]
    pub hint: Words,
    #[serde(default)]
    pub choices: Vec<Choice>,
    pub low: Option<i64>,
    pub high: Option<i64>,
    #[serde(default)]
    pub low_words: Words,
    #[serde(default)]
    pub high_words: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    pub id: String,
    pub words: Words,
}

impl SetFile {
    /// Reads the file's text; the error says where it is not as it should be.
    pub(super) fn read(json: &str) -> Result<SetFile, Failure> {
        Ok(serde_json::from_str(json)?)
    }

    /// The languages it is asked in: those of its title.
    pub(super) fn languages(&self) -> impl Iterator<Item = &str> {
        self.title.keys().map(String::as_str)
    }

    /// The record's fields.
    pub(super) fn fields(&self, set: SetId) -> Vec<(String, Scalar)> {
        let mut fields = vec![
            ("set".to_owned(), Scalar::Bytes(set.as_bytes().to_vec())),
            ("version".to_owned(), Scalar::Int(self.version)),
        ];
        put(&mut fields, "title", &self.title);
        put(&mut fields, "decline", &self.decline);
        put(&mut fields, "checked-by", &self.checked_by);
        for (order, question) in (0..).zip(&self.questions) {
            question.put(&mut fields, order);
        }
        fields
    }
}

impl Question {
    fn put(&self, fields: &mut Vec<(String, Scalar)>, order: i64) {
        let at = format!("question/{}", self.id);
        fields.push((format!("{at}/kind"), self.kind.as_str().into()));
        fields.push((format!("{at}/order"), Scalar::Int(order)));
        for (end, number) in [("low", self.low), ("high", self.high)] {
            fields.extend(number.map(|number| (format!("{at}/{end}"), Scalar::Int(number))));
        }
        put(fields, &format!("{at}/words"), &self.words);
        put(fields, &format!("{at}/hint"), &self.hint);
        put(fields, &format!("{at}/low-words"), &self.low_words);
        put(fields, &format!("{at}/high-words"), &self.high_words);
        for (order, choice) in (0..).zip(&self.choices) {
            let at = format!("choice/{}/{}", self.id, choice.id);
            fields.push((format!("{at}/order"), Scalar::Int(order)));
            put(fields, &format!("{at}/words"), &choice.words);
        }
    }
}

fn put(fields: &mut Vec<(String, Scalar)>, at: &str, words: &Words) {
    fields.extend(words.iter().map(|(language, words)| (format!("{at}/{language}"), words.as_str().into())));
}
