//! `heard backup`: the sealed tables as they are at one moment, while others write.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::domain::id::AreaId;
use crate::seal::Master;
use crate::store::{Copied, ErasedLog, Reader, Store, crash_point};

use super::folder::{ABOUT_KEYS, ABOUT_LOG, AboutKeys, AboutLog, BackupError, KEYS, LOG, VERSION, at, flush};
use super::folder::{area_of_keys, look_at, write};
use super::rows::Rows;

/// Begins the name of a backup's folder; the time follows.
const NAME: &str = "heard-";

/// Ends the name of one that is not whole.
const PART: &str = ".part";

/// Where a backup goes, and when it is made.
#[derive(Debug, Clone)]
pub struct Destination {
    /// The folder in which the backup's own folder is made.
    pub to: PathBuf,
    /// The same for its keys; beside the log where none is named.
    pub keys: Option<PathBuf>,
    /// "2026-05-03T14:05:00Z".
    pub now: String,
    /// For how many days copies of the keys are kept.
    pub keep_keys: u32,
    /// Keys copied before this time are removed; written as `now` is.
    pub forget_keys_before: String,
}

/// A backup that was made.
#[derive(Debug)]
pub struct Backup {
    pub folder: PathBuf,
    pub changes: u64,
    /// Changes in it that do not read back.
    pub damaged: u64,
    /// How many older copies of the keys were removed.
    pub forgotten: usize,
}

/// Copies the log and its keys to new folders, reads every row of the copy, and notes in the store how far the log is
/// backed up. Others may write meanwhile. When this fails, nothing of it is left but perhaps a folder that is no backup.
pub fn backup(store: &Store, master: &Master, destination: &Destination) -> Result<Backup, BackupError> {
    let Destination { to, keys, now, .. } = destination;
    let keys = keys.as_ref().unwrap_or(to);
    let name = free_name(to, keys, now);
    let (_lock, _other) = (begin(to)?, (keys != to).then(|| begin(keys)).transpose()?);
    let parts = [to, keys].map(|folder| folder.join(format!("{name}{PART}")));
    let made = make(store, master, &parts, now);
    if made.is_err() {
        for part in &parts {
            // What is left is no backup by its name, and the next one clears it away.
            drop(fs::remove_dir_all(part));
        }
    }
    let (copied, damaged) = made?;
    // The keys first: without them the log would be a backup that cannot be opened.
    for (folder, part) in [(keys, &parts[1]), (to, &parts[0])] {
        if part.exists() {
            let whole = folder.join(&name);
            fs::rename(part, &whole).and_then(|()| flush(folder)).map_err(at(&whole))?;
        }
        crash_point("backup.between-renames");
    }
    // A damaged row is in no backup yet: devices keep what they have of it and of all after it.
    let reached = damaged.first().map_or(copied.reached, |first| (*first as u64).saturating_sub(1));
    let day = now.chars().take(10).collect::<String>();
    let keep_keys = destination.keep_keys;
    store.write(move |tx| tx.note_backup(reached, &day, Some(keep_keys)))?;
    let area = store.read(|reader| reader.area())?.ok_or(BackupError::NoArea)?.id;
    list_erased(store, to, area)?;
    let forgotten = forget_keys(keys, area, &destination.forget_keys_before, &name)?;
    let damaged = damaged.len() as u64;
    Ok(Backup { folder: to.join(name), changes: copied.changes, damaged, forgotten })
}

/// Brings the list of what was erased, which lies beside all backups of an area, up to today.
fn list_erased(store: &Store, to: &Path, area: AreaId) -> Result<(), BackupError> {
    let list = store.read(|reader| reader.erased_list())?;
    Ok(ErasedLog::beside_backups(to, area).add(area, &list)?)
}

/// A name that no backup in either folder has yet: the time, and a number where one was made in this very second.
fn free_name(to: &Path, keys: &Path, now: &str) -> String {
    let time = format!("{NAME}{}", now.replace([':', '-'], ""));
    let is_free = |name: &String| !to.join(name).exists() && !keys.join(name).exists();
    let numbered = (2..).map(|number| format!("{time}-{number}"));
    std::iter::once(time.clone()).chain(numbered).find(is_free).unwrap_or(time)
}

/// Makes the folder if need be, keeps others from making a backup in it, and clears away what was cut short.
fn begin(folder: &Path) -> Result<File, BackupError> {
    fs::create_dir_all(folder).map_err(at(folder))?;
    let path = folder.join("heard.lock");
    let lock = File::create(&path).map_err(at(&path))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(BackupError::Busy(folder.to_owned())),
        Err(TryLockError::Error(source)) => return Err(at(&path)(source)),
    }
    for name in names(folder)? {
        if name.starts_with(NAME) && name.ends_with(PART) {
            let part = folder.join(name);
            fs::remove_dir_all(&part).map_err(at(&part))?;
        }
    }
    Ok(lock)
}

/// Writes both folders under the names of unfinished ones. Answers what was copied and which of its rows are damaged.
fn make(
    store: &Store,
    master: &Master,
    [log, keys]: &[PathBuf; 2],
    now: &str,
) -> Result<(Copied, Vec<i64>), BackupError> {
    use std::os::unix::fs::DirBuilderExt;
    for folder in [log, keys] {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(at(folder))?;
    }
    let (log_file, keys_file) = (log.join(LOG), keys.join(KEYS));
    let copied = store.copy_to(&log_file, &keys_file)?;
    let reader = Reader::of_copy(&log_file, &keys_file)?;
    let damaged = verified(&reader, master)?;
    let area = reader.area()?.ok_or(BackupError::NoArea)?;
    drop(reader);
    let made = now.to_owned();
    let about =
        AboutKeys { heard_keys: VERSION, made: made.clone(), area: area.id, keys: look_at(&keys_file)? };
    write(keys, ABOUT_KEYS, &about)?;
    let about = AboutLog {
        heard_backup: VERSION,
        build: env!("CARGO_PKG_VERSION").to_owned(),
        made,
        area: area.id,
        incarnation: area.incarnation,
        reached: copied.reached,
        changes: copied.changes,
        documents: copied.documents,
        damaged: damaged.len() as u64,
        log: look_at(&log_file)?,
    };
    write(log, ABOUT_LOG, &about)?;
    for folder in [log, keys] {
        flush(folder).map_err(at(folder))?;
    }
    Ok((copied, damaged))
}

/// Reads all of the copy; answers the places of rows that were damaged before they were copied.
fn verified(reader: &Reader, master: &Master) -> Result<Vec<i64>, BackupError> {
    let pages = reader.integrity()?;
    if pages != "ok" {
        return Err(BackupError::NotWhole(pages));
    }
    Ok(Rows::new(reader, master).all_damaged()?)
}

/// Removes older copies of this area's keys: others may keep theirs in the same folder. An older log opens with newer keys, all but what was erased since: that is what a
/// key's shorter life is for.
fn forget_keys(folder: &Path, area: AreaId, before: &str, newest: &str) -> Result<usize, BackupError> {
    let before = format!("{NAME}{}", before.replace([':', '-'], ""));
    let mut forgotten = 0;
    for name in names(folder)? {
        let keys = folder.join(&name).join(KEYS);
        let is_old = name.starts_with(NAME) && name < before && name != newest && keys.is_file();
        // One that does not say whose it is may be somebody's last.
        if is_old && area_of_keys(&folder.join(&name)) == Some(area) {
            let about = folder.join(&name).join(ABOUT_KEYS);
            fs::remove_file(&keys).and_then(|()| fs::remove_file(&about)).map_err(at(&keys))?;
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

fn names(folder: &Path) -> Result<Vec<String>, BackupError> {
    let entries = fs::read_dir(folder).map_err(at(folder))?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    names.collect::<std::io::Result<_>>().map_err(at(folder))
}
