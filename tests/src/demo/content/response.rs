//! What the demo's people answered, as `answers.json` holds it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Helped, Person, Review};

/// One entry of the file: of somebody in the other files, or of somebody who is only here.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    /// A name in the other files.
    pub of: Option<String>,
    pub person: Option<Person>,
    #[serde(flatten)]
    pub response: Response,
}

#[derive(Debug, Deserialize)]
pub struct Response {
    pub days_ago: u64,
    pub time: String,
    pub worker: Option<String>,
    /// In which it was asked.
    pub language: String,
    /// As said.
    pub place: Option<String>,
    pub area_place: Option<String>,
    pub meeting: Option<String>,
    /// By question; one that is not here was skipped.
    pub answers: BTreeMap<String, Given>,
    /// True: shared after a preview, but for what was kept back. Absent: nobody looked yet.
    pub share: Option<bool>,
    #[serde(default)]
    pub kept_back: Vec<String>,
    pub notes: Option<String>,
    #[serde(default)]
    pub helped: Vec<Helped>,
    /// Made once it was shared.
    pub changed_since: Option<Again>,
    /// Made by two workers out of each other's sight.
    pub at_once: Option<[Again; 2]>,
    /// Where the reviewer stands with it.
    pub review: Option<Review>,
}

/// What was answered to one question.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Given {
    /// False: preferred not to say.
    Declined(bool),
    /// To a question for a date, so many days ago.
    Number(i64),
    Text(String),
    Said {
        words: String,
        /// Where it is not the one that was asked in.
        language: Option<String>,
        translation: Option<String>,
    },
}

/// An answer given anew by one worker's hand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Again {
    pub worker: String,
    pub question: String,
    pub given: Given,
}
