//! What carries erasures out when they are due, and looks after how long records are kept.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::store::StoreError;

use super::{Erasures, Retention};

/// How often it looks for erasures that are due.
const EVERY: Duration = Duration::from_secs(20);

/// How often it looks for records whose time is over, in seconds.
const LOOK_THROUGH: u64 = 60 * 60;

/// The thread that looks. It ends when this is dropped.
pub struct Clock {
    /// Never spoken through: when it is dropped, the thread ends.
    ends: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Clock {
    /// `now` answers seconds since 1970 and that day.
    pub fn start(
        erasures: Erasures,
        retention: Retention,
        now: impl Fn() -> (u64, String) + Send + 'static,
    ) -> Result<Clock, StoreError> {
        let (ends, ended) = channel::<()>();
        let thread = thread::Builder::new()
            .name("erasures".to_owned())
            .spawn(move || {
                // The start has looked already, if not at everybody.
                let (mut looked, mut more) = (now().0, true);
                while ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                    let (seconds, day) = now();
                    match erasures.carry_out(seconds, &day) {
                        Ok(0) => {}
                        Ok(people) => tracing::info!(people, "erased"),
                        Err(error) => tracing::error!(%error, "an erasure could not be carried out"),
                    }
                    if more || looked.abs_diff(seconds) >= LOOK_THROUGH {
                        looked = seconds;
                        more = retention.look_through(seconds);
                    }
                }
            })
            .map_err(|_| StoreError::Stopped)?;
        Ok(Clock { ends: Some(ends), thread: Some(thread) })
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        drop(self.ends.take());
        if let Some(thread) = self.thread.take() {
            // A panic of its own has been told where it happened.
            drop(thread.join());
        }
    }
}
