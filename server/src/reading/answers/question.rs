//! A question as the versions of its set ask it, and which answers are answers to it.

use std::collections::BTreeSet;

use crate::domain::kind::QuestionKind;
use crate::store::{AnswerRow, QuestionRow, WordingRow};

use super::lines::month;

/// A question as the newest of the answered versions has it, and as all of them that ask the same have it.
pub(super) struct Question {
    pub(super) id: String,
    pub(super) kind: QuestionKind,
    pub(super) low: Option<i64>,
    pub(super) high: Option<i64>,
    /// In their order; those that only an older version has come after.
    pub(super) choices: Vec<String>,
    /// Answers to other versions are answers to something else.
    versions: BTreeSet<i64>,
}

/// The questions of these versions, or of the newest if there are none. `rows` and `wordings` have the newest first.
pub(super) fn questions(
    rows: &[QuestionRow],
    wordings: &[WordingRow],
    versions: &BTreeSet<i64>,
) -> Vec<Question> {
    let newest = rows.first().map(|row| row.version);
    let counts = |version: i64| {
        if versions.is_empty() { Some(version) == newest } else { versions.contains(&version) }
    };
    let mut questions: Vec<Question> = Vec::new();
    for row in rows.iter().filter(|row| counts(row.version)) {
        let Some(kind) = QuestionKind::named(&row.kind) else { continue };
        match questions.iter_mut().find(|question| question.id == row.id) {
            Some(newer) if newer.asks_the_same(kind, row) => _ = newer.versions.insert(row.version),
            Some(_) => {}
            None => questions.push(Question {
                id: row.id.clone(),
                kind,
                low: row.low,
                high: row.high,
                choices: Vec::new(),
                versions: BTreeSet::from([row.version]),
            }),
        }
    }
    for question in &mut questions {
        question.find_choices(wordings);
    }
    questions
}

impl Question {
    /// Points of another scale are no points of this one; the bounds of a number are gentle.
    fn asks_the_same(&self, kind: QuestionKind, row: &QuestionRow) -> bool {
        let same_ends = (self.low, self.high) == (row.low, row.high);
        kind == self.kind && (kind != QuestionKind::Scale || same_ends)
    }

    fn find_choices(&mut self, wordings: &[WordingRow]) {
        for wording in wordings.iter().filter(|one| one.question == self.id && !one.choice.is_empty()) {
            if self.versions.contains(&wording.version) && !self.choices.contains(&wording.choice) {
                self.choices.push(wording.choice.clone());
            }
        }
    }

    /// Whether a row is of this question, as one of its versions.
    pub(super) fn is_of(&self, row: &AnswerRow) -> bool {
        row.question == self.id && self.versions.contains(&row.version)
    }

    /// Whether an answer is what the question asks for. One that is not counts as none.
    pub(super) fn is_answered(&self, row: &AnswerRow) -> bool {
        match (self.kind, row.number) {
            (QuestionKind::One, None) => self.choices.contains(&row.words),
            (QuestionKind::Several, None) => self.chosen(row).next().is_some(),
            (QuestionKind::Scale, Some(number)) => self.is_within(number),
            (QuestionKind::Number, Some(_)) => true,
            (QuestionKind::Date, None) => month(&row.words).is_some(),
            (QuestionKind::Text, None) => true,
            _ => false,
        }
    }

    /// The choices of an answer that the question has.
    pub(super) fn chosen<'a>(&self, row: &'a AnswerRow) -> impl Iterator<Item = &'a str> {
        row.words.split(' ').filter(|choice| self.choices.iter().any(|known| known == choice))
    }

    pub(super) fn is_within(&self, number: i64) -> bool {
        self.low.is_none_or(|low| low <= number) && self.high.is_none_or(|high| number <= high)
    }
}
