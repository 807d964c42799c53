//! The lines of one question's table: its choices, the points of its scale, bands of numbers, months.

use std::collections::BTreeSet;

use crate::domain::id::SetId;
use crate::domain::kind::QuestionKind;
use crate::store::{AnswerRow, Reader, StoreError};

/// More bands than this are hard to read.
const BANDS: i64 = 12;

/// A scale with more points than this shows those that were chosen only.
const POINTS: i64 = 20;

/// A question as the answered versions of its set have it; where they differ, as the newest does.
pub(super) struct Question {
    pub(super) id: String,
    pub(super) kind: QuestionKind,
    low: Option<i64>,
    high: Option<i64>,
    /// In their order; those that only an older version has come after.
    choices: Vec<String>,
}

/// A line of a table, in the order of the table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    place: i64,
    pub(super) key: String,
}

/// Numbers, so many together.
pub(super) struct Bands(i64);

/// The questions of these versions, or of the newest if there are none.
pub(super) fn questions(
    reader: &Reader,
    set: SetId,
    versions: &BTreeSet<i64>,
) -> Result<Vec<Question>, StoreError> {
    let rows = reader.questions(set)?;
    let newest = rows.first().map(|row| row.version);
    let counts = |version: i64| {
        if versions.is_empty() { Some(version) == newest } else { versions.contains(&version) }
    };
    let wordings = reader.wordings(set)?;
    let choices = |question: &str| {
        let mut found = Vec::new();
        for wording in wordings.iter().filter(|one| one.question == question && !one.choice.is_empty()) {
            if counts(wording.version) && !found.contains(&wording.choice) {
                found.push(wording.choice.clone());
            }
        }
        found
    };
    let mut questions: Vec<Question> = Vec::new();
    for row in rows.into_iter().filter(|row| counts(row.version)) {
        let Some(kind) = QuestionKind::named(&row.kind) else { continue };
        if questions.iter().all(|question| question.id != row.id) {
            questions.push(Question {
                choices: choices(&row.id),
                id: row.id,
                kind,
                low: row.low,
                high: row.high,
            });
        }
    }
    Ok(questions)
}

impl Question {
    /// All lines there are even if nobody chose them, but for the one of those who preferred not to say.
    pub(super) fn lines(&self, answered: &[&AnswerRow], bands: &Bands) -> Vec<Line> {
        match (self.kind, self.low, self.high) {
            (QuestionKind::One | QuestionKind::Several, ..) => {
                self.choices.iter().filter_map(|choice| self.choice(choice)).collect()
            }
            (QuestionKind::Scale, Some(low), Some(high)) if high.saturating_sub(low) <= POINTS => {
                (low..=high).map(point).collect()
            }
            (QuestionKind::Number, ..) => bands.between(answered),
            _ => Vec::new(),
        }
    }

    /// The lines that an answer counts in. One that is not what its question asks for counts in none.
    pub(super) fn lines_of(&self, row: &AnswerRow, bands: &Bands) -> Vec<Line> {
        match (self.kind, row.number) {
            (QuestionKind::One, None) => self.choice(&row.words).into_iter().collect(),
            (QuestionKind::Several, None) => {
                row.words.split(' ').filter_map(|choice| self.choice(choice)).collect()
            }
            (QuestionKind::Scale, Some(number)) => vec![point(number)],
            (QuestionKind::Number, Some(number)) => vec![bands.line(number)],
            (QuestionKind::Date, None) => month(&row.words).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn choice(&self, id: &str) -> Option<Line> {
        let place = self.choices.iter().position(|choice| choice == id)?;
        Some(Line { place: place as i64, key: id.to_owned() })
    }

    /// As wide as the question's bounds ask for, so that the same bands stand under every filter; without bounds, as wide
    /// as the answers do.
    pub(super) fn bands(&self, answered: &[&AnswerRow]) -> Bands {
        let numbers = || answered.iter().filter_map(|row| row.number);
        let low = self.low.or_else(|| numbers().min()).unwrap_or(0);
        let high = self.high.or_else(|| numbers().max()).unwrap_or(0);
        let mut width: i64 = 1;
        for factor in [5, 2].into_iter().cycle() {
            if high.saturating_sub(low) / width < BANDS || width > i64::MAX / 10 {
                break;
            }
            width *= factor;
        }
        Bands(width)
    }
}

impl Bands {
    fn line(&self, number: i64) -> Line {
        let start = number.div_euclid(self.0).saturating_mul(self.0);
        let end = start.saturating_add(self.0 - 1);
        let key = if self.0 == 1 { start.to_string() } else { format!("{start}–{end}") };
        Line { place: start, key }
    }

    /// From the first to the last that has somebody, with those between if they are not too many.
    fn between(&self, answered: &[&AnswerRow]) -> Vec<Line> {
        let numbers = || answered.iter().filter_map(|row| row.number);
        let (Some(low), Some(high)) = (numbers().min(), numbers().max()) else { return Vec::new() };
        let count = high.saturating_sub(low) / self.0;
        let steps = if count > 2 * BANDS { 0 } else { count };
        (0..=steps).map(|step| self.line(low + step * self.0)).collect()
    }
}

fn point(number: i64) -> Line {
    Line { place: number, key: number.to_string() }
}

/// "2026-05" of "2026-05-03".
fn month(day: &str) -> Option<Line> {
    let month = day.get(..7)?;
    let plain = month
        .bytes()
        .enumerate()
        .all(|(place, byte)| if place == 4 { byte == b'-' } else { byte.is_ascii_digit() });
    plain.then(|| Line { place: 0, key: month.to_owned() })
}
