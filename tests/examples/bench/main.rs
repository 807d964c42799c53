//! What sync costs, measured on the real binary over loopback, and the areas that the browser's measurements begin with.
//! Each command writes its figures as `{name: {value, unit}}`.

mod backup;
mod fairness;
mod figures;
mod fill;
mod growth;
mod heaviest;
mod hostile;
mod ingest;
mod limit;
mod memory;
mod meter;
mod pull;
mod record;
mod seed;
mod wire;
mod withdrawal;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use tests::workload::{self, Workload};

#[derive(Debug, Parser)]
enum Bench {
    /// Makes a workload: a week in the field of one device.
    Workload {
        #[arg(long)]
        out: PathBuf,
        #[arg(long, default_value_t = 1)]
        seed: u64,
        #[arg(long, default_value_t = 200)]
        records: usize,
    },
    #[command(flatten)]
    Measure(Measure),
    /// Whether a sync takes longer beside a million records.
    Growth {
        #[arg(long)]
        out: PathBuf,
    },
    /// What the worst of the crafted attacks costs.
    Hostile {
        #[arg(long)]
        out: PathBuf,
    },
    /// How soon the last thing that is shown honours a withdrawal.
    Withdrawal {
        #[arg(long)]
        out: PathBuf,
    },
    /// Writes the heaviest records that pass the guards, for a browser to open.
    Heaviest {
        #[arg(long)]
        out: PathBuf,
    },
    /// Judges one attack in this process.
    #[command(hide = true)]
    Attack { file: PathBuf },
    /// Fills an empty data folder with a team's conversations.
    Fill {
        #[arg(long)]
        data: PathBuf,
        #[arg(long, default_value_t = 1000)]
        records: usize,
    },
}

#[derive(Debug, Subcommand)]
enum Measure {
    /// Bytes and requests of one device's week.
    Wire(Files),
    /// Fifty devices at once: what a record costs the server.
    Ingest(Files),
    /// A fresh device that reads all: what a record costs the server.
    Pull(Files),
    /// What the server holds in memory with 100,000 records.
    Memory(Files),
    /// How fast 40,000 records are backed up and restored.
    Backup(Files),
    /// What one phone waits beside thousands of lines and one device that sends too much.
    Fairness(Files),
}

#[derive(Debug, clap::Args)]
struct Files {
    #[arg(long)]
    workload: PathBuf,
    #[arg(long)]
    out: PathBuf,
}

fn main() {
    match Bench::parse() {
        Bench::Workload { out, seed, records } => {
            workload::generate(seed, records).write(&out).expect("a workload that can be written")
        }
        Bench::Measure(Measure::Wire(files)) => files.measure(wire::measure),
        Bench::Measure(Measure::Ingest(files)) => files.measure(ingest::measure),
        Bench::Measure(Measure::Pull(files)) => files.measure(pull::measure),
        Bench::Measure(Measure::Memory(files)) => files.measure(memory::measure),
        Bench::Measure(Measure::Backup(files)) => files.measure(backup::measure),
        Bench::Growth { out } => growth::measure().write(&out),
        Bench::Hostile { out } => hostile::measure().write(&out),
        Bench::Withdrawal { out } => withdrawal::measure().write(&out),
        Bench::Heaviest { out } => heaviest::write(&out),
        Bench::Attack { file } => hostile::attack(&file),
        Bench::Measure(Measure::Fairness(files)) => files.measure(fairness::measure),
        Bench::Fill { data, records } => fill::fill(&data, records),
    }
}

impl Files {
    fn measure(&self, measure: impl FnOnce(&Workload) -> figures::Figures) {
        let workload = Workload::read(&self.workload).expect("a workload");
        measure(&workload).write(&self.out);
    }
}
