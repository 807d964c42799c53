//! What people do, as devices write it down.

use heard::domain::envelope::{Envelope, review_id};
use heard::domain::id::{RecordId, SetId};
use heard::domain::piece;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::seal::random;
use tests::device::Device;

pub fn set(value: &str) -> Edit {
    Edit::Set(value.into())
}

pub fn notes(text: &str) -> Edit {
    Edit::Notes(text.to_owned())
}

pub fn fresh() -> RecordId {
    RecordId::from_bytes(random())
}

/// An envelope in one of the device's own circles.
pub fn envelope(device: &Device, kind: &str, circle: &str, subject: Option<RecordId>) -> Envelope {
    Envelope { kind: kind.to_owned(), circle: device.circle(circle), subject, about: None }
}

/// Somebody said one thing (piece `s/0a`), and the team notes something of its own. Answers the record and the person.
pub fn conversation(device: &mut Device, words: &str, for_the_team: &str) -> (RecordId, RecordId) {
    let (doc, person) = (fresh(), fresh());
    let edits = [
        ("at", set("2026-05-03T14:05")),
        ("language", set("en")),
        ("statement/0a/words", set(words)),
        ("statement/0a/language", set("en")),
        ("statement/0a/at", set("2026-05-03T14:05")),
        ("notes", notes(for_the_team)),
    ];
    device.create(doc, envelope(device, "conversation", "team", Some(person)), &edits);
    (doc, person)
}

/// Somebody was asked one version of a set in English, and answered; the team notes something of its own. Answers the
/// record and the person.
pub fn response(
    device: &mut Device,
    (set, version): (SetId, i64),
    answers: &[(&str, Scalar)],
    for_the_team: &str,
) -> (RecordId, RecordId) {
    let (doc, person) = (fresh(), fresh());
    let answers: Vec<(String, Edit)> = answers
        .iter()
        .map(|(question, value)| (format!("answer/{question}"), Edit::Set(value.clone())))
        .collect();
    let mut edits: Vec<(&str, Edit)> =
        answers.iter().map(|(field, edit)| (field.as_str(), edit.clone())).collect();
    edits.extend([
        ("set", Edit::Set(Scalar::Bytes(set.as_bytes().to_vec()))),
        ("version", Edit::Set(Scalar::Int(version))),
        ("at", self::set("2026-05-03T14:05")),
        ("language", self::set("en")),
        ("notes", notes(for_the_team)),
    ]);
    device.create(doc, envelope(device, "response", "team", Some(person)), &edits);
    (doc, person)
}

/// One occasion of consent, in sight of all named earlier ones.
pub fn occasion(
    device: &mut Device,
    person: RecordId,
    decisions: &[(&str, &str)],
    seen: &[RecordId],
) -> RecordId {
    let doc = fresh();
    let mut seen = seen.to_vec();
    seen.sort();
    let seen: Vec<u8> = seen.iter().flat_map(|id| *id.as_bytes()).collect();
    let fields: Vec<(String, Edit)> = decisions
        .iter()
        .flat_map(|(purpose, decision)| {
            [
                (format!("decision/{purpose}"), set(decision)),
                (format!("seen/{purpose}"), Edit::Set(Scalar::Bytes(seen.clone()))),
            ]
        })
        .collect();
    let mut edits: Vec<(&str, Edit)> =
        fields.iter().map(|(field, edit)| (field.as_str(), edit.clone())).collect();
    edits.extend([("how", set("spoken")), ("by", set("self")), ("at", set("2026-05-03T14:10"))]);
    device.create(doc, envelope(device, "consent", "team", Some(person)), &edits);
    doc
}

/// Shares a piece as this device sees it now.
pub fn share(device: &mut Device, doc: RecordId, name: &str) {
    let piece = piece::read(&device.state(doc), name).expect("a piece without conflict");
    let field = format!("shared/{name}");
    device.edit(doc, &[(field.as_str(), Edit::Set(Scalar::Bytes(piece.hash().to_vec())))]);
}

/// A reviewer says where they stand with a record.
pub fn review(desk: &mut Device, about: RecordId, state: &str) -> RecordId {
    let doc = review_id(desk.joined.member, about);
    let envelope = Envelope { about: Some(about), ..envelope(desk, "review", "council", None) };
    if desk.records.contains_key(&doc) {
        desk.edit(doc, &[("state", set(state))]);
    } else {
        desk.create(doc, envelope, &[("state", set(state))]);
    }
    doc
}
