//! What a reviewer's desk is answered: text only, ids as hex, so that it reads the same in a log of bytes and on a screen.

use serde::{Deserialize, Serialize};

use crate::domain::scalar::Scalar;

/// Which readings are asked for. All of it may stand in an address but `words`: those are sent in a body only.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Days, both included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// conversation or response
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// A question set, as hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// new, heard, question, used or set-aside: as this reviewer left it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadingList {
    /// Server time, ISO text in UTC.
    pub as_of: String,
    pub rows: Vec<ReadingLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadingLine {
    pub id: String,
    /// conversation or response
    pub kind: String,
    /// First words of the first shared statement, or of the first shared answer in words; else empty.
    pub said: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    pub topics: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    pub space: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<String>,
    /// The question set that was asked, as hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// Of a response: how many of its answers may be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<usize>,
    /// new, heard, question, used or set-aside: as this reviewer left it.
    pub review: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadingPage {
    pub id: String,
    /// conversation or response
    pub kind: String,
    pub space: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    pub topics: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The question set that was asked, as hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// Statements of a conversation.
    pub pieces: Vec<ReadingPiece>,
    /// Of a response, in the order of its set; by their ids where the set is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Vec<ReadingAnswer>>,
    pub consent: Vec<Badge>,
    pub review: ReviewLine,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadingPiece {
    pub piece: String,
    pub words: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<String>,
}

/// What was answered to one question: a value, or that the person preferred not to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadingAnswer {
    pub piece: String,
    pub question: String,
    /// Text or a whole number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Scalar>,
    /// True, or absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declined: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<String>,
}

/// One permission that is a current yes, and how it was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Badge {
    pub purpose: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewLine {
    pub state: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}
