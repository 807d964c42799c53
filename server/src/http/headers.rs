//! Headers on every answer, and the one line a request leaves in the log.

use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use super::metrics::Metrics;

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; worker-src 'self'; manifest-src 'self'; \
     frame-ancestors 'none'; base-uri 'none'; form-action 'self'; \
     require-trusted-types-for 'script'; trusted-types default";

/// What a browser is told of pages and of all that they load.
static OF_PAGES: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(), microphone=(), payment=()",
    ),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
];

/// An answer to a device is no page, and goes over lines on which each byte counts.
static OF_SYNC: [(HeaderName, &str); 1] = [(header::X_CONTENT_TYPE_OPTIONS, "nosniff")];

pub(super) async fn on_every_answer(request: Request, next: Next) -> Response {
    let caching = caching(request.uri().path());
    let is_sync = request.uri().path() == "/api/sync";
    let mut response = next.run(request).await;
    let found = response.status().is_success() || response.status().is_redirection();
    let headers = response.headers_mut();
    for (name, value) in if is_sync { &OF_SYNC[..] } else { &OF_PAGES } {
        headers.insert(name.clone(), HeaderValue::from_static(value));
    }
    let caching = if found { caching } else { "no-store" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    response
}

/// What was said is never stored on the way; files whose names are their hashes never change; the rest is asked for anew.
fn caching(path: &str) -> &'static str {
    if path.starts_with("/api/") || path == "/card" || path.starts_with("/card/") {
        "no-store"
    } else if path.starts_with("/assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// Routes and methods as the log and the numbers name them. Whatever else was asked for may be anybody's words.
const ROUTES: [&str; 6] = ["answers", "exports", "join", "ping", "readings", "sync"];
const METHODS: [Method; 3] = [Method::GET, Method::HEAD, Method::POST];

/// One line a request: method, route, status, time. No path beyond its first part, no query, no body: those may name
/// people's records.
pub(super) async fn trace(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = METHODS.iter().find(|method| *method == request.method()).map_or("other", Method::as_str);
    let route = route(request.uri().path());
    let response = next.run(request).await;
    let (status, took) = (response.status(), started.elapsed());
    metrics.asked(route, status, took);
    // Whoever watches asks all day.
    if route != "healthz" || !status.is_success() {
        tracing::info!(method, route, status = status.as_u16(), ms = took.as_millis() as u64, "answered");
    }
    response
}

fn route(path: &str) -> &'static str {
    let mut parts = path.split('/').skip(1);
    match parts.next() {
        Some("api") => {
            let asked = parts.next().unwrap_or_default();
            ROUTES.into_iter().find(|route| *route == asked).unwrap_or("unknown")
        }
        Some("healthz") => "healthz",
        Some("card") => "card",
        _ => "app",
    }
}
