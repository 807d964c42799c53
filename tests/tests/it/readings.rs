//! What may leave a team reads alike on the server and in the worker's preview.

use heard::domain::id::ActorId;
use heard::domain::kind::{Derived, Kind};
use heard::domain::piece;
use heard::domain::scalar::Scalar;
use heard::domain::state::{Field, State, Written};
use serde::Serialize;

use crate::fixtures::assert_made;

#[derive(Serialize)]
struct Vector {
    name: &'static str,
    state: State,
    /// What leaves: absent fields leave nothing.
    day: Option<String>,
    meeting: Option<String>,
    place: Option<String>,
    language: Option<String>,
    topics: Vec<String>,
    pieces: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    piece: String,
    words: String,
    language: Option<String>,
    translation: Option<String>,
}

/// A conversation with everything in it, of which two statements are shared as they now are.
fn whole() -> State {
    let mut fields: Vec<(String, Field)> = Vec::new();
    let mut put = |name: &str, value: Scalar| fields.push((name.to_owned(), value.into()));
    put("at", "2026-05-03T14:05".into());
    put("language", "cy".into());
    put("meeting", "visit".into());
    put("place", "wrth giât Tom".into());
    put("area-place", "west-loch".into());
    put("topic/transport", Scalar::Bool(true));
    put("topic/money", Scalar::Bool(false));
    put("notes", "Tom oedd hwn.".into());
    put("promise/0000000000b1/what", "Gofyn am y bws".into());
    put("helped/0000000000c1/who", "Ei chwaer".into());
    put("statement/0000000000a2/words", "Mae'r bws olaf am bump.".into());
    put("statement/0000000000a2/language", "cy".into());
    put("statement/0000000000a2/translation", "The last bus is at five.".into());
    put("statement/0000000000a2/at", "2026-05-03T14:06".into());
    put("statement/0000000000a1/words", "بس بہت دیر سے آتی ہے۔".into());
    put("statement/0000000000a1/language", "ur".into());
    put("statement/0000000000a1/at", "2026-05-03T14:07".into());
    put("statement/0000000000a3/words", "Kept back.".into());
    let mut state: State = fields.into_iter().collect();
    for name in ["s/0000000000a1", "s/0000000000a2"] {
        let hash = piece::read(&state, name).expect("a statement").hash().to_vec();
        state = with(state, &format!("shared/{name}"), Scalar::Bytes(hash));
    }
    with(state, "shared/s/0000000000a3", Scalar::Bool(false))
}

fn with(state: State, name: &str, value: Scalar) -> State {
    with_field(state, name, value.into())
}

fn with_field(state: State, name: &str, field: Field) -> State {
    let kept = state.iter().filter(|(other, _)| *other != name);
    let mut fields: Vec<_> = kept.map(|(name, field)| (name.to_owned(), field.clone())).collect();
    fields.push((name.to_owned(), field));
    fields.into_iter().collect()
}

/// The second statement shared as it now is.
fn shared(state: State) -> State {
    let name = "s/0000000000a2";
    let hash = piece::read(&state, name).map_or(vec![7; 32], |piece| piece.hash().to_vec());
    with(state, &format!("shared/{name}"), Scalar::Bytes(hash))
}

/// A field that two people set differently, not settled yet.
fn unsettled(one: Scalar, other: Scalar) -> Field {
    let written = Written { value: other, by: ActorId::from_bytes([2; 16]) };
    Field { value: one, by: Some(ActorId::from_bytes([1; 16])), others: vec![written] }
}

fn vector(name: &'static str, state: State) -> Vector {
    let Derived::Conversation(leaving) =
        Kind::Conversation.derive(heard::domain::id::RecordId::from_bytes([0; 16]), &state)
    else {
        panic!("a conversation");
    };
    let shown = |piece: piece::Piece| Shown {
        piece: piece.name,
        words: piece.words,
        language: piece.language,
        translation: piece.translation,
    };
    Vector {
        name,
        day: leaving.day,
        meeting: leaving.meeting,
        place: leaving.place,
        language: leaving.language,
        topics: leaving.topics,
        pieces: leaving.pieces.into_iter().map(shown).collect(),
        state,
    }
}

#[test]
fn what_leaves_a_conversation_is_what_the_preview_shows() {
    let words = "statement/0000000000a2/words";
    let bool = Scalar::Bool;
    let vectors = [
        vector("everything that may leave, and nothing else", whole()),
        vector("an edited piece is hidden", with(whole(), words, "Mae'r bws olaf am chwech.".into())),
        vector(
            "a piece whose words are unsettled is hidden",
            with_field(whole(), words, unsettled("Mae'r bws olaf am bump.".into(), "Am bump.".into())),
        ),
        vector("a piece taken out is hidden", with(whole(), "statement/0000000000a2/out", bool(true))),
        vector("a piece kept back is hidden", with(whole(), "shared/s/0000000000a2", bool(false))),
        vector(
            "an unsettled sharing hides",
            with_field(whole(), "shared/s/0000000000a2", unsettled(Scalar::Bytes(vec![1; 32]), bool(false))),
        ),
        vector(
            "unsettled circumstances stay",
            with_field(whole(), "area-place", unsettled("west-loch".into(), "glen".into())),
        ),
        vector(
            "a cleared translation is none",
            shared(with(whole(), "statement/0000000000a2/translation", "".into())),
        ),
        vector("a statement without words is no piece", shared(with(whole(), words, "".into()))),
        vector("a sentence is no place of the list", with(whole(), "area-place", "at Tom's gate".into())),
        vector("a sentence is no day", with(whole(), "at", "Mrs Aled Jones".into())),
        vector("a sentence is no language", with(whole(), "language", "said by Ann".into())),
        vector(
            "a sentence is no statement's language",
            shared(with(whole(), "statement/0000000000a2/language", "said by Ann".into())),
        ),
        vector("a sentence is no topic", with(whole(), "topic/Tom's bus", bool(true))),
    ];
    assert_eq!(vectors[0].pieces.len(), 2);
    assert!(vectors[1..6].iter().all(|vector| vector.pieces.len() == 1));
    assert_made("readings.json", &vectors);
}
