//! `heard rekey`: another master key.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::http::{day, now};
use crate::seal::Master;
use crate::store::Store;
use crate::sync::{self, Rekeyed};

use super::{Failure, Folder};

/// The key that the data has now is named as everywhere.
#[derive(Debug, Args)]
pub(super) struct Rekey {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    new: NewKey,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct NewKey {
    /// The new master key's file, outside the data folder. Made if it is not there.
    #[arg(long, value_name = "FILE")]
    new_master_key: Option<PathBuf>,
    /// A command that prints the new master key: 64 hex digits.
    #[arg(long, value_name = "COMMAND")]
    new_master_key_command: Option<String>,
}

impl Rekey {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let data = &self.folder.data;
        self.folder.is_there()?;
        let old = self.folder.master()?;
        // Nobody is to make a key for nothing: first of all the data has to be free.
        let making = old.clone();
        let store = Store::open_alone(data, move || making.fresh_key())?;
        let new = match (&self.new.new_master_key, &self.new.new_master_key_command) {
            (Some(file), _) => Master::make(file)?,
            (None, command) => Master::of_command(command.as_deref().unwrap_or_default())?,
        };
        if old.is(&new) {
            return Err("the new master key is the one that the data has now".into());
        }
        match sync::rekey(&store, &old, &new, &day(now()))? {
            Rekeyed::Done { wrapped, damaged } => {
                println!("{wrapped} keys are wrapped by the new master key now.");
                if damaged > 0 {
                    println!("{damaged} keys were damaged before and are as they were: run heard check.");
                }
            }
            Rekeyed::Already => println!("The data has the new master key already."),
        }
        println!(
            "Start Heard with it from now on, and keep a copy of it away from this machine. Then make a backup.
Backups of before open with the old key alone: keep that one, away from the machine too, until the last of their keys
has run out, and then destroy it."
        );
        Ok(ExitCode::SUCCESS)
    }
}
