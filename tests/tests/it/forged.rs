//! Changes that no honest app writes: an honest one, altered, with its checksum made good again.

use heard::domain::id::ActorId;
use heard::merge::author::{self, Edit};
use heard::merge::change_hash;

/// Where a small first change has these: after magic, checksum, type, length, no dependencies and a 16-byte actor.
const KIND: usize = 8;
const START_OP: usize = 29;
const TIME: usize = 30;

/// A small first change by `actor`.
pub fn birth(actor: ActorId, edits: &[(&str, Edit)]) -> Vec<u8> {
    author::change::<Vec<u8>>(&[], actor, edits).expect("an honest birth")
}

pub fn with_time(change: &[u8]) -> Vec<u8> {
    altered(change, TIME, 1)
}

pub fn with_start_op(change: &[u8], start: u8) -> Vec<u8> {
    altered(change, START_OP, start)
}

/// The same bytes as a chunk of another type: 0 is a document, 2 a deflated change, 3 a bundle.
pub fn as_chunk(change: &[u8], kind: u8) -> Vec<u8> {
    altered(change, KIND, kind)
}

/// A text made under another key than `notes`.
pub fn with_other_text(actor: ActorId) -> Vec<u8> {
    let honest = birth(actor, &[("notes", Edit::Notes("words".to_owned()))]);
    let key = honest.windows(5).position(|window| window == b"notes").expect("its key");
    let mut bytes = honest;
    bytes[key..key + 5].copy_from_slice(b"other");
    checked(bytes)
}

/// One operation, said thirty million times over, in less than 80 bytes.
pub fn bomb(actor: ActorId) -> Vec<u8> {
    repeated(actor, &[0x80, 0x87, 0xa7, 0x0e])
}

/// One operation, written as a run of one. Automerge takes it, and writes it otherwise: under another hash.
pub fn not_canonical(actor: ActorId) -> Vec<u8> {
    repeated(actor, &[1])
}

/// One operation in runs of a length.
fn repeated(actor: ActorId, length: &[u8]) -> Vec<u8> {
    let run = |item: &[u8]| [length, item].concat();
    let columns: [(u8, Vec<u8>); 5] =
        [(21, run(b"\x01k")), (52, length.to_vec()), (66, run(&[1])), (86, run(&[0])), (112, run(&[0]))];
    let mut body = [&[0, 16], actor.as_bytes().as_slice(), &[1, 1, 0, 0, 0, 5]].concat();
    body.extend(columns.iter().flat_map(|(number, data)| [*number, data.len() as u8]));
    body.extend(columns.iter().flat_map(|(_, data)| data));
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1, body.len() as u8];
    bytes.extend(body);
    checked(bytes)
}

fn altered(change: &[u8], at: usize, byte: u8) -> Vec<u8> {
    let mut bytes = change.to_vec();
    bytes[at] = byte;
    checked(bytes)
}

fn checked(mut bytes: Vec<u8>) -> Vec<u8> {
    let hash = change_hash(&bytes);
    bytes[4..8].copy_from_slice(&hash.as_bytes()[..4]);
    bytes
}
