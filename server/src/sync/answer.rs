//! One sync request, answered: changes in turns with other devices', then acts, then the feed as it stands after them.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_bytes::ByteBuf;

use crate::domain::day;
use crate::domain::limits::REQUEST_DAYS;
use crate::domain::outcome::{Code, Outcome};
use crate::seal::{Master, NonceClock};
use crate::store::{DeviceRow, Store, StoreError, Tx};
use crate::wire::{self, Acted, Request, Response, VERSION};

use super::acts::{self, Today};
use super::contact::Contact;
use super::feed::{Asked, Down, Feeder};
use super::incoming::Incoming;
use super::push::{Batch, Rights};
use super::work::Work;
use super::{SyncError, durable};

const DAY_SECONDS: u64 = 86_400;

/// How long one device's changes hold the writer while others wait. What is left of a batch goes on after them.
const TURN: Duration = Duration::from_millis(2);

/// The same while nobody waits: whoever comes next waits until all of it is flushed.
const TURN_ALONE: Duration = Duration::from_millis(12);

/// A device that proved who it is.
#[derive(Debug, Clone)]
pub struct Sender {
    pub device: DeviceRow,
    /// The signed request's own id; a desk's cookie needs none.
    pub request: Option<[u8; 16]>,
}

/// The exchange of one area.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub store: Store,
    pub master: Master,
}

/// What became of all that a device brought.
#[derive(Default)]
struct Up {
    /// Whether this request has not been answered before.
    fresh: bool,
    results: Vec<wire::Result>,
    acted: Vec<Acted>,
}

/// Where the next turn of a request goes on.
#[derive(Clone, Copy)]
struct Turn {
    taken: usize,
    /// What was found when the request was noted.
    noted: Option<bool>,
    /// What is left to it.
    work: Work,
}

impl Exchange {
    /// Takes in what the device brings and answers with what is new. When this returns, everything answered *kept* or
    /// *held* is on disk, flushed. `now` in seconds since 1970, `day` is today as "2026-05-03". Blocks.
    pub fn answer(
        &self,
        sender: &Sender,
        request: Request,
        now: u64,
        day: String,
    ) -> Result<Response, SyncError> {
        let only_reads = request.push.is_empty() && request.acts.is_empty();
        let mut work = Work::of_changes();
        let incoming: Arc<Vec<_>> =
            Arc::new(request.push.into_iter().map(|push| Incoming::read(push, &mut work)).collect());
        let contact = Arc::new(Contact { cursors: request.cursors.clone(), day });
        let mut up = match self.take_in(sender, incoming.clone(), request.acts, (now, contact), work) {
            // A full disk stops no one from reading.
            Err(SyncError::Store(StoreError::Full)) if only_reads => Up { fresh: true, ..Up::default() },
            up => up?,
        };
        if request.short {
            shorten(&mut up.results);
        }
        let nonces = NonceClock(&self.master);
        let device = sender.device.id;
        let known = sender.request.is_none()
            || request.nonce.as_ref().is_some_and(|nonce| nonces.is_recent(nonce, device, now));
        let nonce = ByteBuf::from(nonces.make(device, now));
        let brought: Vec<u64> = up.results.iter().filter_map(|result| result.position).collect();
        self.store.read(|reader| {
            for (change, result) in incoming.iter().zip(&up.results) {
                if result.code.as_deref() == Some(Code::Unreadable.name()) {
                    reader.suspect(change.push.doc);
                }
            }
            let area = reader.area()?.ok_or(StoreError::Stopped)?;
            let mut response = Response {
                v: VERSION,
                incarnation: area.incarnation,
                nonce: Some(nonce).filter(|nonce| request.nonce.as_ref() != Some(nonce)),
                re: None,
                results: up.results,
                acted: up.acted,
                feed: Vec::new(),
                who: Vec::new(),
                circles: None,
                cursors: Default::default(),
                more: true,
                kept_to: reader.backed_up_to()?,
                wanted: Vec::new(),
                teams: None,
            };
            // A replay, or a request older than memory, learns nothing but what became of its own changes.
            if up.fresh && known {
                // Acts may have changed what this device is: read it again.
                let device = reader.device(device)?.unwrap_or_else(|| sender.device.clone());
                let mut feeder = Feeder {
                    reader,
                    master: &self.master,
                    device: &device,
                    incarnation: area.incarnation,
                    keys: HashMap::new(),
                    actors: Default::default(),
                    gone: Default::default(),
                };
                let asked = Asked {
                    cursors: &request.cursors,
                    since: request.window.map_or(0, |days| day::number(now).saturating_sub(days)),
                    whole: &request.whole,
                    teams: request.teams,
                    brought: &brought,
                    room: request.room,
                    new_day: request.nonce.is_some() && response.nonce.is_some(),
                };
                let wanted = durable::wanted(reader, &device)?;
                let Down { feed, who, circles, cursors, more, teams } = feeder.down(&asked)?;
                response = Response { feed, who, circles, cursors, more, wanted, teams, ..response };
            }
            Ok(response)
        })
    }

    /// Changes and acts, in as many transactions as others need to have theirs between.
    fn take_in(
        &self,
        sender: &Sender,
        incoming: Arc<Vec<Incoming>>,
        acts: Vec<wire::Act>,
        (now, contact): (u64, Arc<Contact>),
        work: Work,
    ) -> Result<Up, SyncError> {
        let mut up = Up::default();
        let mut turn = Turn { taken: 0, noted: None, work };
        let acts = Arc::new(acts);
        loop {
            let (master, device, request) = (self.master.clone(), sender.device.clone(), sender.request);
            let (incoming, acts, contact) = (incoming.clone(), acts.clone(), contact.clone());
            let (fresh, results, acted, work) = self.store.write(move |tx| {
                let fresh = match (turn.noted, request) {
                    (Some(fresh), _) => fresh,
                    (None, Some(id)) => tx.note_request(device.id, id, now / DAY_SECONDS, REQUEST_DAYS)?,
                    (None, None) => true,
                };
                // It may have been shut out since the request was let in.
                let device = tx.device(device.id)?.unwrap_or(device);
                if turn.taken == 0 {
                    contact.note(tx, device.id)?;
                }
                let left = &incoming[turn.taken..];
                let today = Today { text: &contact.day, number: day::number(now), now };
                let mut work = turn.work;
                let results = take_turn(tx, &master, &device, left, today, &mut work)?;
                let acted = match results.len() == left.len() {
                    true => Some(act_all(tx, &master, &device, &acts, today)?),
                    false => None,
                };
                Ok::<_, SyncError>((fresh, results, acted, work))
            })?;
            turn = Turn { taken: turn.taken + results.len(), noted: Some(fresh), work };
            up.results.extend(results);
            if let Some(acted) = acted {
                return Ok(Up { fresh, acted, ..up });
            }
        }
    }
}

/// Leaves out what the device knows: which of its changes were kept, it sees by their order.
fn shorten(results: &mut [wire::Result]) {
    for result in results.iter_mut().filter(|result| result.outcome == Outcome::Kept.name()) {
        result.hash = None;
    }
}

/// Judges changes until all are, or until this device's turn is over.
fn take_turn(
    tx: &mut Tx<'_>,
    master: &Master,
    device: &DeviceRow,
    incoming: &[Incoming],
    today: Today<'_>,
    work: &mut Work,
) -> Result<Vec<wire::Result>, SyncError> {
    let began = Instant::now();
    let mut batch = Batch::new(tx, master, device, Rights::Asked, today.number, work);
    let mut results = Vec::with_capacity(incoming.len());
    for change in incoming {
        let turn = if batch.tx.others_wait() { TURN } else { TURN_ALONE };
        if !results.is_empty() && began.elapsed() >= turn {
            break;
        }
        let verdict = batch.take(change)?;
        results.push(wire::Result {
            hash: Some(change.hash),
            outcome: verdict.outcome.name().to_owned(),
            code: verdict.code.map(|code| code.name().to_owned()),
            needs: verdict.needs,
            position: verdict.place,
        });
    }
    Ok(results)
}

fn act_all(
    tx: &mut Tx<'_>,
    master: &Master,
    device: &DeviceRow,
    acts: &[wire::Act],
    today: Today<'_>,
) -> Result<Vec<Acted>, SyncError> {
    let mut work = Work::of_acts();
    acts.iter()
        .map(|act| {
            let (outcome, code) = acts::act(tx, master, device, act, today, &mut work)?;
            Ok(Acted { id: act.id, outcome, code })
        })
        .collect()
}
