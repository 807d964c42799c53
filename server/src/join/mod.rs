//! How a person comes in: the area is made, spaces in it, invites to them, and devices by invite.

mod area;
mod back;
mod enrol;
mod invite;
mod named;

pub use area::{FoundError, NewSpace, Steward, found, steward};
pub use enrol::{Door, JoinError, Welcome};
pub use invite::{Invited, Invitee, invite};
pub use named::name_of;
