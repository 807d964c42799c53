//! What the files hold beside that, none of which reaches the desk.

use tests::demo::{Answered, Change, Content, Filled, Told};

use super::{answers, visible, words};

pub(super) fn nothing_else_reaches_the_desk(content: &Content, demo: &Filled<'_>, told: &[u8]) {
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
