//! The lines of one question's table: its choices, the points of its scale, bands of numbers, spans of time.
//!
//! A choice has its line whether or not somebody chose it. A band or a month is made of the answers, and that it is there
//! says that somebody is in it: it is told only with enough people in it. The others are one line together.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::RecordId;
use crate::domain::kind::QuestionKind;
use crate::domain::small_numbers::TOLD_FROM;
use crate::store::AnswerRow;

use super::question::Question;

/// The line of all answers that have no other, of a question whose lines are made of its answers.
const OTHER: &str = "other";

/// More bands than this are hard to read.
const BANDS: i64 = 12;

/// A scale with more points than this is told in bands.
const POINTS: i64 = 20;

/// More lines than this that are made of answers, and they are made wider.
const MADE: usize = 24;

/// How wide lines are. They do not depend on a few answers, and wider ones are made of whole narrower ones: what two filters
/// tell never overlaps.
#[derive(Debug, Clone, Copy)]
enum Width {
    Choices,
    Points,
    Numbers(i64),
    Months,
    Years(i64),
}

/// A line in the order of the table, and its rows.
pub(super) struct Line<'a> {
    pub(super) key: String,
    pub(super) rows: Vec<&'a AnswerRow>,
}

/// A number to sort by, and the key.
type Key = (i64, String);
type Found<'a> = BTreeMap<Key, Vec<&'a AnswerRow>>;

/// Of the rows that answer the question.
pub(super) fn lines<'a>(question: &Question, answered: &[&'a AnswerRow]) -> Vec<Line<'a>> {
    let widths = widths(question);
    let Some((&widest, narrower)) = widths.split_last() else { return Vec::new() };
    let made = |width: &Width| matches!(width, Width::Numbers(_) | Width::Months | Width::Years(_));
    let fit =
        narrower.iter().map(|&width| found(question, width, answered)).find(|found| found.len() <= MADE);
    let found = fit.unwrap_or_else(|| found(question, widest, answered));
    let found = if made(&widest) { enough_only(found, answered) } else { found };
    found.into_iter().map(|((_, key), rows)| Line { key, rows }).collect()
}

/// Those that may be, the narrowest first.
fn widths(question: &Question) -> Vec<Width> {
    match (question.kind, question.low, question.high) {
        (QuestionKind::One | QuestionKind::Several, ..) => vec![Width::Choices],
        (QuestionKind::Scale, Some(low), Some(high)) if high.saturating_sub(low) <= POINTS => {
            vec![Width::Points]
        }
        (QuestionKind::Scale | QuestionKind::Number, Some(low), Some(high)) => {
            vec![Width::Numbers(between(low, high))]
        }
        (QuestionKind::Scale | QuestionKind::Number, ..) => {
            (1..=18).map(|digits| Width::Numbers(10_i64.pow(digits))).collect()
        }
        (QuestionKind::Date, ..) => {
            vec![Width::Months, Width::Years(1), Width::Years(10), Width::Years(100), Width::Years(1000)]
        }
        (QuestionKind::Text, ..) => Vec::new(),
    }
}

/// As wide as the question's bounds ask for.
fn between(low: i64, high: i64) -> i64 {
    let mut width: i64 = 1;
    for factor in [5, 2].into_iter().cycle() {
        if high.saturating_sub(low) / width < BANDS || width > i64::MAX / 10 {
            break;
        }
        width *= factor;
    }
    width
}

fn found<'a>(question: &Question, width: Width, answered: &[&'a AnswerRow]) -> Found<'a> {
    let mut found = always(question, width);
    for row in answered {
        for key in keys(question, width, row) {
            found.entry(key).or_default().push(*row);
        }
    }
    found
}

/// The lines that are there without any answer.
fn always<'a>(question: &Question, width: Width) -> Found<'a> {
    match (width, question.low, question.high) {
        (Width::Choices, ..) => {
            (0..).zip(&question.choices).map(|(place, id)| ((place, id.clone()), Vec::new())).collect()
        }
        (Width::Points, Some(low), Some(high)) => {
            (low..=high).map(|point| ((point, point.to_string()), Vec::new())).collect()
        }
        _ => Found::new(),
    }
}

/// The lines that an answer is in; none of a number that is out of bounds.
fn keys(question: &Question, width: Width, row: &AnswerRow) -> Vec<Key> {
    let place = |id: &str| question.choices.iter().position(|choice| choice == id).unwrap_or(0) as i64;
    match (width, row.number) {
        (Width::Choices, None) => question.chosen(row).map(|id| (place(id), id.to_owned())).collect(),
        (Width::Points, Some(point)) => vec![(point, point.to_string())],
        (Width::Numbers(width), Some(number)) if question.is_within(number) => vec![band(number, width)],
        (Width::Months, None) => month(&row.words).map(|month| (0, month.to_owned())).into_iter().collect(),
        (Width::Years(width), None) => {
            let year = month(&row.words).and_then(|month| month[..4].parse().ok());
            year.map(|year| band(year, width)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn band(number: i64, width: i64) -> Key {
    let start = number.div_euclid(width).saturating_mul(width);
    let end = start.saturating_add(width - 1);
    (start, if width == 1 { start.to_string() } else { format!("{start}–{end}") })
}

/// "2026-05" of "2026-05-03".
pub(super) fn month(day: &str) -> Option<&str> {
    let month = day.get(..7)?;
    let mut bytes = month.bytes().enumerate();
    bytes.all(|(place, byte)| if place == 4 { byte == b'-' } else { byte.is_ascii_digit() }).then_some(month)
}

/// The lines with enough people, and one of all the others, with enough people too. None where that is all there is.
fn enough_only<'a>(found: Found<'a>, answered: &[&'a AnswerRow]) -> Found<'a> {
    let everyone = people(answered);
    let mut told: Vec<(u32, Key)> = found
        .iter()
        .map(|(key, rows)| (people(rows), key.clone()))
        .filter(|(n, _)| *n >= TOLD_FROM)
        .collect();
    // The smallest last.
    told.sort_by(|one, other| other.cmp(one));
    loop {
        let shown: BTreeSet<&Key> = told.iter().map(|(_, key)| key).collect();
        let in_shown: BTreeSet<RecordId> = found
            .iter()
            .filter(|(key, _)| shown.contains(key))
            .flat_map(|(_, rows)| rows.iter().map(|row| row.doc))
            .collect();
        let others: Vec<&AnswerRow> =
            answered.iter().copied().filter(|row| !in_shown.contains(&row.doc)).collect();
        let sum: u32 = told.iter().map(|(people, _)| people).sum();
        let left = everyone.saturating_sub(sum).min(people(&others));
        if others.is_empty() || left >= TOLD_FROM || told.is_empty() {
            let mut lines: Found =
                found.into_iter().filter(|(key, _)| told.iter().any(|(_, k)| k == key)).collect();
            if !others.is_empty() && !lines.is_empty() {
                lines.insert((i64::MAX, OTHER.to_owned()), others);
            }
            return lines;
        }
        told.pop();
    }
}

fn people(rows: &[&AnswerRow]) -> u32 {
    rows.iter().map(|row| row.subject).collect::<BTreeSet<_>>().len() as u32
}
