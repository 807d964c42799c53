//! Invites: one use, a quarter of an hour, for one device.

use crate::domain::access::Role;
use crate::domain::circle::CircleKind;
use crate::domain::id::{CircleId, MemberId};
use crate::domain::limits::INVITE_SECONDS;
use crate::seal::{random, sha256};
use crate::store::{InviteRow, Store, Tx};

use super::area::FoundError;

/// An invite's secret. It is shown once, as a link, and stored nowhere.
#[derive(Debug)]
pub struct Invited {
    pub secret: [u8; 16],
}

/// Whom an invite is for.
#[derive(Debug, Clone)]
pub enum Invitee {
    /// Somebody new in a space.
    Member { space: String },
    /// Somebody new who reviews: a reviewer or co-chair.
    Council(Role),
    /// A further device of somebody who is there: they stay one person, in the consent rule too.
    Device(MemberId),
}

/// Makes an invite. `now` in seconds since 1970.
pub fn invite(store: &Store, invitee: Invitee, now: u64) -> Result<Invited, FoundError> {
    let secret: [u8; 16] = random();
    store.write(move |tx| {
        if tx.area()?.is_none() {
            return Err(FoundError::NoArea);
        }
        let (circle, role, member) = place(tx, invitee)?;
        let invite = InviteRow { circle, role, expires: now + INVITE_SECONDS, device: None, member };
        tx.add_invite(sha256(&secret), &invite)?;
        Ok(Invited { secret })
    })
}

fn place(tx: &Tx<'_>, invitee: Invitee) -> Result<(CircleId, Role, Option<MemberId>), FoundError> {
    match invitee {
        Invitee::Member { space } => {
            let space = tx.space_named(&space)?.ok_or(FoundError::NoSpace)?;
            let team = tx.circle_of(CircleKind::Team, Some(space))?.ok_or(FoundError::NoSpace)?;
            Ok((team, Role::Member, None))
        }
        Invitee::Council(role) => {
            let council = tx.circle_of(CircleKind::Council, None)?.ok_or(FoundError::NoArea)?;
            Ok((council, role, None))
        }
        Invitee::Device(member) => {
            let circles = tx.circles_of(member)?;
            let own = circles.into_iter().find(|(circle, role)| circle.kind == role.circle());
            let (circle, role) = own.ok_or(FoundError::NobodyThere)?;
            Ok((circle.id, role, Some(member)))
        }
    }
}
