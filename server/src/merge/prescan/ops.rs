//! The operations of a change, one after the other, out of the runs of its columns: whatever they unfold to, reading them
//! takes no memory. Each column has one item for each operation, or is not there, as Automerge writes them.

use super::super::refusal::Refusal;
use super::columns::Column;
use super::cut::Cut;
use super::runs::{Booleans, Runs};

/// One operation. What it puts away is the document's to judge.
#[derive(Debug, PartialEq)]
pub(in super::super) struct Op<'a> {
    /// The object that it writes in: which of the change's actors made it, and with which operation. None is the root.
    pub(in super::super) object: Option<(u64, u64)>,
    /// The field it writes; none where it is about a place in a text.
    pub(in super::super) field: Option<&'a str>,
    pub(in super::super) insert: bool,
    pub(in super::super) action: u64,
    /// The value's type as Automerge numbers them, and its bytes.
    pub(in super::super) value: (u8, &'a [u8]),
}

/// The operations yet to be read.
pub(in super::super) struct Ops<'a> {
    object_actor: Runs<'a, u64>,
    object_counter: Runs<'a, u64>,
    key_actor: Runs<'a, u64>,
    key_counter: Runs<'a, i64>,
    field: Runs<'a, &'a [u8]>,
    insert: Booleans<'a>,
    action: Runs<'a, u64>,
    value: Runs<'a, u64>,
    value_bytes: Cut<'a>,
}

impl<'a> Ops<'a> {
    pub(super) fn of(columns: &[Column<'a>]) -> Self {
        let data =
            |number| columns.iter().find(|column| column.number == number).map_or(&[][..], |it| it.data);
        Ops {
            object_actor: Runs::of(data(1), Cut::unsigned),
            object_counter: Runs::of(data(2), Cut::unsigned),
            key_actor: Runs::of(data(17), Cut::unsigned),
            key_counter: Runs::of(data(19), Cut::signed),
            field: Runs::of(data(21), Cut::prefixed),
            insert: Booleans::of(data(52)),
            action: Runs::of(data(66), Cut::unsigned),
            value: Runs::of(data(86), Cut::unsigned),
            value_bytes: Cut(data(87)),
        }
    }

    /// The next operation; none after the last.
    pub(in super::super) fn next(&mut self) -> Result<Option<Op<'a>>, Refusal> {
        if self.action.is_over() {
            return if self.all_are_over() { Ok(None) } else { Err(Refusal::NotAChange) };
        }
        let object = match (self.object_actor.next()?, self.object_counter.next()?) {
            (None, None) => None,
            (Some(actor), Some(counter)) if counter > 0 => Some((actor, counter)),
            _ => return Err(Refusal::NotAChange),
        };
        let place = (self.key_actor.next()?, self.key_counter.next()?);
        let field = match (self.field.next()?, place) {
            (Some(field), (None, None)) => Some(std::str::from_utf8(field).map_err(|_| Refusal::NotAChange)?),
            (None, (_, Some(_))) => None,
            _ => return Err(Refusal::NotAChange),
        };
        let action = self.action.next()?.ok_or(Refusal::NotAChange)?;
        let value = self.value.next()?.ok_or(Refusal::NotAChange)?;
        // The low four bits are the type, the others the length.
        let value = ((value & 0xf) as u8, self.value_bytes.take_long(value >> 4)?);
        Ok(Some(Op { object, field, insert: self.insert.next()?, action, value }))
    }

    fn all_are_over(&self) -> bool {
        let objects = self.object_actor.is_over() && self.object_counter.is_over();
        let keys = self.key_actor.is_over() && self.key_counter.is_over() && self.field.is_over();
        let values = self.value.is_over() && self.value_bytes.is_empty();
        objects && keys && values && self.insert.is_over()
    }
}

/// A value that is a whole number.
pub(in super::super) fn integer(bytes: &[u8]) -> Result<i64, Refusal> {
    let mut number = Cut(bytes);
    let value = number.signed()?;
    if number.is_empty() { Ok(value) } else { Err(Refusal::NotAChange) }
}

#[cfg(test)]
mod tests {
    use automerge::legacy::{Key, ObjectId, OpType};
    use automerge::{Change, ScalarValue};

    use super::super::super::forge::{Forged, signed, unsigned};
    use super::super::super::guard::guarded;
    use super::super::scan;
    use super::*;

    /// An operation in the words of both: what it writes in, its field, whether it inserts, what it does and with what.
    type Told = (Option<u64>, Option<String>, bool, u64, Option<Vec<u8>>);

    fn ours(bytes: &[u8]) -> Result<Vec<Told>, Refusal> {
        let frame = scan(bytes)?;
        let (mut ops, mut told) = (frame.ops(), Vec::new());
        while let Some(op) = ops.next()? {
            let object = match op.object {
                Some((actor, counter)) => frame.actor_of(actor).map(|_| Some(counter))?,
                None => None,
            };
            let value = (op.action == 1).then(|| [&[op.value.0], op.value.1].concat());
            told.push((object, op.field.map(str::to_owned), op.insert, op.action, value));
        }
        Ok(told)
    }

    fn automerges(bytes: &[u8]) -> Option<Vec<Told>> {
        let change = guarded(|| Change::from_bytes(bytes.to_vec())).ok()?.ok()?;
        let told = guarded(|| {
            change
                .decode()
                .operations
                .into_iter()
                .map(|op| {
                    let object = match op.obj {
                        ObjectId::Root => None,
                        ObjectId::Id(id) => Some(id.0),
                    };
                    let field = match op.key {
                        Key::Map(name) => Some(name.to_string()),
                        Key::Seq(_) => None,
                    };
                    let (action, value) = match op.action {
                        OpType::Put(value) => (1, Some(bytes_of(&value))),
                        OpType::Delete => (3, None),
                        OpType::Make(kind) => (if kind == automerge::ObjType::Text { 4 } else { 99 }, None),
                        _ => (99, None),
                    };
                    (object, field, op.insert, action, value)
                })
                .collect()
        });
        told.ok()
    }

    fn bytes_of(value: &ScalarValue) -> Vec<u8> {
        match value {
            ScalarValue::Null => vec![0],
            ScalarValue::Boolean(value) => vec![1 + u8::from(*value)],
            ScalarValue::Int(number) => [vec![4], signed(*number)].concat(),
            ScalarValue::Str(text) => [&[6], text.as_bytes()].concat(),
            ScalarValue::Bytes(bytes) => [&[7], &bytes[..]].concat(),
            _ => vec![99],
        }
    }

    /// Numbers that look random and are always the same.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0 % bound
        }

        fn pick<'a>(&mut self, items: &[&'a [u8]]) -> &'a [u8] {
            items[self.below(items.len() as u64) as usize]
        }

        /// A column of about so many of these items, in runs of every kind; now and then none, or one too many or too few.
        fn column(&mut self, many: u64, items: &[&[u8]]) -> Vec<u8> {
            let mut left = match self.below(40) {
                0 => return Vec::new(),
                1 => many + 1,
                2 => many.saturating_sub(1),
                _ => many,
            };
            let mut data = Vec::new();
            while left > 0 {
                let length = 1 + self.below(left);
                left -= length;
                match self.below(20) {
                    0 => data.extend([vec![0], unsigned(length)].concat()),
                    1..8 => {
                        data.extend(signed(-(length as i64)));
                        (0..length).for_each(|_| data.extend(self.pick(items)));
                    }
                    _ => data.extend([signed(length as i64), self.pick(items).to_vec()].concat()),
                }
            }
            data
        }

        /// A change whose columns fit together by chance.
        fn change(&mut self) -> Vec<u8> {
            let many = 1 + self.below(4);
            let in_text = self.below(2) == 0;
            let there = |column: Vec<u8>, wanted: bool| if wanted { column } else { Vec::new() };
            let mut forged = Forged::puts(many);
            let objects = [&[0][..], &[0], &[0], &[1]];
            let columns = [
                (1, there(self.column(many, &objects), in_text)),
                (2, there(self.column(many, &[&[1], &[1], &[2], &[0]]), in_text)),
                (17, there(self.column(many, &[&[0]]), in_text)),
                (19, there(self.column(many, &[&[1], &[0]]), in_text)),
                (21, there(self.column(many, &[b"\x01k", b"\x02kk", b"\x00", b"\x01\xff"]), !in_text)),
                (52, [unsigned(self.below(2)), unsigned(many)].concat()),
                (66, self.column(many, &[&[1], &[1], &[1], &[3], &[4], &[0], &[9]])),
                (86, self.column(many, &[&[0], &[0], &[1], &[2], &[0x16], &[0x14]])),
                (112, self.column(many, &[&[0]])),
            ];
            let values = columns.iter().find(|(number, _)| *number == 86).map_or(0, |(_, data)| {
                let mut column = Runs::of(data, Cut::unsigned);
                std::iter::from_fn(|| column.next().ok()).take(9).flatten().map(|meta| meta >> 4).sum()
            });
            forged.columns = columns.into_iter().filter(|(_, data)| !data.is_empty()).collect();
            forged.column(87, vec![b'x' & 0x3f; values as usize]).chunk()
        }
    }

    #[test]
    fn what_is_read_here_is_what_automerge_reads() {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let mut alike = 0;
        for number in 0..30_000 {
            let bytes = dice.change();
            let Ok(ours) = ours(&bytes) else { continue };
            let Some(theirs) = automerges(&bytes) else { continue };
            let known =
                |told: &Told| matches!(told.3, 1 | 3 | 4) && told.4.as_ref().is_none_or(|it| it[0] < 9);
            if !theirs.iter().all(known) {
                continue;
            }
            assert_eq!(ours, theirs, "change {number}: {bytes:x?}");
            alike += 1;
        }
        assert!(alike > 1000, "only {alike} were changes to both");
    }

    #[test]
    fn a_column_that_is_too_short_or_too_long_is_none() {
        let refusal =
            |number, data: &[u8]| ours(&Forged::puts(3).column(number, data.to_vec()).chunk()).err();
        assert_eq!(refusal(21, b"\x03\x01k"), None);
        for (number, data) in [
            (21, &b"\x02\x01k"[..]),
            (21, b"\x04\x01k"),
            (52, &[2]),
            (52, &[4]),
            (66, &[2, 1]),
            (86, &[4, 0]),
        ] {
            assert_eq!(refusal(number, data), Some(Refusal::NotAChange), "column {number}: {data:x?}");
        }
    }
}
