//! What may leave a team reads alike on the server and in the worker's preview.

use heard::domain::id::{ActorId, RecordId};
use heard::domain::kind::{Derived, Kind};
use heard::domain::piece::{self, Answer, Piece, Statement, Value};
use heard::domain::scalar::Scalar;
use heard::domain::state::{Field, State, Written};
use heard::wire::ReadingAnswer;
use serde::Serialize;

use crate::fixtures::assert_made;

#[derive(Serialize)]
struct Vector {
    name: &'static str,
    /// conversation or response
    kind: &'static str,
    state: State,
    /// What leaves: absent fields leave nothing.
    day: Option<String>,
    meeting: Option<String>,
    place: Option<String>,
    language: Option<String>,
    topics: Vec<String>,
    /// What was asked, as hex; null for a conversation.
    set: Option<String>,
    version: Option<i64>,
    pieces: Vec<Shown>,
    /// By their ids; null for a conversation.
    answers: Option<Vec<ReadingAnswer>>,
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
        state = shared_piece(state, name);
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
    shared_piece(state, "s/0000000000a2")
}

/// A field that two people set differently, not settled yet.
fn unsettled(one: Scalar, other: Scalar) -> Field {
    let written = Written { value: other, by: ActorId::from_bytes([2; 16]) };
    Field { value: one, by: Some(ActorId::from_bytes([1; 16])), others: vec![written] }
}

fn vector(name: &'static str, state: State) -> Vector {
    leaving(name, Kind::Conversation, state)
}

fn leaving(name: &'static str, kind: Kind, state: State) -> Vector {
    let Derived::Leaving(leaving) = kind.derive(RecordId::from_bytes([0; 16]), &state) else {
        panic!("something that may leave");
    };
    let mut pieces = Vec::new();
    let mut answers = (kind == Kind::Response).then(Vec::new);
    for piece in leaving.pieces {
        match piece {
            Piece::Statement(statement) => pieces.push(shown(statement)),
            Piece::Answer(answer) => answers.as_mut().expect("a response").push(answered(answer)),
        }
    }
    Vector {
        name,
        kind: kind.name(),
        day: leaving.day,
        meeting: leaving.meeting,
        place: leaving.place,
        language: leaving.language,
        topics: leaving.topics,
        set: leaving.asked.map(|(set, _)| set.to_string()),
        version: leaving.asked.map(|(_, version)| version),
        pieces,
        answers,
        state,
    }
}

fn shown(statement: Statement) -> Shown {
    Shown {
        piece: statement.name,
        words: statement.words,
        language: statement.language,
        translation: statement.translation,
    }
}

fn answered(answer: Answer) -> ReadingAnswer {
    ReadingAnswer {
        question: answer.question().to_owned(),
        value: match &answer.value {
            Value::Text(words) => Some(words.as_str().into()),
            Value::Number(number) => Some(Scalar::Int(*number)),
            Value::Declined => None,
        },
        declined: (answer.value == Value::Declined).then_some(true),
        piece: answer.name,
        language: answer.language,
        translation: answer.translation,
    }
}

/// A response with everything in it: asked in Welsh, one answer in Urdu, one declined, one kept back, one not looked at.
fn answers() -> State {
    let mut fields: Vec<(String, Field)> = Vec::new();
    let mut put = |name: &str, value: Scalar| fields.push((name.to_owned(), value.into()));
    put("set", Scalar::Bytes(vec![7; 16]));
    put("version", Scalar::Int(2));
    put("at", "2026-05-03T14:05".into());
    put("language", "cy".into());
    put("meeting", "visit".into());
    put("place", "wrth giât Tom".into());
    put("area-place", "west-loch".into());
    put("notes", "Tom oedd hwn.".into());
    put("helped/0000000000c1/who", "Ei chwaer".into());
    put("answer/getting-about", "bus walk".into());
    put("answer/trips", Scalar::Int(3));
    put("answer/alone", Scalar::Bool(false));
    put("answer/change", "بس بہت دیر سے آتی ہے۔".into());
    put("spoken/change", "ur".into());
    put("translation/change", "The bus comes very late.".into());
    put("answer/since", "2019-04-01".into());
    put("answer/doctor", Scalar::Int(2));
    let mut state: State = fields.into_iter().collect();
    for name in ["a/getting-about", "a/trips", "a/alone", "a/change"] {
        state = shared_piece(state, name);
    }
    with(state, "shared/a/since", Scalar::Bool(false))
}

/// A piece shared as it now is, if it is one.
fn shared_piece(state: State, name: &str) -> State {
    let hash = piece::read(&state, name).map_or(vec![7; 32], |piece| piece.hash().to_vec());
    with(state, &format!("shared/{name}"), Scalar::Bytes(hash))
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
    let vectors: Vec<Vector> = vectors.into_iter().chain(of_responses()).collect();
    assert_made("readings.json", &vectors);
}

fn of_responses() -> Vec<Vector> {
    let response = |name, state| leaving(name, Kind::Response, state);
    let change = "answer/change";
    let vectors = vec![
        response("of a response: everything that may leave, and nothing else", answers()),
        response("an answer given otherwise is hidden", with(answers(), change, "بس نہیں آتی".into())),
        response(
            "an answer that is unsettled is hidden",
            with_field(answers(), change, unsettled("بس بہت دیر سے آتی ہے۔".into(), "بس".into())),
        ),
        response("an answer kept back is hidden", with(answers(), "shared/a/change", Scalar::Bool(false))),
        response(
            "one who takes their words back takes their translation back",
            shared_piece(with(answers(), change, Scalar::Bool(false)), "a/change"),
        ),
        response(
            "a sentence is no answer's language",
            shared_piece(with(answers(), "spoken/change", "said by Ann".into()), "a/change"),
        ),
        response(
            "unsettled circumstances of a response stay",
            with_field(answers(), "area-place", unsettled("west-loch".into(), "glen".into())),
        ),
        response(
            "an unsettled version lets nothing leave",
            with_field(answers(), "version", unsettled(Scalar::Int(2), Scalar::Int(1))),
        ),
        response("a response has no topics", with(answers(), "topic/transport", Scalar::Bool(true))),
        response(
            "a response has no statements",
            shared_piece(with(answers(), "statement/0000000000a1/words", "Said.".into()), "s/0000000000a1"),
        ),
    ];
    let shown = |vector: &Vector| vector.answers.as_ref().expect("a response").len();
    assert_eq!(vectors.iter().map(shown).collect::<Vec<_>>(), [4, 3, 3, 3, 4, 4, 4, 0, 4, 4]);
    vectors
}
