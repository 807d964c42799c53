//! The server's log read from outside: every record as it is, opened under its key.

use std::collections::BTreeMap;

use heard::domain::envelope::Envelope;
use heard::domain::id::{CircleId, MemberId, RecordId};
use heard::domain::state::State;
use heard::merge::Document;
use heard::seal::{DataKey, Master, Place};
use heard::store::{Reader, StoreError};
use heard::sync::Exchange;
use heard::wire;

use super::phone::storage::Changes;

/// A record as the server has it.
pub struct Logged {
    pub envelope: Envelope,
    pub circle: CircleId,
    pub changes: Changes,
    pub state: State,
    /// Who wrote its first change.
    pub member: Option<MemberId>,
    pub heard: bool,
    /// The last day on which something of its person was taken in, in days since 1970.
    pub active: Option<u32>,
}

/// A change that waits for a member's word.
pub struct Waiting {
    pub doc: RecordId,
    pub envelope: Envelope,
    pub change: Vec<u8>,
}

pub struct Log {
    pub records: BTreeMap<RecordId, Logged>,
    pub held: Vec<Waiting>,
}

impl Log {
    pub fn read(exchange: &Exchange) -> Log {
        let Exchange { store, master } = exchange;
        let read = store.read(|reader| {
            let mut records = BTreeMap::new();
            for id in reader.documents()? {
                records.insert(id, logged(reader, master, id)?);
            }
            let mut held = Vec::new();
            for (doc, _) in reader.all_held()? {
                for row in reader.held(doc)?.into_iter().filter(|row| !row.declined) {
                    let key = key(reader, master, row.owner)?;
                    let place = Place { table: "held", doc, epoch: row.epoch, hash: row.hash };
                    let change = key.open(place, &row.sealed).expect("held work that opens");
                    let envelope = wire::decode(&row.envelope).expect("an envelope");
                    held.push(Waiting { doc, envelope, change });
                }
            }
            Ok::<_, StoreError>(Log { records, held })
        });
        read.expect("a readable log")
    }
}

fn logged(reader: &Reader, master: &Master, id: RecordId) -> Result<Logged, StoreError> {
    let row = reader.document(id)?.expect("a record of the log");
    let envelope = row.envelope;
    let owner = match (envelope.subject, envelope.about) {
        (Some(subject), _) => subject,
        (None, Some(about)) => reader.document(about)?.and_then(|row| row.envelope.subject).unwrap_or(about),
        (None, None) => id,
    };
    let key = key(reader, master, *owner.as_bytes())?;
    let mut rows = Vec::new();
    for row in reader.changes(id)? {
        let place = Place { table: "change", doc: id, epoch: row.epoch, hash: row.hash };
        rows.push((row.hash, key.open(place, &row.sealed).expect("a row that opens")));
    }
    let state = Document::replay(rows.iter().map(|(_, bytes)| bytes)).expect("rows that replay").state();
    let author = reader.author(id)?.expect("a first change");
    let device = reader.actor_device(author)?;
    let member = match device {
        Some(device) => reader.device(device)?.map(|device| device.member),
        None => None,
    };
    let heard = reader.has_mark(id, "heard")?;
    let active = envelope.subject.map_or(Ok(None), |person| reader.last_active(person))?;
    let changes = rows.into_iter().collect();
    Ok(Logged { envelope, circle: row.circle, changes, state, member, heard, active })
}

fn key(reader: &Reader, master: &Master, owner: [u8; 16]) -> Result<DataKey, StoreError> {
    let (id, wrapped) = reader.key_of(owner)?.expect("a key");
    Ok(master.unwrap(&id, &wrapped).expect("a key that opens"))
}
