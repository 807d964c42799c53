//! Kills the server at random moments while several devices write, and looks each time whether all that was answered
//! *kept* is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

use heard::domain::envelope::Envelope;
use heard::domain::id::{ChangeHash, RecordId};
use heard::merge::author::Edit;
use heard::merge::{Document, change_hash};
use heard::seal::random;
use heard::wire;

use crate::device::Device;
use crate::dice::Dice;
use crate::line::Answer;
use crate::server::TestServer;

/// Devices that write at once.
const WRITERS: usize = 4;

/// Changes of one record in one request.
const CHANGES: usize = 3;

/// A server is killed between these times after it began to listen: in its first requests, or under full load.
const LEAST: Duration = Duration::from_millis(5);
const MOST: Duration = Duration::from_millis(150);

/// After so many kills the whole log is read through, too.
const CHECKS: usize = 50;

/// Two records that begin alike have one hash.
type Change = (RecordId, ChangeHash);

/// What came of it.
#[derive(Debug, Default)]
pub struct Toll {
    pub kills: usize,
    /// Changes that were answered *kept* in the end.
    pub kept: usize,
    /// Requests whose answer the kill took away.
    pub unanswered: usize,
    /// Changes that were stored although nobody was told.
    pub untold: usize,
    /// Changes that were answered *kept* and were not there.
    pub lost: usize,
    /// Changes that were there without one that they build on.
    pub torn: usize,
    /// Times the log was read through, and how often it was not sound.
    pub checked: usize,
    pub unsound: usize,
    pub took: Duration,
}

impl Toll {
    /// Whether everything that was said to be kept was kept.
    pub fn is_clean(&self) -> bool {
        (self.lost, self.torn, self.unsound) == (0, 0, 0)
    }
}

impl fmt::Display for Toll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "kills                                 {}", self.kills)?;
        writeln!(f, "changes answered kept                 {}", self.kept)?;
        writeln!(f, "requests left without an answer       {}", self.unanswered)?;
        writeln!(f, "stored although nobody was told       {}", self.untold)?;
        writeln!(f, "answered kept and lost                {}", self.lost)?;
        writeln!(f, "there without what they build on      {}", self.torn)?;
        writeln!(f, "read through, and not sound           {}, {}", self.checked, self.unsound)?;
        write!(f, "seconds                               {}", self.took.as_secs())
    }
}

/// Kills and restarts so many times. The same seed kills after the same times.
pub fn run(kills: usize, seed: u64) -> Toll {
    let began = Instant::now();
    let mut dice = Dice(seed);
    let mut server = TestServer::start();
    let mut writers: Vec<Device> =
        (0..WRITERS).map(|number| server.worker("Cwm", &format!("Worker {number}"))).collect();
    let mut reader = server.worker("Cwm", "Reader");
    let (mut told, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut toll = Toll { kills, ..Toll::default() };
    for kill in 1..=kills {
        let span = (MOST - LEAST).as_micros() as usize;
        let kept =
            under_fire(&mut server, &mut writers, LEAST + Duration::from_micros(dice.roll(span) as u64));
        toll.unanswered += writers.iter().filter(|writer| !writer.unsent.is_empty()).count();
        told.extend(kept.iter().copied());
        server.serve(&[]);
        reader.line = server.line();
        reader.sync();
        let (there, torn) = changes_of(&reader);
        toll.untold += there.iter().filter(|one| !told.contains(*one) && !seen.contains(*one)).count();
        toll.torn += torn;
        seen.extend(there);
        toll.lost += kept.iter().filter(|one| !seen.contains(*one)).count();
        // Nothing more comes of a record that is whole.
        reader.records.retain(|_, copy| copy.changes.len() < CHANGES);
        if kill % CHECKS == 0 || kill == kills {
            toll.checked += 1;
            toll.unsound += usize::from(!server.try_run(&["check"]).status.success());
        }
        writers.iter_mut().for_each(|writer| writer.line = server.line());
    }
    // The feed and the log agree: a device that reads all from its beginning finds no less.
    let mut fresh = Device { cursors: BTreeMap::new(), records: BTreeMap::new(), ..reader };
    fresh.sync();
    let (all, torn) = changes_of(&fresh);
    toll.torn += torn;
    toll.lost += told.iter().filter(|one| !all.contains(*one)).count();
    toll.kept = told.len();
    toll.took = began.elapsed();
    toll
}

/// Lets all write until the server is killed. Answers what it said it kept.
fn under_fire(server: &mut TestServer, writers: &mut [Device], after: Duration) -> Vec<Change> {
    thread::scope(|scope| {
        let running: Vec<_> =
            writers.iter_mut().map(|writer| scope.spawn(|| write_until_cut(writer))).collect();
        thread::sleep(after);
        server.kill();
        running
            .into_iter()
            .flat_map(|writer| writer.join().expect("a writer that ends with the line"))
            .collect()
    })
}

/// Sends one record after the other, each with all its changes in one request.
fn write_until_cut(device: &mut Device) -> Vec<Change> {
    let mut kept = Vec::new();
    loop {
        if device.unsent.is_empty() {
            record(device);
        }
        let sent: Vec<_> = device.unsent.iter().map(|push| (push.doc, change_hash(&push.change))).collect();
        let Answer::Ok { body, .. } = device.post(device.request()) else { return kept };
        device.take_in(wire::decode(&body).expect("a response"));
        kept.extend(sent.into_iter().filter(|(_, hash)| device.outcome(*hash) == "kept"));
        // Only what is on its way is of interest, and a device grows no slower for it.
        device.records.clear();
        device.own.clear();
        device.outcomes.clear();
    }
}

fn record(device: &mut Device) {
    let (doc, person) = (RecordId::from_bytes(random()), RecordId::from_bytes(random()));
    let circle = device.circle("team");
    let envelope = Envelope { kind: "conversation".to_owned(), circle, subject: Some(person), about: None };
    device.create(doc, envelope, &[("notes", Edit::Notes("The bus is gone".to_owned()))]);
    for number in 1..CHANGES {
        let place = format!("place {number}");
        device.edit(doc, &[("place", Edit::Set(place.as_str().into()))]);
    }
}

/// What a device has, and how many of its records do not hold together.
fn changes_of(device: &Device) -> (BTreeSet<Change>, usize) {
    let torn = device.records.values().filter(|copy| Document::replay(&copy.changes).is_err()).count();
    let changes = device
        .records
        .iter()
        .flat_map(|(doc, copy)| copy.changes.iter().map(|change| (*doc, change_hash(change))));
    (changes.collect(), torn)
}
