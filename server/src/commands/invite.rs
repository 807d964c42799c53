//! `heard invite`: a link and a QR code for one device.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use crate::domain::access;
use crate::domain::id::MemberId;
use crate::http::now;
use crate::join::{Invitee, invite};

use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct Invite {
    #[command(flatten)]
    folder: Folder,
    /// The space, for a member.
    #[arg(long)]
    space: Option<String>,
    #[arg(long, required_unless_present = "member")]
    role: Option<Role>,
    /// A further device for this member (see heard members), who stays one person.
    #[arg(long, value_name = "MEMBER", conflicts_with_all = ["role", "space"])]
    member: Option<MemberId>,
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
        let invitee = match (self.member, self.role, self.space) {
            (Some(member), ..) => Invitee::Device(member),
            (None, Some(Role::Reviewer), _) => Invitee::Council(access::Role::Reviewer),
            (None, Some(Role::CoChair), _) => Invitee::Council(access::Role::CoChair),
            (None, _, Some(space)) => Invitee::Member { space },
            (None, _, None) => return Err("name the space the member is for with --space".into()),
        };
        let invited = invite(&store, invitee, now())?;
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
