//! `heard downloads`: the sheets that were handed out, and to whom.

use std::process::ExitCode;

use clap::Args;

use crate::store::ExportRow;

use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct Downloads {
    #[command(flatten)]
    folder: Folder,
}

impl Downloads {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, _) = self.folder.open()?;
        let downloads = store.read(|reader| reader.exports(None))?;
        for download in &downloads {
            let ExportRow { day, member, role, purpose, format, rows, stale } = download;
            let stale = stale.as_ref().map_or(String::new(), |day| {
                format!("  (somebody in it was erased on {day}: it should be deleted)")
            });
            println!("{day}  {role} {member}  for {purpose}  {format}  {rows} rows{stale}");
        }
        if downloads.is_empty() {
            println!("Nobody has downloaded anything yet.");
        }
        Ok(ExitCode::SUCCESS)
    }
}
