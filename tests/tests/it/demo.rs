//! The demo area, as it is filled for whoever tries Heard: all of it is there, and its reviewer sees what the files say may be seen.

use std::collections::{BTreeMap, BTreeSet};

use heard::domain::id::RecordId;
use heard::wire::{self, ReadingList, ReadingPage};
use tests::demo::{Change, Content, Filled, Statement, Told, fill, found};
use tests::device::Device;
use tests::server::TestServer;

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
    let told = the_desk_is_told(&demo);
    nothing_else_reaches_the_desk(&content, &demo, &told);
}

fn all_of_it_is_there(content: &Content, demo: &Filled<'_>) {
    assert_eq!((content.people.len(), demo.told.len(), demo.workers.len()), (30, 60, 4));
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
}

fn teams_keep_to_themselves(content: &Content, demo: &Filled<'_>) {
    for (name, worker) in &demo.workers {
        let space = content.space_of(name);
        let own = demo.told.iter().filter(|told| content.space_of(&told.person.worker) == space);
        let own: BTreeSet<RecordId> = own.map(|told| told.record).collect();
        let conversations = worker.records.iter().filter(|(_, copy)| copy.envelope.kind == "conversation");
        assert_eq!(conversations.map(|(id, _)| *id).collect::<BTreeSet<_>>(), own, "{name}'s phone");
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
}

fn workers_read_what_was_heard(demo: &Filled<'_>) {
    for told in demo.told.iter().filter(|told| told.conversation.review.is_some()) {
        let marks = &demo.workers[&told.person.worker].marks;
        let heard = marks.get(&told.record).is_some_and(|marks| marks.contains(&"heard".to_owned()));
        // Taken back since, it is nothing that anyone has heard.
        assert_eq!(heard, !visible(told).is_empty());
    }
}

/// Checks every reading against the files; answers all bytes that the desk was sent.
fn the_desk_is_told(demo: &Filled<'_>) -> Vec<u8> {
    let get = |path: &str| demo.desk.line.get(path, demo.desk.cookie.as_deref());
    let mut told = get("/api/readings").body();
    let list: ReadingList = wire::decode(&told).expect("a list");
    let listed: BTreeSet<String> = list.rows.into_iter().map(|row| row.id).collect();
    let expected = demo.told.iter().filter(|told| !visible(told).is_empty());
    assert_eq!(listed, expected.map(|told| told.record.to_string()).collect());
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
        let yes = ["keep", "share", "quote", "contact", "research"].into_iter().filter(|p| permits(one, p));
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

fn nothing_else_reaches_the_desk(content: &Content, demo: &Filled<'_>, told: &[u8]) {
    let reached = |words: &str| told.windows(words.len()).any(|window| window == words.as_bytes());
    for (_, statement) in demo.told.iter().flat_map(visible) {
        assert!(reached(&statement.words), "the search itself is wrong: {}", statement.words);
    }
    let secrets: Vec<&str> = demo
        .told
        .iter()
        .flat_map(secrets)
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
    if permits(told, "keep") && permits(told, "share") { shared.collect() } else { Vec::new() }
}

/// Every occasion of the files was held in sight of those before it, so the last one that decided counts.
fn permits(told: &Told<'_>, purpose: &str) -> bool {
    let mut decisions = told.person.consent.iter().filter_map(|occasion| occasion.decided.get(purpose));
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
