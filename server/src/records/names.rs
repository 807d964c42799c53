//! Members' names, sealed under a data key of the area's own: a change of the master key changes nothing of them.

use super::{RecordError, key};
use crate::domain::id::{ChangeHash, MemberId, RecordId};
use crate::seal::{DataKey, Master, Place};
use crate::store::{Reader, StoreError, Tx};

const MEMBER: &str = "member";

/// A member's name, sealed for the store.
pub fn seal_name(
    tx: &mut Tx<'_>,
    master: &Master,
    member: MemberId,
    name: &str,
) -> Result<Vec<u8>, RecordError> {
    let area = tx.area()?.ok_or(StoreError::Stopped)?;
    let key = key(tx, master, owner(*area.id.as_bytes()))?;
    Ok(key.seal(place(member), name.as_bytes()))
}

/// A member's name; none where nobody of this id is there, or it does not open.
pub fn name_of(reader: &Reader, master: &Master, member: MemberId) -> Result<Option<String>, StoreError> {
    let (Some(area), Some(sealed)) = (reader.area()?, reader.member_name(member)?) else { return Ok(None) };
    let key = reader.key_of(*area.id.as_bytes())?.and_then(|(id, wrapped)| master.unwrap(&id, &wrapped).ok());
    Ok(opened(key.as_ref(), master, member, &sealed))
}

/// Seals each name under the area's key that an earlier build sealed under the master key.
pub(crate) fn seal_names_anew(tx: &mut Tx<'_>, master: &Master) -> Result<(), RecordError> {
    let Some(area) = tx.area()? else { return Ok(()) };
    let key = key(tx, master, owner(*area.id.as_bytes()))?;
    for (member, sealed) in tx.member_names()? {
        if key.open(place(member), &sealed).is_ok() {
            continue;
        }
        if let Some(name) = opened(None, master, member, &sealed) {
            tx.rename_member(member, &key.seal(place(member), name.as_bytes()))?;
        }
    }
    Ok(())
}

/// Under the area's key, or as builds did that had none.
fn opened(key: Option<&DataKey>, master: &Master, member: MemberId, sealed: &[u8]) -> Option<String> {
    let under_area = key.and_then(|key| key.open(place(member), sealed).ok());
    match under_area {
        Some(name) => String::from_utf8(name).ok(),
        None => master.open_name(member.as_bytes(), sealed).ok(),
    }
}

fn owner(area: [u8; 16]) -> RecordId {
    RecordId::from_bytes(area)
}

fn place(member: MemberId) -> Place<'static> {
    let doc = RecordId::from_bytes(*member.as_bytes());
    Place { table: MEMBER, doc, epoch: 0, hash: ChangeHash::from_bytes([0; 32]) }
}
