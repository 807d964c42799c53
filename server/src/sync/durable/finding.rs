//! What a look at the log found, until it is noted: rows are looked at in one moment and noted in a later one.

use crate::seal::sha256;
use crate::store::{ChangeRow, Reader, Store, StoreError};

/// What is sealed at a place, as SHA-256: another once the row was written anew. None where it is no row any more.
type Seen = Option<[u8; 32]>;

/// Rows that were looked at in one moment.
#[derive(Debug)]
pub(super) struct Finding {
    /// That are damaged, and were not known to be.
    fresh: Vec<(i64, Seen)>,
    /// That were known to be damaged, and are sound.
    sound: Vec<i64>,
}

impl Finding {
    /// Of the rows that `looked_at` names, these are `damaged` and all others sound.
    pub(super) fn of(
        reader: &Reader,
        damaged: &[i64],
        looked_at: impl Fn(i64) -> bool,
    ) -> Result<Finding, StoreError> {
        let known = reader.damaged_places()?;
        let is_sound = |place: &i64| looked_at(*place) && !damaged.contains(place);
        let fresh = damaged.iter().filter(|place| known.binary_search(place).is_err());
        let fresh = fresh.map(|place| Ok((*place, seen(reader.change_at(*place))?)));
        Ok(Finding {
            fresh: fresh.collect::<Result<_, StoreError>>()?,
            sound: known.iter().copied().filter(is_sound).collect(),
        })
    }

    /// How many damaged rows were not known.
    pub(super) fn fresh(&self) -> usize {
        self.fresh.len()
    }

    /// Notes what was found, but for rows that were put right meanwhile.
    pub(super) fn note(self, store: &Store) -> Result<(), StoreError> {
        if self.fresh.is_empty() && self.sound.is_empty() {
            return Ok(());
        }
        store.write(move |tx| {
            self.sound.iter().try_for_each(|place| tx.note_sound(*place))?;
            for (place, before) in &self.fresh {
                if seen(tx.change_at(*place))? == *before {
                    tx.note_damaged(*place)?;
                }
            }
            Ok(())
        })
    }
}

fn seen(row: Result<Option<ChangeRow>, StoreError>) -> Result<Seen, StoreError> {
    match row {
        Ok(row) => Ok(row.map(|row| sha256(&row.sealed))),
        Err(error) if error.is_damage() => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::circle::{Circle, CircleKind};
    use crate::domain::envelope::Envelope;
    use crate::domain::id::{ActorId, ChangeHash, CircleId, RecordId};
    use crate::store::NewDocument;

    const DOC: RecordId = RecordId::from_bytes([1; 16]);
    const HASH: ChangeHash = ChangeHash::from_bytes([2; 32]);
    const ACTOR: ActorId = ActorId::from_bytes([3; 16]);

    /// A store with so many rows that do not open.
    fn store_of(folder: &tempfile::TempDir, rows: u8) -> Store {
        let store = Store::open(folder.path(), || ([0; 16], Vec::new())).unwrap();
        let written = store.write(move |tx| {
            let circle = CircleId::from_bytes([4; 16]);
            tx.add_circle(Circle { id: circle, kind: CircleKind::Team, space: None })?;
            let envelope = Envelope { kind: "conversation".to_owned(), circle, subject: None, about: None };
            tx.add_document(&NewDocument {
                id: DOC,
                envelope: &envelope,
                circle,
                entered: 1,
                day: 1,
                epoch: 0,
            })?;
            (0..rows).try_for_each(|row| {
                tx.add_change(DOC, 0, ChangeHash::from_bytes([row; 32]), ACTOR, b"damaged").map(drop)
            })
        });
        written.map_err(|error: StoreError| error.to_string()).unwrap();
        store
    }

    fn damaged(store: &Store) -> Vec<i64> {
        store.read(|reader| reader.damaged_places()).unwrap()
    }

    #[test]
    fn a_row_that_was_put_right_meanwhile_is_not_noted_as_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let store = store_of(&folder, 2);
        let finding = store.read(|reader| Finding::of(reader, &[1, 2], |_| true)).unwrap();
        let mended = store.write(|tx| tx.rewrite_change(1, DOC, 0, HASH, ACTOR, b"sound"));
        mended.unwrap();
        finding.note(&store).unwrap();
        assert_eq!(damaged(&store), [2]);
    }

    #[test]
    fn a_row_that_somebody_else_found_meanwhile_is_not_noted_as_sound() {
        let folder = tempfile::tempdir().unwrap();
        let store = store_of(&folder, 3);
        store.write(|tx| tx.note_damaged(1)).unwrap();
        let finding = store.read(|reader| Finding::of(reader, &[], |place| place < 3)).unwrap();
        store.write(|tx| tx.note_damaged(2).and_then(|()| tx.note_damaged(3))).unwrap();
        finding.note(&store).unwrap();
        assert_eq!(damaged(&store), [2, 3], "what it was and what it was not looked at");
    }
}
