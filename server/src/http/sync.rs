//! `POST /api/sync`: signed by a field profile, or sent bare with a desk's cookie.

use axum::extract::State;
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
use super::gate::{Client, Whole};
use super::metrics::kinds;
use super::{Heard, clock, desk};

/// What a device sends that signs.
pub(super) const SIGNED: &str = "application/cose";

/// How much of a request's hash its answer names: enough to tell it from every other that a device ever sent.
const RE_BYTES: usize = 8;

pub(super) async fn sync(
    State(heard): State<Heard>,
    client: Client,
    headers: HeaderMap,
    body: Whole,
) -> Result<Gzipped<Response>, ApiError> {
    let gate = heard.gate.clone();
    let (door, bytes) = (heard.clone(), body.bytes.len());
    let (sender, payload, body) = blocking(move || {
        let (sender, payload) = sender(&door, client, &headers, &body.bytes)?;
        Ok((sender, payload, body))
    })
    .await?;
    let device = sender.device.id;
    gate.asks(device, bytes)?;
    let turn = gate.turn(device).await?;
    blocking(move || {
        let _until_answered = turn;
        let re = Some(ByteBuf::from(&sha256(&body.bytes)[..RE_BYTES]));
        let request = read(&payload)?;
        gate.brings(device, request.push.len())?;
        let (now, acts) = (clock::now(), kinds(&request.acts));
        let answer = heard.exchange.answer(&sender, request, now, clock::day(now))?;
        heard.metrics.answered(&acts, &answer);
        Ok(Gzipped(Response { re, ..answer }))
    })
    .await
}

/// Who sent this, proved, and the payload: still gzipped, for nothing is inflated for a stranger.
fn sender(
    heard: &Heard,
    client: Client,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(Sender, Vec<u8>), ApiError> {
    match media_type(headers) {
        SIGNED => signed(heard, client, body),
        MEDIA_TYPE => {
            desk::same_origin(headers)?;
            let device = desk::desk(heard, client, headers)?;
            Ok((Sender { device, request: None }, body.to_vec()))
        }
        _ => Err(ApiError::bad_request("neither a signed request nor a desk's")),
    }
}

/// What a request's body is, without its parameters.
pub(super) fn media_type(headers: &HeaderMap) -> &str {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media.split(';').next().unwrap_or_default().trim()
}

fn signed(heard: &Heard, client: Client, body: &[u8]) -> Result<(Sender, Vec<u8>), ApiError> {
    let area = heard.exchange.store.read(|reader| reader.area())?.ok_or_else(ApiError::unknown_device)?;
    let signed = wire::open_signed(body, area.id)?;
    let (device, key) = heard.door.device(signed.device).map_err(|error| not_let_in(heard, client, error))?;
    let request = Some(signed.request);
    let payload = signed
        .payload(|signature, data| key.verifies(signature, data))
        .ok_or_else(|| not_let_in(heard, client, JoinError::BadSignature))?;
    Ok((Sender { device, request }, payload))
}

/// Whoever is not let in too often is told so no more, only to come later.
pub(super) fn not_let_in(heard: &Heard, client: Client, error: JoinError) -> ApiError {
    match heard.gate.stranger(client) {
        Ok(()) => error.into(),
        Err(slow_down) => slow_down.into(),
    }
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
