//! What a phone is told after its server was brought up to this build.

use std::collections::{BTreeMap, BTreeSet};

use heard::domain::id::RecordId;
use heard::wire::{self, FeedItem};
use rusqlite::Connection;
use tests::device::Device;

/// All that the next syncs bring.
pub fn brought(device: &mut Device) -> Vec<FeedItem> {
    let mut feed = Vec::new();
    loop {
        let response: wire::Response =
            wire::decode(&device.post(Device { unsent: Vec::new(), ..device.clone() }.request()).body())
                .expect("a response");
        feed.extend(response.feed.clone());
        if !device.take_in(wire::Response { results: Vec::new(), ..response }) {
            return feed;
        }
    }
}

/// What this phone would be told if it had lost all.
pub fn from_nothing(device: &Device, version: usize) -> Device {
    let mut device = Device {
        cursors: BTreeMap::new(),
        records: BTreeMap::new(),
        unsent: Vec::new(),
        // When these were changed was not noted: all of them count as changed today.
        window: (version < 3).then_some(2),
        ..device.clone()
    };
    device.sync();
    device
}

/// The team's records in the order in which this phone would be told of them if it had lost all.
pub fn told_from_nothing(device: &Device) -> Vec<RecordId> {
    let mut device =
        Device { cursors: BTreeMap::new(), records: BTreeMap::new(), unsent: Vec::new(), ..device.clone() };
    let team = device.circle("team");
    let mut told: Vec<_> = brought(&mut device)
        .into_iter()
        .filter(|item| item.circle == team && item.what == "change")
        .map(|item| item.doc)
        .collect();
    told.dedup();
    told
}

/// The same as the log has it: the last that came into the circle first.
pub fn newest_first(log: &Connection, device: &Device) -> Vec<RecordId> {
    let mut statement = log
        .prepare(
            "select doc from feed join document on document.id = feed.doc and document.circle = feed.circle
             where feed.circle = ? and what = 'change' group by doc order by min(position) desc",
        )
        .expect("a query");
    let docs = statement
        .query_map([device.circle("team").as_bytes()], |row| Ok(RecordId::from_bytes(row.get(0)?)))
        .expect("rows");
    docs.collect::<Result<_, _>>().expect("rows")
}

/// Every change, by its record, in no order; those that were sent.
pub fn changes(device: &Device) -> BTreeMap<RecordId, BTreeSet<&[u8]>> {
    let waits = |change: &Vec<u8>| device.unsent.iter().any(|push| push.change == *change);
    let sent = device.records.iter().map(|(doc, copy)| {
        (*doc, copy.changes.iter().filter(|change| !waits(change)).map(Vec::as_slice).collect())
    });
    sent.filter(|(_, changes): &(_, BTreeSet<_>)| !changes.is_empty()).collect()
}
