//! A store with as many records as one likes, made through the store's own functions and sealed like any other: what a
//! device pushed would be judged, which takes a thousand times as long.
//!
//! All are conversations of one team, each of a person of its own. Ids rise, so that rows are appended; nothing else is
//! otherwise than in a store that grew by itself, but that nothing was derived.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::Path;

use heard::domain::consent::Purpose;
use heard::domain::envelope::Envelope;
use heard::domain::id::{ActorId, ChangeHash, CircleId, RecordId};
use heard::merge::{change_actor, change_hash};
use heard::seal::{DataKey, Master, Place, random};
use heard::store::{NewDocument, NewFeedChange, NewKey, Store, Tx};
use tests::device::Device;
use tests::server::TestServer;

/// Records in one commit.
const BATCH: usize = 10_000;

/// Some day in 2026, in days since 1970.
const DAY: u32 = 20_600;

/// An area with one team on an empty folder, `records` records in it whose first changes are these in turn, and the phone
/// they are of.
pub(crate) fn seed(data: &Path, records: usize, changes: &[Vec<u8>]) -> Device {
    let mut server = TestServer::on(data);
    server.found("Cwm");
    server.serve(&[]);
    let device = server.worker("Cwm", "Amina");
    server.stop();
    let master = Master::read(&data.with_extension("key")).expect("the master key");
    let store = {
        let (master, made) = (master.clone(), Cell::new(0));
        Store::open(data, move || key(&master, &made)).expect("the store")
    };
    let changes: Vec<Row> = changes.iter().map(|change| Row::of(change)).collect();
    let (circle, id) = (device.circle("team"), device.joined.device);
    let actors: BTreeSet<ActorId> = changes.iter().map(|row| row.actor).collect();
    store.write(move |tx| actors.into_iter().try_for_each(|actor| tx.bind_actor(actor, id))).expect("actors");
    for from in (0..records).step_by(BATCH) {
        let (changes, master) = (changes.clone(), master.clone());
        let batch = from..records.min(from + BATCH);
        store
            .write(move |tx| {
                batch
                    .into_iter()
                    .try_for_each(|number| add(tx, &master, circle, number, &changes[number % changes.len()]))
            })
            .expect("a batch of rows");
    }
    device
}

/// What the log says of a change, and its bytes.
#[derive(Clone)]
struct Row {
    hash: ChangeHash,
    actor: ActorId,
    change: Vec<u8>,
}

impl Row {
    fn of(change: &[u8]) -> Row {
        let actor = change_actor(change).expect("an honest change");
        Row { hash: change_hash(change), actor, change: change.to_vec() }
    }
}

fn key(master: &Master, made: &Cell<u64>) -> NewKey {
    made.set(made.get() + 1);
    let id = rising(made.get());
    (id, master.wrap(&id, &DataKey::fresh()))
}

fn add(
    tx: &mut Tx<'_>,
    master: &Master,
    circle: CircleId,
    number: usize,
    Row { hash, actor, change }: &Row,
) -> Result<(), heard::store::StoreError> {
    let (doc, person) =
        (RecordId::from_bytes(rising(number as u64)), RecordId::from_bytes(rising(number as u64)));
    let envelope = Envelope { kind: "conversation".to_owned(), circle, subject: Some(person), about: None };
    let (key, wrapped) = tx.key_of(*person.as_bytes())?.expect("a key");
    let key = master.unwrap(&key, &wrapped).expect("a key of this master");
    let sealed = key.seal(Place { table: "change", doc, epoch: 0, hash: *hash }, change);
    let entered = tx.next_position(circle)?;
    tx.add_document(&NewDocument { id: doc, envelope: &envelope, circle, entered, day: DAY, epoch: 0 })?;
    // As if they had said yes to keeping it: nothing of all this is to be erased because its time is over.
    tx.put_permission(person, Purpose::Keep.name(), Some(doc))?;
    let seq = tx.add_change(doc, 0, *hash, *actor, &sealed)?;
    let (position, change) = (entered, seq);
    tx.feed_change(&NewFeedChange { circle, position, doc, change, quiet_since: None, to_all: false })
}

/// Random but for its beginning, which counts.
fn rising(number: u64) -> [u8; 16] {
    let mut id = random::<16>();
    id[..8].copy_from_slice(&number.to_be_bytes());
    id
}
