//! Whether a sync takes longer when much is stored: one new record, with a thousand beside it and with a million.

use std::path::Path;
use std::time::Instant;

use heard::domain::id::{ActorId, RecordId};
use heard::merge::author::{self, Edit};
use heard::seal::random;
use tests::device::Device;
use tests::server::TestServer;

use crate::figures::Figures;
use crate::ingest::median;
use crate::record::{Fields, borrowed};
use crate::seed::seed;
use crate::wire::create;

const FEW: usize = 1_000;
const MANY: usize = 1_000_000;
/// Syncs of one record that are timed, after some that are not.
const SYNCS: usize = 200;
const BEFORE: usize = 20;
/// Each store is looked at so often, in turns, so that what else the machine does falls on both.
const ROUNDS: usize = 3;

pub(crate) fn measure() -> Figures {
    let folder = tempfile::tempdir().expect("a folder for the data");
    let few = stored(&folder.path().join("few"), FEW);
    let many = stored(&folder.path().join("many"), MANY);
    let (mut of_few, mut of_many) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        of_few.extend(syncs(&few));
        of_many.extend(syncs(&many));
    }
    let (few, many) = (median(&mut of_few), median(&mut of_many));
    let mut figures = Figures::default();
    figures.put("growth.sync_1k_ms", few, "ms");
    figures.put("growth.sync_1m_ms", many, "ms");
    figures.put("growth.sync_1m", many / few, "ratio");
    figures
}

/// A serving store with so many small records, and a phone that joined it afterwards and reads on from there.
fn stored(data: &Path, records: usize) -> (TestServer, Device) {
    let change = author::change::<Vec<u8>>(&[], ActorId::from_bytes(random()), &borrowed(&fields()));
    let seeded = seed(data, records, &[change.expect("an honest birth")]);
    let mut server = TestServer::on(data);
    server.serve(&[]);
    let mut device = Device { line: server.line(), ..seeded };
    device.window = Some(1);
    device.sync();
    (server, device)
}

/// Milliseconds of each sync.
fn syncs((_, device): &(TestServer, Device)) -> Vec<f64> {
    let mut device = device.clone();
    let timed = |_| {
        let subject = RecordId::from_bytes(random());
        create(&mut device, RecordId::from_bytes(random()), "conversation", subject, &fields());
        let start = Instant::now();
        device.sync();
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        assert!(device.unsent.is_empty(), "it was not kept");
        ms
    };
    (0..BEFORE + SYNCS).map(timed).skip(BEFORE).collect()
}

fn fields() -> Fields {
    let text = |value: &str| Edit::Set(value.into());
    vec![
        ("at".to_owned(), text("2026-05-03T14:05")),
        ("place".to_owned(), text("by the school gate")),
        ("statement/0a/words".to_owned(), text("The bus is gone")),
    ]
}
