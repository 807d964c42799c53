//! Words that were taken out of the tables still stand in the write-ahead log until it is emptied: SQLite itself would do
//! that only once the log is long, and leave the bytes. The writer does it when nothing waits for it.

use std::time::{Duration, Instant};

use rusqlite::Connection;

/// A reader who still sees the moment before holds the log back: how long until the next try.
const AGAIN: Duration = Duration::from_millis(250);

/// How long until the next try of somebody who waits for it.
const SHORTLY: Duration = Duration::from_millis(20);

/// How long a stream of work may put a try off.
const LATEST: Duration = Duration::from_secs(1);

/// Whether the write-ahead log holds what the tables do not, and when to try to empty it.
pub(super) struct Leftovers(Option<Instant>);

impl Leftovers {
    /// Whoever wrote before may have had no time to clear up.
    pub(super) fn of_before() -> Leftovers {
        Leftovers(Some(Instant::now()))
    }

    /// Something was taken out. A try that is due already stays due.
    pub(super) fn add(&mut self) {
        self.0.get_or_insert_with(Instant::now);
    }

    /// How long to wait for work until the next try; None where there is nothing to clear up.
    pub(super) fn next_try(&self) -> Option<Duration> {
        self.0.map(|due| due.saturating_duration_since(Instant::now()))
    }

    /// Whether it has waited for work to pause long enough.
    pub(super) fn is_overdue(&self) -> bool {
        self.0.is_some_and(|due| due.elapsed() > LATEST)
    }

    /// Tries without waiting for anybody.
    pub(super) fn clear(&mut self, log: &Connection) {
        self.0 = (!emptied(log, Duration::ZERO)).then(|| Instant::now() + AGAIN);
    }

    /// Nothing else is to be done: readers are waited for, as long as any writer waits.
    pub(super) fn clear_at_the_end(&mut self, log: &Connection) {
        if self.0.take().is_some() && !emptied(log, super::BUSY) {
            tracing::warn!(
                "somebody still reads: words taken back stay in the write-ahead log until the next start"
            );
        }
    }
}

/// Tries for as long as any writer waits. One try does not wait for another that is under way.
pub(super) fn emptied_in_time(log: &Connection) -> bool {
    let began = Instant::now();
    loop {
        if emptied(log, super::BUSY) {
            return true;
        }
        if began.elapsed() > super::BUSY {
            return false;
        }
        std::thread::sleep(SHORTLY);
    }
}

/// Moves all of the write-ahead log into the file and empties it, if no reader needs it.
fn emptied(log: &Connection, wait: Duration) -> bool {
    let emptied = log.busy_timeout(wait).and_then(|()| {
        log.query_row("pragma wal_checkpoint(truncate)", [], |row| Ok(row.get::<_, i64>(0)? == 0))
    });
    // The disk may be full, or another process may hold the log: there is another try.
    emptied.unwrap_or(false) & log.busy_timeout(super::BUSY).is_ok()
}
