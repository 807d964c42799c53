//! `GET /api/answers/{set}`: what was answered to a question set, counted.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use crate::domain::kind::{is_day, is_language, is_list_id};
use crate::reading::answers::{AnswersQuery, By};
use crate::wire::AnswerTables;

use super::cbor::Cbor;
use super::desk::AtDesk;
use super::error::ApiError;
use super::readings::{given, plain};
use super::{Heard, clock};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
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
    desk: AtDesk,
    Path(set): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Cbor<AnswerTables>, ApiError> {
    let not_a_filter = || ApiError::bad_request("not a filter of these tables");
    let Query(asked) = asked.map_err(|_| not_a_filter())?;
    let version = given(asked.version).map(|version| version.parse().map_err(|_| not_a_filter()));
    let by = given(asked.by).map(|by| By::named(&by).ok_or_else(not_a_filter)).transpose()?;
    let query = AnswersQuery {
        set: set.parse().map_err(|_| ApiError::not_found())?,
        place: plain(asked.place, is_list_id)?,
        language: plain(asked.language, is_language)?,
        version: version.transpose()?,
        from: plain(asked.from, is_day)?,
        to: plain(asked.to, is_day)?,
    };
    desk.blocking(move |member| Ok(Cbor(heard.desk.answers(member, &query, by, clock::iso(clock::now()))?)))
        .await
}
