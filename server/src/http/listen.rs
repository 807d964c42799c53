//! Connections: as many as there are files for, and not many of one address; none that stands still for ever.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt;

use crate::domain::limits::{CONNECTIONS, CONNECTIONS_OF_ONE};

use super::gate::{Peer, Trusted};
use super::line::Line;

/// What one connection may buffer, in bytes: a head and a part of a body.
const BUFFER: usize = 64 * 1024;

/// How long those who are being answered are waited for at the end.
const FAREWELL: Duration = Duration::from_secs(30);

/// How long to wait when the system has no more files: others end in the meantime.
const NO_FILES: Duration = Duration::from_millis(100);

/// Files that are no connections: the data, the app, the log.
const OTHER_FILES: u64 = 500;

/// Raises the limit of open files as far as it may be, and answers how many connections there is room for.
pub fn open_files() -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = CONNECTIONS as u64 + OTHER_FILES;
    let allowed = maximum.unwrap_or(wanted).min(wanted);
    let mut files = current.unwrap_or(wanted);
    if files < allowed && setrlimit(Resource::Nofile, Rlimit { current: Some(allowed), maximum }).is_ok() {
        files = allowed;
    }
    files.saturating_sub(OTHER_FILES).clamp(1, CONNECTIONS as u64) as usize
}

/// Whom there is room for, and how long.
#[derive(Debug, Clone)]
pub struct Lines {
    /// Connections at once.
    pub most: usize,
    /// Proxies, each of which may have all of them.
    pub trusted: Trusted,
    /// How long one may bring nothing. An answer of which nothing is fetched is waited for twice as long.
    pub standstill: Duration,
}

/// Serves until `stop`, then answers who has asked already.
pub async fn serve(listener: TcpListener, router: Router, lines: Lines, stop: impl Future<Output = ()>) {
    let room = Arc::new(Semaphore::new(lines.most));
    let addresses = Addresses::default();
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => (stream, peer.ip().to_canonical()),
                Err(_) => {
                    tokio::time::sleep(NO_FILES).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let Some(place) = addresses.place(peer, lines.trusted.has(peer)) else { continue };
        // While there is no room, others wait in the system's queue.
        let Ok(room) = room.clone().acquire_owned().await else { break };
        let (watcher, router, standstill) = (graceful.watcher(), router.clone(), lines.standstill);
        tokio::spawn(async move {
            let service = service_fn(move |request: Request<Incoming>| answer(router.clone(), peer, request));
            let line = TokioIo::new(Line::new(stream, 2 * standstill));
            // A line that breaks is no news.
            drop(watcher.watch(protocol(standstill).serve_connection(line, service)).await);
            drop((place, room));
        });
    }
    drop(listener);
    if tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("somebody was still being answered at the end");
    }
}

fn protocol(standstill: Duration) -> http1::Builder {
    let mut protocol = http1::Builder::new();
    protocol
        .timer(TokioTimer::new())
        // Also how long a line may rest between two requests.
        .header_read_timeout(standstill)
        .max_buf_size(BUFFER);
    protocol
}

async fn answer(
    router: Router,
    peer: IpAddr,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(Peer(peer));
    router.oneshot(request).await
}

/// How many connections each address has.
#[derive(Debug, Clone, Default)]
struct Addresses(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// The place of one connection, given up when this is dropped.
struct Place {
    addresses: Addresses,
    peer: IpAddr,
}

impl Addresses {
    /// None when this address has as many as it may, unless it speaks for many.
    fn place(&self, peer: IpAddr, speaks_for_many: bool) -> Option<Place> {
        let mut addresses = self.0.lock().expect("nothing panics with the lock");
        let count = addresses.entry(peer).or_default();
        if *count >= CONNECTIONS_OF_ONE && !speaks_for_many {
            return None;
        }
        *count += 1;
        Some(Place { addresses: self.clone(), peer })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut addresses = self.addresses.0.lock().expect("nothing panics with the lock");
        if let Some(count) = addresses.get_mut(&self.peer) {
            *count -= 1;
            if *count == 0 {
                addresses.remove(&self.peer);
            }
        }
    }
}
