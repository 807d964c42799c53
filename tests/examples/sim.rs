//! Lives through worlds, one for each seed, and says which of them broke. `make sim SEEDS=10000`; `make sim SEED=7`
//! tells the story of one.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::Parser;
use tests::sim::{Broken, Ground, run, run_many};

/// What the page says before the figures.
const HEAD: &str = "# Worlds that were lived through

Each world has two to eight phones in one to three teams, desks of the council, the real server core, and a line, \
phones, people and a server that fail, all from one seed; `docs/decisions/0016-one-world-from-one-seed.md` says what \
is real in it and what is a model. In the end, and some of it at every step: every word that was typed and saved is \
there, none of them twice; all phones that may read a record show what the server has; nobody holds what they may not \
read; nothing was said to be kept that was not in the log; and nothing can be read without a current yes.
";

/// Lines of a broken world's story that are shown.
const LAST: usize = 40;

#[derive(Parser)]
struct Arguments {
    /// How many worlds.
    #[arg(long, default_value_t = 1000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Only this one, with its whole story.
    #[arg(long)]
    seed: Option<u64>,
    /// Writes what became of them there too, as of this day.
    #[arg(long, requires = "day")]
    out: Option<PathBuf>,
    #[arg(long)]
    day: Option<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ground = Arc::new(Ground::make());
    match arguments.seed {
        Some(seed) => one(seed, &ground),
        None => many(&arguments, &ground),
    }
}

fn one(seed: u64, ground: &Arc<Ground>) -> ExitCode {
    match run(seed, ground) {
        Ok(lived) => {
            println!("{}\nseed {seed}: all held", lived.story.join("\n"));
            ExitCode::SUCCESS
        }
        Err(broken) => {
            show(seed, &broken, usize::MAX);
            ExitCode::FAILURE
        }
    }
}

fn many(arguments: &Arguments, ground: &Arc<Ground>) -> ExitCode {
    let Arguments { from, seeds, .. } = *arguments;
    let began = Instant::now();
    let (broken, tally) = run_many(from..from + seeds, ground);
    for (seed, one) in &broken {
        show(*seed, one, LAST);
    }
    let seconds = began.elapsed().as_secs_f64();
    let each = seconds * 1000.0 / seeds as f64;
    let told: String = tally.iter().map(|(what, times)| format!("{times:>9} {what}\n")).collect();
    let end = format!(
        "{seeds} worlds from seed {from}: {} broke, in {seconds:.0} s ({each:.1} ms each)",
        broken.len()
    );
    println!("{told}{end}");
    if let (Some(out), Some(day)) = (&arguments.out, &arguments.day) {
        let page = format!("{HEAD}\nOn {day}, `make sim SEEDS={seeds}`:\n\n```text\n{told}{end}\n```\n");
        std::fs::write(out, page).expect("a page that can be written");
    }
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn show(seed: u64, broken: &Broken, last: usize) {
    let from = broken.story.len().saturating_sub(last);
    for line in &broken.story[from..] {
        println!("  {line}");
    }
    println!("seed {seed}: {}. Again with: make sim SEED={seed}", broken.what);
}
