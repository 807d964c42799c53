//! The demo area, as it is filled for whoever tries Heard: all of it is there, and its reviewer sees what the files say may be seen.

mod desk;
mod secrets;

use std::collections::{BTreeMap, BTreeSet};

use heard::domain::id::RecordId;
use tests::demo::{Answered, Content, Filled, Given, Person, Statement, Told, bring_questions, fill, found};
use tests::server::TestServer;

use desk::{the_desk_is_told, the_desk_is_told_of_answers};
use secrets::nothing_else_reaches_the_desk;

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
