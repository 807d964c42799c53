//! `heard restore`: a data folder made of a backup, in a new life of the store.

use std::fs;
use std::path::{Path, PathBuf};

use crate::domain::day;
use crate::domain::id::{AreaId, ErasureId, Incarnation};
use crate::domain::retention::RESTORED_DAYS;
use crate::seal::{Master, random};
use crate::store::{Audited, AuditedPart, Erase, Erased, ErasedLog, Reader, Store, StoreError, crash_point};

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

/// What is known of erasures since a backup was made.
#[derive(Debug, Clone)]
pub enum ErasedSince {
    /// The list lies beside the backup, where each backup brings it up to date.
    Beside,
    /// This is the list.
    Listed(PathBuf),
    /// Nobody was ever erased here, by the steward's word.
    Nobody,
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
    /// Records and people that were erased since the backup was made.
    pub erased: usize,
}

/// Makes the data folder `data`, which must not be there yet or be empty. It appears under its name only when it is whole.
/// `today` in days since 1970.
/// Devices see by the new incarnation that the store began again, and offer their own changes anew.
pub fn restore(
    source: &Source,
    erased: &ErasedSince,
    data: &Path,
    master: &Master,
    today: u32,
) -> Result<Restored, BackupError> {
    let is_free = match fs::read_dir(data) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !data.exists(),
    };
    if !is_free {
        return Err(BackupError::NotEmpty(data.to_owned()));
    }
    let found = source.find(master)?;
    let erased = erased.read(&source.from, found.about.area)?;
    let mut part = data.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    if part.exists() {
        // Of a restore that was cut short.
        fs::remove_dir_all(&part).map_err(at(&part))?;
    }
    let done = lay_out(&found, &erased, &part, master, today);
    if done.is_err() {
        drop(fs::remove_dir_all(&part));
    }
    let (damaged, erased) = done?;
    crash_point("restore.before-rename");
    fs::rename(&part, data).and_then(|()| flush(&parent(data))).map_err(at(data))?;
    Ok(Restored { made: found.about.made, changes: found.about.changes, damaged, erased })
}

impl ErasedSince {
    fn read(&self, from: &Path, area: AreaId) -> Result<Erased, BackupError> {
        let list = match self {
            ErasedSince::Nobody => return Ok(Erased::default()),
            ErasedSince::Listed(path) => ErasedLog::at(path),
            ErasedSince::Beside => ErasedLog::beside_backups(&parent(from), area),
        };
        let erased = list.read()?;
        match erased.area {
            None => Err(BackupError::NoErased(list.path().to_owned())),
            Some(listed) if listed != area => Err(BackupError::OtherArea),
            Some(_) => Ok(erased),
        }
    }
}

/// Makes the folder of the copy and all that is derived of it. Answers how many rows do not read back, and how much in it
/// was erased since.
fn lay_out(
    found: &Found,
    erased: &Erased,
    part: &Path,
    master: &Master,
    today: u32,
) -> Result<(u64, usize), BackupError> {
    Store::lay_out(&found.log, &found.keys, part)?;
    let making = master.clone();
    let store = Store::open(part, move || making.fresh_key())?;
    // Before anything is looked at: without its key, what was erased would pass for damage.
    store.write(|tx| tx.clear_projections())?;
    let gone = erase_again(&store, found.about.area, erased)?;
    let (damaged, finding) = store.read(|reader| {
        let damaged = Rows::new(reader, master).all_damaged()?;
        let finding = Finding::of(reader, &damaged, |_| true)?;
        Ok::<_, BackupError>((damaged, finding))
    })?;
    let (reached, made) = (found.about.reached, found.about.made.chars().take(10).collect::<String>());
    let first = damaged.first().map_or(reached, |first| (*first as u64).saturating_sub(1));
    store.write(move |tx| {
        tx.note_backup(first, &made, None)?;
        tx.let_time_wait(today.saturating_add(RESTORED_DAYS))?;
        let part = AuditedPart::of_nobody(format!("made {made}"), random());
        tx.audit(&Audited { day: day::text(today), what: "restored", member: None, parts: vec![part] })?;
        tx.set_incarnation(Incarnation::from_bytes(random()))
    })?;
    let count = damaged.len() as u64;
    finding.note(&store)?;
    rebuild(&store, master)?;
    Ok((count, gone))
}

/// Takes out what was erased since, with its keys, before anybody is served.
fn erase_again(store: &Store, area: AreaId, erased: &Erased) -> Result<usize, BackupError> {
    store.erased_log().add(area, &erased.list)?;
    let list = erased.list.clone();
    let gone = store.write(move |tx| {
        let mut gone = 0;
        for clean in &list.cleaned {
            gone += usize::from(tx.forget_history(clean)?);
            tx.put_clean_copy(clean)?;
        }
        for grave in &list.graves {
            if tx.is_anything_of(grave.doc)? {
                let (day, reason) = (grave.day.as_str(), grave.reason.as_str());
                tx.erase(Erase { person: grave.doc, day, reason, receipt: None })?;
                gone += 1;
            }
            tx.put_tombstone(grave)?;
        }
        list.receipts
            .iter()
            .try_for_each(|receipt| tx.put_receipt(ErasureId::from_bytes(random()), receipt))?;
        Ok::<_, StoreError>(gone)
    })?;
    store.write(|tx| tx.destroy_doomed())?;
    store.rid_of()?;
    Ok(gone)
}

fn parent(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_owned()
}
