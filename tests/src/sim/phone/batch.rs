//! What is sent next: twin of `web/src/app/worker/batch.ts` and `lost.ts`.

use std::collections::BTreeSet;

use heard::domain::id::{ChangeHash, RecordId};
use heard::wire::{Push, Result as Word};
use serde_bytes::ByteBuf;

use super::entry::{Own, Status};
use super::storage::Storage;

/// As many lost changes as one request brings.
const MOST_LOST: usize = 50;
pub const MOST_CHANGES: usize = 200;
const MOST_BYTES: usize = 192 * 1024;

/// A change to send, and which one it is here.
#[derive(Debug, Clone)]
pub struct Outbound {
    pub push: Push,
    pub hash: ChangeHash,
}

/// What one sync has sent. A change that had to wait for others is sent a second time, and no more.
#[derive(Debug, Clone)]
pub struct Asked {
    once: BTreeSet<(RecordId, ChangeHash)>,
    twice: BTreeSet<(RecordId, ChangeHash)>,
    offer_again: bool,
}

impl Asked {
    pub fn new(offer_again: bool) -> Asked {
        Asked { once: BTreeSet::new(), twice: BTreeSet::new(), offer_again }
    }

    /// `words` are in the order of the batch.
    pub fn note(&mut self, batch: &[Outbound], words: &[Word]) {
        for (place, sent) in batch.iter().enumerate() {
            let key = (sent.push.doc, sent.hash);
            let is_missing = words.get(place).is_some_and(|word| word.outcome == "missing");
            if !(is_missing && self.twice.insert(key)) {
                self.once.insert(key);
            }
        }
    }

    fn is_to_send(&self, doc: RecordId, own: &Own) -> bool {
        let waits = match own.status {
            Status::Waiting => true,
            Status::Held | Status::Sent => self.offer_again,
            Status::Kept | Status::ReMake => false,
        };
        waits && !self.once.contains(&(doc, own.hash))
    }
}

/// The next changes that the server has not confirmed, oldest of each record first.
pub fn next_batch(storage: &Storage, asked: &Asked, most: usize) -> Vec<Outbound> {
    let mut batch: Vec<Outbound> = Vec::new();
    let mut size = 0;
    for (doc, record) in &storage.records {
        let entry = &record.value;
        for (at, own) in entry.own.iter().enumerate().filter(|(_, own)| asked.is_to_send(*doc, own)) {
            let Some(change) = storage.change(*doc, own.hash) else { continue };
            if !batch.is_empty() && (batch.len() >= most || size + change.len() > MOST_BYTES) {
                return batch;
            }
            size += change.len();
            let envelope = (at == 0 && entry.born_here).then(|| entry.envelope.clone());
            let push =
                Push { doc: *doc, change: ByteBuf::from(change.clone()), envelope, epoch: entry.epoch };
            batch.push(Outbound { push, hash: own.hash });
        }
    }
    batch
}

/// The changes that the server has lost and this phone has, whoever wrote them.
pub fn lost_there(storage: &Storage, asked: &Asked) -> Vec<Outbound> {
    let wanted = storage.standing().wanted;
    let each = wanted.iter().flat_map(|one| one.hashes.iter().map(|hash| (one.doc, *hash)));
    each.filter(|(doc, hash)| asked.is_to_send(*doc, &Own::waiting(*hash)))
        .filter_map(|(doc, hash)| {
            let (epoch, change) =
                (storage.entry(doc)?.epoch, ByteBuf::from(storage.change(doc, hash)?.clone()));
            Some(Outbound { push: Push { doc, change, envelope: None, epoch }, hash })
        })
        .take(MOST_LOST)
        .collect()
}
