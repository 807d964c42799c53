//! `heard members`: who is in a space or reviews, on which devices.

use std::process::ExitCode;

use clap::Args;

use crate::domain::circle::CircleKind;
use crate::domain::id::{DeviceId, MemberId};
use crate::http::{day, now};
use crate::join::{FoundError, name_of};
use crate::seal::random;
use crate::store::{Audited, AuditedPart};

use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct Members {
    #[command(flatten)]
    folder: Folder,
    /// The space; without it, the reviewers.
    #[arg(long)]
    space: Option<String>,
    /// Takes this member out. What they wrote stays; what they still send waits for the team's word.
    #[arg(long, value_name = "MEMBER")]
    remove: Option<MemberId>,
    /// Shuts out a lost device. What it still holds can be delivered, and waits for the team's word.
    #[arg(long, value_name = "DEVICE")]
    revoke: Option<DeviceId>,
}

impl Members {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, master) = self.folder.open()?;
        let circle = store.read(|reader| {
            let space = match &self.space {
                Some(name) => Some(reader.space_named(name)?.ok_or(FoundError::NoSpace)?),
                None => None,
            };
            let kind = if space.is_some() { CircleKind::Team } else { CircleKind::Council };
            reader.circle_of(kind, space)?.ok_or(FoundError::NoArea)
        })?;
        let (remove, revoke, today) = (self.remove, self.revoke, day(now()));
        store.write(move |tx| {
            let removed = remove.map(|member| tx.remove_membership(circle, member)).transpose()?;
            let revoked = revoke.map(|device| tx.revoke(device, &today)).transpose()?;
            if removed == Some(false) || revoked == Some(false) {
                return Err(FoundError::NobodyThere);
            }
            let gone = [
                remove.map(|id| ("taken-out", id.to_string())),
                revoke.map(|id| ("shut-out", id.to_string())),
            ];
            for (what, text) in gone.into_iter().flatten() {
                let part = AuditedPart::of_nobody(text, random());
                tx.audit(&Audited { day: today.clone(), what, member: None, parts: vec![part] })?;
            }
            Ok(())
        })?;
        let devices = store.read(|reader| {
            let mut devices = Vec::new();
            for device in reader.members_of(circle)? {
                let name = name_of(reader, &master, device.member)?;
                let returned = reader.returned(device.id)?;
                devices.push((device, name, returned));
            }
            Ok::<_, FoundError>(devices)
        })?;
        for (device, name, returned) in devices {
            let name = name.unwrap_or_else(|| "(a name that does not open)".to_owned());
            let state = if device.revoked { " (shut out)" } else { "" };
            // A name comes from a phone: nothing in it may steer this terminal.
            let name: String = name.chars().filter(|c| !c.is_control()).collect();
            let back =
                returned.map_or(String::new(), |day| format!(" (came back by its certificate on {day})"));
            println!("{name}: member {}, device {}{state}{back}", device.member, device.id);
        }
        Ok(ExitCode::SUCCESS)
    }
}
