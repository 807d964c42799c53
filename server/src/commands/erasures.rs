//! `heard erasures`: who waits to be erased, without saying who; lets one wait longer, for a reason that the person reads.

use std::process::ExitCode;

use clap::Args;

use crate::domain::card::Code;
use crate::domain::id::ErasureId;
use crate::erasure::{Backups, Erasures, Receipt, Stands};
use crate::http::{day, now, time};
use crate::store::Pause;

use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct ErasuresCommand {
    #[command(flatten)]
    folder: Folder,
    /// Lets this one wait. The person reads the reason with their card, and how to complain.
    #[arg(long, value_name = "ERASURE", requires_all = ["reason", "until"], conflicts_with_all = ["resume", "receipt"])]
    pause: Option<ErasureId>,
    /// Why it has to wait: a law, a claim, somebody's safety. No names.
    #[arg(long)]
    reason: Option<String>,
    /// The last day on which it waits, like 2026-05-03.
    #[arg(long)]
    until: Option<String>,
    /// Lets this one wait no more.
    #[arg(long, value_name = "ERASURE", conflicts_with = "receipt")]
    resume: Option<ErasureId>,
    /// Shows the receipt with this number.
    #[arg(long, value_name = "NUMBER")]
    receipt: Option<String>,
}

impl ErasuresCommand {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, _) = self.folder.open()?;
        let erasures = Erasures { store };
        let today = day(now());
        if let Some(number) = &self.receipt {
            let code = Code::read(number).map_err(|_| "there is a mistake in this number")?;
            let receipt = erasures.receipt(&code, &today)?.ok_or("nothing was erased under this number")?;
            print(&receipt);
            return Ok(ExitCode::SUCCESS);
        }
        if let (Some(id), Some(reason), Some(until)) = (self.pause, self.reason, self.until) {
            erasures.pause(id, Some(Pause { reason, role: "steward".to_owned(), until }), today.clone())?;
        }
        if let Some(id) = self.resume {
            erasures.pause(id, None, today.clone())?;
        }
        let waiting = erasures.waiting()?;
        for row in &waiting {
            let asked = time(row.asked);
            let stands = match (&row.pause, row.due) {
                (Some(pause), _) if pause.until >= today => {
                    format!("waits until {}: {}", pause.until, pause.reason)
                }
                (_, Some(due)) => format!("will be done at {}", time(due)),
                (_, None) => "waits for a second member".to_owned(),
            };
            println!("{}: asked at {asked}, {stands}", row.id);
        }
        if waiting.is_empty() {
            println!("Nobody waits to be erased.");
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn print(receipt: &Receipt) {
    match &receipt.stands {
        Stands::Asked => println!("A second member has to agree."),
        Stands::Due(due) => println!("Will be done at {}.", time(*due)),
        Stands::Paused { reason, until, .. } => println!("Waits until {until}: {reason}"),
        Stands::InHand => println!("In hand."),
        Stands::Done { day } => println!("Gone from here since {day}."),
    }
    println!("{} devices have let go of it.", receipt.devices_done);
    for outstanding in &receipt.outstanding {
        let team = outstanding.team.as_deref().unwrap_or("the council");
        let seen = outstanding.seen.as_deref().unwrap_or("never");
        let shut_out = if outstanding.shut_out { ", shut out" } else { "" };
        println!("{team}: {} devices have not, last heard of: {seen}{shut_out}", outstanding.devices);
    }
    match &receipt.backups {
        Backups::None => println!("In no backup."),
        Backups::Until(day) => println!("Keys of backups run out on {day}."),
        Backups::RunOut(day) => println!("Keys of backups ran out on {day}."),
        Backups::Overdue(day) => println!("Keys of backups should have run out on {day}: make a backup."),
    }
    for sheet in &receipt.sheets {
        println!("A sheet taken on {} by a {} for {} had it.", sheet.day, sheet.role, sheet.purpose);
    }
}
