//! Joining: an invite's secret for a place in the area.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::domain::access::Role;
use crate::domain::circle::{Circle, CircleKind};
use crate::domain::id::{AreaId, CircleId, DeviceId, Incarnation, MemberId, SpaceId};
use crate::domain::retention::Periods;

/// An invite and the key that it is to let in. Signed with that key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Join {
    pub v: u32,
    /// 16 bytes: the fragment of the invite's link.
    pub secret: ByteBuf,
    /// The name the team knows this person by.
    pub name: String,
    /// Uncompressed P-256 public key (65 bytes), made for this. The same claim again gets the same answer, so a lost answer costs nothing.
    pub claim: ByteBuf,
}

/// A device that the server does not know any more comes back. Signed by the device as a sync request is, not gzipped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Back {
    pub v: u32,
    /// As it was given when the device joined.
    pub certificate: ByteBuf,
    /// The name the team knows this person by, in case they are not known here either.
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Joined {
    pub v: u32,
    pub area: Area,
    pub device: DeviceId,
    pub member: MemberId,
    pub name: String,
    pub role: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub space: Option<Space>,
    /// What a restored server takes the device back in by.
    pub certificate: ByteBuf,
    pub circles: Vec<CircleLine>,
    pub nonce: ByteBuf,
    pub incarnation: Incarnation,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Area {
    pub id: AreaId,
    pub name: String,
    /// Unchecked wordings may be offered here, and nowhere else.
    pub demo: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Space {
    pub id: SpaceId,
    pub name: String,
}

/// A circle as a device is told of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CircleLine {
    pub id: CircleId,
    /// area, council, team or bridge.
    pub kind: String,
    pub name: String,
    /// This member's role there.
    pub role: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub space: Option<SpaceId>,
    /// Of a team whose space has set how long it keeps what it may not keep for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keeps: Option<Keeps>,
}

/// What a space has set, in days; a device knows what holds where nothing was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keeps {
    pub conversations: u32,
    pub responses: u32,
    pub ask_again: u32,
}

impl CircleLine {
    pub fn of(circle: &Circle, role: Role, name: String, periods: Option<Periods>) -> CircleLine {
        let set = periods.filter(|set| *set != Periods::UNLESS_SET && circle.kind == CircleKind::Team);
        CircleLine {
            id: circle.id,
            kind: circle.kind.name().to_owned(),
            name,
            role: role.name().to_owned(),
            space: circle.space,
            keeps: set.map(|Periods { conversations, responses, ask_again }| Keeps {
                conversations,
                responses,
                ask_again,
            }),
        }
    }
}
