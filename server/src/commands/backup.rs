//! `heard backup`: a copy of what is sealed, made while others write.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::http::{now, time};
use crate::sync::{self, Destination};

use super::{Failure, Folder};

const DAY_SECONDS: u64 = 86_400;

#[derive(Debug, Args)]
pub(super) struct Backup {
    #[command(flatten)]
    folder: Folder,
    /// Where the backup goes, in a folder named after the time. It is of use on another machine only.
    #[arg(long, env = "HEARD_BACKUP")]
    to: PathBuf,
    /// Where its keys go, if not beside the log: what was erased can be read as long as an older copy of its key is kept.
    #[arg(long, env = "HEARD_BACKUP_KEYS")]
    keys: Option<PathBuf>,
    /// Removes copies of the keys that are older than so many days. Newer keys open an older log.
    #[arg(long, default_value_t = 30)]
    keep_keys: u32,
}

impl Backup {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, master) = self.folder.open_as_it_is()?;
        let seconds = now();
        let destination = Destination {
            to: self.to,
            keys: self.keys,
            now: time(seconds),
            keep_keys: self.keep_keys,
            forget_keys_before: time(seconds.saturating_sub(u64::from(self.keep_keys) * DAY_SECONDS)),
        };
        let made = sync::backup(&store, &master, &destination)?;
        println!("{}: {} changes, read back row by row.", made.folder.display(), made.changes);
        if made.forgotten > 0 {
            println!("{} older copies of the keys were removed.", made.forgotten);
        }
        if made.damaged == 0 {
            return Ok(ExitCode::SUCCESS);
        }
        println!(
            "{} changes in it are damaged, here too: run heard mend with an older backup.",
            made.damaged
        );
        Ok(ExitCode::FAILURE)
    }
}
