//! `heard notice`: the wordings of asking, each for one purpose, version and language.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde::Deserialize;

use crate::domain::consent::Purpose;
use crate::domain::kind::Kind;
use crate::domain::scalar::Scalar;
use crate::domain::state::State;
use crate::sync::area_records;

use super::steward::{self, Writing};
use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct Notices {
    #[command(flatten)]
    folder: Folder,
    /// JSON: [{"purpose", "version", "language", "words", "checked_by"?}]. Name a checker only if that speaker checked these very words.
    #[arg(long)]
    file: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wording {
    purpose: String,
    version: i64,
    language: String,
    words: String,
    checked_by: Option<String>,
}

impl Notices {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let wordings: Vec<Wording> = serde_json::from_str(&std::fs::read_to_string(&self.file)?)?;
        if let Some(unknown) = wordings.iter().find(|wording| Purpose::named(&wording.purpose).is_none()) {
            return Err(format!("there is no purpose called {}", unknown.purpose).into());
        }
        let (store, master) = self.folder.open()?;
        let there = area_records(&store, &master, Kind::Notice)?;
        let mut writings = Vec::new();
        for wording in wordings {
            match there.iter().find(|notice| wording.is_of(&notice.state)) {
                None => writings.push(Writing { on: None, fields: fields(wording) }),
                Some(notice) if wording.says(&notice.state) => {}
                Some(_) => {
                    let Wording { purpose, version, language, .. } = wording;
                    let fixed = "is there with other words or another checker: it never changes, so give a new version number";
                    return Err(format!("version {version} of {purpose} in {language} {fixed}").into());
                }
            }
        }
        let made = steward::write(store, master, Kind::Notice, writings)?;
        println!("{made} wordings were brought in.");
        Ok(ExitCode::SUCCESS)
    }
}

impl Wording {
    /// Whether a notice is for the same purpose, in the same version and language.
    fn is_of(&self, notice: &State) -> bool {
        notice.text("purpose") == Some(&self.purpose)
            && notice.int("version") == Some(self.version)
            && notice.text("language") == Some(&self.language)
    }

    fn says(&self, notice: &State) -> bool {
        notice.text("words") == Some(&self.words) && notice.text("checked-by") == self.checked_by.as_deref()
    }
}

fn fields(wording: Wording) -> Vec<(String, Scalar)> {
    let mut fields = vec![
        ("purpose".to_owned(), Scalar::Text(wording.purpose)),
        ("version".to_owned(), Scalar::Int(wording.version)),
        ("language".to_owned(), Scalar::Text(wording.language)),
        ("words".to_owned(), Scalar::Text(wording.words)),
    ];
    if let Some(checker) = wording.checked_by {
        fields.push(("checked-by".to_owned(), Scalar::Text(checker)));
    }
    fields
}
