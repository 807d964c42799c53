//! What the store counts of itself since it was opened: plain numbers, for whoever shows them.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// Upper ends of the buckets that commits are counted in, in seconds. Longer ones are in the sum only.
pub const COMMIT_SECONDS: [f64; 10] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0];

#[derive(Debug, Default)]
pub struct Counts {
    waiting: AtomicUsize,
    jobs: AtomicU64,
    failed: AtomicU64,
    commits: AtomicU64,
    commit_micros: AtomicU64,
    commits_within: [AtomicU64; COMMIT_SECONDS.len()],
}

/// How long commits took, keys and log flushed.
#[derive(Debug)]
pub struct Commits {
    pub count: u64,
    pub seconds: f64,
    /// How many fell into each bucket of `COMMIT_SECONDS`, not added up.
    pub within: [u64; COMMIT_SECONDS.len()],
}

impl Counts {
    /// Jobs that wait for the writer now.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Jobs whose transaction was committed.
    pub fn jobs(&self) -> u64 {
        self.jobs.load(Ordering::Relaxed)
    }

    /// Transactions that could not be committed.
    pub fn failed(&self) -> u64 {
        self.failed.load(Ordering::Relaxed)
    }

    pub fn commits(&self) -> Commits {
        Commits {
            count: self.commits.load(Ordering::Relaxed),
            seconds: self.commit_micros.load(Ordering::Relaxed) as f64 / 1e6,
            within: std::array::from_fn(|bucket| self.commits_within[bucket].load(Ordering::Relaxed)),
        }
    }

    pub(super) fn comes(&self) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn begins(&self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }

    pub(super) fn committed(&self, jobs: usize, took: Duration) {
        self.jobs.fetch_add(jobs as u64, Ordering::Relaxed);
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.commit_micros.fetch_add(took.as_micros() as u64, Ordering::Relaxed);
        if let Some(bucket) = COMMIT_SECONDS.iter().position(|end| took.as_secs_f64() <= *end) {
            self.commits_within[bucket].fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn failed_one(&self) {
        self.failed.fetch_add(1, Ordering::Relaxed);
    }
}
