//! `/metrics`: what the server did, in numbers. Labels are words of our own: no id, no name, nothing that was sent.

mod stored;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, StatusCode};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use crate::domain::outcome::{Code, Outcome};
use crate::store::Store;
use crate::wire::{Act, Response};

use stored::Stored;

const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Kinds of acts as they are counted; any other is `unknown`.
const ACTS: [&str; 4] = ["accept", "decline", "move", "revoke"];

/// Counts for as long as the server runs; cheap to clone.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    registry: Registry,
    requests: Family<Asked, Histogram, fn() -> Histogram>,
    changes: Family<Became, Counter>,
    acts: Family<Acted, Counter>,
    feed: Family<Line, Counter>,
    feed_bytes: Counter,
    behind: Counter,
    slowed_down: Counter,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    route: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Became {
    outcome: &'static str,
    code: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Acted {
    kind: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Line {
    what: &'static str,
}

impl Metrics {
    pub fn new(store: Store) -> Metrics {
        let mut registry = Registry::with_prefix("heard");
        let requests = Family::new_with_constructor(seconds as fn() -> Histogram);
        registry.register(
            "request_seconds",
            "Requests, by what they ask for and what they got",
            requests.clone(),
        );
        let changes = Family::default();
        registry.register("changes", "Changes that devices brought, by what became of them", changes.clone());
        let acts = Family::default();
        registry.register("acts", "Acts, by kind and what became of them", acts.clone());
        let feed = Family::default();
        registry.register("feed_lines", "Lines of the feed that were told", feed.clone());
        let feed_bytes = Counter::default();
        registry.register("feed_bytes", "Bytes of changes that were told", feed_bytes.clone());
        let behind = Counter::default();
        registry.register(
            "feed_behind",
            "Answers that left a device behind: it asks again at once",
            behind.clone(),
        );
        let slowed_down = Counter::default();
        registry.register("slow_down", "Requests that were too much and have to wait", slowed_down.clone());
        registry.register_collector(Box::new(Stored(store)));
        Metrics(Arc::new(Inner { registry, requests, changes, acts, feed, feed_bytes, behind, slowed_down }))
    }

    pub(super) fn asked(&self, route: &'static str, status: StatusCode, took: Duration) {
        let asked = Asked { route, status: status.as_u16() };
        self.0.requests.get_or_create(&asked).observe(took.as_secs_f64());
        if status == StatusCode::TOO_MANY_REQUESTS {
            self.0.slowed_down.inc();
        }
    }

    /// Counts what an answer to a sync request says. `acts` are the kinds of those of the request.
    pub(super) fn answered(&self, acts: &[&'static str], response: &Response) {
        for result in &response.results {
            let code =
                result.code.as_deref().map_or("", |code| Code::named(code).map_or("other", Code::name));
            self.0.changes.get_or_create(&Became { outcome: outcome(&result.outcome), code }).inc();
        }
        for (kind, acted) in acts.iter().copied().zip(&response.acted) {
            self.0.acts.get_or_create(&Acted { kind, outcome: outcome(&acted.outcome) }).inc();
        }
        for item in &response.feed {
            let what = ["change", "left", "gone", "mark", "held"].into_iter().find(|what| *what == item.what);
            self.0.feed.get_or_create(&Line { what: what.unwrap_or("other") }).inc();
            self.0.feed_bytes.inc_by(item.change.as_ref().map_or(0, |change| change.len() as u64));
        }
        if response.more {
            self.0.behind.inc();
        }
    }
}

/// The kinds of acts, as they are counted.
pub(super) fn kinds(acts: &[Act]) -> Vec<&'static str> {
    let kind = |act: &Act| ACTS.into_iter().find(|kind| *kind == act.kind).unwrap_or("unknown");
    acts.iter().map(kind).collect()
}

/// From a millisecond to a minute.
fn seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.001, 3.0, 11))
}

fn outcome(name: &str) -> &'static str {
    const ALL: [Outcome; 7] = [
        Outcome::Kept,
        Outcome::Held,
        Outcome::Gone,
        Outcome::Missing,
        Outcome::ReMake,
        Outcome::Refused,
        Outcome::Later,
    ];
    ALL.into_iter().map(Outcome::name).find(|known| *known == name).unwrap_or("other")
}

pub(super) async fn metrics(
    State(metrics): State<Metrics>,
) -> Result<([(HeaderName, &'static str); 1], String), StatusCode> {
    let encoded = tokio::task::spawn_blocking(move || {
        let mut encoded = String::new();
        text::encode(&mut encoded, &metrics.0.registry).map(|()| encoded)
    });
    let encoded = encoded.await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(([(CONTENT_TYPE, TEXT)], encoded.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?))
}
