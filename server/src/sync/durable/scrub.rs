//! The scrub: reads the log round and round, slowly, so that a row that went bad is found while somebody still has it.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::domain::id::RecordId;
use crate::seal::Master;
use crate::store::{Reader, Store, StoreError};

use super::super::SyncError;
use super::finding::Finding;
use super::rows::Rows;

/// How often it reads a part.
const EVERY: Duration = Duration::from_secs(60);

/// Rows that it reads at least each time: some milliseconds of work.
const LEAST: usize = 500;

/// Parts in a week: the whole log is read at least that often.
const PARTS: i64 = 7 * 24 * 60;

/// The thread that reads. It ends when this is dropped.
pub struct Scrub {
    store: Store,
    thread: Option<JoinHandle<()>>,
}

impl Scrub {
    /// Begins where the last one stopped. Records that did not read back for somebody are looked at first.
    pub fn start(store: &Store, master: &Master) -> Result<Scrub, StoreError> {
        let (reading, master) = (store.clone(), master.clone());
        let thread = thread::Builder::new()
            .name("scrub".to_owned())
            .spawn(move || scrub(&reading, &master))
            .map_err(|_| StoreError::Stopped)?;
        Ok(Scrub { store: store.clone(), thread: Some(thread) })
    }
}

impl Drop for Scrub {
    fn drop(&mut self) {
        self.store.end_suspects();
        if let Some(thread) = self.thread.take() {
            // A panic of its own has been told where it happened.
            drop(thread.join());
        }
    }
}

fn scrub(store: &Store, master: &Master) {
    let mut next = Instant::now();
    while let Some(suspects) = store.wait_for_suspects(next.saturating_duration_since(Instant::now())) {
        let mut looked = look_at(store, master, |reader| {
            let places = suspects.iter().map(|record: &RecordId| reader.places_of(*record));
            Ok(places.collect::<Result<Vec<_>, _>>()?.concat())
        });
        if Instant::now() >= next {
            next = Instant::now() + EVERY;
            looked = looked.and_then(|()| next_part(store, master));
        }
        if let Err(error) = looked {
            tracing::error!(%error, "the log could not be read through");
        }
    }
}

/// Reads the next part of the log, and begins again at its end.
fn next_part(store: &Store, master: &Master) -> Result<(), SyncError> {
    let (at, last) =
        store.read(|reader| Ok::<_, StoreError>((reader.scrubbed_to()?, reader.last_place()?)))?;
    let part = usize::try_from(last / PARTS).unwrap_or(LEAST).max(LEAST);
    let places = store.read(|reader| reader.places_after(at, part))?;
    let reached = if places.len() < part { 0 } else { places.last().copied().unwrap_or(0) };
    look_at(store, master, |_| Ok(places))?;
    if reached != at {
        store.write(move |tx| tx.note_scrubbed(reached))?;
    }
    Ok(())
}

/// Looks at rows and notes which of them are damaged, and which are not any more.
fn look_at(
    store: &Store,
    master: &Master,
    places: impl FnOnce(&Reader) -> Result<Vec<i64>, SyncError>,
) -> Result<(), SyncError> {
    let finding = store.read(|reader| {
        let places = places(reader)?;
        let damaged = Rows::new(reader, master).damaged_of(&places)?;
        Ok::<_, SyncError>(Finding::of(reader, &damaged, |place| places.contains(&place))?)
    })?;
    if finding.fresh() > 0 {
        tracing::error!(rows = finding.fresh(), "rows of the log are damaged: devices are asked for them");
    }
    Ok(finding.note(store)?)
}
