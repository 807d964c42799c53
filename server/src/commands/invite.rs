//! `heard invite`: a link and a QR code for one device.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use crate::domain::access;
use crate::http::now;
use crate::join::invite;

use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct Invite {
    #[command(flatten)]
    folder: Folder,
    /// The space, for a member.
    #[arg(long)]
    space: Option<String>,
    #[arg(long)]
    role: Role,
    /// The address people reach this server at.
    #[arg(long, env = "HEARD_URL", default_value = "http://localhost:8080")]
    url: String,
    /// Prints the link alone.
    #[arg(long)]
    link_only: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Role {
    Member,
    Reviewer,
    CoChair,
}

impl Invite {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, _) = self.folder.open()?;
        let role = match self.role {
            Role::Member => access::Role::Member,
            Role::Reviewer => access::Role::Reviewer,
            Role::CoChair => access::Role::CoChair,
        };
        let Some(invited) = invite(&store, self.space, role, now())? else {
            return Err("there is no space of that name: see heard space, and name it with --space".into());
        };
        let secret: String = invited.secret.iter().map(|byte| format!("{byte:02x}")).collect();
        // The secret is in the fragment, which a browser sends to nobody.
        let link = format!("{}/#join={secret}", self.url.trim_end_matches('/'));
        if self.link_only {
            println!("{link}");
            return Ok(ExitCode::SUCCESS);
        }
        let code = QrCode::new(&link)?.render::<Dense1x2>().build();
        println!("{code}\n\n{link}\n\nIt works once, within the next 15 minutes.");
        Ok(ExitCode::SUCCESS)
    }
}
