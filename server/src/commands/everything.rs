//! `heard everything`: all that is held on a person as one file, for whoever has to hand it to them.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::domain::id::RecordId;
use crate::http::{day, everything_file, now};
use crate::reading::card::Cards;
use crate::reading::sheet::Language;

use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct EverythingCommand {
    #[command(flatten)]
    folder: Folder,
    /// Any record of the person's. Their team sees its id in the address of its screen.
    #[arg(long)]
    record: RecordId,
    /// The file to write, which must not be there yet. Hand it to the person and delete it.
    #[arg(long)]
    out: PathBuf,
    /// en or cy.
    #[arg(long, default_value = "en")]
    language: String,
}

impl EverythingCommand {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, master) = self.folder.open()?;
        let language = Language::named(&self.language).ok_or("the language is en or cy")?;
        let row = store.read(|reader| reader.document(self.record))?.ok_or("there is no such record")?;
        let person = row.envelope.subject.ok_or("this record is of no person")?;
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.out)?;
        let everything = Cards { store, master }.everything_about(person, &day(now()))?;
        file.write_all(everything_file(language, &everything).as_bytes())?;
        println!("{} records. The audit log says that this file was made.", everything.records.len());
        Ok(ExitCode::SUCCESS)
    }
}
