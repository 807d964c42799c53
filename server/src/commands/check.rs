//! `heard check`: is the log sound?

use std::process::ExitCode;

use clap::Args;

use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    folder: Folder,
}

impl Check {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, master) = self.folder.open_as_it_is()?;
        let check = crate::sync::check(&store, &master)?;
        println!("{} records read. The file's pages: {}.", check.records, check.pages);
        for record in &check.unreadable {
            println!("Record {record} cannot be read back.");
        }
        let sound = check.unreadable.is_empty() && check.pages == "ok";
        Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
