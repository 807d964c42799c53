//! `GET /api/answers/{set}`: what was answered to a question set, counted.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;

use crate::reading::answers::{AnswersQuery, By};
use crate::wire::AnswerTables;

use super::cbor::Cbor;
use super::error::ApiError;
use super::readings::given;
use super::{Heard, clock, desk, sync::blocking};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    place: Option<String>,
    language: Option<String>,
    version: Option<String>,
    from: Option<String>,
    to: Option<String>,
    by: Option<String>,
}

pub(super) async fn tables(
    State(heard): State<Heard>,
    headers: HeaderMap,
    Path(set): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Cbor<AnswerTables>, ApiError> {
    let not_a_filter = || ApiError::bad_request("not a filter of these tables");
    let Query(asked) = asked.map_err(|_| not_a_filter())?;
    let version = given(asked.version).map(|version| version.parse().map_err(|_| not_a_filter()));
    let by = given(asked.by).map(|by| By::named(&by).ok_or_else(not_a_filter)).transpose()?;
    let query = AnswersQuery {
        set: set.parse().map_err(|_| ApiError::not_found())?,
        place: given(asked.place),
        language: given(asked.language),
        version: version.transpose()?,
        from: given(asked.from),
        to: given(asked.to),
    };
    blocking(move || {
        desk::same_origin(&headers)?;
        desk::desk(&headers, &heard.door)?;
        Ok(Cbor(heard.desk.answers(&query, by, clock::iso(clock::now()))?))
    })
    .await
}
