//! A fence around Automerge, which panics on some bytes rather than refuse them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::refusal::Refusal;

/// Runs work on a copy that is thrown away if it panics: hence no state to be left half made.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Refusal::Poison)
}
