//! What a person said, as its records have it, and what became of each piece.

use crate::domain::consent::{Purpose, permits};
use crate::domain::day;
use crate::domain::id::{RecordId, SetId};
use crate::domain::kind::{Kind, ReviewState};
use crate::domain::retention::{begins, still_holds};
use crate::domain::scalar::Scalar;
use crate::domain::state::{Field, State};
use crate::reading::asked::AskedSet;
use crate::reading::sheet::Language;
use crate::store::{Reader, StoreError, TakenRow};

use super::Opened;

/// One conversation, or the answers to one set of questions.
#[derive(Debug, Clone)]
pub struct Said {
    pub id: RecordId,
    /// "2026-05-03", as the device said.
    pub day: Option<String>,
    /// As somebody put it in words.
    pub place: Option<String>,
    /// What was asked, of answers.
    pub title: Option<String>,
    pub pieces: Vec<SaidPiece>,
    pub promises: Vec<Promise>,
    /// Whether the team keeps notes of its own beside it.
    pub has_notes: bool,
    /// Whether a reviewer has heard it, and whether one has used it.
    pub heard: bool,
    pub used: bool,
    /// The sheets that held it.
    pub taken: Vec<TakenRow>,
    /// The last day on which it is kept, as long as there is no yes to keeping it: "2026-05-03".
    pub until: Option<String>,
}

/// A statement or an answer.
#[derive(Debug, Clone)]
pub struct SaidPiece {
    /// Of an answer.
    pub question: Option<String>,
    /// As it was said. Where two wrote it differently at the same time, both.
    pub words: Vec<String>,
    pub language: Option<String>,
    pub translation: Option<String>,
    /// Whether reviewers see it now.
    pub shared: bool,
    /// Whether somebody of the team took it out of the record. It is there all the same until it is erased.
    pub taken_out: bool,
}

#[derive(Debug, Clone)]
pub struct Promise {
    pub what: String,
    pub when: Option<String>,
    pub done: bool,
}

/// Everything that the person said, the newest first.
pub(super) fn of(
    reader: &Reader,
    (person, opened): (RecordId, &[Opened]),
    language: Language,
    today: u32,
) -> Result<Vec<Said>, StoreError> {
    let since = since(reader, person, today)?;
    let timed = reader.timed_records(person)?;
    let until = |id| timed.iter().find(|row| row.id == id).map(|row| day::text(row.last_day(since)));
    let mut said = opened
        .iter()
        .filter(|record| matches!(record.kind, Kind::Conversation | Kind::Response))
        .map(|record| one(reader, record, language, until(record.row.id)))
        .collect::<Result<Vec<_>, _>>()?;
    said.sort_by(|one, other| other.day.cmp(&one.day));
    Ok(said)
}

/// Since when there is no yes to keep; today, where there is one: its time would begin with a no.
fn since(reader: &Reader, person: RecordId, today: u32) -> Result<u32, StoreError> {
    let decisions = reader.decisions(person, Purpose::Keep.name())?;
    if permits(&decisions) {
        return Ok(today);
    }
    let begins = begins(&decisions, today);
    Ok(reader.unkept_since(person)?.filter(|noted| still_holds(*noted, begins)).unwrap_or(begins))
}

fn one(
    reader: &Reader,
    record: &Opened,
    language: Language,
    until: Option<String>,
) -> Result<Said, StoreError> {
    let (id, state) = (record.row.id, &record.state);
    let seen = reader.pieces_seen(id)?;
    let (title, pieces) = match record.kind {
        Kind::Response => answers(reader, state, &seen, language)?,
        _ => (None, statements(state, &seen)),
    };
    let reviews = reader.review_states(id)?;
    Ok(Said {
        id,
        day: state.text("at").map(|at| at.chars().take(10).collect()),
        place: text(state, "place"),
        title,
        pieces,
        promises: promises(state),
        has_notes: text(state, "notes").is_some(),
        heard: reviews.iter().any(|state| state != ReviewState::SetAside.name()),
        used: reviews.iter().any(|state| state == ReviewState::Used.name()),
        taken: reader.taken_in_sheets(id)?,
        until,
    })
}

/// Statements in the order in which they were noted.
fn statements(state: &State, seen: &[String]) -> Vec<SaidPiece> {
    let mut found: Vec<(Option<&str>, &str, SaidPiece)> = parts(state, "statement/", "/words")
        .map(|(id, words)| {
            let piece = SaidPiece {
                question: None,
                words: texts(words),
                language: text(state, &format!("statement/{id}/language")),
                translation: text(state, &format!("statement/{id}/translation")),
                shared: seen.contains(&format!("s/{id}")),
                taken_out: state.bool(&format!("statement/{id}/out")) == Some(true),
            };
            (state.text(&format!("statement/{id}/at")), id, piece)
        })
        .filter(|(_, _, piece)| !piece.words.is_empty())
        .collect();
    found.sort_by_key(|(at, id, _)| (*at, *id));
    found.into_iter().map(|(_, _, piece)| piece).collect()
}

/// What was asked, and the answers in the order of the set.
fn answers(
    reader: &Reader,
    state: &State,
    seen: &[String],
    language: Language,
) -> Result<(Option<String>, Vec<SaidPiece>), StoreError> {
    let set: Option<SetId> = state.bytes("set").and_then(|set| set.try_into().ok());
    let asked = set.map(|set| AskedSet::read(reader, set, language)).transpose()?;
    let version = state.int("version");
    let place = |question: &str| {
        asked.as_ref().and_then(|asked| asked.questions.iter().position(|known| known == question))
    };
    let mut found: Vec<(Option<usize>, SaidPiece)> = state
        .under("answer/")
        .map(|(question, answer)| {
            let words = values(answer).filter_map(|value| match &asked {
                Some(asked) => asked.said(version, question, value),
                None => plain(value),
            });
            let piece = SaidPiece {
                question: asked.as_ref().and_then(|asked| asked.question(version, question)),
                words: words.collect(),
                language: text(state, &format!("spoken/{question}")).or_else(|| text(state, "language")),
                translation: text(state, &format!("translation/{question}")),
                shared: seen.contains(&format!("a/{question}")),
                taken_out: false,
            };
            (place(question), piece)
        })
        .filter(|(_, piece)| !piece.words.is_empty())
        .collect();
    found.sort_by_key(|(place, _)| (place.is_none(), *place));
    let title = asked.map(|asked| asked.title);
    Ok((title, found.into_iter().map(|(_, piece)| piece).collect()))
}

fn promises(state: &State) -> Vec<Promise> {
    parts(state, "promise/", "/what")
        .flat_map(|(id, what)| {
            texts(what).into_iter().map(move |what| Promise {
                what,
                when: text(state, &format!("promise/{id}/when")),
                done: state.bool(&format!("promise/{id}/done")) == Some(true),
            })
        })
        .collect()
}

/// Fields named prefix, id, suffix: each id with its field.
fn parts<'a>(
    state: &'a State,
    prefix: &'a str,
    suffix: &'a str,
) -> impl Iterator<Item = (&'a str, &'a Field)> {
    state.under(prefix).filter_map(move |(rest, field)| Some((rest.strip_suffix(suffix)?, field)))
}

fn values(field: &Field) -> impl Iterator<Item = &Scalar> {
    std::iter::once(&field.value).chain(field.others.iter().map(|other| &other.value))
}

fn texts(field: &Field) -> Vec<String> {
    values(field).filter_map(plain).collect()
}

/// Text and numbers as they stand; nothing where nothing was said.
fn plain(value: &Scalar) -> Option<String> {
    match value {
        Scalar::Text(words) if !words.trim().is_empty() => Some(words.clone()),
        Scalar::Int(number) => Some(number.to_string()),
        Scalar::Text(_) | Scalar::Bool(_) | Scalar::Bytes(_) | Scalar::Null => None,
    }
}

fn text(state: &State, field: &str) -> Option<String> {
    state.text(field).filter(|text| !text.is_empty()).map(str::to_owned)
}
