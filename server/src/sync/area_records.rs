//! The area's own records, wordings and lists, as they stand: for the steward's command line.

use crate::domain::circle::CircleKind;
use crate::domain::id::RecordId;
use crate::domain::kind::Kind;
use crate::domain::state::State;
use crate::merge::Document;
use crate::records;
use crate::seal::Master;
use crate::store::Store;

use super::SyncError;

#[derive(Debug)]
pub struct AreaRecord {
    pub id: RecordId,
    /// In the log's order: what a further change builds on.
    pub changes: Vec<Vec<u8>>,
    pub state: State,
}

/// All records of a kind in the area's circle.
pub fn area_records(store: &Store, master: &Master, kind: Kind) -> Result<Vec<AreaRecord>, SyncError> {
    store.read(|reader| {
        let area = reader.circle_of(CircleKind::Area, None)?;
        let mut found = Vec::new();
        for id in reader.documents_of_kind(kind.name())? {
            let Some(row) = reader.document(id)?.filter(|row| Some(row.circle) == area) else { continue };
            let key = records::reading_key(reader, master, id, &row.envelope)?;
            let rows = reader.changes(id)?;
            let changes =
                rows.iter().map(|row| records::open_change(&key, row)).collect::<Result<Vec<_>, _>>()?;
            let state = Document::replay(&changes).map_err(|_| SyncError::Unreadable(id))?.state();
            found.push(AreaRecord { id, changes, state });
        }
        Ok(found)
    })
}
