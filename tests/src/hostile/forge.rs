//! A change taken apart into what its bytes say, and put together again whatever was done to it, with its checksum made good:
//! so that only the guards stand in its way.

use heard::merge::change_hash;

/// Where the hashed part begins, with the chunk's type.
const TYPE: usize = 8;

/// The parts of a change.
#[derive(Debug, Clone)]
pub struct Forged {
    /// 1 for a plain change; 0 is a document, 2 a deflated change, 3 a bundle.
    pub kind: u8,
    pub deps: Vec<[u8; 32]>,
    pub actor: Vec<u8>,
    pub seq: Vec<u8>,
    pub start_op: Vec<u8>,
    pub time: Vec<u8>,
    pub message: Vec<u8>,
    pub others: Vec<Vec<u8>>,
    /// Number and data, in the order of their numbers in an honest change.
    pub columns: Vec<(u32, Vec<u8>)>,
    pub extra: Vec<u8>,
}

impl Forged {
    /// The parts of an honest change.
    pub fn taken_apart(change: &[u8]) -> Forged {
        let mut rest = Rest(&change[TYPE + 1..]);
        rest.number();
        let deps = (0..rest.number()).map(|_| rest.take(32).try_into().expect("32 bytes")).collect();
        let actor = rest.prefixed();
        let (seq, start_op, time) = (rest.raw_number(), rest.raw_number(), rest.raw_number());
        let message = rest.prefixed();
        let others = (0..rest.number()).map(|_| rest.prefixed()).collect();
        let announced: Vec<_> = (0..rest.number()).map(|_| (rest.number(), rest.number())).collect();
        let columns = announced
            .into_iter()
            .map(|(number, length)| (number as u32, rest.take(length as usize).to_vec()))
            .collect();
        Forged {
            kind: change[TYPE],
            deps,
            actor,
            seq,
            start_op,
            time,
            message,
            others,
            columns,
            extra: rest.0.to_vec(),
        }
    }

    /// A first change that sets the root key `k` to null, `times` times over, written as runs.
    pub fn puts(actor: [u8; 16], times: i64) -> Forged {
        // Automerge writes a run of one as a literal.
        let count = if times == 1 { -1 } else { times };
        let run = |item: &[u8]| [signed(count), item.to_vec()].concat();
        Forged {
            kind: 1,
            deps: Vec::new(),
            actor: actor.to_vec(),
            seq: vec![1],
            start_op: vec![1],
            time: vec![0],
            message: Vec::new(),
            others: Vec::new(),
            columns: vec![
                (21, run(b"\x01k")),
                (52, unsigned(times as u64)),
                (66, run(&[1])),
                (86, run(&[0])),
                (112, run(&[0])),
            ],
            extra: Vec::new(),
        }
    }

    /// With this column in place of its own.
    pub fn column(mut self, number: u32, data: Vec<u8>) -> Forged {
        self.columns.retain(|(other, _)| *other != number);
        self.columns.push((number, data));
        self.columns.sort();
        self
    }

    pub fn body(&self) -> Vec<u8> {
        let mut body = unsigned(self.deps.len() as u64);
        body.extend(self.deps.concat());
        body.extend(prefixed(&self.actor));
        body.extend([&self.seq[..], &self.start_op, &self.time].concat());
        body.extend(prefixed(&self.message));
        body.extend(unsigned(self.others.len() as u64));
        body.extend(self.others.iter().flat_map(|other| prefixed(other)));
        body.extend(unsigned(self.columns.len() as u64));
        for (number, data) in &self.columns {
            body.extend(unsigned(u64::from(*number)));
            body.extend(unsigned(data.len() as u64));
        }
        body.extend(self.columns.iter().flat_map(|(_, data)| data));
        body.extend(&self.extra);
        body
    }

    pub fn chunk(&self) -> Vec<u8> {
        chunk(self.kind, &self.body())
    }
}

/// A chunk of any type with the checksum of its content.
pub fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind];
    bytes.extend(prefixed(body));
    checked(bytes)
}

/// The same bytes with the checksum they ought to have.
pub fn checked(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() >= TYPE {
        let hash = change_hash(&bytes);
        bytes[4..TYPE].copy_from_slice(&hash.as_bytes()[..4]);
    }
    bytes
}

pub fn unsigned(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

pub fn signed(mut value: i64) -> Vec<u8> {
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

/// Honest bytes yet to be read.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    /// A number as it is written.
    fn raw_number(&mut self) -> Vec<u8> {
        let length = self.0.iter().take_while(|byte| **byte & 0x80 != 0).count() + 1;
        self.take(length).to_vec()
    }

    fn number(&mut self) -> u64 {
        self.raw_number().iter().rev().fold(0, |value, byte| value << 7 | u64::from(byte & 0x7f))
    }

    fn prefixed(&mut self) -> Vec<u8> {
        let length = self.number();
        self.take(length as usize).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::super::seeds;
    use super::*;

    #[test]
    fn taken_apart_and_put_together_is_the_same() {
        for seed in seeds::all() {
            assert_eq!(Forged::taken_apart(&seed.change).chunk(), seed.change);
        }
    }
}
