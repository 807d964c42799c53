//! `POST /api/sync`: signed by a field profile, or sent bare with a desk's cookie.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

use serde_bytes::ByteBuf;

use crate::domain::limits::{ACT_ITEMS, PAYLOAD_BYTES, PUSH_ITEMS};
use crate::join::JoinError;
use crate::seal::sha256;
use crate::sync::Sender;
use crate::wire::{self, Request, Response, VERSION, WireError};

use super::cbor::{Gzipped, MEDIA_TYPE};
use super::error::ApiError;
use super::{Heard, clock, desk};

const SIGNED: &str = "application/cose";

/// How much of a request's hash its answer names: enough to tell it from every other that a device ever sent.
const RE_BYTES: usize = 8;

pub(super) async fn sync(
    State(heard): State<Heard>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Gzipped<Response>, ApiError> {
    let body = body?;
    blocking(move || {
        let (sender, payload) = sender(&heard, &headers, &body)?;
        let request = read(&payload)?;
        let now = clock::now();
        let answer = heard.exchange.answer(&sender, request, now, clock::day(now))?;
        let re = Some(ByteBuf::from(&sha256(&body)[..RE_BYTES]));
        Ok(Gzipped(Response { re, ..answer }))
    })
    .await
}

/// Who sent this, proved, and the payload: still gzipped, for nothing is inflated for a stranger.
fn sender(heard: &Heard, headers: &HeaderMap, body: &[u8]) -> Result<(Sender, Vec<u8>), ApiError> {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match media.split(';').next().map(str::trim) {
        Some(SIGNED) => signed(heard, body),
        Some(MEDIA_TYPE) => {
            desk::same_origin(headers)?;
            let device = desk::desk(headers, &heard.door)?;
            Ok((Sender { device, request: None }, body.to_vec()))
        }
        _ => Err(ApiError::bad_request("neither a signed request nor a desk's")),
    }
}

fn signed(heard: &Heard, body: &[u8]) -> Result<(Sender, Vec<u8>), ApiError> {
    let area = heard.exchange.store.read(|reader| reader.area())?.ok_or_else(ApiError::unknown_device)?;
    let signed = wire::open_signed(body, area.id)?;
    let (device, key) = heard.door.device(signed.device)?;
    let request = Some(signed.request);
    let payload =
        signed.payload(|signature, data| key.verifies(signature, data)).ok_or(JoinError::BadSignature)?;
    Ok((Sender { device, request }, payload))
}

fn read(payload: &[u8]) -> Result<Request, ApiError> {
    #[derive(serde::Deserialize)]
    struct Versioned {
        v: u32,
    }
    let bytes = wire::inflate(payload, PAYLOAD_BYTES)?;
    // The version is read first, alone: a newer message may not read as this one at all.
    let Versioned { v } = wire::decode(&bytes)?;
    if v != VERSION {
        return Err(WireError::Version.into());
    }
    let request: Request = wire::decode(&bytes)?;
    if request.push.len() > PUSH_ITEMS || request.acts.len() > ACT_ITEMS {
        return Err(WireError::TooBig.into());
    }
    Ok(request)
}

/// Runs what blocks, off the threads that serve. It runs to its end even when the request is dropped.
pub(super) async fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(job).await.unwrap_or_else(|_| Err(crate::store::StoreError::Stopped.into()))
}
