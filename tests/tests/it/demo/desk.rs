//! What the desk is told, as the files say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use heard::domain::scalar::Scalar;
use heard::wire::{self, ReadingAnswer, ReadingList, ReadingPage};
use serde_json::Value as Json;
use tests::demo::{Answered, Filled, Given};
use tests::device::Device;

use super::{NOW, answers, permits, visible};
use crate::fixtures::read;

/// Checks every reading against the files; answers all bytes that the desk was sent.
pub(super) fn the_desk_is_told(demo: &Filled<'_>) -> Vec<u8> {
    let get = |path: &str| demo.desk.line.get(path, demo.desk.cookie.as_deref());
    let mut told = get("/api/readings").body();
    let list: ReadingList = wire::decode(&told).expect("a list");
    let listed: BTreeSet<String> = list.rows.into_iter().map(|row| row.id).collect();
    let expected = demo.told.iter().filter(|told| !visible(told).is_empty()).map(|told| told.record);
    let answered = demo.answered.iter().filter(|one| !answers(one).is_empty()).map(|one| one.record);
    assert_eq!(listed, expected.chain(answered).map(|record| record.to_string()).collect());
    for one in &demo.told {
        let path = format!("/api/readings/{}", one.record);
        if visible(one).is_empty() {
            assert_eq!(get(&path).code(), "not-found");
            continue;
        }
        let body = get(&path).body();
        let page: ReadingPage = wire::decode(&body).expect("a reading");
        let pieces = page.pieces.into_iter().map(|piece| (piece.piece, piece.words, piece.translation));
        let expected = visible(one).into_iter().map(|(number, statement)| {
            (one.piece(number), statement.words.clone(), statement.translation.clone())
        });
        assert_eq!(pieces.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        let badges: BTreeSet<String> = page.consent.into_iter().map(|badge| badge.purpose).collect();
        let yes =
            ["keep", "share", "quote", "contact", "research"].into_iter().filter(|p| permits(one.person, p));
        assert_eq!(badges, yes.map(str::to_owned).collect());
        told.extend(body);
    }
    told.extend(everything_synced(&demo.desk));
    told
}

/// What a desk that comes without cursors is sent.
fn everything_synced(desk: &Device) -> Vec<u8> {
    let mut desk = Device { cursors: BTreeMap::new(), ..desk.clone() };
    let mut told = Vec::new();
    loop {
        let body = desk.post(desk.request()).body();
        told.extend(&body);
        if !desk.take_in(wire::decode(&body).expect("a response")) {
            return told;
        }
    }
}

/// Checks every reading of a response against the files; answers all bytes that the desk was sent.
pub(super) fn the_desk_is_told_of_answers(demo: &Filled<'_>) -> Vec<u8> {
    let get = |path: &str| demo.desk.line.get(path, demo.desk.cookie.as_deref());
    let asked = questions();
    let mut told = Vec::new();
    for one in &demo.answered {
        let path = format!("/api/readings/{}", one.record);
        let shown = answers(one);
        if shown.is_empty() {
            assert_eq!(get(&path).code(), "not-found");
            continue;
        }
        let body = get(&path).body();
        let page: ReadingPage = wire::decode(&body).expect("a reading");
        let expected = asked.iter().filter_map(|question| {
            let given = shown.get(question["id"].as_str()?)?;
            Some(expected(one, question, given))
        });
        assert_eq!(page.answers.expect("a response's answers"), expected.collect::<Vec<_>>());
        told.extend(body);
    }
    told
}

/// An answer of the file as a reviewer reads it. What is chosen must be there to choose, in the set's order.
fn expected(one: &Answered<'_>, question: &Json, given: &Given) -> ReadingAnswer {
    let id = question["id"].as_str().expect("an id");
    let (value, spoken, translation) = match given {
        Given::Declined(_) => (None, None, None),
        Given::Number(ago) if question["kind"] == "date" => {
            let ago = one.response.days_ago + ago.unsigned_abs();
            (Some(heard::http::day(NOW - ago * 86_400).as_str().into()), None, None)
        }
        Given::Number(number) => (Some(Scalar::Int(*number)), None, None),
        Given::Text(words) => (Some(words.as_str().into()), None, None),
        Given::Said { words, language, translation } => {
            (Some(words.as_str().into()), language.clone(), translation.clone())
        }
    };
    if let (Some(choices), Some(Scalar::Text(chosen))) = (question["choices"].as_array(), &value) {
        let there = choices.iter().filter_map(|choice| choice["id"].as_str());
        let in_order: Vec<&str> = there.filter(|id| chosen.split(' ').any(|one| one == *id)).collect();
        assert_eq!(*chosen, in_order.join(" "), "the choices of {id}");
    }
    ReadingAnswer {
        piece: format!("a/{id}"),
        question: id.to_owned(),
        declined: value.is_none().then_some(true),
        value,
        language: Some(spoken.unwrap_or_else(|| one.response.language.clone())),
        translation,
    }
}

/// The questions of the set that comes with Heard, in its order.
fn questions() -> Vec<Json> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../server/question-sets/living-here.json");
    let set: Json = read(Path::new(file));
    set["questions"].as_array().expect("questions").clone()
}
