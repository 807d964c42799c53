//! `heard waiting`: work of people who may not write there, until somebody accepts or declines it.

use std::process::ExitCode;

use clap::Args;

use crate::domain::id::RecordId;
use crate::http::now;
use crate::sync::{self, resolve};

use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct Waiting {
    #[command(flatten)]
    folder: Folder,
    /// Merges the work that waits on this record.
    #[arg(long, value_name = "RECORD", conflicts_with = "decline")]
    accept: Option<RecordId>,
    /// Declines it: the worker's phone keeps the words.
    #[arg(long, value_name = "RECORD")]
    decline: Option<RecordId>,
}

impl Waiting {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, master) = self.folder.open()?;
        if let Some(record) = self.accept.or(self.decline) {
            let accept = self.accept.is_some();
            let verdict = resolve(&store, &master, record, accept, now())?;
            println!("{}", verdict.code.map_or(verdict.outcome.name(), |code| code.name()));
            return Ok(ExitCode::SUCCESS);
        }
        let waiting = sync::waiting(&store)?;
        for (record, changes) in &waiting.held {
            println!("{record}: {changes} changes wait for a member's word");
        }
        for (code, changes) in &waiting.quarantined {
            println!("{changes} changes were refused and set aside: {code}");
        }
        for (device, held, refused) in &waiting.devices {
            println!("device {device}: {held} of these wait, {refused} were refused");
        }
        if waiting.damaged > 0 {
            println!(
                "{} changes are damaged, and wait for a device or a backup that has them whole",
                waiting.damaged
            );
        }
        if waiting.held.is_empty() && waiting.quarantined.is_empty() && waiting.damaged == 0 {
            println!("Nothing waits.");
        }
        Ok(ExitCode::SUCCESS)
    }
}
