//! `heard notice`: the wordings of asking, each for one purpose, version and language.

mod file;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::domain::basis::Basis;
use crate::domain::kind::Kind;
use crate::domain::scalar::Scalar;
use crate::domain::state::State;
use crate::sync::area_records;

use super::steward::{self, Writing};
use super::{Failure, Folder};
use file::{File, Wording};

#[derive(Debug, Args)]
pub(super) struct Notices {
    #[command(flatten)]
    folder: Folder,
    /// JSON: {"controllers": ["…"], "host": "…", "basis"?: {purpose: basis}, "wordings": [{"purpose", "version", "language", "words", "checked_by"?}]}. Name a checker only if that speaker checked these very words.
    #[arg(long)]
    file: PathBuf,
}

impl Notices {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let text = std::fs::read_to_string(&self.file)?;
        let (store, master) = self.folder.open()?;
        let demo = store.read(|reader| reader.area())?.is_some_and(|area| area.demo);
        let wordings = File::read(&text, demo)?;
        let there = area_records(&store, &master, Kind::Notice)?;
        let mut writings = Vec::new();
        for wording in wordings {
            match there.iter().find(|notice| wording.is_of(&notice.state)) {
                None => writings.push(Writing { on: None, fields: fields(wording) }),
                Some(notice) if wording.says(&notice.state) => {}
                Some(_) => {
                    let Wording { purpose, version, language, .. } = wording;
                    let fixed = "is there with other words, another checker, other names or another basis: it never changes, so give a new version number";
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
        let names = self.names.as_ref();
        notice.text("words") == Some(&self.words)
            && notice.text("checked-by") == self.checked_by.as_deref()
            && notice.text("basis") == self.basis.map(Basis::name)
            && notice.text("controllers") == names.map(|names| names.controllers.as_str())
            && notice.text("host") == names.map(|names| names.host.as_str())
    }
}

fn fields(wording: Wording) -> Vec<(String, Scalar)> {
    let mut fields = vec![
        ("purpose".to_owned(), Scalar::Text(wording.purpose)),
        ("version".to_owned(), Scalar::Int(wording.version)),
        ("language".to_owned(), Scalar::Text(wording.language)),
        ("words".to_owned(), Scalar::Text(wording.words)),
    ];
    let mut also = |field: &str, text: Option<String>| {
        fields.extend(text.map(|text| (field.to_owned(), Scalar::Text(text))));
    };
    also("checked-by", wording.checked_by);
    also("basis", wording.basis.map(|basis| basis.name().to_owned()));
    let (controllers, host) = wording.names.map(|names| (names.controllers, names.host)).unzip();
    also("controllers", controllers);
    also("host", host);
    fields
}
