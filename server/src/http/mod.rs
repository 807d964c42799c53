//! axum, and the only place with status codes. Every route stands in `router`, in one column.

mod answers;
mod cbor;
mod clock;
mod desk;
mod error;
mod exports;
mod files;
mod gate;
mod headers;
mod join;
mod listen;
mod readings;
mod sync;

pub use clock::{day, now};
pub use gate::{Gate, Trusted};
pub use listen::{open_files, serve};

use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{any, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::domain::limits::REQUEST_SECONDS;
use crate::join::Door;
use crate::reading::Desk;
use crate::sync::Exchange;

/// What the handlers work with.
#[derive(Debug, Clone)]
pub struct Heard {
    pub door: Door,
    pub exchange: Exchange,
    pub desk: Desk,
    pub gate: Gate,
}

/// The whole service. `web` is the folder with the built app.
pub fn router(heard: Heard, web: PathBuf) -> Router {
    Router::new()
        .route("/api/ping", get(cbor::ping))
        .route("/api/join", post(join::join))
        .route("/api/sync", post(sync::sync))
        .route("/api/readings", get(readings::list).post(readings::find))
        .route("/api/readings/{id}", get(readings::page))
        .route("/api/answers/{set}", get(answers::tables))
        .route("/api/exports", get(exports::list).post(exports::sheet))
        .route("/api/exports/preview", post(exports::preview))
        .route("/api", any(cbor::unknown))
        .route("/api/", any(cbor::unknown))
        .route("/api/{*unknown}", any(cbor::unknown))
        .method_not_allowed_fallback(cbor::unknown)
        .with_state(heard)
        .merge(files::router(web))
        // From the outside in: headers go on every answer, a panic or a slow request is answered.
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_secs(REQUEST_SECONDS),
        ))
        .layer(CatchPanicLayer::new())
        .layer(axum::middleware::from_fn(headers::on_every_answer))
        .layer(axum::middleware::from_fn(headers::trace))
}
