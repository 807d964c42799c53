//! What it costs the server that a fresh device reads all there is.

use std::collections::BTreeMap;

use heard::domain::id::ActorId;
use heard::merge::author;
use heard::seal::random;
use heard::wire;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_bytes::ByteBuf;
use tests::device::Device;
use tests::server::TestServer;
use tests::workload::Workload;

use crate::figures::Figures;
use crate::ingest::{cpu_seconds, median};
use crate::record::{self, borrowed};
use crate::seed::seed;

const RECORDS: usize = 20_000;
const RUNS: usize = 5;

pub(crate) fn measure(workload: &Workload) -> Figures {
    let folder = tempfile::tempdir().expect("a folder for the data");
    let data = folder.path().join("data");
    seed(&data, RECORDS, &changes(workload));
    let mut server = TestServer::on(&data);
    server.serve(&[]);
    let mut runs: Vec<f64> = (0..RUNS).map(|_| per_cpu_second(&server)).collect();
    let mut figures = Figures::default();
    figures.put("pull.records_per_s", median(&mut runs), "records/s");
    figures.put("pull.records_per_s_least", runs[0], "records/s");
    figures.put("pull.records_per_s_most", runs[RUNS - 1], "records/s");
    figures
}

/// The first changes of the workload's records, as the app would send them.
pub(crate) fn changes(workload: &Workload) -> Vec<Vec<u8>> {
    let actor = ActorId::from_bytes(random());
    let change = |fields| author::change::<Vec<u8>>(&[], actor, &borrowed(&fields)).expect("an honest birth");
    workload.records.iter().map(|record| change(record::conversation(&record.last))).collect()
}

fn per_cpu_second(server: &TestServer) -> f64 {
    let mut fresh = server.worker("Cwm", "Dev");
    let before = cpu_seconds(server.pid());
    let read = read_all(&mut fresh);
    let taken = cpu_seconds(server.pid()) - before;
    assert_eq!(read, RECORDS, "not all was told");
    RECORDS as f64 / taken
}

/// What a device looks at that only wants to get on.
#[derive(Deserialize)]
struct Glance {
    #[serde(default)]
    feed: Vec<IgnoredAny>,
    #[serde(default)]
    cursors: BTreeMap<String, ByteBuf>,
    #[serde(default)]
    more: bool,
}

/// Reads all that there is for a device, which keeps nothing of it but its cursors; answers how many changes came.
pub(crate) fn read_all(device: &mut Device) -> usize {
    let mut read = 0;
    loop {
        let glance: Glance = wire::decode(&device.post(device.request()).body()).expect("a response");
        read += glance.feed.len();
        device.cursors.extend(glance.cursors);
        if !glance.more {
            return read;
        }
    }
}
