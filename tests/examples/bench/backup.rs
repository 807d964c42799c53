//! How fast a large log is backed up and made into a data folder again, beside a bare copy of the same files.

use std::fs::{self, File};
use std::path::Path;
use std::time::Instant;

use tests::server::TestServer;
use tests::workload::Workload;

use crate::figures::Figures;
use crate::ingest::median;
use crate::pull::changes;
use crate::seed::seed;

const RECORDS: usize = 40_000;
/// Copies and backups, in turns.
const ROUNDS: usize = 3;

pub(crate) fn measure(workload: &Workload) -> Figures {
    let folder = tempfile::tempdir().expect("a folder for the data");
    let data = folder.path().join("data");
    seed(&data, RECORDS, &changes(workload));
    let mut server = TestServer::on(&data);
    server.serve(&[]);
    let (mut bare, mut backups) = (Vec::new(), Vec::new());
    let mut backup = None;
    for _ in 0..ROUNDS {
        bare.push(seconds(|| copy(&data, &folder.path().join("copy"))).0);
        let (took, made) = seconds(|| server.back_up());
        backups.push(took);
        backup = Some(made);
    }
    server.kill();
    let from = backup.expect("a backup");
    let again = folder.path().join("again");
    fs::copy(data.with_extension("key"), again.with_extension("key")).expect("the master key");
    let (took, _) =
        seconds(|| TestServer::on(&again).run(&["restore", "--from", from.to_str().expect("a plain path")]));

    let (bare, made) = (median(&mut bare), median(&mut backups));
    let mut figures = Figures::default();
    figures.put("backup.mb_s", megabytes(&from) / made, "MB/s");
    figures.put("backup.copy_ratio", made / bare, "ratio");
    figures.put("restore.records_per_s", RECORDS as f64 / took, "records/s");
    figures
}

/// Copies the data's files and flushes them: what no backup is, and no backup is faster than.
fn copy(data: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for name in ["heard.sqlite", "keys.sqlite"] {
        let copied = to.join(name);
        fs::copy(data.join(name), &copied).expect("a copy");
        File::open(&copied).and_then(|file| file.sync_all()).expect("a flushed copy");
    }
}

fn megabytes(folder: &Path) -> f64 {
    let files = fs::read_dir(folder).expect("a backup").map(|file| file.expect("a file"));
    files.map(|file| file.metadata().expect("its size").len() as f64).sum::<f64>() / 1e6
}

fn seconds<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed().as_secs_f64(), done)
}
