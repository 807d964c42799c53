//! `heard retention`: how long a space keeps what nobody has said yes to keeping, and when people are asked again.

use std::process::ExitCode;

use clap::Args;

use crate::domain::retention::{MOST_DAYS, Periods};
use crate::http::{day, now};
use crate::seal::random;
use crate::store::{Audited, AuditedPart, StoreError};

use super::{Failure, Folder};

/// Days that may be set.
const DAYS: std::ops::RangeInclusive<i64> = 1..=MOST_DAYS as i64;

#[derive(Debug, Args)]
pub(super) struct Retention {
    #[command(flatten)]
    folder: Folder,
    /// The space to set it for. Without one, what all have set is shown.
    #[arg(long)]
    space: Option<String>,
    /// Days for which a conversation is kept without a yes to keep.
    #[arg(long, requires = "space", value_parser = clap::value_parser!(u32).range(DAYS))]
    conversations: Option<u32>,
    /// Days for which answers are kept without a yes to keep.
    #[arg(long, requires = "space", value_parser = clap::value_parser!(u32).range(DAYS))]
    responses: Option<u32>,
    /// Days after which people are asked again.
    #[arg(long, requires = "space", value_parser = clap::value_parser!(u32).range(DAYS))]
    ask_again: Option<u32>,
}

impl Retention {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let (store, _) = self.folder.open()?;
        if let Some(name) = &self.space {
            let space = store.read(|reader| reader.space_named(name))?;
            let space =
                space.ok_or_else(|| format!("there is no space \"{name}\": heard retention shows all"))?;
            let (conversations, responses, ask_again) = (self.conversations, self.responses, self.ask_again);
            let day = day(now());
            store.write(move |tx| {
                let before = tx.periods_of(space)?;
                let set = Periods {
                    conversations: conversations.unwrap_or(before.conversations),
                    responses: responses.unwrap_or(before.responses),
                    ask_again: ask_again.unwrap_or(before.ask_again),
                };
                if set == before {
                    return Ok(());
                }
                tx.set_periods(space, set)?;
                let part = AuditedPart::of_nobody(format!("space {space}: {}", words(&set)), random());
                tx.audit(&Audited { day, what: "retention", member: None, parts: vec![part] })?;
                Ok::<_, StoreError>(())
            })?;
        }
        for (name, set) in store.read(|reader| reader.periods())? {
            if self.space.as_ref().is_none_or(|space| *space == name) {
                println!("{name}: {}", words(&set));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn words(Periods { conversations, responses, ask_again }: &Periods) -> String {
    format!(
        "without a yes to keep, conversations are kept for {conversations} days and answers for {responses}; people are asked again after {ask_again}"
    )
}
