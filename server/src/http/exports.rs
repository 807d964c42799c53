//! `/api/exports`: sheets to take away, and what was taken.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use crate::domain::consent::Purpose;
use crate::reading::exports::ExportQuery;
use crate::reading::sheet::{Format, Language};
use crate::wire::{self, ExportAsk, ExportLine, ExportPreview, Filter};

use super::cbor::Cbor;
use super::desk::AtDesk;
use super::error::ApiError;
use super::gate::Whole;
use super::readings::query;
use super::{Heard, clock};

pub(super) async fn preview(
    State(heard): State<Heard>,
    desk: AtDesk,
    headers: HeaderMap,
    body: Whole,
) -> Result<Cbor<ExportPreview>, ApiError> {
    desk.blocking(move |member| {
        let query = asked(wire::decode(&body.bytes)?, &headers)?;
        Ok(Cbor(heard.desk.export_preview(member, &query)?))
    })
    .await
}

/// The sheet. It is recorded before it is sent, whether or not anybody still waits for it.
pub(super) async fn sheet(
    State(heard): State<Heard>,
    desk: AtDesk,
    headers: HeaderMap,
    body: Whole,
) -> Result<Response, ApiError> {
    desk.blocking(move |member| {
        let query = asked(wire::decode(&body.bytes)?, &headers)?;
        let now = clock::now();
        let file = heard.desk.export(member, &query, &clock::iso(now))?;
        Ok(attached(file, &query, &clock::day(now)))
    })
    .await
}

pub(super) async fn list(
    State(heard): State<Heard>,
    desk: AtDesk,
) -> Result<Cbor<Vec<ExportLine>>, ApiError> {
    desk.blocking(move |member| Ok(Cbor(heard.desk.exports(member)?))).await
}

fn asked(ask: ExportAsk, headers: &HeaderMap) -> Result<ExportQuery, ApiError> {
    let unknown = || ApiError::bad_request("not a sheet that can be asked for");
    let purpose = Purpose::named(&ask.purpose)
        .filter(|purpose| matches!(purpose, Purpose::Share | Purpose::Quote | Purpose::Research));
    let recorded = Filter { words: None, ..ask.filter.clone() };
    Ok(ExportQuery {
        filter: serde_json::to_string(&recorded).map_err(|_| unknown())?,
        readings: query(ask.filter)?,
        purpose: purpose.ok_or_else(unknown)?,
        format: Format::named(&ask.format).ok_or_else(unknown)?,
        language: Language::named(&ask.language).ok_or_else(unknown)?,
        // It was compared with our own host before; a browser sends it with every such request.
        origin: headers
            .get(header::ORIGIN)
            .and_then(|origin| origin.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
    })
}

/// The file's name says what it is for: in a folder of downloads, one to read looks like one to quote from.
fn attached(file: Vec<u8>, query: &ExportQuery, day: &str) -> Response {
    let kind = match query.format {
        Format::Csv => "text/csv; charset=utf-8",
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    let purpose = match query.purpose {
        Purpose::Quote => "to-quote",
        Purpose::Research => "for-research",
        _ => "to-read",
    };
    let name = format!("attachment; filename=\"heard-{purpose}-{day}.{}\"", query.format.name());
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], file).into_response()
}
