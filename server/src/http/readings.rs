//! `GET /api/readings` and `/api/readings/{id}`: what a reviewer's desk may see.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;

use crate::domain::id::RecordId;
use crate::reading::ReadingQuery;
use crate::wire::{ReadingList, ReadingPage};

use super::cbor::Cbor;
use super::error::ApiError;
use super::{Heard, clock, desk, sync::blocking};

/// Ids, codes and days only: a query stands in histories and proxies.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    place: Option<String>,
    topic: Option<String>,
    language: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

pub(super) async fn list(
    State(heard): State<Heard>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Cbor<ReadingList>, ApiError> {
    let Query(asked) = asked.map_err(|_| ApiError::bad_request("not a filter of this list"))?;
    blocking(move || {
        desk::same_origin(&headers)?;
        let device = desk::desk(&headers, &heard.door)?;
        let given = |value: Option<String>| value.filter(|value| !value.is_empty());
        let query = ReadingQuery {
            place: given(asked.place),
            topic: given(asked.topic),
            language: given(asked.language),
            from: given(asked.from),
            to: given(asked.to),
        };
        let as_of = clock::iso(clock::now());
        Ok(Cbor(heard.desk.list(device.member, &query, as_of)?))
    })
    .await
}

pub(super) async fn page(
    State(heard): State<Heard>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Cbor<ReadingPage>, ApiError> {
    blocking(move || {
        desk::same_origin(&headers)?;
        let device = desk::desk(&headers, &heard.door)?;
        let record: RecordId = id.parse().map_err(|_| ApiError::not_found())?;
        Ok(Cbor(heard.desk.page(device.member, record)?))
    })
    .await
}
