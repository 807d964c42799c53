//! `POST /api/join`: an invite becomes a device.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};

use crate::wire;

use super::cbor::Cbor;
use super::error::ApiError;
use super::gate::{Client, Whole};
use super::{Heard, clock, desk, sync::blocking};

pub(super) async fn join(
    State(heard): State<Heard>,
    client: Client,
    headers: HeaderMap,
    body: Whole,
) -> Result<Response, ApiError> {
    desk::same_origin(&headers)?;
    heard.gate.stranger(client)?;
    let message = wire::decode(&body.bytes)?;
    let now = clock::now();
    let welcome = blocking(move || Ok(heard.door.join(message, now, clock::day(now))?)).await?;
    let answer = Cbor(welcome.joined);
    Ok(match welcome.cookie {
        Some(cookie) => ([(SET_COOKIE, desk::set_cookie(&cookie))], answer).into_response(),
        None => answer.into_response(),
    })
}
