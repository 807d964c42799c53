//! `heard list`: topics, places and kinds of meeting to choose from.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde::Deserialize;

use crate::domain::kind::{Kind, is_list_id};
use crate::domain::scalar::Scalar;
use crate::merge::author::Edit;

use super::{Failure, Folder, steward};

#[derive(Debug, Args)]
pub(super) struct Lists {
    #[command(flatten)]
    folder: Folder,
    /// JSON: {"topics" | "places" | "meetings": [{"id", "label", "labels"?: {language: label}}]}.
    #[arg(long)]
    file: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    topics: Vec<Item>,
    #[serde(default)]
    places: Vec<Item>,
    #[serde(default)]
    meetings: Vec<Item>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    /// Short, stable, of small letters, digits and hyphens: it stands in links.
    id: String,
    /// In English.
    label: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
}

impl Lists {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let file: File = serde_json::from_str(&std::fs::read_to_string(&self.file)?)?;
        let lists = [("topics", file.topics), ("places", file.places), ("meetings", file.meetings)];
        for item in lists.iter().flat_map(|(_, items)| items) {
            if !is_list_id(&item.id) {
                let wanted = "use up to 40 small letters, digits and hyphens";
                return Err(format!("\"{}\" is no id: {wanted}", item.id).into());
            }
        }
        let records: Vec<_> = lists
            .into_iter()
            .filter(|(_, items)| !items.is_empty())
            .map(|(name, items)| fields(name, items))
            .collect();
        let (store, master) = self.folder.open()?;
        let made = steward::make(store, master, Kind::List, records)?;
        println!("{made} lists were brought in.");
        Ok(ExitCode::SUCCESS)
    }
}

fn fields(name: &str, items: Vec<Item>) -> Vec<(String, Edit)> {
    let text = |text: String| Edit::Set(Scalar::Text(text));
    let mut fields = vec![("list".to_owned(), text(name.to_owned()))];
    for (order, item) in items.into_iter().enumerate() {
        let at = format!("item/{}", item.id);
        fields.push((format!("{at}/order"), Edit::Set(Scalar::Int(order as i64))));
        fields.push((format!("{at}/label"), text(item.label)));
        for (language, label) in item.labels {
            fields.push((format!("{at}/label/{language}"), text(label)));
        }
    }
    fields
}
