//! `make kills N=…`: the server is killed at random moments, and nothing that it said it kept may be missing.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tests::kills::{self, Toll};

#[derive(Debug, Parser)]
struct Kills {
    /// How many.
    #[arg(long, default_value_t = 100)]
    count: usize,
    /// Other moments.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Writes what came of it there too, as of this day.
    #[arg(long, requires = "day")]
    out: Option<PathBuf>,
    #[arg(long)]
    day: Option<String>,
}

fn main() -> ExitCode {
    let asked = Kills::parse();
    let toll = kills::run(asked.count, asked.seed);
    println!("{toll}");
    if let (Some(out), Some(day)) = (&asked.out, &asked.day) {
        fs::write(out, page(&asked, day, &toll)).expect("a page that can be written");
    }
    if toll.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What is kept of a run.
fn page(Kills { count, seed, .. }: &Kills, day: &str, toll: &Toll) -> String {
    format!(
        "# Kills\n\n\
         `make kills N={count} SEED={seed}` wrote this on {day}: four devices write without a pause, the server is killed \
         (SIGKILL) between\n5 and 150 ms after it began to listen, started again, and asked by another device for all that is \
         new. Every change that was answered\n*kept* must be there, and none without what it builds on; now and then \
         `heard check` reads the whole log through, and in the end\na device reads everything from its beginning. \
         A kill is no power cut: what the disk itself loses is not tried here.\n\n```text\n{toll}\n```\n"
    )
}
