//! `heard restore`: a data folder made of a backup.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::domain::day;
use crate::http::now;
use crate::store::Store;
use crate::sync::{self, ErasedSince, Source};

use super::{Failure, Folder};

/// Where a backup is.
#[derive(Debug, Args)]
pub(super) struct BackupFiles {
    /// The backup's own folder, as heard backup named it.
    #[arg(long)]
    from: PathBuf,
    /// The folder with its keys, or with newer ones, if they are not in the same.
    #[arg(long)]
    keys: Option<PathBuf>,
}

impl BackupFiles {
    pub(super) fn source(self) -> Source {
        Source { from: self.from, keys: self.keys }
    }
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    files: BackupFiles,
    /// The list of what was erased, if it is not beside the backups.
    #[arg(long, value_name = "FILE")]
    erased: Option<PathBuf>,
    /// Says that there is no such list because nobody was ever erased here.
    #[arg(long, conflicts_with = "erased")]
    nobody_was_erased: bool,
}

impl Restore {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (data, key) = (&self.folder.data, self.folder.key_file());
        if Store::is_in(data) {
            let data = data.display();
            return Err(format!("there is data of Heard in {data} already: restore to another folder").into());
        }
        if self.folder.master_key_command.is_none() && !key.is_file() {
            let key = key.display();
            return Err(
                format!("the master key is needed: put it at {key}, or name it with --master-key").into()
            );
        }
        let master = self.folder.master()?;
        let erased = match self.erased.clone() {
            Some(list) => ErasedSince::Listed(list),
            None if self.nobody_was_erased => ErasedSince::Nobody,
            None => ErasedSince::Beside,
        };
        let restored = sync::restore(&self.files.source(), &erased, data, &master, day::number(now()))?;
        let sync::Restored { made, changes, damaged, erased } = restored;
        println!("{changes} changes are in {} again, as they were at {made}.", data.display());
        println!(
            "Each device that comes sends again what it wrote since. One that joined since comes back by its certificate:
heard members says so. What was done at this command line since then is to be done again: spaces, lists, wordings, who
was taken out and which devices were shut out."
        );
        if erased > 0 {
            println!("{erased} records and people in it had been erased since: they are out of it again.");
        }
        if damaged > 0 {
            println!(
                "{damaged} changes are damaged in this backup. Devices are asked for them; heard mend takes them from another backup."
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}
