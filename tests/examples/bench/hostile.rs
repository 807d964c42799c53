//! What the worst of the crafted attacks costs: each alone, in a process of its own, by the guards that the server has.

use std::io::Read as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

use heard::merge::{Document, inspect};
use tests::hostile::{crafted, seeds};

use crate::figures::Figures;

/// Each is done so often, and the least of it counts: what others did meanwhile is not its cost.
const RUNS: usize = 5;

pub(crate) fn measure() -> Figures {
    let folder = tempfile::tempdir().expect("a folder for bytes");
    let file = folder.path().join("attack");
    let (mut slowest, mut largest) = ((0.0, String::new()), (0.0, String::new()));
    for attack in crafted::all() {
        fs::write(&file, &attack.bytes).expect("a file");
        let runs: Vec<(f64, f64)> = (0..RUNS).map(|_| alone(&file)).collect();
        let least = |of: fn(&(f64, f64)) -> f64| runs.iter().map(of).fold(f64::INFINITY, f64::min);
        let (ms, mb) = (least(|run| run.0), least(|run| run.1));
        if ms > 5.0 || mb > 4.0 {
            println!("{ms:.1} ms, {mb:.1} MB: {}", attack.name);
        }
        if ms > slowest.0 {
            slowest = (ms, attack.name.clone());
        }
        if mb > largest.0 {
            largest = (mb, attack.name.clone());
        }
    }
    println!("slowest: {}; largest: {}", slowest.1, largest.1);
    let mut figures = Figures::default();
    figures.put("hostile.worst_ms", slowest.0, "ms");
    figures.put("hostile.worst_rss_mb", largest.0, "MB");
    figures
}

/// Milliseconds, and how many MB more the process had at its peak.
fn alone(file: &Path) -> (f64, f64) {
    let own = env::current_exe().expect("a program has a path");
    let told = Command::new(own).arg("attack").arg(file).output().expect("a process of our own").stdout;
    let told = String::from_utf8(told).expect("text");
    let (ms, mb) = told.trim().split_once(' ').expect("two numbers");
    (ms.parse().expect("a number"), mb.parse().expect("a number"))
}

/// Lets the guards judge the bytes in a file, and tells what that cost.
pub(crate) fn attack(file: &Path) {
    // Honest work first: a server is warm when it is attacked.
    for seed in seeds::all() {
        let change = inspect(&seed.change).expect("an honest change");
        drop(seed.document.take(&change, |_| Ok(())));
    }
    let mut bytes = Vec::new();
    fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes)).expect("bytes");
    // The kernel counts the peak from now on.
    fs::write("/proc/self/clear_refs", "5").expect("a process of ours");
    let (before, begun) = (memory("VmRSS:"), Instant::now());
    let taken = inspect(&bytes).and_then(|change| Document::default().take(&change, |_| Ok(())));
    let ms = begun.elapsed().as_secs_f64() * 1000.0;
    let mb = (memory("VmHWM:") - before).max(0.0);
    drop(taken);
    println!("{ms} {mb}");
}

/// A line of the process's status, in MB.
fn memory(name: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").expect("a process has a status");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("its memory");
    line.trim().trim_end_matches(" kB").parse::<f64>().expect("a number") / 1024.0
}
