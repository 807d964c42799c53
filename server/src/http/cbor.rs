//! Answers a device can tell from a captive portal's: CBOR of our own media type, whatever the status.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::wire;

use super::error::ApiError;

pub(super) const MEDIA_TYPE: &str = "application/vnd.heard+cbor";

/// A message as an answer.
pub(super) struct Cbor<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Cbor<T> {
    fn into_response(self) -> Response {
        ([(CONTENT_TYPE, MEDIA_TYPE)], wire::encode(&self.0)).into_response()
    }
}

/// A message as an answer, gzipped where that is shorter: sync answers are large, and only devices read them.
pub(super) struct Gzipped<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Gzipped<T> {
    fn into_response(self) -> Response {
        let plain = wire::encode(&self.0);
        let packed = wire::deflate(&plain);
        let shorter = if packed.len() < plain.len() { packed } else { plain };
        ([(CONTENT_TYPE, MEDIA_TYPE)], shorter).into_response()
    }
}

#[derive(Serialize)]
pub(super) struct Pong {
    v: u32,
}

/// Whether this is Heard: what a device asks before it believes in a line.
pub(super) async fn ping() -> Cbor<Pong> {
    Cbor(Pong { v: wire::VERSION })
}

pub(super) async fn unknown() -> ApiError {
    ApiError::not_found()
}
