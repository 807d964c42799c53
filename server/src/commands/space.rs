//! `heard space`: a place for a team or group.

use std::process::ExitCode;

use clap::Args;

use crate::http::{day, now};
use crate::join::{NewSpace, found};

use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct Space {
    #[command(flatten)]
    folder: Folder,
    /// What its people call it.
    #[arg(long)]
    name: String,
    /// The area's name, the first time.
    #[arg(long)]
    area: Option<String>,
    /// Makes the area a demo one, where wordings may be offered that no speaker has checked.
    #[arg(long)]
    demo: bool,
}

impl Space {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, master) = self.folder.open_or_make()?;
        let name = self.name.clone();
        found(
            &store,
            &master,
            NewSpace { name: self.name, area: self.area, demo: self.demo, day: day(now()) },
        )?;
        println!(
            "The space \"{name}\" is there. Invite people to it with: heard invite --space \"{name}\" --role member"
        );
        Ok(ExitCode::SUCCESS)
    }
}
