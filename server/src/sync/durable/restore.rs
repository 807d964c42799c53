//! `heard restore`: a data folder made of a backup, in a new life of the store.

use std::fs;
use std::path::{Path, PathBuf};

use crate::domain::id::Incarnation;
use crate::seal::{DataKey, Master, random};
use crate::store::{NewKey, Reader, Store, crash_point};

use super::super::rebuild;
use super::finding::Finding;
use super::folder::{ABOUT_KEYS, ABOUT_LOG, AboutKeys, AboutLog, BackupError, KEYS, LOG, at, flush, read};
use super::rows::Rows;

/// Where a backup is.
#[derive(Debug, Clone)]
pub struct Source {
    /// The backup's own folder.
    pub from: PathBuf,
    /// The folder with its keys, or with newer ones; the same where none is named.
    pub keys: Option<PathBuf>,
}

/// A backup whose files are as they were written and belong together.
pub(super) struct Found {
    pub about: AboutLog,
    pub log: PathBuf,
    pub keys: PathBuf,
}

impl Source {
    /// Checks the manifests, every byte of both files, and that the master key opens the keys.
    pub(super) fn find(&self, master: &Master) -> Result<Found, BackupError> {
        let keys = self.keys.as_ref().unwrap_or(&self.from);
        let about: AboutLog = read(&self.from, (ABOUT_LOG, LOG), |about: &AboutLog| &about.log)?;
        let about_keys: AboutKeys = read(keys, (ABOUT_KEYS, KEYS), |about: &AboutKeys| &about.keys)?;
        if about.area != about_keys.area {
            return Err(BackupError::OtherArea);
        }
        if about_keys.made < about.made {
            return Err(BackupError::OlderKeys);
        }
        let found = Found { about, log: self.from.join(LOG), keys: keys.join(KEYS) };
        if let Some((id, wrapped)) = Reader::of_copy(&found.log, &found.keys)?.any_key()? {
            master.unwrap(&id, &wrapped).map_err(|_| BackupError::WrongMaster)?;
        }
        Ok(found)
    }
}

/// A data folder that was made of a backup.
#[derive(Debug)]
pub struct Restored {
    /// When the backup was made: "2026-05-03T14:05:00Z".
    pub made: String,
    pub changes: u64,
    /// Changes that do not read back: devices are asked for them.
    pub damaged: u64,
}

/// Makes the data folder `data`, which must not be there yet or be empty. It appears under its name only when it is whole.
/// Devices see by the new incarnation that the store began again, and offer their own changes anew.
pub fn restore(source: &Source, data: &Path, master: &Master) -> Result<Restored, BackupError> {
    let is_free = match fs::read_dir(data) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !data.exists(),
    };
    if !is_free {
        return Err(BackupError::NotEmpty(data.to_owned()));
    }
    let found = source.find(master)?;
    let mut part = data.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    if part.exists() {
        // Of a restore that was cut short.
        fs::remove_dir_all(&part).map_err(at(&part))?;
    }
    let done = lay_out(&found, &part, master);
    if done.is_err() {
        drop(fs::remove_dir_all(&part));
    }
    let damaged = done?;
    crash_point("restore.before-rename");
    fs::rename(&part, data).and_then(|()| flush(&parent(data))).map_err(at(data))?;
    Ok(Restored { made: found.about.made, changes: found.about.changes, damaged })
}

/// Makes the folder of the copy and all that is derived of it. Answers how many rows do not read back.
fn lay_out(found: &Found, part: &Path, master: &Master) -> Result<u64, BackupError> {
    Store::lay_out(&found.log, &found.keys, part)?;
    let wrapping = master.clone();
    let store = Store::open(part, move || -> NewKey {
        let id = random();
        (id, wrapping.wrap(&id, &DataKey::fresh()))
    })?;
    let (damaged, finding) = store.read(|reader| {
        let damaged = Rows::new(reader, master).all_damaged()?;
        let finding = Finding::of(reader, &damaged, |_| true)?;
        Ok::<_, BackupError>((damaged, finding))
    })?;
    let (reached, day) = (found.about.reached, found.about.made.chars().take(10).collect::<String>());
    let first = damaged.first().map_or(reached, |first| (*first as u64).saturating_sub(1));
    store.write(move |tx| {
        tx.note_backup(first, &day)?;
        tx.set_incarnation(Incarnation::from_bytes(random()))
    })?;
    let count = damaged.len() as u64;
    finding.note(&store)?;
    rebuild(&store, master)?;
    Ok(count)
}

fn parent(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_owned()
}
