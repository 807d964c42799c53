//! What became of a change or an act: the word a device acts on.

use serde::{Deserialize, Serialize};

/// What the device does next. Anything it does not know means *later*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// On disk, flushed, merged.
    Kept,
    /// On disk, sealed, out of every reading until the team accepts it.
    Held,
    /// The person the record was of has erased it.
    Gone,
    /// Send the named changes first.
    Missing,
    /// Take the server's document and put your own words on it as one change by a new actor.
    #[serde(rename = "re-make")]
    ReMake,
    /// Set aside and show; never drop.
    Refused,
    Later,
}

impl Outcome {
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Kept => "kept",
            Outcome::Held => "held",
            Outcome::Gone => "gone",
            Outcome::Missing => "missing",
            Outcome::ReMake => "re-make",
            Outcome::Refused => "refused",
            Outcome::Later => "later",
        }
    }
}

/// Why, where the outcome alone does not say. Stable: devices show words for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// Held: its author may not write there (any more).
    NoRight,
    /// Held or refused: it builds on a change that was.
    Depends,
    /// Held: a member declined it. The device keeps the words and may re-make them.
    Declined,
    /// Missing: the record's first change, with its envelope.
    NoBirth,
    /// Re-make: the actor belongs to another device or has two histories.
    ActorClash,
    /// Re-make: the record already had a first change.
    SecondBirth,
    /// Re-make: the record was re-made without its history.
    OldEpoch,
    /// Refused: not one plain change chunk.
    NotAChange,
    /// Refused: the bytes do not match their own checksum.
    Damaged,
    TooBig,
    /// Refused: a change time, message or extra bytes.
    NotPlain,
    /// Refused: another envelope than the record was born with.
    EnvelopeDiffers,
    /// Refused: no such record may be in that circle, or of that subject.
    BadEnvelope,
    /// Refused: the review of another reviewer.
    NotYours,
    /// Refused: an occasion of consent or a wording is closed by its first change.
    Closed,
    /// Refused: an operation counter beyond the record's.
    StartOp,
    /// Refused: fields or containers this kind does not have.
    Shape,
    /// Refused: the document could not be read back. Kept sealed in quarantine.
    Poison,
    /// Later: the record cannot be read back here just now; the steward's log says so.
    Unreadable,
    /// Later: the record has too many versions side by side, and it fits once somebody has merged them; or too much of this
    /// device's work waits or was refused, and it is taken in once less does.
    Crowded,
    /// Later: this request has cost what one may; the next one takes more.
    Busy,
    /// Later: the record has changed since this clean copy of it was made.
    Changed,
    /// Later: a kind of record or act that this server does not know.
    Unknown,
    /// Refused act: nothing of that name waits.
    NotFound,
}

impl Code {
    pub const ALL: [Code; 24] = [
        Code::NoRight,
        Code::Depends,
        Code::Declined,
        Code::NoBirth,
        Code::ActorClash,
        Code::SecondBirth,
        Code::OldEpoch,
        Code::NotAChange,
        Code::Damaged,
        Code::TooBig,
        Code::NotPlain,
        Code::EnvelopeDiffers,
        Code::BadEnvelope,
        Code::NotYours,
        Code::Closed,
        Code::StartOp,
        Code::Shape,
        Code::Poison,
        Code::Unreadable,
        Code::Crowded,
        Code::Busy,
        Code::Changed,
        Code::Unknown,
        Code::NotFound,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Code::NoRight => "no-right",
            Code::Depends => "depends",
            Code::Declined => "declined",
            Code::NoBirth => "no-birth",
            Code::ActorClash => "actor-clash",
            Code::SecondBirth => "second-birth",
            Code::OldEpoch => "old-epoch",
            Code::NotAChange => "not-a-change",
            Code::Damaged => "damaged",
            Code::TooBig => "too-big",
            Code::NotPlain => "not-plain",
            Code::EnvelopeDiffers => "envelope-differs",
            Code::BadEnvelope => "bad-envelope",
            Code::NotYours => "not-yours",
            Code::Closed => "closed",
            Code::StartOp => "start-op",
            Code::Shape => "shape",
            Code::Poison => "poison",
            Code::Unreadable => "unreadable",
            Code::Crowded => "crowded",
            Code::Busy => "busy",
            Code::Changed => "changed",
            Code::Unknown => "unknown",
            Code::NotFound => "not-found",
        }
    }

    pub fn named(name: &str) -> Option<Code> {
        Code::ALL.into_iter().find(|code| code.name() == name)
    }
}
