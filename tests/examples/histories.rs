//! Lives through random histories of consent, one person after another, and says which of them showed what it should not.
//! `make histories COUNT=10000`; `FROM` begins elsewhere.

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use tests::histories::live;

const HEAD: &str = "# Histories that were lived through

Each is one person: two things said, of which one is shared, notes, a name and a card. Three phones in two teams, each \
with what it has been told and no more, and the card decide about five purposes; members move the person, ask for an \
erasure, agree to it and stop it; the card erases, at once or after a day; hours pass; and what the phones have reaches \
the server in every order. After each step the outputs of a reviewer and a co-chair (the record's page, the list, two \
searches, and now and then sheets for three purposes), the card's page and what each phone holds after it synced are \
held against a reading of the rule that is written a second time, slowly, in `tests/src/histories`.
";

#[derive(Parser)]
struct Arguments {
    #[arg(long, default_value_t = 1000)]
    count: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Writes what became of them there too, as of this day.
    #[arg(long, requires = "day")]
    out: Option<std::path::PathBuf>,
    #[arg(long)]
    day: Option<String>,
}

fn main() -> ExitCode {
    let Arguments { count, from, out, day } = Arguments::parse();
    let began = Instant::now();
    let tally = match live(from..from + count) {
        Ok(tally) => tally,
        Err(wrong) => {
            println!("{wrong}");
            return ExitCode::FAILURE;
        }
    };
    let told: String = tally.iter().map(|(what, times)| format!("{times:>9} {what}\n")).collect();
    let end = format!("{count} histories from {from}: all held, in {:.0} s", began.elapsed().as_secs_f64());
    println!("{told}{end}");
    if let (Some(out), Some(day)) = (out, day) {
        let page = format!("{HEAD}\n{day}: {end}.\n\n```text\n{told}```\n");
        std::fs::write(out, page).expect("a page that can be written");
    }
    ExitCode::SUCCESS
}
