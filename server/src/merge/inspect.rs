//! What can be known of a change from its bytes alone, before any document is opened for it.

use automerge::Change;

use super::guard::guarded;
use super::plain::{self, TextId};
use super::prescan::{self, Frame};
use super::refusal::Refusal;
use crate::domain::id::{ActorId, ChangeHash};

/// One plain change whose bytes are whole and bounded. It still has to fit a document.
#[derive(Debug, Clone)]
pub struct Inspected {
    pub hash: ChangeHash,
    pub actor: ActorId,
    /// Its actor's count of changes in this document, from 1.
    pub seq: u64,
    pub start_op: u64,
    pub max_op: u64,
    pub deps: Vec<ChangeHash>,
    /// At least as many as it has operations: what its largest column unfolds to.
    pub items: u64,
    /// The text that it edits.
    pub(super) text: Option<TextId>,
    pub(super) change: Change,
}

impl Inspected {
    /// The exact bytes that were inspected.
    pub fn bytes(&self) -> &[u8] {
        self.change.raw_bytes()
    }

    /// Begins a document: it builds on nothing.
    pub fn is_birth(&self) -> bool {
        self.deps.is_empty()
    }
}

/// Bytes that are one whole, bounded change, as far as that can be told without parsing it.
#[derive(Debug)]
pub struct Scanned<'a> {
    frame: Frame<'a>,
    bytes: &'a [u8],
}

/// Reads bytes from anywhere, at no more cost than their length.
pub fn scan(bytes: &[u8]) -> Result<Scanned<'_>, Refusal> {
    Ok(Scanned { frame: prescan::scan(bytes)?, bytes })
}

/// Reads bytes from anywhere. Automerge sees them only once they are known to be one whole, bounded change.
pub fn inspect(bytes: &[u8]) -> Result<Inspected, Refusal> {
    scan(bytes)?.inspect()
}

impl Scanned<'_> {
    /// What parsing it goes by: at least as many as it has operations.
    pub fn items(&self) -> u64 {
        self.frame.items
    }

    pub fn inspect(self) -> Result<Inspected, Refusal> {
        parse(self.frame, self.bytes)
    }
}

fn parse(frame: Frame<'_>, bytes: &[u8]) -> Result<Inspected, Refusal> {
    let plain = plain::check(&frame)?;
    let change = guarded(|| Change::from_bytes(bytes.to_vec()))?.map_err(|_| Refusal::NotAChange)?;
    let agreed = change.raw_bytes() == bytes
        && change.hash().0 == *frame.hash.as_bytes()
        && change.actor_id().to_bytes() == frame.actor.as_bytes()
        && (change.seq(), change.start_op().get()) == (frame.seq, frame.start_op)
        && change.timestamp() == 0
        && change.message().is_none()
        && change.extra_bytes().is_empty();
    if !agreed {
        return Err(Refusal::NotAChange);
    }
    // What was checked is what Automerge read.
    if change.len() as u64 != plain.operations {
        return Err(Refusal::NotAChange);
    }
    Ok(Inspected {
        hash: frame.hash,
        actor: frame.actor,
        seq: frame.seq,
        start_op: frame.start_op,
        max_op: change.max_op(),
        deps: frame.deps,
        items: frame.items,
        text: plain.text,
        change,
    })
}
