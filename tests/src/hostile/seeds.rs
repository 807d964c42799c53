//! Honest changes of every kind, to be damaged: births and edits, deletions, versions side by side, notes that two people
//! write in, words put on a record again by another actor.

use heard::domain::id::ActorId;
use heard::domain::kind::Kind;
use heard::domain::scalar::Scalar;
use heard::merge::Document;
use heard::merge::author::{self, Edit};

pub const AMINA: ActorId = ActorId::from_bytes([1; 16]);
pub const BRYN: ActorId = ActorId::from_bytes([0xb2; 16]);
const AGAIN: ActorId = ActorId::from_bytes([0x3c; 16]);

/// One change, and the document it is for.
#[derive(Debug, Clone)]
pub struct Seed {
    pub kind: Kind,
    /// What the document has.
    pub before: Vec<Vec<u8>>,
    pub document: Document,
    pub change: Vec<u8>,
}

/// Always the same ones.
pub fn all() -> Vec<Seed> {
    let mut seeds = Vec::new();
    for (kind, fields) in births() {
        let edits: Vec<(&str, Edit)> =
            fields.iter().map(|(name, value)| (*name, set(value.clone()))).collect();
        let birth = change(&[], AMINA, &edits);
        seeds.push(seed(kind, Vec::new(), birth.clone()));
        if !kind.spec().one_change {
            let again =
                change(&[&birth], BRYN, &[(fields[0].0, Edit::Delete), ("newer", set(Scalar::Int(1)))]);
            seeds.push(seed(kind, vec![birth], again));
        }
    }
    seeds.extend(conversation());
    seeds
}

/// A conversation that two people write at, each of its changes on all before it.
fn conversation() -> Vec<Seed> {
    let notes = |text: &str| ("notes", Edit::Notes(text.to_owned()));
    let place = |text: &str| ("place", set(text.into()));
    let mut rows = vec![change(
        &[],
        AMINA,
        &[notes("came by bus, left by the ten o’clock"), place("Ystrad"), ("meeting", set("visit".into()))],
    )];
    let base: Vec<&Vec<u8>> = rows.iter().collect();
    let hers = change(&base, AMINA, &[notes("she came by bus, left by the ten"), place("Pentre")]);
    let his =
        change(&base, BRYN, &[notes("came by bus, left late"), place("Treorci"), ("meeting", Edit::Delete)]);
    let third = change(&base, AGAIN, &[place("Tonypandy"), ("topic/bus", set(true.into()))]);
    rows.extend([hers, his, third]);
    for (actor, edits) in [
        (AMINA, vec![notes("")]),
        (BRYN, vec![place("Treorci")]),
        (AGAIN, vec![notes("ਬੱਸ نہیں آئی 🚌 ddim bws"), ("topic/bus", Edit::Delete)]),
        (
            AMINA,
            vec![
                ("statement/0a/words", set("Nid oes bws.".into())),
                ("statement/0a/at", set("2026-05-03T14:05".into())),
            ],
        ),
        (BRYN, vec![notes("ਬੱਸ نہیں 🚌 dim bws o gwbl"), ("shared/s/0a", set(Scalar::Bytes(vec![9; 32])))]),
        (AGAIN, vec![("shared/s/0a", set(false.into())), place(&"a long way round ".repeat(12))]),
    ] {
        let all: Vec<&Vec<u8>> = rows.iter().collect();
        rows.push(change(&all, actor, &edits));
    }
    // The three versions know nothing of each other; all others build on every change before them.
    (0..rows.len()).map(|at| seed(Kind::Conversation, rows[..at].to_vec(), rows[at].clone())).collect()
}

fn seed(kind: Kind, before: Vec<Vec<u8>>, change: Vec<u8>) -> Seed {
    let document = Document::replay(&before).expect("honest changes");
    Seed { kind, before, document, change }
}

/// A first change of each kind.
fn births() -> [(Kind, Vec<(&'static str, Scalar)>); 8] {
    let bytes = |byte: u8, length: usize| Scalar::Bytes(vec![byte; length]);
    [
        (
            Kind::Person,
            vec![("name", "Mair".into()), ("card/hash", bytes(4, 32)), ("card/kind", "open".into())],
        ),
        (
            Kind::Consent,
            vec![
                ("decision/keep", "yes".into()),
                ("decision/share", "no".into()),
                ("seen/keep", bytes(5, 32)),
                ("notice/keep/version", Scalar::Int(2)),
                ("how", "spoken".into()),
            ],
        ),
        (Kind::Conversation, vec![("at", "2026-05-03T14:05".into()), ("language", "cy".into())]),
        (
            Kind::Response,
            vec![
                ("set", bytes(6, 16)),
                ("version", Scalar::Int(1)),
                ("answer/way", "By bus".into()),
                ("answer/often", Scalar::Int(-3)),
                ("answer/age", false.into()),
            ],
        ),
        (
            Kind::QuestionSet,
            vec![("set", bytes(6, 16)), ("version", Scalar::Int(1)), ("title/en", "Buses".into())],
        ),
        (Kind::Notice, vec![("purpose", "keep".into()), ("words", "May we keep it?".into())]),
        (Kind::List, vec![("list", "topics".into()), ("item/bus/label", "Buses".into())]),
        (Kind::Review, vec![("state", "heard".into()), ("newer", Scalar::Null)]),
    ]
}

fn set(value: Scalar) -> Edit {
    Edit::Set(value)
}

fn change(on: &[&Vec<u8>], actor: ActorId, edits: &[(&str, Edit)]) -> Vec<u8> {
    author::change(on, actor, edits).expect("an honest change")
}

#[cfg(test)]
mod tests {
    use heard::merge::inspect;

    use super::*;

    #[test]
    fn every_seed_is_taken() {
        for Seed { kind, document, change, .. } in all() {
            let inspected = inspect(&change).expect("an honest change");
            document.take(&inspected, |state| kind.check(&state)).unwrap_or_else(|refusal| {
                panic!("{}: {refusal}", kind.name());
            });
        }
    }
}
