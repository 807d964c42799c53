//! Attacks, each with a name: first changes of a conversation that no honest app writes, and what they are answered.

use std::io::Write;

use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{Automerge, ObjType, ROOT, ReadDoc, ScalarValue};
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::forge::{self, Forged, signed, unsigned};

const ACTOR: [u8; 16] = [7; 16];

/// Beyond what any change may unfold to, in increasing steps.
const BOMBS: [i64; 4] = [1_000_000, 10_000_000, 30_000_000, i64::MAX];

/// One attack.
#[derive(Debug, Clone)]
pub struct Crafted {
    pub name: String,
    pub bytes: Vec<u8>,
    /// The code that it is answered with. All are refused, or say that something is missing.
    pub code: &'static str,
}

/// All of them, always the same.
pub fn all() -> Vec<Crafted> {
    let mut crafted = Vec::new();
    let mut add = |name: &str, code: &'static str, bytes: Vec<u8>| {
        crafted.push(Crafted { name: name.to_owned(), bytes, code });
    };
    bombs(&mut add);
    frames(&mut add);
    chunks(&mut add);
    numbers(&mut add);
    contents(&mut add);
    crafted
}

type Add<'a> = dyn FnMut(&str, &'static str, Vec<u8>) + 'a;

/// Few bytes that unfold to much.
fn bombs(add: &mut Add<'_>) {
    for times in BOMBS {
        add(&format!("{times} operations"), "too-big", puts(times).chunk());
        let predecessors = puts(1)
            .column(112, [vec![1], unsigned(times as u64)].concat())
            .column(113, [signed(times), unsigned(0)].concat())
            .column(115, [signed(times), signed(1)].concat());
        add(&format!("one operation with {times} predecessors"), "too-big", predecessors.chunk());
        for number in [1, 2, 17, 19, 21, 52, 66, 86, 112, 113, 115] {
            let run =
                [if number == 52 { unsigned(times as u64) } else { signed(times) }, vec![1, b'k']].concat();
            let forged = puts(1).column(number, run);
            add(&format!("a run of {times} in column {number}"), "too-big", forged.chunk());
        }
    }
    let nulls = puts(1).column(21, [vec![0], unsigned(10_000_000)].concat());
    add("ten million nulls for keys", "too-big", nulls.chunk());
    let key = [signed(40_000), unsigned(1000), vec![b'k'; 1000]].concat();
    add("a long key, forty thousand times", "too-big", puts(40_000).column(21, key).chunk());
    add("as many operations as may be, all on one field", "not-plain", puts(48 * 1024).chunk());
    add("as many letters as may be, into a text of nobody's", "not-plain", letters(48 * 1024, 0).chunk());
    add("as many letters as may be, each after the last", "not-plain", letters(48 * 1024, 1).chunk());
    add("as many letters as may be, out of a text of nobody's", "not-plain", strikes(48 * 1024).chunk());
    let mut later = letters(48 * 1024, 1);
    later.deps = vec![[1; 32]];
    add("as many letters as may be, on a change of nobody's", "no-birth", later.chunk());
    let many_predecessors = puts(1)
        .column(112, [vec![0x7f], unsigned(48 * 1024)].concat())
        .column(113, [signed(48 * 1024), unsigned(0)].concat())
        .column(115, [signed(48 * 1024), signed(1)].concat());
    add("one operation with as many predecessors as a change", "too-big", many_predecessors.chunk());
    let fields = 700_u64;
    let names: Vec<u8> =
        (0..fields).flat_map(|n| [vec![3], format!("{n:03}").into_bytes()].concat()).collect();
    let run = |item: &[u8]| [signed(fields as i64), item.to_vec()].concat();
    let all_predecessors = puts(1)
        .column(21, [signed(-(fields as i64)), names].concat())
        .column(52, unsigned(fields))
        .column(66, run(&[1]))
        .column(86, run(&[0]))
        .column(112, run(&[64]))
        .column(113, [signed(64 * fields as i64), unsigned(0)].concat())
        .column(115, [signed(64 * fields as i64), signed(1)].concat());
    add("many fields with as many predecessors as may be", "too-big", all_predecessors.chunk());
}

/// Too many of what stands before the columns.
fn frames(add: &mut Add<'_>) {
    let with = |alter: fn(&mut Forged)| {
        let mut forged = puts(1);
        alter(&mut forged);
        forged.chunk()
    };
    add("8,000 dependencies", "too-big", with(|change| change.deps = vec![[1; 32]; 8000]));
    add("10,000 other actors", "too-big", with(|change| change.others = (0..10_000).map(other).collect()));
    add("a time", "not-plain", with(|change| change.time = vec![1]));
    add("the latest time there is", "not-plain", with(|change| change.time = signed(i64::MAX)));
    add("a message", "not-plain", with(|change| change.message = b"hello".to_vec()));
    add("extra bytes", "not-plain", with(|change| change.extra = vec![0; 100]));
    for length in [0, 1, 15, 17, 128] {
        let mut forged = puts(1);
        forged.actor = vec![7; length];
        add(&format!("an actor of {length} bytes"), "not-plain", forged.chunk());
    }
    let mut claims = vec![0x80, 0x9a, 0x0c];
    claims.extend([0; 64]);
    add("200,000 dependencies, claimed", "too-big", forge::chunk(1, &claims));
    add("more bytes than a change may have", "too-big", with(|change| change.extra = vec![0; 300 * 1024]));
}

/// What is no plain change chunk.
fn chunks(add: &mut Add<'_>) {
    let honest = puts(1);
    for (kind, name) in
        [(0, "a document"), (2, "a deflated change"), (3, "a bundle"), (4, "a chunk of tomorrow")]
    {
        add(&format!("{name}, only by its type"), "not-a-change", forge::chunk(kind, &honest.body()));
    }
    let mut document = Automerge::new().with_actor(ACTOR.as_slice().into());
    let change = commit(&mut document, |tx| tx.put(ROOT, "k", 1).expect("an edit"));
    add("a saved document", "not-a-change", document.save());
    add("two changes in one", "not-a-change", [&change[..], &change].concat());
    add("a change and a byte", "not-a-change", [&change[..], &[0]].concat());
    add("half a change", "not-a-change", change[..change.len() / 2].to_vec());
    add("nothing", "not-a-change", Vec::new());
    add("a sync message", "not-a-change", vec![0x42, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    add("a sync message with an empty filter", "not-a-change", vec![0x42, 0, 0, 1, 0, 1, 0, 0, 0, 0]);
    for mib in [16, 64] {
        let mut body = honest.clone();
        body.extra = vec![0; mib << 20];
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
        deflate.write_all(&body.body()).expect("memory");
        let bytes = forge::chunk(2, &deflate.finish().expect("memory"));
        add(&format!("a deflated change of {mib} MiB"), "not-a-change", bytes);
    }
    let mut flipped = change;
    *flipped.last_mut().expect("a change") ^= 1;
    add("a flipped bit", "damaged", flipped);
}

/// Numbers that are huge, or written in another form.
fn numbers(add: &mut Add<'_>) {
    for power in [18, 20, 22, 24, 26, 31, 32, 63] {
        let mut forged = puts(1);
        forged.start_op = unsigned((1 << power) - u64::from(power == 32));
        add(&format!("an operation counter of 2^{power}"), "start-op", forged.chunk());
    }
    let with = |seq: &[u8], start_op: &[u8]| {
        let mut forged = puts(1);
        (forged.seq, forged.start_op) = (seq.to_vec(), start_op.to_vec());
        forged.chunk()
    };
    add("no operation counter", "not-a-change", with(&[1], &[0]));
    add("a number with a needless zero", "not-a-change", with(&[0x81, 0], &[1]));
    add("a number of eleven bytes", "not-a-change", with(&[0xff; 11], &[1]));
    add("a number without an end", "not-a-change", forge::chunk(1, &[0xff; 200]));
    add("the largest number", "too-big", forge::chunk(1, &unsigned(u64::MAX)));
    let needless = puts(1).column(86, vec![0xff, 0x7f, 0]);
    add("a run's length with a needless byte", "not-a-change", needless.chunk());
}

/// Columns and operations that a record does not have.
fn contents(add: &mut Add<'_>) {
    for number in [66 | 8, 21 | 8, 148, 165, 200, 117] {
        let forged = puts(1).column(number, vec![0x7f, 1]);
        add(&format!("column {number}, deflated or not known"), "not-plain", forged.chunk());
    }
    let mut doubled = puts(1);
    doubled.columns.insert(0, doubled.columns[0].clone());
    add("one column twice", "not-plain", doubled.chunk());
    add("a value that claims more bytes", "not-a-change", puts(1).column(86, vec![0x7f, 0x66]).chunk());
    add("bytes of no value", "not-a-change", puts(1).column(87, b"left over".to_vec()).chunk());
    let unwritten = puts(1).column(86, vec![0x7f, 0x16]).column(87, vec![0xff]);
    add("text that is no text", "not-a-change", unwritten.chunk());
    add("a key that is no text", "not-a-change", puts(1).column(21, vec![0x7f, 1, 0xff]).chunk());
    add("an action of tomorrow", "not-plain", puts(1).column(66, vec![0x7f, 99]).chunk());
    add("written as Automerge would not", "poison", not_canonical());
    for depth in [33, 400] {
        add(&format!("{depth} maps in each other"), "not-plain", nested(depth));
    }
    for (name, value) in [
        ("a counter", ScalarValue::counter(1)),
        ("a timestamp", ScalarValue::Timestamp(1)),
        ("a float", ScalarValue::F64(1.5)),
        ("not a number", ScalarValue::F64(f64::NAN)),
        ("an unsigned number", ScalarValue::Uint(1)),
        ("a number that a browser rounds", ScalarValue::Int(1 << 53)),
        ("a value of tomorrow", ScalarValue::Unknown { type_code: 12, bytes: vec![1] }),
    ] {
        add(name, "not-plain", birth(|tx| tx.put(ROOT, "k", value).expect("an edit")));
    }
    for kind in [ObjType::Map, ObjType::List, ObjType::Table, ObjType::Text] {
        add(&format!("another {kind:?}"), "not-plain", birth(|tx| drop(tx.put_object(ROOT, "k", kind))));
    }
    add("notes that are a list", "not-plain", birth(|tx| drop(tx.put_object(ROOT, "notes", ObjType::List))));
    let marked = birth(|tx| {
        let notes = tx.put_object(ROOT, "notes", ObjType::Text).expect("an edit");
        tx.splice_text(&notes, 0, 0, "words").expect("an edit");
        let bold = Mark::new("bold".to_owned(), true, 0, 2);
        tx.mark(&notes, bold, ExpandMark::None).expect("an edit");
    });
    add("notes with a mark", "not-plain", marked);
    add(
        "one field twice",
        "not-plain",
        birth(|tx| (0..2).for_each(|n| tx.put(ROOT, "k", n).expect("an edit"))),
    );
    let fields = |many: u32| {
        birth(move |tx| (0..many).for_each(|n| tx.put(ROOT, n.to_string(), true).expect("an edit")))
    };
    add("more fields than a record has", "shape", fields(2001));
    add("more fields than a change writes", "too-big", fields(4001));
    add("a name without an end", "shape", birth(|tx| tx.put(ROOT, "k".repeat(2000), 1).expect("an edit")));
    add(
        "a text without an end",
        "shape",
        birth(|tx| tx.put(ROOT, "place", "k".repeat(66_000)).expect("an edit")),
    );
}

fn puts(times: i64) -> Forged {
    Forged::puts(ACTOR, times)
}

/// So many letters, each put in so far from the last, into a text that is not there.
fn letters(times: i64, apart: i64) -> Forged {
    let run = |item: &[u8]| [signed(times), item.to_vec()].concat();
    let mut forged = puts(1);
    forged.columns = vec![
        (1, run(&[0])),
        (2, run(&[1])),
        (17, run(&[0])),
        (19, run(&signed(apart))),
        (52, [unsigned(0), unsigned(times as u64)].concat()),
        (66, run(&[1])),
        (86, run(&[0x16])),
        (87, vec![b'x'; times as usize]),
        (112, run(&[0])),
    ];
    forged
}

/// So many letters taken out of a text that is not there.
fn strikes(times: i64) -> Forged {
    let run = |item: &[u8]| [signed(times), item.to_vec()].concat();
    let mut forged = letters(times, 1);
    forged.columns.retain(|(number, _)| *number != 87);
    forged
        .column(52, unsigned(times as u64))
        .column(66, run(&[3]))
        .column(86, run(&[0]))
        .column(112, run(&[1]))
        .column(113, run(&[0]))
        .column(115, run(&[1]))
}

fn other(number: u32) -> Vec<u8> {
    [[9; 12].as_slice(), &number.to_be_bytes()].concat()
}

/// Runs of one, which Automerge takes and would write otherwise.
fn not_canonical() -> Vec<u8> {
    let mut forged = puts(1);
    forged.columns = vec![
        (21, b"\x01\x01k".to_vec()),
        (52, vec![1]),
        (66, vec![1, 1]),
        (86, vec![1, 0]),
        (112, vec![1, 0]),
    ];
    forged.chunk()
}

fn nested(depth: usize) -> Vec<u8> {
    birth(|tx| {
        let mut map = ROOT;
        for _ in 0..depth {
            map = tx.put_object(&map, "k", ObjType::Map).expect("an edit");
        }
    })
}

/// A first change, as Automerge writes it.
fn birth(edit: impl FnOnce(&mut Transaction<'_>)) -> Vec<u8> {
    commit(&mut Automerge::new().with_actor(ACTOR.as_slice().into()), edit)
}

fn commit(document: &mut Automerge, edit: impl FnOnce(&mut Transaction<'_>)) -> Vec<u8> {
    let mut transaction = document.transaction();
    edit(&mut transaction);
    let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(0));
    let hash = hash.expect("an edit");
    document.get_change_by_hash(&hash).expect("the change").raw_bytes().to_vec()
}
