//! A backup as it lies in folders: one with the log, one with the keys, each with a manifest. Both may be the same.
//! They are written under another name and renamed when they are whole, so half a backup is never taken for one.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::id::{AreaId, Incarnation};
use crate::seal::{SealError, Sha256Sum};
use crate::store::{ErasedError, StoreError};

use super::super::SyncError;

pub(super) const LOG: &str = "log.sqlite";
pub(super) const KEYS: &str = "keys.sqlite";
pub(super) const ABOUT_LOG: &str = "heard-backup.json";
pub(super) const ABOUT_KEYS: &str = "heard-keys.json";

/// The shape of a backup that this build writes and reads.
pub(super) const VERSION: u32 = 1;

#[derive(Debug, Error)]
pub enum BackupError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Sync(#[from] SyncError),
    #[error(transparent)]
    Erased(#[from] ErasedError),
    #[error(
        "the list of what was erased is needed, so that nobody comes back who was erased since: {0} is not there. Name a
copy of it with --erased: one is kept beside the newest backup, one with the data as erased.log."
    )]
    NoErased(PathBuf),
    #[error("there is no area here yet, so there is nothing to back up")]
    NoArea,
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("another backup is being made in {0}")]
    Busy(PathBuf),
    #[error("the copy does not agree with what was copied ({0}): nothing was kept of it. Run heard check.")]
    NotWhole(String),
    #[error("{folder} is no backup of Heard, or half of one: {file} is not in it")]
    NoBackup { folder: PathBuf, file: &'static str },
    #[error("{0} is damaged: it is not what was written. Take another backup, or another copy of this one.")]
    Damaged(PathBuf),
    #[error("{0} comes from a newer build of Heard: use that build")]
    Newer(PathBuf),
    #[error("{0} is there already: a backup is restored to a folder that is not there yet")]
    NotEmpty(PathBuf),
    #[error("these keys are of another area than this log")]
    OtherArea,
    #[error("these keys are older than this log: take keys that were copied with it or later")]
    OlderKeys,
    #[error(
        "this master key is not the one that the keys are wrapped by: name the right one with --master-key"
    )]
    WrongMaster,
}

/// A file of a backup, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    pub bytes: u64,
    /// Hex.
    pub sha256: String,
}

/// `heard-backup.json`, beside the log.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct AboutLog {
    pub heard_backup: u32,
    pub build: String,
    /// "2026-05-03T14:05:00Z".
    pub made: String,
    pub area: AreaId,
    pub incarnation: Incarnation,
    /// The last place in the log.
    pub reached: u64,
    pub changes: u64,
    pub documents: u64,
    /// Changes in it that do not read back.
    pub damaged: u64,
    pub log: Written,
}

/// `heard-keys.json`, beside the keys.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct AboutKeys {
    pub heard_keys: u32,
    pub made: String,
    pub area: AreaId,
    pub keys: Written,
}

/// Only its version: a manifest of a newer build may not read as one of ours.
#[derive(Deserialize)]
struct Versioned {
    #[serde(alias = "heard_backup", alias = "heard_keys")]
    version: u32,
}

/// Reads a manifest and checks the file that it is about, byte for byte.
pub(super) fn read<T: DeserializeOwned>(
    folder: &Path,
    (about, file): (&'static str, &'static str),
    written: impl Fn(&T) -> &Written,
) -> Result<T, BackupError> {
    let path = folder.join(about);
    let Ok(text) = fs::read_to_string(&path) else {
        return Err(BackupError::NoBackup { folder: folder.to_owned(), file: about });
    };
    let damaged = |_| BackupError::Damaged(path.clone());
    let Versioned { version } = serde_json::from_str(&text).map_err(damaged)?;
    if version > VERSION {
        return Err(BackupError::Newer(folder.to_owned()));
    }
    let read: T = serde_json::from_str(&text).map_err(damaged)?;
    let file = folder.join(file);
    match look_at(&file) {
        Ok(found) if found == *written(&read) => Ok(read),
        _ => Err(BackupError::Damaged(file)),
    }
}

/// The area that copied keys are of; None where their folder does not say.
pub(super) fn area_of_keys(folder: &Path) -> Option<AreaId> {
    let text = fs::read_to_string(folder.join(ABOUT_KEYS)).ok()?;
    Some(serde_json::from_str::<AboutKeys>(&text).ok()?.area)
}

/// Writes a manifest, flushed.
pub(super) fn write<T: Serialize>(folder: &Path, about: &str, manifest: &T) -> Result<(), BackupError> {
    let path = folder.join(about);
    let text = serde_json::to_string_pretty(manifest).expect("a manifest is plain");
    fs::write(&path, text + "\n").and_then(|()| flush(&path)).map_err(at(&path))
}

/// Length and hash of a file.
pub(super) fn look_at(file: &Path) -> Result<Written, BackupError> {
    let mut sum = Sha256Sum::default();
    let mut bytes = 0;
    let mut part = vec![0; 256 * 1024];
    let mut open = File::open(file).map_err(at(file))?;
    loop {
        let read = open.read(&mut part).map_err(at(file))?;
        if read == 0 {
            return Ok(Written { bytes, sha256: sum.hex() });
        }
        sum.add(&part[..read]);
        bytes += read as u64;
    }
}

/// Waits until a file, or the names in a folder, are on the disk.
pub(super) fn flush(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()
}

/// An error of this path.
pub(super) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> BackupError {
    move |source| BackupError::File { path: path.to_owned(), source }
}
