//! `heard audit`: who decided, read, took away and erased what; and whether anybody changed that log.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::domain::id::{AreaId, RecordId, hex};
use crate::http::{day, now};
use crate::store::{AuditEnd, AuditFault, AuditRow, Store};

use super::{Failure, Folder};

#[derive(Debug, Args)]
pub(super) struct Audit {
    #[command(flatten)]
    folder: Folder,
    /// Only what is of this record.
    #[arg(long, value_name = "RECORD")]
    record: Option<RecordId>,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Reads the whole log through and says whether anything in it was changed, taken out, reordered or cut off.
    Verify {
        /// Ends of the log that were kept elsewhere, as heard audit checkpoint printed them, one on a line.
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
    },
    /// Prints the end of the log as it is now, to be kept where nobody who runs this server can change it.
    Checkpoint,
}

impl Audit {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, _) = self.folder.open()?;
        match self.what {
            Some(What::Verify { checkpoint }) => verify(&store, checkpoint),
            Some(What::Checkpoint) => {
                let AuditEnd { place, chain } = store.read(|reader| reader.audit_end())?;
                println!("heard-audit 1 {} {place} {} {}", area(&store)?, hex(&chain), day(now()));
                Ok(ExitCode::SUCCESS)
            }
            None => {
                let rows = store.read(|reader| reader.audited(self.record))?;
                rows.iter().for_each(print);
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn print(row: &AuditRow) {
    let member = row.member.map(|id| format!(" by {id}")).unwrap_or_default();
    println!("{} {} {}{member}", row.place, row.day, row.what);
    for (doc, text) in &row.parts {
        println!("    {}{text}", doc.map(|doc| format!("{doc} ")).unwrap_or_default());
    }
    if row.erased > 0 {
        println!("    and {} erased since", row.erased);
    }
}

fn verify(store: &Store, checkpoint: Option<PathBuf>) -> Result<ExitCode, Failure> {
    let (fault, end) = store
        .read(|reader| Ok::<_, crate::store::StoreError>((reader.audit_fault()?, reader.audit_end()?)))?;
    let mut troubles: Vec<String> = fault.map(told).into_iter().collect();
    if let Some(path) = checkpoint {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let area = area(store)?;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let kept =
                read(line, area).ok_or_else(|| format!("this is no checkpoint of this area: {line}"))?;
            match store.read(|reader| reader.audit_chain(kept.place))? {
                Some(chain) if chain == kept.chain => {}
                Some(_) => troubles.push(format!(
                    "Entry {} is not what it was when the checkpoint was made: the log was changed, or is another one.",
                    kept.place
                )),
                None => troubles.push(format!(
                    "The log was cut off: it ends at {}, and reached {} when the checkpoint was made.",
                    end.place, kept.place
                )),
            }
        }
    }
    for trouble in &troubles {
        println!("{trouble}");
    }
    if troubles.is_empty() {
        println!("{} entries, each bears out the one before.", end.place);
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

fn told(fault: AuditFault) -> String {
    match fault {
        AuditFault::Gap(place) => format!("Entries before {place} are missing, or stand in another order."),
        AuditFault::Changed(place) => format!("Entry {place} is not what was written."),
        AuditFault::PartChanged(place) => {
            format!("What entry {place} says of a record is not what was written.")
        }
    }
}

fn area(store: &Store) -> Result<AreaId, Failure> {
    Ok(store.read(|reader| reader.area())?.ok_or("there is no area here yet")?.id)
}

/// A line that `heard audit checkpoint` printed.
fn read(line: &str, area: AreaId) -> Option<AuditEnd> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let ["heard-audit", "1", of, place, chain, _] = words.as_slice() else { return None };
    let chain = chain.parse::<crate::domain::id::ChangeHash>().ok()?;
    let same = of.parse() == Ok(area);
    same.then_some(AuditEnd { place: place.parse().ok()?, chain: *chain.as_bytes() })
}
