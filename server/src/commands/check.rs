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
        for (table, rows) in &check.loose_ends {
            println!("{rows} rows of {table} refer to what is not there.");
        }
        if check.waiting > 0 {
            println!("{} changes that wait or were refused do not open.", check.waiting);
        }
        if check.damaged > 0 {
            println!(
                "{} changes are damaged. Devices are asked for them; heard mend takes them from a backup.",
                check.damaged
            );
        }
        Ok(if check.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
