//! `POST /api/join`: an invite becomes a device, or a device comes back by its certificate.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};

use crate::join::JoinError;
use crate::wire;

use super::cbor::Cbor;
use super::error::ApiError;
use super::gate::{Client, Whole};
use super::sync::{SIGNED, blocking, media_type};
use super::{Heard, clock, desk};

pub(super) async fn join(
    State(heard): State<Heard>,
    client: Client,
    headers: HeaderMap,
    body: Whole,
) -> Result<Response, ApiError> {
    desk::same_origin(&headers)?;
    heard.gate.stranger(client)?;
    if media_type(&headers) != SIGNED {
        return Err(JoinError::BadSignature.into());
    }
    let now = clock::now();
    let welcome = blocking(move || {
        Ok(match wire::open_claim(&body.bytes)? {
            Some(claim) => heard.door.join(claim, now, clock::day(now))?,
            None => heard.door.come_back(&body.bytes, now, clock::day(now))?,
        })
    })
    .await?;
    let answer = Cbor(welcome.joined);
    Ok(match welcome.cookie {
        Some(cookie) => ([(SET_COOKIE, desk::set_cookie(&cookie))], answer).into_response(),
        None => answer.into_response(),
    })
}
