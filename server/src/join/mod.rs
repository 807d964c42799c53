//! How a person comes in: the area is made, spaces in it, invites to them, and devices by invite.

mod area;
mod back;
mod enrol;
mod invite;

pub use crate::records::name_of;
pub use area::{FoundError, NewSpace, Steward, found, steward};
pub use enrol::{Door, JoinError, Welcome};
pub use invite::{Invited, Invitee, invite};
