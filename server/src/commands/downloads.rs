//! `heard downloads`: the sheets that were handed out.

use std::process::ExitCode;

use clap::Args;

use crate::store::{ExportRow, Reader};

use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct Downloads {
    #[command(flatten)]
    folder: Folder,
}

impl Downloads {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, _) = self.folder.open()?;
        let downloads = store.read(Reader::exports)?;
        for download in &downloads {
            let ExportRow { day, role, purpose, format, rows, .. } = download;
            println!("{day}  {role}  for {purpose}  {format}  {rows} rows");
        }
        if downloads.is_empty() {
            println!("Nobody has downloaded anything yet.");
        }
        Ok(ExitCode::SUCCESS)
    }
}
