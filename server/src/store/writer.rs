//! The one writer: a thread that gathers jobs for a few milliseconds into one transaction and answers after its commit.
//!
//! One flushed commit per job would allow a few hundred a second; gathered, thousands of rows share one.
//! Between two commits it clears up: see `leftovers.rs`.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::counts::Counts;
use super::keys::Keys;
use super::leftovers::Leftovers;
use super::tx::Tx;
use super::{StoreError, crash_point};

/// How long a job waits for others to share its commit.
const GATHER: Duration = Duration::from_millis(3);

/// How long a transaction takes in further jobs, so that the first of them is not kept waiting by an endless queue.
const LONGEST: Duration = Duration::from_millis(25);

/// Jobs in one transaction.
const MOST: usize = 256;

/// A job, once run: told whether the commit went through, it answers whoever asked.
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Job = Box<dyn FnOnce(Result<Begun<'_>, StoreError>) -> Answer + Send>;

/// What a job runs in.
struct Begun<'a> {
    transaction: &'a Transaction<'a>,
    keys: &'a mut Keys,
    takes_words: &'a Cell<bool>,
    counts: &'a Counts,
    /// Whether work of others in the same transaction waits for its commit.
    shared: bool,
}

/// The thread ends, its files cleared up and closed, when this is dropped.
pub(super) struct Writer {
    /// None once no more jobs are taken.
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    pub(super) counts: Arc<Counts>,
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // A panic of its own has been told where it happened.
            drop(thread.join());
        }
    }
}

impl Writer {
    pub(super) fn start(log: Connection, keys: Keys) -> Result<Writer, StoreError> {
        let (sender, jobs) = channel();
        let counts = Arc::<Counts>::default();
        let counting = counts.clone();
        let thread = thread::Builder::new()
            .name("writer".to_owned())
            // Merging runs here: deep enough for any document that passed the guards.
            .stack_size(16 * 1024 * 1024)
            .spawn(move || serve(log, keys, &jobs, &counting))
            .map_err(|_| StoreError::Stopped)?;
        Ok(Writer { jobs: Some(sender), thread: Some(thread), counts })
    }

    pub(super) fn run<T, E>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = channel();
        let boxed: Job = Box::new(move |begun| {
            let result = match begun {
                Ok(begun) => alone(begun, job),
                Err(error) => Err(E::from(error)),
            };
            Box::new(move |committed| {
                let answer = match committed {
                    Ok(()) => result,
                    Err(error) => result.and(Err(E::from(error))),
                };
                // Nobody waits any more when the request was dropped; the commit stands.
                drop(reply.send(answer));
            })
        });
        let jobs = self.jobs.as_ref().ok_or(StoreError::Stopped)?;
        self.counts.comes();
        jobs.send(boxed).map_err(|_| StoreError::Stopped)?;
        answer.recv().unwrap_or_else(|_| Err(E::from(StoreError::Stopped)))
    }
}

/// Runs one job so that its failure, or its panic, leaves nothing of it and spoils no other.
fn alone<T, E: From<StoreError>>(
    Begun { transaction, keys, takes_words, counts, shared }: Begun<'_>,
    job: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let sql = |text: &str| transaction.execute_batch(text).map_err(StoreError::from);
    sql("savepoint job")?;
    let others_wait = || shared || counts.waiting() > 0;
    let result =
        catch_unwind(AssertUnwindSafe(|| job(&mut Tx::new(transaction, keys, takes_words, &others_wait))))
            .unwrap_or_else(|_| Err(E::from(StoreError::Stopped)));
    if transaction.is_autocommit() {
        return result.and(Err(E::from(StoreError::Full)));
    }
    let closed = match result.is_err() {
        true => sql("rollback to job; release job"),
        false => sql("release job"),
    };
    if closed.is_err() {
        // Half a job must not be committed with the others: give up the whole transaction.
        sql("rollback")?;
    }
    result.and_then(|value| closed.map(|()| value).map_err(E::from))
}

fn serve(mut log: Connection, mut keys: Keys, jobs: &Receiver<Job>, counts: &Counts) {
    let mut leftovers = Leftovers::of_before();
    loop {
        if leftovers.is_overdue() {
            leftovers.clear(&log);
        }
        let first = match leftovers.next_try() {
            Some(wait) => jobs.recv_timeout(wait),
            None => jobs.recv().map_err(RecvTimeoutError::from),
        };
        let first = match first {
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) => {
                leftovers.clear(&log);
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        };
        let takes_words = Cell::new(false);
        let (answers, committed) = gather(&mut log, &mut keys, &takes_words, first, jobs, counts);
        if takes_words.get() {
            leftovers.add();
        }
        crash_point("commit.after");
        let mut committed = committed;
        for answer in answers {
            let shared = match &mut committed {
                Ok(()) => Ok(()),
                Err(error) => Err(again(error)),
            };
            answer(shared);
        }
        crash_point("answer.after");
    }
    leftovers.clear_at_the_end(&log);
}

/// Each job of a failed commit gets the reason.
fn again(error: &mut StoreError) -> StoreError {
    match error {
        StoreError::Full => StoreError::Full,
        other => std::mem::replace(other, StoreError::Stopped),
    }
}

fn gather(
    log: &mut Connection,
    keys: &mut Keys,
    takes_words: &Cell<bool>,
    first: Job,
    jobs: &Receiver<Job>,
    counts: &Counts,
) -> (Vec<Answer>, Result<(), StoreError>) {
    counts.begins();
    let begun =
        keys.stock_up().and_then(|()| Ok(log.transaction_with_behavior(TransactionBehavior::Immediate)?));
    let transaction = match begun {
        Ok(transaction) => transaction,
        Err(error) => {
            counts.failed_one();
            return (vec![first(Err(error))], Ok(()));
        }
    };
    let start = Instant::now();
    let mut answers =
        vec![first(Ok(Begun { transaction: &transaction, keys, takes_words, counts, shared: false }))];
    // A full disk makes SQLite roll the whole transaction back by itself: then nobody's work in it stands.
    while !transaction.is_autocommit() && answers.len() < MOST && start.elapsed() < LONGEST && keys.in_stock()
    {
        match jobs.recv_timeout(GATHER.saturating_sub(start.elapsed())) {
            Ok(job) => {
                counts.begins();
                let shared = true;
                answers.push(job(Ok(Begun { transaction: &transaction, keys, takes_words, counts, shared })));
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    if transaction.is_autocommit() {
        counts.failed_one();
        return (answers, Err(StoreError::Full));
    }
    crash_point("commit.before");
    let began = Instant::now();
    let committed = transaction.commit().map_err(StoreError::from);
    match committed {
        Ok(()) => counts.committed(answers.len(), began.elapsed()),
        Err(_) => counts.failed_one(),
    }
    (answers, committed)
}
