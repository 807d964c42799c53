//! Damaged rows put right: the hash of what was lost is still known, so whoever has these very bytes can bring them.

use crate::domain::access::may_read;
use crate::domain::id::{ChangeHash, RecordId};
use crate::domain::kind::Kind;
use crate::merge::inspect;
use crate::records;
use crate::seal::Master;
use crate::store::{ChangeRow, DeviceRow, Reader, Store, StoreError, Tx};
use crate::wire::Wanted;

use super::super::SyncError;
use super::super::derive::{Marks, again};
use super::super::incoming::Incoming;
use super::finding::Finding;
use super::folder::BackupError;
use super::restore::Source;
use super::rows::Rows;

/// Damaged rows that one answer names: an answer stays small, and the next one names others.
const ASKED: usize = 32;

/// What to ask a device for: damaged changes of records that it may read.
pub(in super::super) fn wanted(reader: &Reader, device: &DeviceRow) -> Result<Vec<Wanted>, SyncError> {
    let mut wanted: Vec<Wanted> = Vec::new();
    if device.revoked {
        return Ok(wanted);
    }
    for row in reader.some_damaged(ASKED)? {
        let (Some(circle), Some(kind)) = (reader.circle(row.circle)?, Kind::named(&row.kind)) else {
            continue;
        };
        let role = reader.role_in(device.member, circle.id)?;
        if !role.is_some_and(|role| may_read(kind, circle.kind, role)) {
            continue;
        }
        match wanted.iter_mut().find(|one| one.doc == row.doc) {
            Some(one) => one.hashes.push(row.hash),
            None => wanted.push(Wanted { doc: row.doc, hashes: vec![row.hash] }),
        }
    }
    Ok(wanted)
}

/// Takes a change that is in the log already for its row, if that one is damaged. Nobody's right is asked: the hash says
/// that these are the bytes that were kept. Answers whether the row is sound now.
pub(in super::super) fn take_again(
    tx: &mut Tx<'_>,
    master: &Master,
    incoming: &Incoming,
) -> Result<bool, SyncError> {
    let (doc, hash) = (incoming.push.doc, incoming.hash);
    let Some(place) = tx.damaged_place(doc, hash)? else { return Ok(true) };
    // A row that lost even its names is left to a backup: what refers to it must be made anew with it.
    if !matches!(incoming.inspected, Some(Ok(_))) || !is_named(tx.change_at(place), doc, hash)? {
        return Ok(false);
    }
    put_right(tx, master, (doc, hash), place, &incoming.push.change)?;
    Ok(true)
}

/// Whether a damaged row still says which change it is.
fn is_named(
    row: Result<Option<ChangeRow>, StoreError>,
    doc: RecordId,
    hash: ChangeHash,
) -> Result<bool, SyncError> {
    match row {
        Ok(row) => Ok(row.is_some_and(|row| row.doc == doc && row.hash == hash)),
        Err(error) if error.is_damage() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Writes a row anew, offers it and all that was perhaps passed over for it to devices again, and derives its record anew.
fn put_right(
    tx: &mut Tx<'_>,
    master: &Master,
    (doc, hash): (RecordId, ChangeHash),
    place: i64,
    change: &[u8],
) -> Result<(), SyncError> {
    let row = tx.document(doc)?.ok_or(SyncError::Unreadable(doc))?;
    let actor = inspect(change).map_err(|_| SyncError::Unreadable(doc))?.actor;
    let owner = records::owner(tx, doc, &row.envelope)?;
    let key = records::key(tx, master, owner)?;
    let sealed = records::seal_change(&key, doc, row.epoch, hash, change);
    tx.rewrite_change(place, doc, row.epoch, hash, actor, &sealed)?;
    tx.note_sound(place)?;
    tracing::info!(record = %doc, "a damaged row of the log was mended");
    let last = row.envelope.subject.map_or(Ok(None), |person| tx.last_active(person))?;
    tx.feed_again(row.circle, doc, last)?;
    again(tx, master, doc, Marks::Announce)
}

/// What became of damaged rows.
#[derive(Debug, PartialEq, Eq)]
pub struct Mended {
    pub mended: usize,
    pub left: usize,
}

/// Reads the log through and puts every damaged row right that the backup has whole.
pub fn mend_from(store: &Store, master: &Master, source: &Source) -> Result<Mended, BackupError> {
    let found = source.find(master)?;
    let area = store.read(|reader| reader.area())?.ok_or(BackupError::NoArea)?;
    if area.id != found.about.area {
        return Err(BackupError::OtherArea);
    }
    let (damaged, finding) = store.read(|reader| {
        let damaged = Rows::new(reader, master).all_damaged()?;
        let finding = Finding::of(reader, &damaged, |_| true)?;
        Ok::<_, SyncError>((damaged, finding))
    })?;
    finding.note(store)?;
    let copy = Reader::of_copy(&found.log, &found.keys)?;
    let same_life = area.incarnation == found.about.incarnation;
    let mut rows = Rows::new(&copy, master);
    let mut whole = Vec::new();
    let mut all_named = true;
    for place in &damaged {
        let there = if same_life { Some(*place) } else { place_in(store, &copy, *place)? };
        let Some((row, change)) = there.map(|there| rows.open(there)).transpose()?.flatten() else {
            continue;
        };
        all_named &= is_named(store.read(|reader| reader.change_at(*place)), row.doc, row.hash)?;
        whole.push((*place, row.doc, row.hash, change));
    }
    let mended = whole.len();
    if mended > 0 {
        let master = master.clone();
        store.write(move |tx| {
            if !all_named {
                // What the index knows them by is not what they say any more.
                tx.index_changes_again()?;
            }
            for (place, doc, hash, change) in &whole {
                put_right(tx, &master, (*doc, *hash), *place, change)?;
            }
            Ok::<_, SyncError>(())
        })?;
    }
    Ok(Mended { mended, left: damaged.len() - mended })
}

/// Where a copy from another life of the store has the change of this place, if its hash can still be read.
fn place_in(store: &Store, copy: &Reader, place: i64) -> Result<Option<i64>, SyncError> {
    match store.read(|reader| reader.change_at(place)) {
        Ok(Some(row)) => Ok(copy.seq(row.doc, row.hash)?),
        Ok(None) => Ok(None),
        Err(error) if error.is_damage() => Ok(None),
        Err(error) => Err(error.into()),
    }
}
