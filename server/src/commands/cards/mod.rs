//! `heard cards`: a sheet of cards to print and to give to people. Nothing of them is kept here: the file is the only copy.

mod pictures;
mod sheet;
mod words;

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::domain::card::Code;
use crate::reading::sheet::Language;
use crate::seal::random;

use super::Failure;
use pictures::PICTURES;
use sheet::Card;

#[derive(Debug, Args)]
pub(super) struct Cards {
    /// How many; eight fill a page.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=2000))]
    count: u16,
    /// The address people reach this server at.
    #[arg(long, env = "HEARD_URL")]
    url: String,
    /// In which they are printed: en or cy.
    #[arg(long, default_value = "en", value_parser = printed)]
    language: Language,
    /// The file to write, HTML. It must not be there yet.
    #[arg(long)]
    out: PathBuf,
}

fn printed(code: &str) -> Result<Language, &'static str> {
    Language::named(code).ok_or("cards are printed in en and cy")
}

impl Cards {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let url = self.url.trim_end_matches('/');
        if !url.starts_with("https://") && !url.starts_with("http://") {
            return Err("give the whole address, like https://heard.example".into());
        }
        let cards: Vec<Card> = (0..self.count).map(|_| drawn()).collect();
        let sheet = sheet::sheet(&cards, url, self.language)?;
        let (count, file) = (self.count, self.out.display());
        write_new(&self.out, &sheet).map_err(|error| format!("{file} cannot be written: {error}"))?;
        println!(
            "{count} cards are in {file}. Print it and delete it: whoever has a code can act for the person who gets it."
        );
        Ok(ExitCode::SUCCESS)
    }
}

fn drawn() -> Card {
    let [which] = random::<1>();
    Card { code: Code::from_bytes(random()).print(), picture: PICTURES[usize::from(which) % PICTURES.len()] }
}

/// For its owner's eyes only, and never over a sheet that may not be printed yet. Half a sheet is of no use to anybody but a
/// thief: it does not stay.
fn write_new(file: &Path, text: &str) -> io::Result<()> {
    let mut written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    let done = written.write_all(text.as_bytes()).and_then(|()| written.sync_all());
    if done.is_err() {
        std::fs::remove_file(file)?;
    }
    done
}
