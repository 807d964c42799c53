//! What becomes of hostile bytes on the way that the server lets them go.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use heard::domain::id::ActorId;
use heard::merge::author::{self, Edit};
use heard::merge::{Document, Refusal, inspect};

use super::mutate::Mutant;

/// Who writes on what was taken.
const NEXT: ActorId = ActorId::from_bytes([0xee; 16]);

/// What became of many changes.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tally {
    pub taken: u64,
    /// By reason.
    pub refused: BTreeMap<String, u64>,
    /// Panics that reached whoever sent the bytes in.
    pub escaped: u64,
    /// Changes that were taken and then could not be read back as they were.
    pub unloadable: u64,
    pub longest: Duration,
}

impl Tally {
    /// Takes in one mutant as a push does, and reads back what was taken as the next push would.
    pub fn add(&mut self, mutant: &Mutant<'_>) {
        let begun = Instant::now();
        let taken = catch_unwind(AssertUnwindSafe(|| {
            let inspected = inspect(&mutant.bytes)?;
            mutant.seed.document.take(&inspected, |state| mutant.seed.kind.check(&state))
        }));
        self.longest = self.longest.max(begun.elapsed());
        match taken {
            Err(_) => self.escaped += 1,
            Ok(Err(refusal)) => *self.refused.entry(reason(&refusal)).or_default() += 1,
            Ok(Ok(document)) => {
                self.taken += 1;
                if !reads_back(&document, mutant) {
                    self.unloadable += 1;
                }
            }
        }
    }

    pub fn refusals(&self) -> u64 {
        self.refused.values().sum()
    }
}

/// Whether rows of the log give the document that was taken, which can be written on.
fn reads_back(document: &Document, mutant: &Mutant<'_>) -> bool {
    let rows = mutant.seed.before.iter().chain([&mutant.bytes]);
    let read = catch_unwind(AssertUnwindSafe(|| {
        let replayed = Document::replay(rows.clone()).ok()?;
        let same = replayed.state() == document.state() && replayed.heads() == document.heads();
        let rows: Vec<&Vec<u8>> = rows.collect();
        let written = author::change(&rows, NEXT, &[("place", Edit::Set("after".into()))]);
        let next = inspect(&written.ok()?).ok()?;
        Some(same && replayed.take(&next, |_| Ok(())).is_ok())
    }));
    matches!(read, Ok(Some(true)))
}

fn reason(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Missing(_) => "changes missing".to_owned(),
        other => other.to_string(),
    }
}
