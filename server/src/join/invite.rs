//! Invites: one use, a quarter of an hour, for one role in one circle.

use crate::domain::access::Role;
use crate::domain::circle::CircleKind;
use crate::domain::limits::INVITE_SECONDS;
use crate::seal::{random, sha256};
use crate::store::Store;

use super::area::FoundError;

/// An invite's secret. It is shown once, as a link, and stored nowhere.
#[derive(Debug)]
pub struct Invited {
    pub secret: [u8; 16],
}

/// Makes an invite. A member needs the name of a space; `now` in seconds since 1970.
pub fn invite(
    store: &Store,
    space: Option<String>,
    role: Role,
    now: u64,
) -> Result<Option<Invited>, FoundError> {
    let secret: [u8; 16] = random();
    store.write(move |tx| {
        if tx.area()?.is_none() {
            return Err(FoundError::NoArea);
        }
        let space = match (role.circle(), space) {
            (CircleKind::Team, Some(name)) => match tx.space_named(&name)? {
                Some(space) => Some(space),
                None => return Ok(None),
            },
            (CircleKind::Team, None) => return Ok(None),
            _ => None,
        };
        let Some(circle) = tx.circle_of(role.circle(), space)? else { return Ok(None) };
        tx.add_invite(sha256(&secret), circle, role, now + INVITE_SECONDS)?;
        Ok(Some(Invited { secret }))
    })
}
