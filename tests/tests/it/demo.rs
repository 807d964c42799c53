//! The demo area, as it is filled for whoever tries Heard: all of it is there, and its reviewer sees what the files say may be seen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::wire::{self, ReadingAnswer, ReadingList, ReadingPage};
use serde_json::Value as Json;
use tests::demo::{
    Answered, Change, Content, Filled, Given, Person, Statement, Told, bring_questions, fill, found,
};
use tests::device::Device;
use tests::server::TestServer;

use crate::fixtures::read;

/// Noon on 22 November 2026: days of the files are counted back from here.
const NOW: u64 = 1_795_348_800;

#[test]
fn the_demo_area_is_whole_and_its_reviewer_sees_only_what_may_be_seen() {
    let content = Content::read();
    let folder = tempfile::tempdir().expect("a folder for the data");
    let mut server = TestServer::on(&folder.path().join("demo"));
    found(&server, &content);
    server.serve(&[]);
    let demo = fill(&server, &content, NOW);

    all_of_it_is_there(&content, &demo);
    teams_keep_to_themselves(&content, &demo);
    both_versions_of_what_two_wrote_are_there(&demo);
    workers_read_what_was_heard(&demo);
    let mut told = the_desk_is_told(&demo);
    told.extend(the_desk_is_told_of_answers(&demo));
    nothing_else_reaches_the_desk(&content, &demo, &told);
}

#[test]
fn an_area_of_an_earlier_build_gets_its_questions() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    for _start in 0..2 {
        bring_questions(&server);
        amina.sync();
        let kinds = amina.records.values().map(|copy| copy.envelope.kind.as_str());
        assert_eq!(kinds.collect::<Vec<_>>(), ["question-set"]);
    }
}

fn all_of_it_is_there(content: &Content, demo: &Filled<'_>) {
    assert_eq!((content.people.len(), demo.told.len(), demo.workers.len()), (54, 60, 4));
    let mut by_language: BTreeMap<&str, usize> = BTreeMap::new();
    for told in &demo.told {
        *by_language.entry(&told.conversation.language).or_default() += 1;
    }
    assert_eq!(by_language, BTreeMap::from([("cy", 10), ("en", 30), ("gd", 10), ("ur", 10)]));
    let words_beside = demo.told.iter().filter(|told| told.conversation.language != "en");
    let mut statements = words_beside.flat_map(|told| &told.conversation.statements);
    assert!(statements.all(|statement| statement.translation.is_some()), "a statement without its English");
    let shown = demo.told.iter().filter(|told| !visible(told).is_empty()).count();
    assert!((25..=40).contains(&shown), "{shown} conversations may be seen");
    let shown = demo.answered.iter().filter(|answered| !answers(answered).is_empty()).count();
    assert_eq!(demo.answered.len(), 46);
    assert!((30..=40).contains(&shown), "{shown} responses may be seen");
}

fn teams_keep_to_themselves(content: &Content, demo: &Filled<'_>) {
    for (name, worker) in &demo.workers {
        let space = content.space_of(name);
        let own = demo.told.iter().filter(|told| content.space_of(&told.person.worker) == space);
        let answered = demo.answered.iter().filter(|one| content.space_of(&one.person.worker) == space);
        let own: BTreeSet<RecordId> =
            own.map(|told| told.record).chain(answered.map(|one| one.record)).collect();
        let said = worker
            .records
            .iter()
            .filter(|(_, copy)| matches!(copy.envelope.kind.as_str(), "conversation" | "response"));
        assert_eq!(said.map(|(id, _)| *id).collect::<BTreeSet<_>>(), own, "{name}'s phone");
    }
}

fn both_versions_of_what_two_wrote_are_there(demo: &Filled<'_>) {
    let clashes = demo.told.iter().filter(|told| told.conversation.at_once.is_some());
    let mut fields = BTreeSet::new();
    for told in clashes.clone() {
        for change in told.conversation.at_once.iter().flatten() {
            let state = demo.workers[&change.worker].state(told.record);
            let (field, _) = state.iter().find(|(_, field)| !field.others.is_empty()).expect("two versions");
            fields.insert(field.split('/').next().expect("a name").to_owned());
        }
    }
    assert_eq!(clashes.count(), 4);
    assert_eq!(fields.into_iter().collect::<Vec<_>>(), ["place", "promise", "statement"]);
    let clashes = demo.answered.iter().filter_map(|one| Some((one, one.response.at_once.as_ref()?)));
    for (one, changes) in clashes.clone() {
        for change in changes {
            let state = demo.workers[&change.worker].state(one.record);
            assert!(state.has_conflict(&format!("answer/{}", change.question)), "two answers");
        }
    }
    assert_eq!(clashes.count(), 3);
}

fn workers_read_what_was_heard(demo: &Filled<'_>) {
    let heard = |worker: &str, record: RecordId| {
        let marks = demo.workers[worker].marks.get(&record);
        marks.is_some_and(|marks| marks.contains(&"heard".to_owned()))
    };
    // Taken back since, it is nothing that anyone has heard.
    for told in demo.told.iter().filter(|told| told.conversation.review.is_some()) {
        assert_eq!(heard(&told.person.worker, told.record), !visible(told).is_empty());
    }
    for one in demo.answered.iter().filter(|one| one.response.review.is_some()) {
        assert_eq!(heard(&one.person.worker, one.record), !answers(one).is_empty());
    }
}

/// Checks every reading against the files; answers all bytes that the desk was sent.
fn the_desk_is_told(demo: &Filled<'_>) -> Vec<u8> {
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
fn the_desk_is_told_of_answers(demo: &Filled<'_>) -> Vec<u8> {
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

fn nothing_else_reaches_the_desk(content: &Content, demo: &Filled<'_>, told: &[u8]) {
    let reached = |words: &str| told.windows(words.len()).any(|window| window == words.as_bytes());
    for (_, statement) in demo.told.iter().flat_map(visible) {
        assert!(reached(&statement.words), "the search itself is wrong: {}", statement.words);
    }
    let shown = demo.answered.iter().flat_map(|one| answers(one).into_values()).filter_map(words);
    for (words, _) in shown.filter(|(words, _)| is_a_sentence(words)) {
        assert!(reached(words), "the search itself is wrong: {words}");
    }
    let secrets: Vec<&str> = demo
        .told
        .iter()
        .flat_map(secrets)
        .chain(demo.answered.iter().flat_map(secrets_of_answers))
        .chain(content.area.spaces.values().flatten().map(String::as_str))
        .collect();
    assert!(secrets.len() > 200, "only {} secrets", secrets.len());
    for secret in secrets {
        assert!(!reached(secret), "\"{secret}\" reached the desk");
    }
}

/// Statements, with their places in the file, that a reviewer may see: shared, unchanged since, with both permissions.
fn visible<'a>(told: &Told<'a>) -> Vec<(usize, &'a Statement)> {
    let conversation = told.conversation;
    let mut changes = conversation.changed_since.iter().chain(conversation.at_once.iter().flatten());
    let first_changed = changes.any(|change| change.words.is_some());
    let statements = conversation.statements.iter().enumerate();
    let shared = statements
        .filter(|(number, statement)| statement.share == Some(true) && !(first_changed && *number == 0));
    if permits(told.person, "keep") && permits(told.person, "share") { shared.collect() } else { Vec::new() }
}

/// Every occasion of the files was held in sight of those before it, so the last one that decided counts.
fn permits(person: &Person, purpose: &str) -> bool {
    let mut decisions = person.consent.iter().filter_map(|occasion| occasion.decided.get(purpose));
    decisions.next_back().is_some_and(|decision| decision == "yes")
}

/// All that was told or noted of a conversation and must not leave its team.
fn secrets<'a>(told: &Told<'a>) -> Vec<&'a str> {
    let (person, conversation) = (told.person, told.conversation);
    let mut secrets: Vec<&str> =
        [&person.name, &person.access, &person.contact, &conversation.place, &conversation.notes]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
    for promise in &conversation.promises {
        secrets.push(&promise.what);
    }
    for helped in &conversation.helped {
        secrets.extend([helped.who.as_str(), &helped.how]);
    }
    let changes = conversation.changed_since.iter().chain(conversation.at_once.iter().flatten());
    for Change { place, words, promise, notes, worker: _ } in changes {
        secrets.extend([place, words, promise, notes].into_iter().flatten().map(String::as_str));
    }
    let seen: Vec<usize> = visible(told).into_iter().map(|(number, _)| number).collect();
    let hidden = conversation.statements.iter().enumerate().filter(|(number, _)| !seen.contains(number));
    for (_, statement) in hidden {
        secrets.push(&statement.words);
        secrets.extend(statement.translation.as_deref());
    }
    secrets
}

/// Answers that a reviewer may see: shared, unchanged since, not in dispute, with both permissions.
fn answers<'a>(one: &Answered<'a>) -> BTreeMap<&'a str, &'a Given> {
    let response = one.response;
    let may = permits(one.person, "keep") && permits(one.person, "share");
    if !may || response.share != Some(true) {
        return BTreeMap::new();
    }
    let changes = response.changed_since.iter().chain(response.at_once.iter().flatten());
    let changed: Vec<&String> = changes.map(|again| &again.question).collect();
    let shown = response
        .answers
        .iter()
        .filter(|(question, _)| !response.kept_back.contains(question) && !changed.contains(question));
    shown.map(|(question, given)| (question.as_str(), given)).collect()
}

/// What was said in words, and its translation.
fn words(given: &Given) -> Option<(&str, Option<&str>)> {
    match given {
        Given::Text(words) => Some((words, None)),
        Given::Said { words, translation, .. } => Some((words, translation.as_deref())),
        Given::Declined(_) | Given::Number(_) => None,
    }
}

/// Ids of choices are no secret; what a person says ends like a sentence.
fn is_a_sentence(words: &str) -> bool {
    words.ends_with(['.', '۔'])
}

/// All that was answered or noted and must not leave its team.
fn secrets_of_answers<'a>(one: &Answered<'a>) -> Vec<&'a str> {
    let (person, response) = (one.person, one.response);
    let mut secrets: Vec<&str> =
        [&person.name, &response.place, &response.notes].into_iter().flatten().map(String::as_str).collect();
    for helped in &response.helped {
        secrets.extend([helped.who.as_str(), &helped.how]);
    }
    let shown = answers(one);
    let hidden = response.answers.iter().filter(|(question, _)| !shown.contains_key(question.as_str()));
    let changes = response.changed_since.iter().chain(response.at_once.iter().flatten());
    for given in hidden.map(|(_, given)| given).chain(changes.map(|again| &again.given)) {
        let Some((words, translation)) = words(given).filter(|(words, _)| is_a_sentence(words)) else {
            continue;
        };
        secrets.push(words);
        secrets.extend(translation);
    }
    secrets
}
