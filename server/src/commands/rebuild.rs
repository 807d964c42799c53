//! `heard rebuild`: everything derived, derived again.

use std::process::ExitCode;

use clap::Args;

use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct Rebuild {
    #[command(flatten)]
    folder: Folder,
}

impl Rebuild {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, master) = self.folder.open_as_it_is()?;
        let records = crate::sync::rebuild(&store, &master)?;
        println!("Derived again from {records} records.");
        Ok(ExitCode::SUCCESS)
    }
}
