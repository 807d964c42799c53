//! A phone, or a desk's browser, as the app behaves: what it stores, folds, sends and takes in. Each file is the twin of
//! one in `web/src/app/worker`; recorded traces hold the two to each other.

mod batch;
pub mod document;
mod edit;
pub mod entry;
pub mod fold;
mod let_go;
pub mod missing;
mod receive;
mod remake;
pub mod storage;
pub mod take;
pub mod typing;

use std::collections::BTreeSet;

use heard::domain::id::{ActId, ActorId, AreaId, DeviceId, MemberId, RecordId};
use heard::seal::sha256;
use heard::wire::{self, Back, Cursors, Request, Response, VERSION};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_bytes::ByteBuf;

use self::batch::{Asked, MOST_CHANGES, Outbound, lost_there, next_batch};
use self::fold::fold_draft;
use self::let_go::let_go;
use self::receive::{Outgoing, Receiver, Trip};
use self::storage::{Standing, Stop, Storage, Write};
use super::ground::Seat;
use super::trace::Tape;
use crate::workload::dice::Dice;

/// More round trips than any honest sync needs.
const MOST_TRIPS: usize = 500;

/// How the device proves who it is.
#[derive(Clone)]
pub enum Proof {
    Key(Box<SigningKey>),
    Cookie(String),
}

/// What came back, told apart as a device must.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The message's bytes, inflated, and when the server gave it, by its own clock.
    Ok {
        body: Vec<u8>,
        at: Option<u64>,
    },
    /// It is known here again: a nonce to go on with.
    Back(ByteBuf),
    Problem(String),
    Portal,
    NoLine,
}

/// What the worker does next.
#[derive(Debug)]
pub enum Next {
    /// Sends this body, and waits.
    Ask(Vec<u8>),
    /// Sends this body where one joins, and waits.
    AskBack(Vec<u8>),
    /// Everything that could be done is done.
    Idle,
    /// It tries again another time.
    Later(&'static str),
}

#[derive(Clone)]
pub struct Phone {
    pub name: String,
    pub member: MemberId,
    pub device: DeviceId,
    pub area: AreaId,
    pub proof: Proof,
    pub certificate: ByteBuf,
    /// The profile's actor.
    pub actor: ActorId,
    pub storage: Storage,
    pub dice: Dice,
    /// What its clock says, in seconds since 1970.
    pub now: u64,
    run: Option<Run>,
}

/// One whole sync, as far as it has come. A crash forgets it.
#[derive(Clone)]
struct Run {
    asked: Asked,
    most: usize,
    folded: bool,
    trips: usize,
    batch: Vec<Outbound>,
    /// Acts that this sync has sent.
    acts: BTreeSet<ActId>,
    /// Records that it has asked for whole, and those that the last request asked for.
    whole: BTreeSet<RecordId>,
    whole_now: Vec<RecordId>,
    with_cursors: bool,
    offer_again: bool,
    /// Whether it has shown its certificate.
    came_back: bool,
    /// The first bytes of the hash of the body that is on its way.
    re: Vec<u8>,
}

impl Phone {
    pub fn new(
        name: String,
        Seat { member, device, proof, certificate }: Seat,
        area: AreaId,
        actor: ActorId,
        dice: Dice,
        tape: Tape,
    ) -> Phone {
        let mut storage = Storage::default();
        storage.tape = tape;
        Phone { name, member, device, area, proof, certificate, actor, storage, dice, now: 0, run: None }
    }

    pub fn is_desk(&self) -> bool {
        matches!(self.proof, Proof::Cookie(_))
    }

    pub fn is_syncing(&self) -> bool {
        self.run.is_some()
    }

    /// The browser is killed: only storage is left.
    pub fn crash(&mut self) {
        self.run = None;
        self.storage.clear_mishap();
    }

    /// Begins a sync. When the last try found no line, folding waits for an answer.
    pub fn wake(&mut self, line_known: bool, offer_again: bool) -> Result<Next, Stop> {
        self.begin(line_known, offer_again, false)
    }

    fn begin(&mut self, line_known: bool, offer_again: bool, came_back: bool) -> Result<Next, Stop> {
        if line_known {
            self.fold_all()?;
        }
        let asked = Asked::new(offer_again);
        let batch = next_batch(&self.storage, &asked, MOST_CHANGES);
        self.run = Some(Run {
            asked,
            most: MOST_CHANGES,
            folded: line_known,
            trips: 0,
            batch,
            acts: BTreeSet::new(),
            whole: BTreeSet::new(),
            whole_now: Vec::new(),
            with_cursors: false,
            offer_again,
            came_back,
            re: Vec::new(),
        });
        Ok(self.ask())
    }

    /// Goes on with what came back.
    pub fn answered(&mut self, answer: &Answer) -> Result<Next, Stop> {
        let Some(mut run) = self.run.take() else { return Ok(Next::Later("not asked")) };
        let (body, at) = match answer {
            Answer::Ok { body, at } => (body, *at),
            Answer::Problem(code) if code == "too-big" && !run.batch.is_empty() => {
                // One change that is too big alone must not stand in the way of all others.
                if run.batch.len() == 1 {
                    run.asked.note(&run.batch, &[]);
                }
                run.most = run.batch.len().div_ceil(2);
                run.batch = next_batch(&self.storage, &run.asked, run.most);
                self.run = Some(run);
                return Ok(self.ask());
            }
            Answer::Problem(code) if code == "unknown-device" && !run.came_back && !self.is_desk() => {
                return Ok(self.ask_back(run));
            }
            Answer::Back(nonce) => return self.back(&run, nonce.clone()),
            Answer::Problem(_) => return Ok(Next::Later("a problem")),
            Answer::Portal => return Ok(Next::Later("a portal")),
            Answer::NoLine => return Ok(Next::Later("no line")),
        };
        let Ok(response) = wire::decode::<Response>(body) else { return Ok(Next::Later("a portal")) };
        if response.re.as_ref().is_some_and(|re| re[..] != run.re[..]) {
            return Ok(Next::Later("an old answer"));
        }
        let pushed = run.batch.iter().map(|sent| Outgoing { doc: sent.push.doc, hash: sent.hash }).collect();
        let (whole, with_cursors) = (run.whole_now.clone(), run.with_cursors);
        let trip = Trip { pushed, whole, with_cursors, at, now: self.now };
        let dice = &mut self.dice;
        let mut receiver = Receiver {
            storage: &mut self.storage,
            actor: self.actor,
            random: || ActorId::from_bytes(dice.bytes()),
        };
        let Some(received) = receiver.receive(&response, &trip)? else { return Ok(Next::Later("typing")) };
        run.asked.note(&run.batch, &response.results);
        if !run.folded {
            self.fold_all()?;
        }
        run.folded = true;
        run.batch = lost_there(&self.storage, &run.asked);
        if run.batch.is_empty() {
            run.batch = next_batch(&self.storage, &run.asked, run.most);
        }
        run.trips += 1;
        let standing = self.storage.standing();
        let more = response.more
            || received.ask_again
            || !run.batch.is_empty()
            || standing.acts.iter().any(|act| !run.acts.contains(&act.id))
            || standing.whole.iter().any(|doc| !run.whole.contains(doc));
        if run.trips < MOST_TRIPS && more {
            self.run = Some(run);
            return Ok(self.ask());
        }
        if run.trips == MOST_TRIPS {
            return Ok(Next::Later("too many trips"));
        }
        let_go(&mut self.storage, self.now)?;
        Ok(Next::Idle)
    }

    /// A server that began again from a backup may not know a device that joined since: it shows its certificate, once.
    fn ask_back(&mut self, run: Run) -> Next {
        let back = Back { v: VERSION, certificate: self.certificate.clone(), name: "somebody".to_owned() };
        let Proof::Key(key) = &self.proof else { return Next::Later("a desk") };
        let body = signed(key, wire::encode(&back), (self.device, self.area), self.dice.bytes());
        self.run = Some(Run { came_back: true, ..run });
        Next::AskBack(body)
    }

    /// The standing stays that of the life before, so that the next answer tells of the new one.
    fn back(&mut self, run: &Run, nonce: ByteBuf) -> Result<Next, Stop> {
        self.storage.wait()?;
        let standing = Standing { nonce: Some(nonce), ..self.storage.standing() };
        self.storage.commit(vec![Write::Standing(standing)], &[])?;
        self.begin(true, run.offer_again, true)
    }

    fn fold_all(&mut self) -> Result<(), Stop> {
        let drafts: Vec<_> = self.storage.drafts.keys().copied().collect();
        for id in drafts {
            fold_draft(&mut self.storage, id, self.actor)?;
        }
        Ok(())
    }

    /// The body of the next request.
    fn ask(&mut self) -> Next {
        let Some(run) = &mut self.run else { return Next::Later("not asked") };
        let standing = self.storage.standing();
        // What was written about a person before they are moved arrives before the move.
        let mut acts = if run.batch.is_empty() { standing.acts } else { Vec::new() };
        acts.retain(|act| run.acts.insert(act.id));
        // Who has read everything and brings nothing says in one hash where it stands.
        run.whole_now = standing.whole.into_iter().filter(|doc| run.whole.insert(*doc)).collect();
        let brings_nothing = run.batch.is_empty() && acts.is_empty() && run.whole_now.is_empty();
        run.with_cursors = !standing.cursors.is_empty();
        let says_where = standing.caught_up && brings_nothing && run.with_cursors;
        let window = self.storage.window.filter(|_| !says_where);
        let cursors = match says_where {
            true => {
                let all: Vec<u8> = standing.cursors.values().flat_map(|cursor| cursor.to_vec()).collect();
                Cursors::Same(ByteBuf::from(sha256(&all)))
            }
            false => Cursors::Each(standing.cursors),
        };
        let request = Request {
            v: VERSION,
            nonce: standing.nonce,
            cursors,
            push: run.batch.iter().map(|sent| sent.push.clone()).collect(),
            acts,
            whole: run.whole_now.clone(),
            window,
            ..Request::default()
        };
        let payload = wire::deflate(&wire::encode(&request));
        let body = match &self.proof {
            Proof::Cookie(_) => payload,
            Proof::Key(key) => signed(key, payload, (self.device, self.area), self.dice.bytes()),
        };
        run.re = sha256(&body)[..8].to_vec();
        Next::Ask(body)
    }
}

fn signed(
    key: &SigningKey,
    payload: Vec<u8>,
    (device, area): (DeviceId, AreaId),
    request: [u8; 16],
) -> Vec<u8> {
    wire::sign_request(payload, device, request, area, |data| {
        let signature: Signature = key.sign(data);
        signature.to_bytes().to_vec()
    })
}
