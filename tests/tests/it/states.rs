//! One document reads alike on the server and in the browser, whichever of them made it.

use std::fs;

use heard::domain::id::ActorId;
use heard::domain::scalar::Scalar;
use heard::domain::state::{Field, State, Written};
use heard::merge::author::{self, Edit};
use heard::merge::{Document, inspect};
use serde::{Deserialize, Serialize};

use crate::fixtures::{assert_made, hex, path, read, unhex};

const AMINA: ActorId = ActorId::from_bytes([1; 16]);
const BRYN: ActorId = ActorId::from_bytes([2; 16]);
const CEIT: ActorId = ActorId::from_bytes([3; 16]);

#[derive(Serialize, Deserialize)]
struct Fixture {
    made_by: String,
    changes: Vec<String>,
    state: State,
}

#[test]
fn every_fixture_passes_the_checks_and_reads_as_it_says() {
    let mut read_files = 0;
    for file in fs::read_dir(path("states")).expect("the folder of states") {
        let file = file.expect("a readable folder").path();
        let fixture: Fixture = read(&file);
        let changes: Vec<Vec<u8>> = fixture.changes.iter().map(|change| unhex(change)).collect();
        let taken = changes.iter().fold(Document::default(), |document, bytes| {
            let change = inspect(bytes).unwrap_or_else(|refusal| panic!("{}: {refusal}", file.display()));
            document
                .take(&change, |_| Ok(()))
                .unwrap_or_else(|refusal| panic!("{}: {refusal}", file.display()))
        });
        assert_eq!(taken.state(), fixture.state, "{}", file.display());
        let replayed = Document::replay(&changes).expect("changes that were taken");
        assert_eq!(replayed.state(), fixture.state, "{}", file.display());
        read_files += 1;
    }
    assert!(read_files >= 22, "only {read_files} states");
}

/// What people wrote into one record, in the order in which it was written.
#[derive(Default)]
struct Record(Vec<Vec<u8>>);

impl Record {
    /// One change on top of the named earlier ones.
    fn write(&mut self, actor: ActorId, on: &[usize], edits: &[(&str, Edit)]) {
        let previous: Vec<_> = on.iter().map(|&place| self.0[place].clone()).collect();
        self.0.push(author::change(&previous, actor, edits).expect("an honest change"));
    }

    fn save<const N: usize>(&self, name: &str, fields: [(&str, Field); N]) {
        let fixture = Fixture {
            made_by: "rust".to_owned(),
            changes: self.0.iter().map(|change| hex(change)).collect(),
            state: fields.into_iter().map(|(name, field)| (name.to_owned(), field)).collect(),
        };
        assert_made(&format!("states/rust-{name}.json"), &fixture);
    }
}

fn set(value: &str) -> Edit {
    Edit::Set(value.into())
}

fn notes(value: &str) -> Edit {
    Edit::Notes(value.to_owned())
}

fn plain(value: &str) -> Field {
    Scalar::from(value).into()
}

fn conflict<const N: usize>(value: &str, by: ActorId, others: [(&str, ActorId); N]) -> Field {
    let others = others.into_iter().map(|(value, by)| Written { value: value.into(), by }).collect();
    Field { value: value.into(), by: Some(by), others }
}

/// A birth by Amina with a place and notes, which others then edit.
fn born() -> Record {
    let mut record = Record::default();
    record.write(AMINA, &[], &[("place", set("Ystrad")), ("notes", notes("came by "))]);
    record
}

#[test]
fn values_of_every_type_are_made() {
    let mut record = Record::default();
    let edits = [
        ("at", set("2026-05-03T14:05")),
        ("topic/0a0b", Edit::Set(Scalar::Bool(true))),
        ("card/hash", Edit::Set(Scalar::Bytes(vec![0, 127, 128, 255]))),
        ("version", Edit::Set(Scalar::Int(3))),
        ("item/a/order", Edit::Set(Scalar::Int(-9_007_199_254_740_991))),
        ("gone", Edit::Set(Scalar::Null)),
        ("notes", notes("")),
    ];
    record.write(AMINA, &[], &edits);
    record.save(
        "plain",
        [
            ("at", plain("2026-05-03T14:05")),
            ("topic/0a0b", Scalar::Bool(true).into()),
            ("card/hash", Scalar::Bytes(vec![0, 127, 128, 255]).into()),
            ("version", Scalar::Int(3).into()),
            ("item/a/order", Scalar::Int(-9_007_199_254_740_991).into()),
            ("gone", Scalar::Null.into()),
            ("notes", plain("")),
        ],
    );
}

#[test]
fn conflicts_are_made() {
    let mut two = born();
    two.write(AMINA, &[0], &[("place", set("Pentre"))]);
    two.write(BRYN, &[0], &[("place", set("Treorci"))]);
    let both = conflict("Treorci", BRYN, [("Pentre", AMINA)]);
    two.save("conflict-of-two", [("place", both), ("notes", plain("came by "))]);

    let mut three = born();
    three.write(CEIT, &[0], &[("place", set("Porth"))]);
    three.write(AMINA, &[0], &[("at", set("then")), ("place", set("Pentre"))]);
    three.write(BRYN, &[0], &[("place", set("Treorci"))]);
    let all = conflict("Pentre", AMINA, [("Treorci", BRYN), ("Porth", CEIT)]);
    three.save("conflict-of-three", [("at", plain("then")), ("place", all), ("notes", plain("came by "))]);

    let mut types = Record::default();
    types.write(AMINA, &[], &[("shared/s/0a", Edit::Set(Scalar::Bytes(vec![1, 2])))]);
    types.write(AMINA, &[0], &[("shared/s/0a", Edit::Set(Scalar::Bool(false)))]);
    types.write(BRYN, &[0], &[("shared/s/0a", Edit::Set(Scalar::Bytes(vec![3, 4])))]);
    let kept_back = Written { value: Scalar::Bool(false), by: AMINA };
    let mixed = Field { value: Scalar::Bytes(vec![3, 4]), by: Some(BRYN), others: vec![kept_back] };
    types.save("conflict-of-types", [("shared/s/0a", mixed)]);
}

#[test]
fn what_is_no_conflict_is_made() {
    let mut equal = born();
    equal.write(AMINA, &[0], &[("place", set("Pentre"))]);
    equal.write(BRYN, &[0], &[("place", set("Pentre"))]);
    equal.save("equal-values", [("place", plain("Pentre")), ("notes", plain("came by "))]);

    let mut majority = born();
    majority.write(AMINA, &[0], &[("place", set("Pentre"))]);
    majority.write(BRYN, &[0], &[("place", set("Treorci"))]);
    majority.write(CEIT, &[0], &[("place", set("Pentre"))]);
    let differing = conflict("Pentre", CEIT, [("Treorci", BRYN)]);
    majority.save("two-of-three-agree", [("place", differing), ("notes", plain("came by "))]);

    let mut settled = born();
    settled.write(AMINA, &[0], &[("place", set("Pentre"))]);
    settled.write(BRYN, &[0], &[("place", set("Treorci"))]);
    settled.write(AMINA, &[0, 1, 2], &[("place", set("Treorci"))]);
    settled.save("settled", [("place", plain("Treorci")), ("notes", plain("came by "))]);

    let mut deleted = Record::default();
    deleted.write(AMINA, &[], &[("place", set("Ystrad")), ("at", set("now"))]);
    deleted.write(AMINA, &[0], &[("place", Edit::Delete), ("at", Edit::Delete)]);
    deleted.write(BRYN, &[0], &[("at", set("then"))]);
    deleted.save("deleted", [("at", plain("then"))]);
}

#[test]
fn texts_are_made() {
    let mut blended = born();
    blended.write(AMINA, &[0], &[("notes", notes("she came by "))]);
    blended.write(BRYN, &[0], &[("notes", notes("came by bus"))]);
    blended.save("notes", [("place", plain("Ystrad")), ("notes", plain("she came by bus"))]);

    let mut newer = born();
    newer.write(BRYN, &[0], &[("photo/0a0b/caption/cy", set("y bont"))]);
    newer.save(
        "newer-field",
        [
            ("place", plain("Ystrad")),
            ("notes", plain("came by ")),
            ("photo/0a0b/caption/cy", plain("y bont")),
        ],
    );

    let words = [
        ("statement/0a/words", "ہمارے گاؤں میں بس نہیں آتی"),
        ("statement/0b/words", "Chan eil bus a’ tighinn dhan bhaile againn"),
        ("statement/0c/words", "Does dim bws yn dod i’r pentref 🚌"),
    ];
    let mut languages = Record::default();
    let [a, b, c] = words.map(|(field, words)| (field, set(words)));
    languages.write(AMINA, &[], &[a, b, c, ("notes", notes("پل ٹوٹ گیا — 🌉"))]);
    languages.write(BRYN, &[0], &[("notes", notes("پل ٹوٹ گیا — 🌉🌧️, e\u{301}"))]);
    let [a, b, c] = words.map(|(field, words)| (field, plain(words)));
    languages.save("languages", [a, b, c, ("notes", plain("پل ٹوٹ گیا — 🌉🌧️, e\u{301}"))]);
}
