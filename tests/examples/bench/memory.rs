//! How much memory the server holds with many records, once many devices have read them all.

use std::{fs, thread};

use tests::server::TestServer;
use tests::workload::Workload;

use crate::figures::Figures;
use crate::pull::{changes, read_all};
use crate::seed::seed;

const RECORDS: usize = 100_000;
const DEVICES: usize = 20;
/// How many of them read at once.
const AT_ONCE: usize = 4;

pub(crate) fn measure(workload: &Workload) -> Figures {
    let folder = tempfile::tempdir().expect("a folder for the data");
    let data = folder.path().join("data");
    seed(&data, RECORDS, &changes(workload));
    let mut server = TestServer::on(&data);
    server.serve(&[]);
    let mut figures = Figures::default();
    figures.put("memory.rss_start_mb", rss_mb(server.pid(), "VmRSS"), "MB");
    for _ in 0..DEVICES / AT_ONCE {
        thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                let mut fresh = server.worker("Cwm", "Dev");
                scope.spawn(move || assert_eq!(read_all(&mut fresh), RECORDS, "not all was told"));
            }
        });
    }
    figures.put("memory.rss_100k_mb", rss_mb(server.pid(), "VmRSS"), "MB");
    figures.put("memory.peak_100k_mb", rss_mb(server.pid(), "VmHWM"), "MB");
    figures
}

/// A line of the kernel's word on a process's memory.
fn rss_mb(process: u32, line: &str) -> f64 {
    let told = fs::read_to_string(format!("/proc/{process}/status")).expect("a process of ours");
    let line = told.lines().find(|told| told.starts_with(line)).expect("its memory");
    let kb = line.split_whitespace().nth(1).expect("a number");
    kb.parse::<f64>().expect("a number") * 1024.0 / 1e6
}
