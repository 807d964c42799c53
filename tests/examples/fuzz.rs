//! `make fuzz N=…`: damaged changes by the million, on the way that the server lets changes in.
//!
//! The damage is done and judged in a process of its own with bounded memory, so that an abort is seen and counted.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufRead, BufReader};
use std::panic;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs};

use clap::Parser;
use tests::dice::Dice;
use tests::hostile::mutate::{Damage, mutant};
use tests::hostile::seeds;
use tests::hostile::trial::Tally;

/// Mutants that one process judges.
const SHARE: u64 = 50_000;
/// What such a process may ask for, in KiB of address space: much more than it needs, and less than a bomb.
const MEMORY_KIB: u64 = 1024 * 1024;

#[derive(Debug, Parser)]
struct Fuzz {
    /// How many.
    #[arg(long, default_value_t = 100_000)]
    count: u64,
    /// Other damage.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Writes what became of them there too, as of this day.
    #[arg(long, requires = "day")]
    out: Option<PathBuf>,
    #[arg(long)]
    day: Option<String>,
    /// Judges one share in this process.
    #[arg(long, hide = true)]
    share: bool,
}

fn main() -> ExitCode {
    let fuzz = Fuzz::parse();
    if fuzz.share {
        judge(fuzz.seed, fuzz.count);
        return ExitCode::SUCCESS;
    }
    let mut all = Sum::default();
    for share in 0..fuzz.count.div_ceil(SHARE) {
        let count = SHARE.min(fuzz.count - share * SHARE);
        all.add_share(fuzz.seed.wrapping_mul(1_000_003).wrapping_add(share), count);
    }
    println!("{all}");
    if let (Some(out), Some(day)) = (&fuzz.out, &fuzz.day) {
        fs::write(out, page(&fuzz, day, &all)).expect("a page that can be written");
    }
    if all.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What is kept of a run.
fn page(Fuzz { count, seed, .. }: &Fuzz, day: &str, all: &Sum) -> String {
    format!(
        "# Damaged changes\n\n\
         `make fuzz N={count} SEED={seed}` wrote this on {day}, from a {} build: honest changes of every kind, damaged at random, on the way that \
         the server\nlets changes in. *Raw* damage is what a line or a disk does; of *repaired* ones the checksum was made good \
         again, as an attacker\nwould. What is taken is read back from its rows, compared, and written on. *Panics* were \
         Automerge's, each caught and answered as\na refusal; *escaped* ones would have reached whoever sent the bytes. Each \
         process may ask for {} MiB at most: an abort would be seen.\n\n```text\n{all}```\n",
        if cfg!(debug_assertions) { "debug" } else { "release" },
        MEMORY_KIB / 1024
    )
}

/// Judges a share and tells what became of it, a line for each number.
fn judge(seed: u64, count: u64) {
    static PANICS: AtomicU64 = AtomicU64::new(0);
    panic::set_hook(Box::new(|_| {
        PANICS.fetch_add(1, Ordering::Relaxed);
    }));
    let (seeds, mut dice) = (seeds::all(), Dice(seed));
    let (mut raw, mut repaired) = (Tally::default(), Tally::default());
    let before = peak_kib();
    for _ in 0..count {
        let mutant = mutant(&seeds, &mut dice);
        match mutant.damage {
            Damage::Raw => raw.add(&mutant),
            Damage::Repaired => repaired.add(&mutant),
        }
    }
    for (name, tally) in [("raw", raw), ("repaired", repaired)] {
        println!("{name}: taken {}", tally.taken);
        tally.refused.iter().for_each(|(reason, times)| println!("{name}: {reason} {times}"));
        println!("escaped {}", tally.escaped);
        println!("unloadable {}", tally.unloadable);
        println!("most longest-us {}", tally.longest.as_micros());
    }
    println!("panics {}", PANICS.load(Ordering::Relaxed));
    println!("most extra-kib {}", peak_kib() - before);
}

/// The most memory that this process has had, in KiB.
fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("a process has a status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// What all shares told, by name. Those that begin with `most` are not added up.
#[derive(Debug, Default)]
struct Sum {
    told: BTreeMap<String, u64>,
    aborts: u64,
}

impl Sum {
    fn add_share(&mut self, seed: u64, count: u64) {
        let own = env::current_exe().expect("a program has a path");
        let mut child = Command::new("sh")
            .args(["-c", &format!("ulimit -v {MEMORY_KIB}; exec \"$0\" \"$@\"")])
            .arg(own)
            .args(["--share", "--seed", &seed.to_string(), "--count", &count.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process of our own");
        for line in BufReader::new(child.stdout.take().expect("a pipe")).lines() {
            let line = line.expect("text");
            let (name, number) = line.rsplit_once(' ').expect("a name and a number");
            let (number, told): (u64, _) =
                (number.parse().expect("a number"), self.told.entry(name.to_owned()).or_default());
            *told = if name.starts_with("most") { number.max(*told) } else { *told + number };
        }
        if !child.wait().expect("it ends").success() {
            println!("aborted: --share --seed {seed} --count {count}");
            self.aborts += 1;
        }
    }

    fn is_sound(&self) -> bool {
        self.aborts == 0
            && ["escaped", "unloadable", "raw: taken"].iter().all(|name| self.told.get(*name) == Some(&0))
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let judged: u64 =
            self.told.iter().filter(|(name, _)| name.contains(": ")).map(|(_, number)| number).sum();
        writeln!(f, "{judged} damaged changes, {} aborts", self.aborts)?;
        self.told.iter().try_for_each(|(name, number)| writeln!(f, "{name} {number}"))
    }
}
