//! `heard question-set`: one version of what to ask, in every language it is asked in.

mod check;
mod file;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::domain::id::SetId;
use crate::domain::kind::Kind;
use crate::domain::scalar::Scalar;
use crate::domain::state::State;
use crate::seal::random;
use crate::sync::area_records;

use super::steward::{self, Writing};
use super::{Failure, Folder};
use file::SetFile;

/// A set to begin with, for people who live in the country.
const BUNDLED: &str = include_str!("../../../question-sets/living-here.json");

#[derive(Debug, Args)]
pub(super) struct QuestionSets {
    #[command(flatten)]
    folder: Folder,
    /// JSON, as docs/operating.md says. Without it, the set "Living here" is brought in that comes with Heard.
    #[arg(long)]
    file: Option<PathBuf>,
    /// Who has checked the words of one language, like en="Ann Jones". Only if that speaker checked these very words.
    #[arg(long, value_name = "LANGUAGE=NAME", value_parser = checker)]
    checked: Vec<(String, String)>,
    /// Prints the set that comes with Heard, as a file to begin your own from, and brings in nothing.
    #[arg(long)]
    print: bool,
}

fn checker(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((language, name)) if !language.is_empty() && !name.trim().is_empty() => {
            Ok((language.to_owned(), name.trim().to_owned()))
        }
        _ => Err("say which language and who, like en=\"Ann Jones\"".to_owned()),
    }
}

impl QuestionSets {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        if self.print {
            print!("{BUNDLED}");
            return Ok(ExitCode::SUCCESS);
        }
        let mut set = match &self.file {
            Some(file) => SetFile::read(&std::fs::read_to_string(file)?)?,
            None => SetFile::read(BUNDLED)?,
        };
        set.checked_by.extend(self.checked);
        check::check(&set)?;
        let (store, master) = self.folder.open()?;
        let id = set.set.unwrap_or_else(|| SetId::from_bytes(random()));
        let fields = set.fields(id);
        let there = area_records(&store, &master, Kind::QuestionSet)?;
        let writings = match there.iter().find(|record| is_of(&record.state, id, set.version)) {
            None => vec![Writing { on: None, fields }],
            Some(record) if says(&record.state, &fields) => Vec::new(),
            Some(_) => return Err(fixed(&set).into()),
        };
        let made = steward::write(store, master, Kind::QuestionSet, writings)?;
        tell(&set, id, made > 0);
        Ok(ExitCode::SUCCESS)
    }
}

fn is_of(record: &State, set: SetId, version: i64) -> bool {
    record.bytes("set") == Some(set.as_bytes()) && record.int("version") == Some(version)
}

/// Whether a record says exactly this, and nothing else.
fn says(record: &State, fields: &[(String, Scalar)]) -> bool {
    let same =
        |(field, value): &(String, Scalar)| record.get(field).is_some_and(|there| there.value == *value);
    record.len() == fields.len() && fields.iter().all(same)
}

fn fixed(set: &SetFile) -> String {
    let version = set.version;
    format!(
        "version {version} of this set is there with other words or another checker: it never changes, so give a \
         new version number"
    )
}

fn tell(set: &SetFile, id: SetId, made: bool) {
    let (version, questions) = (set.version, set.questions.len());
    if !made {
        println!("Version {version} of this set is there already, in these very words.");
        return;
    }
    println!("Version {version} was brought in, with {questions} questions in {}.", listed(set.languages()));
    let unchecked: Vec<&str> =
        set.languages().filter(|language| !set.checked_by.contains_key(*language)).collect();
    if !unchecked.is_empty() {
        println!(
            "Nobody has checked the words in {}: they are offered only in an area marked demo.",
            listed(unchecked.into_iter())
        );
    }
    if set.set.is_none() {
        println!("For its next version, put this line into the file: \"set\": \"{id}\",");
    }
}

fn listed<'a>(languages: impl Iterator<Item = &'a str>) -> String {
    languages.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_set_that_comes_with_heard_is_sound_and_has_every_kind_of_question() {
        let set = SetFile::read(BUNDLED).expect("a set");
        assert_eq!(check::check(&set), Ok(()));
        assert_eq!(set.languages().collect::<Vec<_>>(), ["cy", "en"]);
        for kind in ["one", "several", "number", "date", "text", "scale"] {
            assert!(set.questions.iter().any(|question| question.kind == kind), "{kind}");
        }
        assert!(set.set.is_some() && set.checked_by.is_empty());
    }
}
