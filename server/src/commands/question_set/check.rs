//! Whether a question set can be asked as it stands; if not, which question it is and what to do.

use std::collections::BTreeSet;

use crate::domain::kind::{QuestionKind, is_language};
use crate::domain::piece::is_question_id;

use super::file::{Question, SetFile, Words};

/// A scale is a row of buttons on a phone.
const SCALE_POINTS: i64 = 11;

/// Beyond this, phones cannot tell one whole number from the next.
const LARGEST: i64 = 1 << 53;

const ID: &str = "use 1 to 64 plain letters, digits, hyphens, dots or underscores";

pub(super) fn check(set: &SetFile) -> Result<(), String> {
    if set.version < 1 {
        return Err(
            "the version is not a number from 1 on: give 1, and 2 once the words have changed".to_owned()
        );
    }
    if set.title.is_empty() {
        return Err(
            "the title is in no language: give it one in each language the set is asked in".to_owned()
        );
    }
    if let Some(language) = set.languages().find(|language| !is_language(language)) {
        return Err(format!("title: \"{language}\" is no language code: use one like en or cy"));
    }
    every_language(set, "the title", &set.title)?;
    every_language(set, "\"decline\" (the words for \"prefer not to say\")", &set.decline)?;
    only_its_languages(set, "\"checked_by\"", &set.checked_by)?;
    if set.questions.is_empty() {
        return Err("there is no question in it: add one".to_owned());
    }
    let mut seen = BTreeSet::new();
    for (number, question) in (1..).zip(&set.questions) {
        let which = format!("question {number} (\"{}\")", question.id);
        if !is_question_id(&question.id) {
            return Err(format!("{which}: its id is not plain: {ID}"));
        }
        if !seen.insert(&question.id) {
            return Err(format!("{which}: an earlier question has this id: give each its own"));
        }
        check_question(set, question).map_err(|wrong| format!("{which}: {wrong}"))?;
    }
    Ok(())
}

fn check_question(set: &SetFile, question: &Question) -> Result<(), String> {
    let Some(kind) = QuestionKind::named(&question.kind) else {
        return Err(format!(
            "\"{}\" is no kind of question: use one, several, number, date, text or scale",
            question.kind
        ));
    };
    every_language(set, "\"words\"", &question.words)?;
    let beside =
        [("hint", &question.hint), ("low_words", &question.low_words), ("high_words", &question.high_words)];
    for (part, words) in beside {
        if !words.is_empty() {
            every_language(set, &format!("\"{part}\""), words)?;
        }
    }
    check_ends(kind, question)?;
    check_choices(set, kind, question)
}

fn check_ends(kind: QuestionKind, question: &Question) -> Result<(), String> {
    if [question.low, question.high].into_iter().flatten().any(|end| !(-LARGEST..=LARGEST).contains(&end)) {
        return Err("\"low\" or \"high\" is too large to count with: give a smaller number".to_owned());
    }
    let named = !(question.low_words.is_empty() && question.high_words.is_empty());
    match (kind, question.low, question.high) {
        (QuestionKind::Scale, Some(low), Some(high)) if low < high && high - low < SCALE_POINTS => Ok(()),
        (QuestionKind::Scale, Some(_), Some(_)) => {
            Err(format!("its scale must go up, by 2 to {SCALE_POINTS} points: give other numbers"))
        }
        (QuestionKind::Scale, ..) => {
            Err("a scale needs both its ends: give \"low\" and \"high\", like 1 and 5".to_owned())
        }
        _ if named => {
            Err("only a scale has names for its ends: take \"low_words\" and \"high_words\" out".to_owned())
        }
        (QuestionKind::Number, Some(low), Some(high)) if low > high => {
            Err("\"low\" is above \"high\": give them the other way round".to_owned())
        }
        (QuestionKind::Number, ..) | (_, None, None) => Ok(()),
        _ => Err("only a number and a scale have \"low\" and \"high\": take them out".to_owned()),
    }
}

fn check_choices(set: &SetFile, kind: QuestionKind, question: &Question) -> Result<(), String> {
    let chooses = matches!(kind, QuestionKind::One | QuestionKind::Several);
    if !chooses && !question.choices.is_empty() {
        return Err(
            "only \"one\" and \"several\" have choices: take them out, or give it another kind".to_owned()
        );
    }
    if chooses && question.choices.len() < 2 {
        return Err("there is nothing to choose from: give it two choices or more".to_owned());
    }
    let mut seen = BTreeSet::new();
    for choice in &question.choices {
        if !is_question_id(&choice.id) {
            return Err(format!("the id of its choice \"{}\" is not plain: {ID}", choice.id));
        }
        if !seen.insert(&choice.id) {
            return Err(format!("two of its choices have the id \"{}\": give each its own", choice.id));
        }
        every_language(set, &format!("the choice \"{}\"", choice.id), &choice.words)?;
    }
    Ok(())
}

/// Words must be there in every language of the title, and in no other.
fn every_language(set: &SetFile, what: &str, words: &Words) -> Result<(), String> {
    let missing = |language: &&str| words.get(*language).is_none_or(|words| words.trim().is_empty());
    if let Some(language) = set.languages().find(missing) {
        return Err(format!(
            "{what} has no words in {language}: add them, or take {language} out of the whole set"
        ));
    }
    only_its_languages(set, what, words)
}

fn only_its_languages(set: &SetFile, what: &str, words: &Words) -> Result<(), String> {
    match words.keys().find(|language| !set.title.contains_key(*language)) {
        None => Ok(()),
        Some(language) => {
            Err(format!("{what} names {language}, and the title has no words in {language}: add them there"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = r#"{
        "version": 1,
        "title": {"en": "Living here", "cy": "Byw yma"},
        "decline": {"en": "Prefer not to say", "cy": "Gwell peidio"},
        "questions": [
            {"id": "way", "kind": "one", "words": {"en": "How?", "cy": "Sut?"},
             "choices": [{"id": "bus", "words": {"en": "Bus", "cy": "Bws"}}, {"id": "car", "words": {"en": "Car", "cy": "Car"}}]},
            {"id": "warm", "kind": "scale", "low": 1, "high": 5, "words": {"en": "Warm?", "cy": "Cynnes?"}}
        ]
    }"#;

    fn said(from: &str, to: &str) -> Result<(), String> {
        assert!(from.is_empty() || SOUND.contains(from), "{from} is not in the set");
        check(&SetFile::read(&SOUND.replacen(from, to, 1)).expect("a set"))
    }

    #[test]
    fn what_is_wrong_is_said_with_its_question_and_a_way_out() {
        assert_eq!(said("", ""), Ok(()));
        let wrong = [
            (r#""version": 1"#, r#""version": 0"#, "version"),
            (r#", "cy": "Gwell peidio""#, "", "\"decline\""),
            (r#""cy": "Byw yma""#, r#""said by Ann": "Byw yma""#, "no language code"),
            (r#", "cy": "Sut?""#, "", "question 1 (\"way\"): \"words\" has no words in cy"),
            (r#""cy": "Sut?""#, r#""cy": " ""#, "question 1 (\"way\"): \"words\" has no words in cy"),
            (r#""cy": "Sut?""#, r#""cy": "Sut?", "gd": "Ciamar?""#, "names gd"),
            (r#""id": "way""#, r#""id": "warm""#, "question 2 (\"warm\"): an earlier question has this id"),
            (r#""id": "way""#, r#""id": "which way""#, "not plain"),
            (r#""kind": "one""#, r#""kind": "many""#, "\"many\" is no kind of question"),
            (r#""id": "car""#, r#""id": "bus""#, "two of its choices"),
            (r#""id": "car""#, r#""id": "my car""#, "not plain"),
            (r#", "cy": "Bws""#, "", "the choice \"bus\" has no words in cy"),
            (r#""kind": "one""#, r#""kind": "text""#, "only \"one\" and \"several\""),
            (r#""low": 1, "#, "", "question 2 (\"warm\"): a scale needs both its ends"),
            (r#""low": 1, "high": 5"#, r#""low": 5, "high": 1"#, "must go up"),
            (r#""low": 1, "high": 5"#, r#""low": 1, "high": 100"#, "by 2 to 11 points"),
            (
                r#""low": 1, "high": 5"#,
                r#""low": -9223372036854775808, "high": 9223372036854775807"#,
                "too large",
            ),
            (r#""high": 5"#, r#""high": 9007199254740993"#, "too large"),
            (r#""kind": "scale""#, r#""kind": "date""#, "only a number and a scale"),
            (r#""kind": "scale", "low": 1, "high": 5"#, r#""kind": "several""#, "two choices or more"),
        ];
        for (from, to, expected) in wrong {
            let message = said(from, to).expect_err(expected);
            assert!(message.contains(expected), "{message}");
        }
    }
}
