//! Answers, from two phones to the desk: merged question by question, shown only as they were shared and consented to.

mod derived;
mod listing;
mod merging;
mod reaching;

use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::wire::{self, ReadingLine, ReadingList, ReadingPage};
use tests::device::Device;
use tests::line::Answer;
use tests::server::TestServer;

use crate::question_sets::{SET, bring, version};
use crate::story::{occasion, response, share};

/// A server with the first version of the small set, a worker and a desk.
fn asking() -> (TestServer, Device, Device) {
    let server = TestServer::start();
    assert!(bring(&server, &version(1, "one"), &[]).status.success());
    let (amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    (server, amina, desk)
}

/// Shares these answers as they are now.
fn share_all(worker: &mut Device, doc: RecordId, questions: &[&str]) {
    for question in questions {
        share(worker, doc, &format!("a/{question}"));
    }
}

/// Answers, shared, with a yes to keep and share: the record, the person and the occasion.
fn shared(worker: &mut Device, answers: &[(&str, Scalar)]) -> (RecordId, RecordId, RecordId) {
    let (doc, person) = response(worker, (SET, 1), answers, "PLANTED-NOTES");
    let questions: Vec<&str> = answers.iter().map(|(question, _)| *question).collect();
    share_all(worker, doc, &questions);
    let yes = occasion(worker, person, &[("keep", "yes"), ("share", "yes")], &[]);
    worker.sync();
    (doc, person, yes)
}

fn get(desk: &Device, query: &str) -> Answer {
    desk.line.get(&format!("/api/readings{query}"), desk.cookie.as_deref())
}

fn rows(desk: &Device, query: &str) -> Vec<ReadingLine> {
    let list: ReadingList = wire::decode(&get(desk, query).body()).expect("a list");
    list.rows
}

fn ids(desk: &Device, query: &str) -> Vec<String> {
    rows(desk, query).into_iter().map(|row| row.id).collect()
}

/// What the desk reads of a response: question to value, null where somebody preferred not to say. None where there is nothing.
fn answers(desk: &Device, doc: RecordId) -> Option<Vec<(String, Scalar)>> {
    let Answer::Ok { body, .. } = get(desk, &format!("/{doc}")) else { return None };
    let page: ReadingPage = wire::decode(&body).expect("a reading");
    assert!(page.pieces.is_empty() && page.kind == "response");
    let answers = page.answers.expect("a response's answers").into_iter().map(|answer| {
        assert_eq!(answer.declined.is_some(), answer.value.is_none());
        (answer.question, answer.value.unwrap_or(Scalar::Null))
    });
    Some(answers.collect())
}

fn said(question: &str, value: impl Into<Scalar>) -> (String, Scalar) {
    (question.to_owned(), value.into())
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}
