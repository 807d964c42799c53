//! Asking for a sheet, and what is told of sheets.

use serde::{Deserialize, Serialize};

use super::Filter;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportAsk {
    #[serde(default)]
    pub filter: Filter,
    /// share, quote or research
    pub purpose: String,
    /// csv or xlsx
    pub format: String,
    /// en or cy: of headings and labels.
    pub language: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportPreview {
    pub rows: usize,
    /// Records of the list without a current yes of their person to the purpose; null for fewer than five.
    pub left_out: Option<usize>,
}

/// A sheet that was handed out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportLine {
    pub day: String,
    pub role: String,
    pub mine: bool,
    pub purpose: String,
    pub format: String,
    pub rows: u64,
    /// The day since when it should be deleted and made anew: somebody in it was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale: Option<String>,
}
