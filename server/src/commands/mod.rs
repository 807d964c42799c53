//! The command line: each command is a file. Reads its settings once, owns the clock, prints words for people.

mod audit;
mod backup;
mod cards;
mod check;
mod downloads;
mod erasures;
mod everything;
mod invite;
mod lists;
mod members;
mod mend;
mod notices;
mod question_set;
mod rebuild;
mod rekey;
mod restore;
mod retention;
mod serve;
mod space;
mod steward;
mod waiting;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::seal::Master;
use crate::store::Store;

/// Records what people say where there is no signal, and keeps their consent with their words.
#[derive(Debug, Parser)]
#[command(name = "heard", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server.
    Serve(serve::Serve),
    /// Makes a space for a team or group (and the area, the first time).
    Space(space::Space),
    /// Prints a link and a QR code with which one device can join.
    Invite(invite::Invite),
    /// Shows who is in a space and on which devices; takes somebody out, or a lost phone.
    Members(members::Members),
    /// Brings in the wordings of asking for consent.
    Notice(notices::Notices),
    /// Brings in a version of a question set: what to ask, in each language.
    QuestionSet(question_set::QuestionSets),
    /// Makes a sheet of cards to print and to give to people.
    Cards(cards::Cards),
    /// Brings in lists of topics, places and kinds of meeting.
    List(lists::Lists),
    /// Shows work that waits for a member's word; accepts or declines it.
    Waiting(waiting::Waiting),
    /// Shows what waits to be erased, and receipts; lets an erasure wait for a reason.
    Erasures(erasures::ErasuresCommand),
    /// Shows and sets how long what nobody said yes to keeping is kept, and when people are asked again.
    Retention(retention::Retention),
    /// Shows who decided, read, took away and erased what; finds out whether anybody changed that.
    Audit(audit::Audit),
    /// Writes everything that is held on a person to a file, to hand it to them.
    Everything(everything::EverythingCommand),
    /// Shows which sheets were handed out at the desk.
    Downloads(downloads::Downloads),
    /// Reads the whole log through and says whether it is sound.
    Check(check::Check),
    /// Makes everything that is derived from the log anew.
    Rebuild(rebuild::Rebuild),
    /// Copies the log and its keys, while the server runs, and reads the copy through.
    Backup(backup::Backup),
    /// Makes a data folder of a backup.
    Restore(restore::Restore),
    /// Puts damaged changes right from a backup.
    Mend(mend::Mend),
    /// Gives the data another master key, while nothing else runs on it.
    Rekey(rekey::Rekey),
}

/// Where the data is, and the key to it.
#[derive(Debug, Clone, Args)]
struct Folder {
    /// The data folder.
    #[arg(long, env = "HEARD_DATA")]
    data: PathBuf,
    /// The master key's file, outside the data folder. Made the first time. [default: the data folder's name with .key]
    #[arg(long, env = "HEARD_MASTER_KEY")]
    master_key: Option<PathBuf>,
    /// A command that prints the master key, from a key service perhaps: 64 hex digits.
    #[arg(long, env = "HEARD_MASTER_KEY_COMMAND", conflicts_with = "master_key", hide_env_values = true)]
    master_key_command: Option<String>,
}

/// Why a command failed: told to the person at the terminal.
type Failure = Box<dyn std::error::Error>;

impl Folder {
    /// Opens a data folder that is there.
    fn open(&self) -> Result<(Store, Master), Failure> {
        let (store, master) = self.open_as_it_is()?;
        if store.read(|reader| reader.projections_are_current())? {
            return Ok((store, master));
        }
        Err("another build of Heard made what is derived here: run heard rebuild first".into())
    }

    /// Opens a data folder that is there, whichever build made its derived tables.
    fn open_as_it_is(&self) -> Result<(Store, Master), Failure> {
        self.is_there()?;
        self.with_key(self.master()?)
    }

    fn is_there(&self) -> Result<(), Failure> {
        if Store::is_in(&self.data) {
            return Ok(());
        }
        let data = self.data.display();
        Err(format!("there is no data of Heard in {data}: heard space makes it").into())
    }

    /// The master key, from its file or its command.
    fn master(&self) -> Result<Master, Failure> {
        Ok(match &self.master_key_command {
            Some(command) => Master::of_command(command)?,
            None => Master::read(&self.key_file())?,
        })
    }

    /// Opens a data folder, or makes it and its key.
    fn open_or_make(&self) -> Result<(Store, Master), Failure> {
        if Store::is_in(&self.data) {
            return self.open();
        }
        if self.master_key_command.is_some() {
            return self.with_key(self.master()?);
        }
        let key = self.key_file();
        if let Some(parent) = key.parent() {
            std::fs::create_dir_all(parent)?;
        }
        self.with_key(Master::make(&key)?)
    }

    fn with_key(&self, master: Master) -> Result<(Store, Master), Failure> {
        let making = master.clone();
        let store = Store::open(&self.data, move || making.fresh_key())?;
        // Sealing new rows under another key would split the data in two: better not to start.
        if let Some((id, wrapped)) = store.read(|reader| reader.any_key())? {
            let refused = "this master key is not the one that this data was sealed with, or not any more if it was changed";
            master.unwrap(&id, &wrapped).map_err(|_| refused)?;
        }
        Ok((store, master))
    }

    /// Beside the data folder, never in it.
    fn key_file(&self) -> PathBuf {
        self.master_key.clone().unwrap_or_else(|| {
            let mut name = self.data.clone().into_os_string();
            name.push(".key");
            PathBuf::from(name)
        })
    }
}

/// Runs one command.
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(serve) => serve.run(),
        Command::Space(space) => space.run(),
        Command::Invite(invite) => invite.run(),
        Command::Members(members) => members.run(),
        Command::Notice(notices) => notices.run(),
        Command::QuestionSet(sets) => sets.run(),
        Command::Cards(cards) => cards.run(),
        Command::List(lists) => lists.run(),
        Command::Waiting(waiting) => waiting.run(),
        Command::Erasures(erasures) => erasures.run(),
        Command::Retention(retention) => retention.run(),
        Command::Audit(audit) => audit.run(),
        Command::Everything(everything) => everything.run(),
        Command::Downloads(downloads) => downloads.run(),
        Command::Check(check) => check.run(),
        Command::Rebuild(rebuild) => rebuild.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::Mend(mend) => mend.run(),
        Command::Rekey(rekey) => rekey.run(),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("heard: {error}");
            ExitCode::FAILURE
        }
    }
}
