//! The sync request and its response.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::CircleLine;
use crate::domain::envelope::Envelope;
use crate::domain::id::{ActId, ActorId, ChangeHash, CircleId, Incarnation, RecordId};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub v: u32,
    /// From the last response or from joining.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<ByteBuf>,
    #[serde(default)]
    pub cursors: Cursors,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub push: Vec<Push>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Act>,
    /// How many days back a device without a cursor reads; all of them where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<u32>,
    /// Records that this device should have whole, with all else of their people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub whole: Vec<RecordId>,
    /// Asks for the names of the area's teams, to move somebody to one.
    #[serde(default, skip_serializing_if = "is_false")]
    pub teams: bool,
    /// Change bytes that the answer's feed may carry, on a line that breaks under more; the server's own bound else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<u32>,
    /// The device knows what it sent, and that the answer is to that: `kept` is said without the hash.
    #[serde(default, skip_serializing_if = "is_false")]
    pub short: bool,
}

/// How far the device has read each circle, or the hash of what was last answered when nothing changed since.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cursors {
    /// Circle as hex text → opaque cursor.
    Each(BTreeMap<String, ByteBuf>),
    /// SHA-256 over the last answered cursors, in order of circle.
    Same(ByteBuf),
}

impl Default for Cursors {
    fn default() -> Cursors {
        Cursors::Each(BTreeMap::new())
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Push {
    pub doc: RecordId,
    pub change: ByteBuf,
    /// With the record's first change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub epoch: u64,
}

/// A request that is no change. Fields that its kind does not use are absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Act {
    pub id: ActId,
    pub kind: String,
    /// accept, decline: the record whose held work is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<RecordId>,
    /// revoke: the device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<crate::domain::id::DeviceId>,
    /// move: the team's circle that the person of `doc` goes to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<CircleId>,
    /// new-card: the hash of the card's code. clean-copy: SHA-256 over the sorted hashes of the heads it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<ByteBuf>,
    /// clean-copy: the first change of the record's next epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ByteBuf>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Response {
    pub v: u32,
    pub incarnation: Incarnation,
    /// When it is not the one that was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<ByteBuf>,
    /// The first 8 bytes of SHA-256 over the request's body: that this is the answer to it, and not an older one that
    /// something on the way had kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub re: Option<ByteBuf>,
    /// In the order pushed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<Result>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acted: Vec<Acted>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feed: Vec<FeedItem>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Who>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circles: Option<Vec<CircleLine>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cursors: BTreeMap<String, ByteBuf>,
    /// Ask again at once: there is more, or this answer could not hold a feed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub more: bool,
    /// Places in the log up to here are in a backup: a device may let go of its own changes up to there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_to: Option<u64>,
    /// Changes that the server has lost the bytes of and knows by hash: whoever has them sends them again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<Wanted>,
    /// The area's teams, when they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teams: Option<Vec<Team>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wanted {
    pub doc: RecordId,
    pub hashes: Vec<ChangeHash>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Team {
    /// Its team circle.
    pub circle: CircleId,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Result {
    /// Of the bytes as the server received them. Not said with `kept` where the request asks for short answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<ChangeHash>,
    pub outcome: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Missing: these first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<ChangeHash>,
    /// Kept: its place in the log, which `kept_to` reaches once it is in a backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Acted {
    pub id: ActId,
    pub outcome: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeedItem {
    pub circle: CircleId,
    pub doc: RecordId,
    /// change, left, gone, mark or held.
    pub what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ByteBuf>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub epoch: u64,
    /// With the record's first change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<bool>,
    /// Held: who wrote what waits for a member's word, of how many changes, and the record's kind. None waits at 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ActorId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// Who stands behind an actor, for "Amina wrote".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Who {
    pub actor: ActorId,
    pub member: crate::domain::id::MemberId,
    pub name: String,
}

fn is_false(value: &bool) -> bool {
    !value
}

fn is_zero(value: &u64) -> bool {
    *value == 0
}
