//! How many items the columns of a change unfold to, counted without unfolding them.
//!
//! A run of ten million costs three bytes, and Automerge would build every item of it: so each column is walked run by
//! run before Automerge sees the change. Predecessors are counted by their lengths too, for one operation may name millions.

use super::super::refusal::Refusal;
use super::cut::Cut;
use crate::domain::limits::{CHANGE_BYTES, CHANGE_ITEMS, DOCUMENT_VALUES, FIELD_VALUES};

/// The columns Automerge writes into a plain change. Those for marks (148, 165) are not among them.
pub(super) const KNOWN: [u32; 12] = [
    1, 2, // object: actor, counter
    17, 19, 21, // key: actor, counter, text
    52, // insert
    66, // action
    86, 87, // value: lengths, bytes
    112, 113, 115, // predecessors: how many, actor, counter
];

/// How a column's items are written, from the low bits of its number.
enum Items {
    Lengths,
    Unsigned,
    Signed,
    Boolean,
    Text,
    ValueLengths,
    Bytes,
}

/// What the runs of a column stand for.
struct Unfolded {
    /// Items.
    count: u64,
    /// What they add up to: lengths their values, texts their bytes.
    total: u64,
}

/// One column as the change announces it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column<'a> {
    pub(super) number: u32,
    pub(super) data: &'a [u8],
}

/// Refuses unknown, deflated or doubled columns and those that unfold to more than one change may hold. Beside one
/// predecessor for each operation, a letter taken out, there are no more to put away than a record may have values. Answers
/// how many items the largest column has, predecessors one by one.
pub(super) fn bound(columns: &[Column<'_>]) -> Result<u64, Refusal> {
    let rising = columns.windows(2).all(|pair| pair[0].number < pair[1].number);
    if !rising || !columns.iter().all(|column| KNOWN.contains(&column.number)) {
        return Err(Refusal::NotPlain);
    }
    let mut most = 0;
    let mut value_bytes = 0;
    let mut value_lengths = 0;
    for column in columns {
        let items = items(column.number);
        let Unfolded { count, total } = match items {
            Items::Bytes => {
                value_bytes = column.data.len() as u64;
                continue;
            }
            Items::Boolean => booleans(column.data)?,
            _ => runs(column.data, &items)?,
        };
        most = most.max(count);
        match items {
            Items::Lengths if total > CHANGE_ITEMS.min(count + DOCUMENT_VALUES as u64) => {
                return Err(Refusal::TooBig);
            }
            Items::Lengths => most = most.max(total),
            Items::Text if total > CHANGE_BYTES as u64 => return Err(Refusal::TooBig),
            Items::ValueLengths => value_lengths = total,
            _ => {}
        }
    }
    if value_bytes == value_lengths { Ok(most) } else { Err(Refusal::NotAChange) }
}

fn items(number: u32) -> Items {
    match number & 7 {
        0 => Items::Lengths,
        3 => Items::Signed,
        4 => Items::Boolean,
        5 => Items::Text,
        6 => Items::ValueLengths,
        7 => Items::Bytes,
        _ => Items::Unsigned,
    }
}

/// Walks a column of runs: a positive count repeats one item, a negative one is followed by so many different items, and
/// zero by a count of nulls. Refuses when there are too many items.
fn runs(data: &[u8], items: &Items) -> Result<Unfolded, Refusal> {
    let mut column = Cut(data);
    let mut count: u64 = 0;
    let mut total: u64 = 0;
    while !column.is_empty() {
        let run = column.signed()?;
        let length = if run == 0 { column.unsigned()? } else { run.unsigned_abs() };
        count = count.saturating_add(length);
        if count > CHANGE_ITEMS {
            return Err(Refusal::TooBig);
        }
        if run > 0 {
            total = total.saturating_add(amount(&mut column, items)?.saturating_mul(length));
        } else if run < 0 {
            for _ in 0..length {
                total = total.saturating_add(amount(&mut column, items)?);
            }
        }
    }
    Ok(Unfolded { count, total })
}

/// Reads one item and says what it adds: a length its value, a text its bytes, all others nothing.
fn amount(column: &mut Cut<'_>, items: &Items) -> Result<u64, Refusal> {
    match items {
        Items::Lengths => match column.unsigned()? {
            many if many > FIELD_VALUES => Err(Refusal::TooBig),
            some => Ok(some),
        },
        // The low four bits are the value's type.
        Items::ValueLengths => Ok(column.unsigned()? >> 4),
        Items::Signed => column.signed().map(|_| 0),
        Items::Text => column.prefixed().map(|text| text.len() as u64),
        Items::Unsigned | Items::Boolean | Items::Bytes => column.unsigned().map(|_| 0),
    }
}

/// Booleans are counts of alternating falses and trues.
fn booleans(data: &[u8]) -> Result<Unfolded, Refusal> {
    let mut column = Cut(data);
    let mut count: u64 = 0;
    while !column.is_empty() {
        count = count.saturating_add(column.unsigned()?);
        if count > CHANGE_ITEMS {
            return Err(Refusal::TooBig);
        }
    }
    Ok(Unfolded { count, total: 0 })
}

#[cfg(test)]
mod tests {
    use super::super::super::forge::{Forged, signed, unsigned};
    use super::super::super::inspect::inspect;
    use super::*;

    fn refusal(forged: &Forged) -> Option<Refusal> {
        inspect(&forged.chunk()).err()
    }

    #[test]
    fn a_bomb_of_operations_never_reaches_automerge() {
        let bomb = Forged::puts(30_000_000);
        assert!(bomb.chunk().len() < 80);
        assert_eq!(refusal(&bomb), Some(Refusal::TooBig));
        assert_eq!(refusal(&Forged::puts(CHANGE_ITEMS + 1)), Some(Refusal::TooBig));
        // As many as there may be are looked at, and refused for what they are.
        assert_eq!(refusal(&Forged::puts(CHANGE_ITEMS)), Some(Refusal::NotPlain));
    }

    #[test]
    fn one_operation_can_not_name_millions_of_predecessors() {
        let predecessors = 10_000_000;
        let bomb = Forged::puts(1)
            .column(112, [vec![1], unsigned(predecessors)].concat())
            .column(113, [signed(1), unsigned(0)].concat())
            .column(115, [signed(1), signed(1)].concat());
        assert_eq!(refusal(&bomb), Some(Refusal::TooBig));
    }

    #[test]
    fn a_run_in_any_one_column_is_counted() {
        let many = 10_000_000;
        let run = |item: &[u8]| [signed(many), item.to_vec()].concat();
        for (number, data) in [
            (1, run(&[0])),
            (2, run(&[1])),
            (17, run(&[0])),
            (19, run(&[1])),
            (21, run(b"\x01k")),
            (52, unsigned(many as u64)),
            (66, run(&[1])),
            (86, run(&[0])),
            (112, run(&[0])),
            (113, run(&[0])),
            (115, run(&[1])),
            (21, [vec![0], unsigned(many as u64)].concat()),
            (66, signed(i64::MIN)),
        ] {
            let bomb = Forged::puts(1).column(number, data);
            assert_eq!(refusal(&bomb), Some(Refusal::TooBig), "column {number}");
        }
    }

    #[test]
    fn a_long_key_can_not_be_repeated_into_gigabytes() {
        let key = vec![b'k'; 1000];
        let bomb = Forged::puts(CHANGE_ITEMS)
            .column(21, [signed(CHANGE_ITEMS as i64), unsigned(1000), key].concat());
        assert_eq!(refusal(&bomb), Some(Refusal::TooBig));
    }

    #[test]
    fn columns_are_known_and_not_deflated() {
        for number in [66 | 8, 148, 165, 200] {
            assert_eq!(
                refusal(&Forged::puts(1).column(number, vec![1])),
                Some(Refusal::NotPlain),
                "column {number}"
            );
        }
        let mut doubled = Forged::puts(1);
        doubled.columns.insert(0, doubled.columns[0].clone());
        assert_eq!(refusal(&doubled), Some(Refusal::NotPlain));
    }

    #[test]
    fn values_fill_their_bytes_exactly() {
        let claims_more = Forged::puts(1).column(86, vec![1, 0x60 | 6]);
        assert_eq!(refusal(&claims_more), Some(Refusal::NotAChange));
        let leaves_some = Forged::puts(1).column(87, b"left over".to_vec());
        assert_eq!(refusal(&leaves_some), Some(Refusal::NotAChange));
    }
}
