//! `/api/readings` and `/api/readings/{id}`: what a reviewer's desk may see.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use crate::domain::fold;
use crate::domain::id::RecordId;
use crate::domain::kind::{Kind, ReviewState, is_day, is_language, is_list_id};
use crate::domain::limits::{SEARCH_BYTES, SEARCH_WORDS};
use crate::reading::ReadingQuery;
use crate::wire::{self, Filter, ReadingList, ReadingPage};

use super::cbor::Cbor;
use super::desk::AtDesk;
use super::error::ApiError;
use super::gate::Whole;
use super::{Heard, clock};

/// A filter as it stands in an address: ids, codes and days only, for a query is kept in histories and by proxies.
/// One that is not known is no filter: without it the answer would be longer than whoever asks believes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    place: Option<String>,
    topic: Option<String>,
    language: Option<String>,
    from: Option<String>,
    to: Option<String>,
    kind: Option<String>,
    set: Option<String>,
    version: Option<String>,
    state: Option<String>,
}

pub(super) async fn list(
    State(heard): State<Heard>,
    desk: AtDesk,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Cbor<ReadingList>, ApiError> {
    let Query(asked) = asked.map_err(|_| not_a_filter())?;
    answer(heard, desk, asked.filter()?).await
}

/// The same, with the filter in the body, where words may stand too.
pub(super) async fn find(
    State(heard): State<Heard>,
    desk: AtDesk,
    body: Whole,
) -> Result<Cbor<ReadingList>, ApiError> {
    answer(heard, desk, wire::decode(&body.bytes)?).await
}

async fn answer(heard: Heard, desk: AtDesk, filter: Filter) -> Result<Cbor<ReadingList>, ApiError> {
    desk.blocking(move |member| {
        let as_of = clock::iso(clock::now());
        Ok(Cbor(heard.desk.list(member, &query(filter)?, as_of)?))
    })
    .await
}

impl Asked {
    fn filter(self) -> Result<Filter, ApiError> {
        let version = given(self.version).map(|version| version.parse().map_err(|_| not_a_filter()));
        Ok(Filter {
            place: self.place,
            topic: self.topic,
            language: self.language,
            from: self.from,
            to: self.to,
            kind: self.kind,
            set: self.set,
            version: version.transpose()?,
            state: self.state,
            words: None,
        })
    }
}

/// What is asked of the store. An empty choice, as forms send it, is none.
pub(super) fn query(filter: Filter) -> Result<ReadingQuery, ApiError> {
    let kind = match given(filter.kind).as_deref().map(Kind::named) {
        None => None,
        Some(Some(kind @ (Kind::Conversation | Kind::Response))) => Some(kind),
        Some(_) => return Err(not_a_filter()),
    };
    let state = given(filter.state);
    if state.as_deref().is_some_and(|state| state != "new" && ReviewState::named(state).is_none()) {
        return Err(not_a_filter());
    }
    let set = given(filter.set).map(|set| set.parse().map_err(|_| not_a_filter()));
    let words = filter.words.filter(|words| !words.trim().is_empty());
    if words.as_deref().is_some_and(is_too_much) {
        return Err(not_a_filter());
    }
    Ok(ReadingQuery {
        place: plain(filter.place, is_list_id)?,
        topic: plain(filter.topic, is_list_id)?,
        language: plain(filter.language, is_language)?,
        from: plain(filter.from, is_day)?,
        to: plain(filter.to, is_day)?,
        kind,
        set: set.transpose()?,
        version: filter.version,
        state,
        words,
    })
}

fn is_too_much(words: &str) -> bool {
    words.len() > SEARCH_BYTES || fold::sought(words).len() > SEARCH_WORDS
}

pub(super) fn given(value: Option<String>) -> Option<String> {
    value.filter(|value| !value.is_empty())
}

/// The same of an id, a code or a day. What is none might be somebody's name, and the record of a sheet holds its filter
/// for good.
pub(super) fn plain(value: Option<String>, fits: fn(&str) -> bool) -> Result<Option<String>, ApiError> {
    match given(value) {
        Some(value) if !fits(&value) => Err(not_a_filter()),
        value => Ok(value),
    }
}

fn not_a_filter() -> ApiError {
    ApiError::bad_request("not a filter of this list")
}

pub(super) async fn page(
    State(heard): State<Heard>,
    desk: AtDesk,
    Path(id): Path<String>,
) -> Result<Cbor<ReadingPage>, ApiError> {
    desk.blocking(move |member| {
        let record: RecordId = id.parse().map_err(|_| ApiError::not_found())?;
        Ok(Cbor(heard.desk.page(member, record, &clock::day(clock::now()))?))
    })
    .await
}
