//! `erased.log`: what was erased, as a list that only grows. It leaves the machine with each backup and is never rolled
//! back, so that no older backup brings anybody back.
//!
//! A line of text each: its words, and the first 8 bytes of SHA-256 over the line before and this one, as hex. The first
//! line says whose list it is; a last line without an end is what a power cut left of it.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::cleaned::CleanCopy;
use super::tombstones::Tombstone;
use super::{Reader, StoreError, Tx};
use crate::domain::id::{AreaId, RecordId, hex};

const NAME: &str = "erased.log";

#[derive(Debug, Error)]
pub enum ErasedError {
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("{0} is damaged: take another copy of it. One is kept with the backups, one with the data.")]
    Damaged(PathBuf),
    #[error("{0} is the list of another area")]
    OtherArea(PathBuf),
}

/// A receipt, as far as it is found again after a restore.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReceiptLine {
    /// SHA-256 of its number.
    pub hash: [u8; 32],
    /// The day on which the rows went.
    pub day: String,
}

/// The list in a file.
#[derive(Debug, Clone)]
pub struct ErasedLog {
    path: PathBuf,
}

/// All that is never to come back.
#[derive(Debug, Default, Clone)]
pub struct ErasedList {
    pub graves: Vec<Tombstone>,
    pub receipts: Vec<ReceiptLine>,
    pub cleaned: Vec<CleanCopy>,
}

/// What a file says.
#[derive(Debug, Default, Clone)]
pub struct Erased {
    pub area: Option<AreaId>,
    pub list: ErasedList,
    /// How many bytes of the file are whole lines, and what the next line is chained to.
    whole: u64,
    chain: [u8; 32],
}

impl ErasedLog {
    /// The list that is kept in a folder, the data's or the backups'.
    pub fn of_folder(folder: &Path) -> ErasedLog {
        ErasedLog { path: folder.join(NAME) }
    }

    /// The list of one area in a folder where several may keep their backups.
    pub fn beside_backups(folder: &Path, area: AreaId) -> ErasedLog {
        ErasedLog { path: folder.join(format!("erased-{area}.log")) }
    }

    pub fn at(path: &Path) -> ErasedLog {
        ErasedLog { path: path.to_owned() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All that it says; nothing where there is no such file.
    pub fn read(&self) -> Result<Erased, ErasedError> {
        let mut text = String::new();
        match File::open(&self.path).and_then(|mut file| file.read_to_string(&mut text)) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Erased::default()),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return Err(ErasedError::Damaged(self.path.clone()));
            }
            Err(source) => return Err(self.at_fault(source)),
        }
        let mut erased = Erased::default();
        for line in text.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
            erased.take(line).ok_or_else(|| ErasedError::Damaged(self.path.clone()))?;
        }
        Ok(erased)
    }

    /// Appends what it does not say yet, flushed. What a power cut left of a last line is written over.
    pub fn add(&self, area: AreaId, list: &ErasedList) -> Result<(), ErasedError> {
        let mut known = self.read()?;
        if known.area.is_some_and(|other| other != area) {
            return Err(ErasedError::OtherArea(self.path.clone()));
        }
        let mut lines = Vec::new();
        if known.area.is_none() {
            lines.push(format!("heard-erased 1 {area}"));
        }
        lines.extend(list.beyond(&known.list));
        let mut text = String::new();
        for line in lines {
            known.chain = chained(&known.chain, &line);
            text.push_str(&format!("{line} {}\n", hex(&known.chain[..8])));
        }
        if text.is_empty() {
            return Ok(());
        }
        self.append(known.whole, &text).map_err(|source| self.at_fault(source))
    }

    fn append(&self, from: u64, text: &str) -> std::io::Result<()> {
        let options = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).clone();
        let mut file = options.open(&self.path)?;
        file.set_len(from)?;
        std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(from))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }

    fn at_fault(&self, source: std::io::Error) -> ErasedError {
        ErasedError::File { path: self.path.clone(), source }
    }
}

impl ErasedList {
    /// A line for each thing that `known` does not say.
    fn beyond(&self, known: &ErasedList) -> Vec<String> {
        let gone: BTreeSet<_> = known.graves.iter().map(|grave| (grave.doc, grave.epoch)).collect();
        let cleaned: BTreeSet<_> = known.cleaned.iter().map(|clean| (clean.doc, clean.epoch)).collect();
        let receipts: BTreeSet<&ReceiptLine> = known.receipts.iter().collect();
        let graves = self.graves.iter().filter(|grave| !gone.contains(&(grave.doc, grave.epoch)));
        let anew = self.cleaned.iter().filter(|clean| !cleaned.contains(&(clean.doc, clean.epoch)));
        let numbers = self.receipts.iter().filter(|receipt| !receipts.contains(receipt));
        graves
            .map(|grave| format!("gone {} {} {} {}", grave.doc, grave.epoch, grave.day, grave.reason))
            .chain(anew.map(|clean| format!("clean {} {} {}", clean.doc, clean.epoch, clean.day)))
            .chain(numbers.map(|receipt| format!("receipt {} {}", hex(&receipt.hash), receipt.day)))
            .collect()
    }
}

impl Erased {
    /// Takes one whole line in; None where it is none of ours.
    fn take(&mut self, line: &str) -> Option<()> {
        let (said, link) = line.trim_end_matches('\n').rsplit_once(' ')?;
        let chain = chained(&self.chain, said);
        if link != hex(&chain[..8]) {
            return None;
        }
        let words: Vec<&str> = said.split(' ').collect();
        match (words.as_slice(), self.area) {
            (["heard-erased", "1", area], None) => self.area = Some(area.parse().ok()?),
            (["gone", doc, epoch, day, reason], Some(_)) => self.list.graves.push(Tombstone {
                doc: doc.parse().ok()?,
                epoch: epoch.parse().ok()?,
                day: (*day).to_owned(),
                reason: (*reason).to_owned(),
            }),
            (["clean", doc, epoch, day], Some(_)) => self.list.cleaned.push(CleanCopy {
                doc: doc.parse().ok()?,
                epoch: epoch.parse().ok()?,
                day: (*day).to_owned(),
            }),
            (["receipt", hash, day], Some(_)) => {
                let hash = crate::domain::id::ChangeHash::as_bytes(&hash.parse().ok()?).to_owned();
                self.list.receipts.push(ReceiptLine { hash, day: (*day).to_owned() });
            }
            _ => return None,
        }
        self.chain = chain;
        self.whole += line.len() as u64;
        Some(())
    }
}

fn chained(before: &[u8; 32], line: &str) -> [u8; 32] {
    Sha256::new().chain_update(before).chain_update(line).finalize().into()
}

impl Reader {
    /// All that is never to come back.
    pub fn erased_list(&self) -> Result<ErasedList, StoreError> {
        let (graves, receipts) = (self.tombstones()?, self.receipt_lines()?);
        Ok(ErasedList { graves, receipts, cleaned: self.clean_copies()? })
    }

    /// The numbers of all erasures whose rows are gone.
    fn receipt_lines(&self) -> Result<Vec<ReceiptLine>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select hash, gone from receipt_number join erasure on erasure.id = erasure
             where gone is not null order by hash",
        )?;
        let rows = statement.query_map([], |row| Ok(ReceiptLine { hash: row.get(0)?, day: row.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Tx<'_> {
    /// Whether anything is under this id that an erasure would take away: records, work that waits, or a key.
    pub fn is_anything_of(&self, id: RecordId) -> Result<bool, StoreError> {
        Ok(self
            .log
            .prepare_cached(
                "select exists (select 1 from document where id = ?1 or subject = ?1)
                     or exists (select 1 from owner_key where owner = ?1)",
            )?
            .query_row([id.as_bytes()], |row| row.get(0))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grave(number: u8) -> Tombstone {
        let doc = RecordId::from_bytes([number; 16]);
        Tombstone { doc, epoch: 1, day: "2026-05-03".to_owned(), reason: "card".to_owned() }
    }

    #[test]
    fn a_line_is_added_once_and_a_torn_one_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let (log, area) = (ErasedLog::of_folder(folder.path()), AreaId::from_bytes([7; 16]));
        let receipt = ReceiptLine { hash: [9; 32], day: "2026-05-03".to_owned() };
        let clean = CleanCopy { doc: RecordId::from_bytes([3; 16]), epoch: 1, day: "2026-05-03".to_owned() };
        let first = ErasedList {
            graves: vec![grave(1)],
            receipts: vec![receipt.clone()],
            cleaned: vec![clean.clone()],
        };
        log.add(area, &first).unwrap();
        let mut file = OpenOptions::new().append(true).open(log.path()).unwrap();
        file.write_all(b"gone 0202").unwrap();
        log.add(area, &ErasedList { graves: vec![grave(1), grave(2)], ..first }).unwrap();
        let read = log.read().unwrap();
        assert_eq!(read.list.graves, [grave(1), grave(2)]);
        assert_eq!((read.list.receipts, read.list.cleaned), (vec![receipt], vec![clean]));
        assert_eq!(read.area, Some(area));
    }

    #[test]
    fn a_line_that_was_changed_or_taken_out_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let (log, area) = (ErasedLog::of_folder(folder.path()), AreaId::from_bytes([7; 16]));
        let graves = vec![grave(1), grave(2), grave(3)];
        log.add(area, &ErasedList { graves, ..ErasedList::default() }).unwrap();
        let text = std::fs::read_to_string(log.path()).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for tampered in [text.replace("0202", "0404"), [lines[0], lines[1], lines[3]].concat()] {
            std::fs::write(log.path(), tampered).unwrap();
            assert!(matches!(log.read(), Err(ErasedError::Damaged(_))));
        }
    }

    #[test]
    fn the_list_of_another_area_is_not_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let log = ErasedLog::of_folder(folder.path());
        log.add(AreaId::from_bytes([7; 16]), &ErasedList::default()).unwrap();
        let other = log.add(AreaId::from_bytes([8; 16]), &ErasedList::default());
        assert!(matches!(other, Err(ErasedError::OtherArea(_))));
    }
}
