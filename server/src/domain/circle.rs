//! Circles: who may read a record is which circle it is in.

use serde::{Deserialize, Serialize};

use super::id::{CircleId, SpaceId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CircleKind {
    /// Everyone in the area: wordings and lists.
    Area,
    /// Reviewers and co-chairs.
    Council,
    /// The members of one space.
    Team,
    /// A space and the reviewers together.
    Bridge,
}

impl CircleKind {
    pub const ALL: [CircleKind; 4] =
        [CircleKind::Area, CircleKind::Council, CircleKind::Team, CircleKind::Bridge];

    pub fn name(self) -> &'static str {
        match self {
            CircleKind::Area => "area",
            CircleKind::Council => "council",
            CircleKind::Team => "team",
            CircleKind::Bridge => "bridge",
        }
    }

    pub fn named(name: &str) -> Option<CircleKind> {
        CircleKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circle {
    pub id: CircleId,
    pub kind: CircleKind,
    /// The space it belongs to: teams and bridges only.
    pub space: Option<SpaceId>,
}
