//! Changes that no honest app would write, for tests: with a valid checksum, so that only the guards stand in their way.

use super::prescan::change_hash;

/// The parts of a change's body, honest until altered.
pub(super) struct Forged {
    pub(super) deps: Vec<[u8; 32]>,
    pub(super) actor: Vec<u8>,
    pub(super) seq: u64,
    pub(super) start_op: u64,
    pub(super) time: u8,
    pub(super) message: Vec<u8>,
    /// Column number and data.
    pub(super) columns: Vec<(u32, Vec<u8>)>,
    pub(super) extra: Vec<u8>,
}

impl Forged {
    /// Sets the root key `k` to null, `times` times over, written as runs.
    pub(super) fn puts(times: u64) -> Self {
        // Automerge writes a run of one as a literal, and takes back only what it would have written.
        let count = if times == 1 { -1 } else { times as i64 };
        let run = |item: &[u8]| [signed(count), item.to_vec()].concat();
        Self {
            deps: Vec::new(),
            actor: vec![7; 16],
            seq: 1,
            start_op: 1,
            time: 0,
            message: Vec::new(),
            columns: vec![
                (21, run(b"\x01k")),
                (52, unsigned(times)),
                (66, run(&[1])),
                (86, run(&[0])),
                (112, run(&[0])),
            ],
            extra: Vec::new(),
        }
    }

    pub(super) fn column(mut self, number: u32, data: Vec<u8>) -> Self {
        self.columns.retain(|(other, _)| *other != number);
        self.columns.push((number, data));
        self.columns.sort();
        self
    }

    pub(super) fn chunk(&self) -> Vec<u8> {
        let mut body = unsigned(self.deps.len() as u64);
        body.extend(self.deps.concat());
        body.extend(prefixed(&self.actor));
        body.extend(unsigned(self.seq));
        body.extend(unsigned(self.start_op));
        body.push(self.time);
        body.extend(prefixed(&self.message));
        body.push(0);
        body.extend(unsigned(self.columns.len() as u64));
        for (number, data) in &self.columns {
            body.extend(unsigned(u64::from(*number)));
            body.extend(unsigned(data.len() as u64));
        }
        body.extend(self.columns.iter().flat_map(|(_, data)| data));
        body.extend(&self.extra);
        chunk(1, &body)
    }
}

/// A chunk of any type with the checksum of its content.
pub(super) fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind];
    bytes.extend(prefixed(body));
    let hash = change_hash(&bytes);
    bytes[4..8].copy_from_slice(&hash.as_bytes()[..4]);
    bytes
}

pub(super) fn unsigned(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

pub(super) fn signed(mut value: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while !(-64..64).contains(&value) {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8 & 0x7f);
    bytes
}

fn prefixed(data: &[u8]) -> Vec<u8> {
    [unsigned(data.len() as u64), data.to_vec()].concat()
}
