//! Where an error gets its meaning: a status for machines between, a code for the device, words for a log.

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::join::JoinError;
use crate::reading::ReadingError;
use crate::store::StoreError;
use crate::sync::SyncError;
use crate::wire::{VERSION, WireError};

use super::cbor::Cbor;
use super::gate::SlowDown;

/// An answer that is an error. `docs/sync.md` says what a device does about each code.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    /// Seconds, for whoever should come again.
    retry_after: Option<u64>,
}

#[derive(Serialize)]
struct Body {
    v: u32,
    code: &'static str,
    message: String,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> ApiError {
        ApiError { status, code, message: message.into(), retry_after: None }
    }

    pub(super) fn not_found() -> ApiError {
        ApiError::new(StatusCode::NOT_FOUND, "not-found", "there is nothing here")
    }

    pub(super) fn bad_request(message: &str) -> ApiError {
        ApiError::new(StatusCode::BAD_REQUEST, "bad-request", message)
    }

    pub(super) fn unknown_version() -> ApiError {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "unknown-version",
            "a message of a version that is not known here",
        )
    }

    pub(super) fn too_big() -> ApiError {
        ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too-big", "send this in smaller parts")
    }

    pub(super) fn bad_origin() -> ApiError {
        ApiError::new(StatusCode::FORBIDDEN, "bad-origin", "asked from another site")
    }

    pub(super) fn unknown_device() -> ApiError {
        ApiError::new(StatusCode::UNAUTHORIZED, "unknown-device", "this device is not known here: join again")
    }

    /// The cause goes to the log, not to the device.
    fn later(cause: &dyn std::error::Error) -> ApiError {
        tracing::error!(%cause, "request failed");
        ApiError::now_not()
    }

    fn now_not() -> ApiError {
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "later", "the server could not do this now")
    }
}

/// What a panic is answered with. Where it happened is in the log; what it said is nowhere: it may quote what was sent.
pub(super) fn panicked(_what: Box<dyn std::any::Any + Send>) -> Response {
    ApiError::now_not().into_response()
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = Body { v: VERSION, code: self.code, message: self.message };
        let mut response = (self.status, Cbor(body)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<SlowDown> for ApiError {
    fn from(slow_down: SlowDown) -> ApiError {
        let retry_after = Some(slow_down.seconds);
        let error =
            ApiError::new(StatusCode::TOO_MANY_REQUESTS, "slow-down", "that was too much: come again later");
        ApiError { retry_after, ..error }
    }
}

// In all these there is no `_` arm: a new failure must decide here what devices are told.

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> ApiError {
        match error {
            StoreError::Full => {
                tracing::error!("the disk is full");
                ApiError::new(
                    StatusCode::INSUFFICIENT_STORAGE,
                    "full",
                    "the server's disk is full: try later",
                )
            }
            StoreError::Newer(_)
            | StoreError::Folder { .. }
            | StoreError::InUse(_)
            | StoreError::Rekeying(_)
            | StoreError::Setting { .. }
            | StoreError::Stopped
            | StoreError::Sqlite(_) => ApiError::later(&error),
        }
    }
}

impl From<SyncError> for ApiError {
    fn from(error: SyncError) -> ApiError {
        match error {
            SyncError::Store(error) => error.into(),
            SyncError::Seal(_) | SyncError::Unreadable(_) => ApiError::later(&error),
        }
    }
}

impl From<ReadingError> for ApiError {
    fn from(error: ReadingError) -> ApiError {
        match error {
            ReadingError::Store(error) => error.into(),
            ReadingError::Sheet(_) | ReadingError::Changing => ApiError::later(&error),
            ReadingError::TooManyCells => {
                ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "too-many-cells", error.to_string())
            }
            ReadingError::NotFound => ApiError::not_found(),
        }
    }
}

impl From<WireError> for ApiError {
    fn from(error: WireError) -> ApiError {
        match error {
            WireError::TooBig => ApiError::too_big(),
            WireError::Version => ApiError::unknown_version(),
            WireError::Cbor | WireError::Gzip | WireError::NotSigned => {
                ApiError::bad_request(&error.to_string())
            }
        }
    }
}

impl From<JoinError> for ApiError {
    fn from(error: JoinError) -> ApiError {
        let message = error.to_string();
        match error {
            JoinError::Store(error) => error.into(),
            JoinError::Wire(error) => error.into(),
            JoinError::Record(_) | JoinError::NoPlace => ApiError::later(&error),
            JoinError::Unknown => ApiError::new(StatusCode::NOT_FOUND, "invite-unknown", message),
            JoinError::Used => ApiError::new(StatusCode::GONE, "invite-used", message),
            JoinError::Expired => ApiError::new(StatusCode::GONE, "invite-expired", message),
            JoinError::Elsewhere => ApiError::new(StatusCode::CONFLICT, "invite-elsewhere", message),
            JoinError::BadName | JoinError::BadClaim => ApiError::bad_request(&message),
            JoinError::Version => ApiError::unknown_version(),
            JoinError::UnknownDevice => ApiError::unknown_device(),
            JoinError::BadSignature => ApiError::new(StatusCode::UNAUTHORIZED, "bad-signature", message),
        }
    }
}
