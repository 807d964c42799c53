//! Headers on every answer, and the one line a request leaves in the log.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

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
    if path.starts_with("/api/") {
        "no-store"
    } else if path.starts_with("/assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// One line a request: method, status, time. No path beyond its first part, no query, no body: those may name people's records.
pub(super) async fn trace(request: Request, next: Next) -> Response {
    let started = std::time::Instant::now();
    let method = request.method().clone();
    let route = match request.uri().path().split('/').nth(1) {
        Some("api") => request.uri().path().split('/').nth(2).unwrap_or_default().chars().take(20).collect(),
        _ => String::from("app"),
    };
    let response = next.run(request).await;
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis() as u64);
    let known = ["answers", "app", "exports", "join", "ping", "readings", "sync"].contains(&route.as_str());
    let route = if known { route.as_str() } else { "unknown" };
    tracing::info!(%method, route, status, ms, "answered");
    response
}
