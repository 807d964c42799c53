//! Reads the frame of a change before Automerge may: what it is, whether its bytes are whole, and how much it unfolds to.
//!
//! Automerge's parser trusts its input: it checks no checksum, and 69 bytes can make it ask for gigabytes. Nothing here
//! allocates more than the input's size.

mod columns;
mod cut;
mod ops;
mod runs;

use sha2::{Digest, Sha256};

use self::columns::Column;
use self::cut::Cut;
pub(super) use self::ops::{Op, Ops, integer};
use super::refusal::Refusal;
use crate::domain::id::{ActorId, ChangeHash};
use crate::domain::limits::{CHANGE_ACTORS, CHANGE_BYTES, CHANGE_DEPS, DOCUMENT_WEIGHT};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const PLAIN_CHANGE: u8 = 1;
/// Where the hashed part begins: after the magic bytes and the checksum.
const HASHED_FROM: usize = 8;

/// What a change says of itself in its frame.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) hash: ChangeHash,
    pub(super) actor: ActorId,
    /// The others whose operations it names, in the order of its numbers for them, from 1.
    others: Vec<ActorId>,
    pub(super) seq: u64,
    pub(super) start_op: u64,
    pub(super) deps: Vec<ChangeHash>,
    /// What its largest column unfolds to: at least as many as it has operations.
    pub(super) items: u64,
    columns: Vec<Column<'a>>,
}

impl<'a> Frame<'a> {
    pub(super) fn ops(&self) -> Ops<'a> {
        Ops::of(&self.columns)
    }

    /// Whom its operations mean by this number: 0 is its own author.
    pub(super) fn actor_of(&self, number: u64) -> Result<ActorId, Refusal> {
        let other = usize::try_from(number).ok().and_then(|number| match number.checked_sub(1) {
            None => Some(&self.actor),
            Some(place) => self.others.get(place),
        });
        other.copied().ok_or(Refusal::NotAChange)
    }
}

/// The hash by which outcomes name a change, for any bytes whatever: it needs no parser.
pub fn change_hash(bytes: &[u8]) -> ChangeHash {
    let hashed = bytes.get(HASHED_FROM..).unwrap_or_default();
    ChangeHash::from_bytes(Sha256::digest(hashed).into())
}

/// Who wrote a change, by its own word; none where its bytes are no change that is taken today.
pub fn change_actor(bytes: &[u8]) -> Option<ActorId> {
    scan(bytes).ok().map(|frame| frame.actor)
}

/// Reads the frame of exactly one plain change chunk.
pub(super) fn scan(bytes: &[u8]) -> Result<Frame<'_>, Refusal> {
    if bytes.len() > CHANGE_BYTES {
        return Err(Refusal::TooBig);
    }
    let mut chunk = Cut(bytes);
    let magic = chunk.take(4)?;
    let checksum = chunk.take(4)?;
    if magic != MAGIC || chunk.byte()? != PLAIN_CHANGE {
        return Err(Refusal::NotAChange);
    }
    let body = chunk.prefixed()?;
    if !chunk.is_empty() {
        return Err(Refusal::NotAChange);
    }
    let hash = change_hash(bytes);
    if checksum != &hash.as_bytes()[..4] {
        return Err(Refusal::Damaged);
    }
    read_body(Cut(body), hash)
}

fn read_body(mut body: Cut<'_>, hash: ChangeHash) -> Result<Frame<'_>, Refusal> {
    let deps = read_deps(&mut body)?;
    let actor = read_actor(&mut body)?;
    let seq = body.unsigned()?;
    let start_op = body.unsigned()?;
    let time = body.signed()?;
    let message = body.prefixed()?;
    let others = body.unsigned()?;
    if others > CHANGE_ACTORS {
        return Err(Refusal::TooBig);
    }
    let others = (0..others).map(|_| read_actor(&mut body)).collect::<Result<_, _>>()?;
    let columns = read_columns(&mut body)?;
    let items = columns::bound(&columns)?;
    // What follows the columns is extra bytes, which nobody reads and everybody would have to keep.
    if time != 0 || !message.is_empty() || !body.is_empty() {
        return Err(Refusal::NotPlain);
    }
    // Beyond what any document here can count to: no need to look for one.
    if start_op > DOCUMENT_WEIGHT {
        return Err(Refusal::StartOp);
    }
    Ok(Frame { hash, actor, others, seq, start_op, deps, items, columns })
}

fn read_deps(body: &mut Cut<'_>) -> Result<Vec<ChangeHash>, Refusal> {
    let count = body.unsigned()?;
    if count > CHANGE_DEPS {
        return Err(Refusal::TooBig);
    }
    (0..count).map(|_| ChangeHash::try_from(body.take(32)?).map_err(|_| Refusal::NotAChange)).collect()
}

fn read_actor(body: &mut Cut<'_>) -> Result<ActorId, Refusal> {
    ActorId::try_from(body.prefixed()?).map_err(|_| Refusal::NotPlain)
}

/// The columns' numbers and lengths come first, then the data of all of them.
fn read_columns<'a>(body: &mut Cut<'a>) -> Result<Vec<Column<'a>>, Refusal> {
    let count = body.unsigned()?;
    if count > columns::KNOWN.len() as u64 {
        return Err(Refusal::NotPlain);
    }
    let mut announced = Vec::new();
    for _ in 0..count {
        let number = u32::try_from(body.unsigned()?).map_err(|_| Refusal::NotAChange)?;
        announced.push((number, body.unsigned()?));
    }
    announced
        .into_iter()
        .map(|(number, length)| Ok(Column { number, data: body.take_long(length)? }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::forge::{Forged, chunk};
    use super::*;

    fn refusal(bytes: &[u8]) -> Option<Refusal> {
        scan(bytes).err()
    }

    #[test]
    fn an_honest_frame_is_read() {
        let honest = Forged::puts(1).chunk();
        let frame = scan(&honest).expect("an honest change");
        assert_eq!(frame.actor, ActorId::from_bytes([7; 16]));
        assert_eq!((frame.seq, frame.start_op, frame.deps.len()), (1, 1, 0));
    }

    #[test]
    fn only_one_plain_change_chunk_is_a_change() {
        let honest = Forged::puts(1).chunk();
        let body = &honest[10..];
        for kind in [0, 2, 3, 4] {
            assert_eq!(refusal(&chunk(kind, body)), Some(Refusal::NotAChange), "chunk type {kind}");
        }
        assert_eq!(refusal(&[&honest[..], &honest[..]].concat()), Some(Refusal::NotAChange));
        for length in 0..honest.len() {
            assert_eq!(refusal(&honest[..length]), Some(Refusal::NotAChange), "cut at {length}");
        }
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let honest = Forged::puts(1).chunk();
        for bit in 0..honest.len() * 8 {
            let mut flipped = honest.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(refusal(&flipped).is_some(), "bit {bit}");
        }
    }

    #[test]
    fn a_change_carries_nothing_beside_its_operations() {
        let with = |alter: fn(&mut Forged)| {
            let mut forged = Forged::puts(1);
            alter(&mut forged);
            refusal(&forged.chunk())
        };
        assert_eq!(with(|change| change.time = 1), Some(Refusal::NotPlain));
        assert_eq!(with(|change| change.message = b"hello".to_vec()), Some(Refusal::NotPlain));
        assert_eq!(with(|change| change.extra = vec![0]), Some(Refusal::NotPlain));
        assert_eq!(with(|change| change.actor = vec![7; 17]), Some(Refusal::NotPlain));
        assert_eq!(with(|change| change.deps = vec![[1; 32]; 65]), Some(Refusal::TooBig));
        assert_eq!(with(|change| change.deps = vec![[1; 32]; 64]), None);
        assert_eq!(with(|change| change.start_op = u64::from(u32::MAX)), Some(Refusal::StartOp));
    }

    #[test]
    fn bytes_are_counted_before_they_are_read() {
        assert_eq!(refusal(&vec![0; CHANGE_BYTES + 1]), Some(Refusal::TooBig));
    }

    #[test]
    fn any_bytes_have_a_hash_to_be_named_by() {
        assert_eq!(change_hash(b"short"), change_hash(b""));
        let honest = Forged::puts(1).chunk();
        let change = automerge::Change::from_bytes(honest.clone()).expect("an honest change");
        assert_eq!(change.hash().0, *change_hash(&honest).as_bytes());
    }
}
