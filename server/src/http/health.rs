//! `/healthz`: whether the server can do its work, in a word that says nothing else.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::StatusCode;
use tokio::sync::Mutex;

use crate::domain::limits::PAYLOAD_BYTES;
use crate::store::{Store, StoreError};

/// How long an answer holds: asking costs a commit, and anybody may ask.
const HOLDS: Duration = Duration::from_secs(2);

/// How long reading and writing may take before the answer is that they do not work.
const PATIENCE: Duration = Duration::from_secs(5);

/// The largest request must find room, and find it in the write-ahead log too.
const ROOM: u64 = 2 * PAYLOAD_BYTES as u64;

/// What was found last.
#[derive(Debug, Clone)]
pub(super) struct Health {
    store: Store,
    last: Arc<Mutex<Option<(Instant, Found)>>>,
}

type Found = Result<(), &'static str>;

impl Health {
    pub(super) fn new(store: Store) -> Health {
        Health { store, last: Arc::default() }
    }

    async fn found(&self) -> Found {
        let mut last = self.last.lock().await;
        if let Some((when, found)) = *last
            && when.elapsed() < HOLDS
        {
            return found;
        }
        let store = self.store.clone();
        let looking = tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(move || look(&store)));
        let found = looking.await.map_or(Err("the store does not answer\n"), |done| {
            done.unwrap_or(Err("the store does not answer\n"))
        });
        *last = Some((Instant::now(), found));
        found
    }
}

fn look(store: &Store) -> Found {
    if store.free_bytes().is_some_and(|free| free < ROOM) {
        return Err("the disk is full\n");
    }
    store.read(|reader| reader.area()).map_err(|_| "the store does not read\n")?;
    store.write(|tx| tx.prove()).map_err(|error| match error {
        StoreError::Full => "the disk is full\n",
        _ => "the store does not write\n",
    })
}

pub(super) async fn healthz(State(health): State<Health>) -> (StatusCode, &'static str) {
    match health.found().await {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(word) => (StatusCode::SERVICE_UNAVAILABLE, word),
    }
}
