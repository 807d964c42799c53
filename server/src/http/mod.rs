//! axum, and the only place with status codes. Every route stands in `router`, in one column.

mod answers;
mod card;
mod cbor;
mod clock;
mod desk;
mod error;
mod exports;
mod files;
mod gate;
mod headers;
mod health;
mod join;
mod line;
mod listen;
mod metrics;
mod readings;
mod sync;

pub use card::{Sessions, everything_file};
pub use clock::{day, iso as time, now};
pub use gate::{Gate, Trusted};
pub use listen::{Lines, open_files, serve};
pub use metrics::Metrics;

use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{any, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::domain::limits::REQUEST_SECONDS;
use crate::erasure::Erasures;
use crate::join::Door;
use crate::reading::Desk;
use crate::reading::card::Cards;
use crate::sync::Exchange;

use health::Health;

/// What the handlers work with.
#[derive(Debug, Clone)]
pub struct Heard {
    pub door: Door,
    pub exchange: Exchange,
    pub desk: Desk,
    pub cards: Cards,
    pub cards_open: Sessions,
    pub erasures: Erasures,
    pub gate: Gate,
    pub metrics: Metrics,
}

/// What tells of the server in numbers: never on the address that the world reaches.
pub fn numbers(metrics: Metrics) -> Router {
    Router::new().route("/metrics", get(metrics::metrics)).with_state(metrics)
}

/// The whole service. `web` is the folder with the built app.
pub fn router(heard: Heard, web: PathBuf) -> Router {
    let (metrics, health) = (heard.metrics.clone(), Health::new(heard.exchange.store.clone()));
    Router::new()
        .route("/api/ping", get(cbor::ping))
        .route("/api/join", post(join::join))
        .route("/api/sync", post(sync::sync))
        .route("/api/readings", get(readings::list).post(readings::find))
        .route("/api/readings/{id}", get(readings::page))
        .route("/api/answers/{set}", get(answers::tables))
        .route("/api/exports", get(exports::list).post(exports::sheet))
        .route("/api/exports/preview", post(exports::preview))
        .merge(card::router())
        .route("/api", any(cbor::unknown))
        .route("/api/", any(cbor::unknown))
        .route("/api/{*unknown}", any(cbor::unknown))
        .method_not_allowed_fallback(cbor::unknown)
        .with_state(heard)
        .merge(Router::new().route("/healthz", get(health::healthz)).with_state(health))
        .merge(files::router(web))
        // From the outside in: headers go on every answer, a panic or a slow request is answered.
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_secs(REQUEST_SECONDS),
        ))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(axum::middleware::from_fn(headers::on_every_answer))
        .layer(axum::middleware::from_fn_with_state(metrics, headers::trace))
}
