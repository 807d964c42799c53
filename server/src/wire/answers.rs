//! What was answered to a question set, counted. A cell is a number of different people, or null where it is hidden.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerTables {
    /// Server time, ISO text in UTC.
    pub as_of: String,
    /// As hex.
    pub set: String,
    /// Those that were answered here, in rising order.
    pub versions: Vec<i64>,
    /// "" is everyone, then each value of what stands side by side. Every list of cells has one for each column.
    pub columns: Vec<String>,
    pub people: Vec<Option<u32>>,
    pub questions: Vec<AnswerTable>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerTable {
    pub question: String,
    /// one, several, number, date, text or scale
    pub kind: String,
    /// Who gave an answer; "preferred not to say" is none.
    pub answered: Vec<Option<u32>>,
    pub rows: Vec<AnswerLine>,
    /// Answers in the person's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texts: Option<Vec<AnswerText>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerLine {
    /// A choice's id, a point of the scale, a band ("10–19"), a month ("2026-05"), a year ("2026") or years ("1940–1949");
    /// "other" for all that have no band or time of their own; "" for preferred not to say.
    pub key: String,
    pub cells: Vec<Option<u32>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerText {
    /// The record that holds it.
    pub id: String,
    pub words: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<String>,
}
