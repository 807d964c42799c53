//! `heard mend`: damaged changes put right from a backup.

use std::process::ExitCode;

use clap::Args;

use crate::sync;

use super::restore::BackupFiles;
use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct Mend {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    files: BackupFiles,
}

impl Mend {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, master) = self.folder.open()?;
        let sync::Mended { mended, left } = sync::mend_from(&store, &master, &self.files.source())?;
        println!("{mended} damaged changes were mended, {left} are left.");
        Ok(if left == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
