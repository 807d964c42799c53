//! The heaviest records that pass the guards, each of another shape: what a phone must open if somebody makes it so.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{Automerge, Change, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};
use heard::domain::limits::{DOCUMENT_ACTORS, DOCUMENT_HEADS, FIELDS};
use heard::merge::{Document, inspect};

use crate::dice::Dice;

/// A record, as its changes.
#[derive(Debug)]
pub struct Heaviest {
    pub name: &'static str,
    pub changes: Vec<Vec<u8>>,
}

/// Writes more of a shape than the guards let in.
type Make = fn() -> Vec<Vec<u8>>;

/// One of each shape, as many changes of it as the guards let in.
pub fn all() -> Vec<Heaviest> {
    let shapes: [(&'static str, Make); 7] = [
        ("text typed anywhere", typed_anywhere),
        ("text typed and deleted", typed_and_deleted),
        ("versions of a text", versions_of_a_text),
        ("versions of all fields", versions_of_all_fields),
        ("many changes", many_changes),
        ("many authors", many_authors),
        ("long values", long_values),
    ];
    shapes.map(|(name, make)| Heaviest { name, changes: let_in(make()) }).into()
}

/// The longest beginning of these changes that the server lets in, its last change judged as a push is.
fn let_in(changes: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let fits = |many: usize| {
        let Ok(last) = inspect(&changes[many - 1]) else { return false };
        let before = Document::replay(&changes[..many - 1]).expect("changes in order");
        before.take(&last, |_| Ok(())).is_ok()
    };
    let (mut low, mut high) = (1, changes.len() + 1);
    while high - low > 1 {
        let middle = (low + high) / 2;
        if fits(middle) { low = middle } else { high = middle }
    }
    changes[..low].to_vec()
}

/// Each letter at another place.
fn typed_anywhere() -> Vec<Vec<u8>> {
    let (mut writer, mut dice) = (Writer::new(1), Dice(7));
    writer.begin();
    let mut length = 0;
    for _ in 0..20 {
        writer.commit(|tx| {
            for _ in 0..4000 {
                tx.splice_text(notes(tx), dice.roll(length + 1), 0, "x").expect("an edit");
                length += 1;
            }
        });
    }
    writer.changes
}

fn typed_and_deleted() -> Vec<Vec<u8>> {
    let mut writer = Writer::new(1);
    writer.begin();
    for _ in 0..40 {
        let words = "A word or two. ".repeat(300);
        writer.commit(|tx| tx.splice_text(notes(tx), 0, 0, &words).expect("an edit"));
        writer.commit(|tx| tx.splice_text(notes(tx), 0, words.len() as isize, "").expect("an edit"));
    }
    writer.changes
}

/// As many people as may, each with a text of their own at the same place, none of whom has seen the others.
fn versions_of_a_text() -> Vec<Vec<u8>> {
    let mut writer = Writer::new(1);
    writer.begin();
    let base = writer.fork(0);
    for person in 0..DOCUMENT_HEADS as u32 {
        let mut version = base.fork(100 - person);
        version
            .commit(|tx| tx.splice_text(notes(tx), 0, 0, &"A word or two. ".repeat(130)).expect("an edit"));
        writer.changes.extend(version.changes.pop());
    }
    writer.changes
}

/// All fields written over and over, and at last by two people who have not seen each other.
fn versions_of_all_fields() -> Vec<Vec<u8>> {
    let mut writer = Writer::new(1);
    let write = |writer: &mut Writer, value: i64| {
        writer.commit(|tx| {
            (0..FIELDS).for_each(|field| tx.put(ROOT, format!("f{field}"), value).expect("an edit"))
        });
    };
    (0..27).for_each(|round| write(&mut writer, round));
    let mut version = writer.fork(2);
    write(&mut writer, 100);
    write(&mut version, 200);
    writer.changes.extend(version.changes.pop());
    writer.changes
}

/// Very small changes, thirty side by side again and again.
fn many_changes() -> Vec<Vec<u8>> {
    let mut writer = Writer::new(1000);
    writer.begin();
    for round in 0..170 {
        let base = writer.fork(0);
        for person in 0..30 {
            let mut version = base.fork(person);
            version.commit(|tx| tx.splice_text(notes(tx), 0, 0, "x").expect("an edit"));
            writer.take(version.changes.pop().expect("a change"));
        }
        writer.commit(|tx| tx.put(ROOT, "round", round).expect("an edit"));
    }
    writer.changes
}

fn many_authors() -> Vec<Vec<u8>> {
    let mut writer = Writer::new(0);
    for author in 0..DOCUMENT_ACTORS as u32 {
        let mut next = writer.fork(author.wrapping_mul(2_654_435_761));
        next.commit(|tx| tx.put(ROOT, "author", i64::from(author)).expect("an edit"));
        writer.take(next.changes.pop().expect("a change"));
    }
    writer.changes
}

fn long_values() -> Vec<Vec<u8>> {
    let (mut writer, mut dice) = (Writer::new(1), Dice(7));
    for _ in 0..12 {
        writer.commit(|tx| {
            for field in ["a", "b", "c", "d"] {
                let text: String = (0..60_000).map(|_| char::from(b'a' + dice.roll(26) as u8)).collect();
                tx.put(ROOT, field, ScalarValue::Str(text.into())).expect("an edit");
            }
        });
    }
    writer.changes
}

/// Somebody who writes a record with Automerge itself.
#[derive(Clone)]
struct Writer {
    document: Automerge,
    changes: Vec<Vec<u8>>,
}

impl Writer {
    fn new(actor: u32) -> Writer {
        Writer { document: Automerge::new().with_actor(id(actor)), changes: Vec::new() }
    }

    /// Somebody else who goes on from here, with no changes of their own yet.
    fn fork(&self, actor: u32) -> Writer {
        Writer { document: self.document.clone().with_actor(id(actor)), changes: Vec::new() }
    }

    /// The first change, with empty notes.
    fn begin(&mut self) {
        self.commit(|tx| drop(tx.put_object(ROOT, "notes", ObjType::Text).expect("an edit")));
    }

    fn commit(&mut self, edit: impl FnOnce(&mut Transaction<'_>)) {
        let mut transaction = self.document.transaction();
        edit(&mut transaction);
        let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(0));
        let change = self.document.get_change_by_hash(&hash.expect("an edit")).expect("the change");
        self.changes.push(change.raw_bytes().to_vec());
    }

    fn take(&mut self, change: Vec<u8>) {
        let parsed = Change::from_bytes(change.clone()).expect("a change");
        self.document.apply_changes([parsed]).expect("a change that fits");
        self.changes.push(change);
    }
}

fn id(actor: u32) -> automerge::ActorId {
    [&actor.to_be_bytes()[..], &[1; 12]].concat().as_slice().into()
}

fn notes(tx: &Transaction<'_>) -> ObjId {
    tx.get(ROOT, "notes").expect("readable").expect("notes").1
}
