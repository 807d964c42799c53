//! `heard notice`: the wordings of asking, each for one purpose, version and language.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde::Deserialize;

use crate::domain::consent::Purpose;
use crate::domain::kind::Kind;
use crate::domain::scalar::Scalar;
use crate::merge::author::Edit;

use super::{Failure, Folder, steward};

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
        let records = wordings.into_iter().map(fields).collect();
        let made = steward::make(store, master, Kind::Notice, records)?;
        println!("{made} wordings were brought in.");
        Ok(ExitCode::SUCCESS)
    }
}

fn fields(wording: Wording) -> Vec<(String, Edit)> {
    let text = |text: String| Edit::Set(Scalar::Text(text));
    let mut fields = vec![
        ("purpose".to_owned(), text(wording.purpose)),
        ("version".to_owned(), Edit::Set(Scalar::Int(wording.version))),
        ("language".to_owned(), text(wording.language)),
        ("words".to_owned(), text(wording.words)),
    ];
    if let Some(checker) = wording.checked_by {
        fields.push(("checked-by".to_owned(), text(checker)));
    }
    fields
}
