//! `heard list`: topics, places and kinds of meeting to choose from; who may decide for whom, and the area's rules for that.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde::Deserialize;

use crate::domain::kind::{Kind, is_list_id};
use crate::domain::scalar::Scalar;
use crate::sync::area_records;

use super::steward::{self, Writing};
use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct Lists {
    #[command(flatten)]
    folder: Folder,
    /// JSON: {"topics" | "places" | "meetings" | "deciders" | "rules": [{"id", "label", "labels"?: {language: label}}]}.
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
    /// Who may say yes or no: the person, a parent, a supporter …
    #[serde(default)]
    deciders: Vec<Item>,
    /// What a worker goes by when they ask: from which age, with whose support. A sentence each.
    #[serde(default)]
    rules: Vec<Item>,
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
        let lists = [
            ("topics", file.topics),
            ("places", file.places),
            ("meetings", file.meetings),
            ("deciders", file.deciders),
            ("rules", file.rules),
        ];
        for item in lists.iter().flat_map(|(_, items)| items) {
            if !is_list_id(&item.id) {
                let wanted = "use up to 40 small letters, digits and hyphens";
                return Err(format!("\"{}\" is no id: {wanted}", item.id).into());
            }
        }
        let (store, master) = self.folder.open()?;
        let mut there = area_records(&store, &master, Kind::List)?;
        let writings = lists
            .into_iter()
            .filter(|(_, items)| !items.is_empty())
            .map(|(name, items)| Writing {
                on: there
                    .iter()
                    .position(|list| list.state.text("list") == Some(name))
                    .map(|place| there.swap_remove(place)),
                fields: fields(name, items),
            })
            .collect();
        let changed = steward::write(store, master, Kind::List, writings)?;
        println!(
            "{changed} lists were brought in or changed. What a list has and the file lacks stays in it."
        );
        Ok(ExitCode::SUCCESS)
    }
}

fn fields(name: &str, items: Vec<Item>) -> Vec<(String, Scalar)> {
    let mut fields = vec![("list".to_owned(), Scalar::from(name))];
    for (order, item) in items.into_iter().enumerate() {
        let at = format!("item/{}", item.id);
        fields.push((format!("{at}/order"), Scalar::Int(order as i64)));
        fields.push((format!("{at}/label"), Scalar::Text(item.label)));
        for (language, label) in item.labels {
            fields.push((format!("{at}/label/{language}"), Scalar::Text(label)));
        }
    }
    fields
}
