//! One world: its people, its phones, its server, and the order in which things happen to them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heard::domain::access::Role;
use heard::domain::id::{ActorId, ChangeHash, CircleId, Incarnation, RecordId};
use heard::store::StoreError;
use heard::wire::{self, Response};
use tempfile::TempDir;

use super::always;
use super::centre::{Body, Centre};
use super::ground::{Ground, Seat};
use super::ledger::Ledger;
use super::line::{Fate, fate};
use super::phone::storage::{Mishap, Standing, Stop, Write};
use super::phone::{Answer, Next, Phone, Proof};
use super::trace::Tape;
use super::weather::Weather;
use crate::workload::dice::Dice;

/// What held no more, and how it came to that.
#[derive(Debug)]
pub struct Broken {
    pub what: String,
    pub story: Vec<String>,
}

pub struct World {
    pub weather: Weather,
    pub dice: Dice,
    pub centre: Centre,
    pub phones: Vec<Holder>,
    pub ledger: Ledger,
    /// Requests that were given up on and are still somewhere.
    strays: Vec<Body>,
    copy: Option<TempDir>,
    restored: bool,
    pub story: Vec<String>,
    pub tally: Tally,
}

/// How often what happened.
pub type Tally = BTreeMap<String, u64>;

/// A phone and how it stands with the line.
pub struct Holder {
    pub phone: Phone,
    /// The answer that is on its way to it.
    coming: Option<Answer>,
    /// Answers that it was given before.
    before: Vec<Answer>,
    line_known: bool,
    /// Whether another phone has the same profile.
    pub is_twin: bool,
    /// What it says is kept, and was found in the log of this life of the server.
    pub verified: BTreeSet<(RecordId, ChangeHash)>,
}

impl World {
    pub fn new(seed: u64, ground: Arc<Ground>, tape: &Tape) -> World {
        let mut dice = Dice::seeded(seed);
        let weather = Weather::of(&mut dice);
        let centre = Centre::start(ground.clone());
        let mut phones = Vec::new();
        let desks = ground.desks.iter().take(weather.desks).map(|seat| (seat, None));
        let workers = ground.workers.iter().take(weather.workers).enumerate();
        let seats: Vec<(&Seat, Option<usize>)> =
            workers.map(|(number, seat)| (seat, Some(number % weather.teams))).chain(desks).collect();
        for (number, (seat, _)) in seats.iter().enumerate() {
            let actor = ActorId::from_bytes(dice.bytes());
            let own = Dice::seeded(u64::from_be_bytes(dice.bytes()));
            let who = (seat.member, seat.device, ground.area);
            let name = match seat.proof {
                Proof::Key(_) => format!("phone {number}"),
                Proof::Cookie(_) => format!("desk {number}"),
            };
            let phone = Phone::new(name, who, seat.proof.clone(), actor, own, tape.clone());
            phones.push(Holder::of(phone));
        }
        let mut world = World {
            weather,
            dice,
            centre,
            phones,
            ledger: Ledger::default(),
            strays: Vec::new(),
            copy: None,
            restored: false,
            story: Vec::new(),
            tally: Tally::new(),
        };
        world.seat_people(&seats);
        for holder in &mut world.phones {
            let standing = Standing { incarnation: Some(ground.incarnation), ..Standing::default() };
            holder.phone.storage.put(vec![Write::Standing(standing)], &[]);
        }
        world
    }

    /// Puts everybody into the team that this world gives them.
    fn seat_people(&self, seats: &[(&Seat, Option<usize>)]) {
        let teams = self.centre.ground.teams.clone();
        let everybody = self.centre.ground.everybody;
        let moves: Vec<_> = seats
            .iter()
            .filter_map(|(seat, team)| Some((seat.member, teams[(*team)?])))
            .filter(|(_, team)| *team != teams[0])
            .collect();
        let done = self.centre.exchange().store.write(move |tx| {
            for (member, team) in moves {
                if tx.role_in(member, teams[0])?.is_some() {
                    tx.add_membership(team, member, Role::Member)?;
                    tx.remove_membership(teams[0], member)?;
                }
                if tx.role_in(member, everybody)?.is_none() {
                    tx.add_membership(everybody, member, Role::Member)?;
                }
            }
            Ok::<_, StoreError>(())
        });
        done.expect("people can be seated");
    }

    /// Everything that happens, then peace, then the reckoning.
    pub fn run(&mut self) -> Result<(), Broken> {
        for _ in 0..self.weather.steps {
            self.step()?;
        }
        self.heal()?;
        super::end::check(self).map_err(|what| self.broken(what))
    }

    fn step(&mut self) -> Result<(), Broken> {
        if self.dice.percent(self.weather.server) {
            self.at_the_server();
        }
        if self.dice.percent(4) && !self.strays.is_empty() {
            let at = self.dice.between(0, self.strays.len() - 1);
            let stray = self.strays.swap_remove(at);
            self.tell("a request that was given up arrives");
            self.centre.post(&stray);
        }
        if self.dice.percent(self.weather.people) {
            self.people_come_and_go();
        }
        let who = self.dice.between(0, self.phones.len() - 1);
        if self.dice.percent(self.weather.mishaps) {
            self.mishap(who);
        }
        if self.weather.copied && self.dice.percent(2) {
            self.copy_a_profile(who);
        }
        match self.phones[who].coming.is_some() || self.dice.percent(35) {
            true => self.sync(who)?,
            false => self.live(who),
        }
        let typed = std::mem::take(&mut self.phones[who].phone.storage.typed);
        self.ledger.note(who, typed);
        always::check(self, who).map_err(|what| self.broken(what))
    }

    /// One trip, or the end of one.
    fn sync(&mut self, who: usize) -> Result<(), Broken> {
        let offer_again = self.dice.percent(40);
        let holder = &mut self.phones[who];
        let (what, next) = match holder.coming.take() {
            Some(answer) => {
                (format!("{} is answered: {}", holder.phone.name, brief(&answer)), holder.answered(answer))
            }
            None if holder.phone.is_syncing() => return Ok(()),
            None => {
                (format!("{} syncs", holder.phone.name), holder.phone.wake(holder.line_known, offer_again))
            }
        };
        self.tell(what);
        self.go_on(who, next, self.weather.line);
        Ok(())
    }

    fn go_on(&mut self, who: usize, next: Result<Next, Stop>, bad: usize) {
        let holder = &mut self.phones[who];
        match next {
            Ok(Next::Ask(bytes)) => {
                let cookie = match &holder.phone.proof {
                    Proof::Cookie(cookie) => Some(cookie.clone()),
                    Proof::Key(_) => None,
                };
                self.send(who, Body { bytes, cookie }, bad);
            }
            Ok(Next::Idle) => holder.line_known = true,
            Ok(Next::Later(_)) => holder.line_known = false,
            Err(stop) => {
                let what = format!("{} stops: {stop:?}", holder.phone.name);
                holder.phone.crash();
                self.tell(what);
                self.happened(format!("phones {stop:?}").to_lowercase());
            }
        }
    }

    fn send(&mut self, who: usize, body: Body, bad: usize) {
        let fate = fate(&mut self.dice, bad);
        if fate != Fate::Arrives {
            let what = format!("the request of {}: {fate:?}", self.phones[who].phone.name);
            self.tell(what);
            self.happened(format!("requests {}", fate.name()));
        }
        let answer = match fate {
            Fate::Arrives => self.post(who, &body),
            Fate::RequestLost => Answer::NoLine,
            Fate::AnswerLost => {
                self.post(who, &body);
                Answer::NoLine
            }
            Fate::Late => {
                self.strays.push(body);
                Answer::NoLine
            }
            Fate::Twice => {
                self.post(who, &body);
                self.post(who, &body)
            }
            Fate::OldAnswer => {
                self.post(who, &body);
                let before = self.phones[who].before.clone();
                if before.is_empty() { Answer::NoLine } else { self.dice.pick(&before).clone() }
            }
            Fate::Portal => Answer::Portal,
            Fate::Refused(code) => Answer::Problem(code.to_owned()),
            Fate::ServerEnds { stored } => {
                if stored {
                    self.post(who, &body);
                }
                self.centre.restart();
                Answer::NoLine
            }
        };
        self.phones[who].coming = Some(answer);
    }

    fn post(&mut self, who: usize, body: &Body) -> Answer {
        let answer = self.centre.post(body);
        self.count(&answer);
        self.phones[who].before.push(answer.clone());
        answer
    }

    /// Counts what the server said.
    fn count(&mut self, answer: &Answer) {
        let Answer::Ok(bytes) = answer else { return self.happened("requests refused") };
        self.happened("requests answered");
        let response: Response = wire::decode(bytes).expect("an answer of the server");
        for word in &response.results {
            let code = word.code.as_deref().map(|code| format!(" {code}")).unwrap_or_default();
            self.happened(format!("changes {}{code}", word.outcome));
        }
        for acted in &response.acted {
            self.happened(format!("acts {}", acted.outcome));
        }
        for item in &response.feed {
            self.happened(format!("feed items {}", item.what));
        }
    }

    pub(super) fn happened(&mut self, what: impl Into<String>) {
        *self.tally.entry(what.into()).or_default() += 1;
    }

    fn at_the_server(&mut self) {
        match self.dice.between(0, 9) {
            0..=3 => {
                self.tell("the server starts again");
                self.centre.restart();
            }
            4 | 5 => {
                let day = *self.dice.pick(&[0, 20_000, 20_600, 20_601, 20_700, 47_000]);
                self.tell(format!("the server's clock says day {day}"));
                self.centre.now = day * 86_400;
            }
            6 | 7 if self.weather.restore && self.copy.is_none() && !self.restored => {
                self.tell("the server is copied");
                self.copy = Some(self.centre.copy());
            }
            _ if self.copy.is_some() && self.dice.percent(50) => self.restore(),
            _ => {}
        }
    }

    fn restore(&mut self) {
        let Some(copy) = self.copy.take() else { return };
        self.tell("the server is set back to its copy");
        let incarnation = Incarnation::from_bytes(self.dice.bytes());
        self.centre.restore(copy, incarnation);
        self.restored = true;
        self.happened("servers set back");
        self.phones.iter_mut().for_each(|holder| holder.verified.clear());
    }

    fn mishap(&mut self, who: usize) {
        let waits = self.dice.between(0, 12);
        let what = match self.dice.between(0, 2) {
            0 => Mishap::Crash,
            1 => Mishap::Refuse,
            _ => match self.some_stroke(who) {
                Some(stroke) => Mishap::Stroke(Box::new(stroke)),
                None => return,
            },
        };
        self.phones[who].phone.storage.arrange(waits, what);
    }

    /// The profile is on two phones from now on.
    fn copy_a_profile(&mut self, who: usize) {
        if self.phones.iter().any(|holder| holder.is_twin) || self.phones[who].phone.is_desk() {
            return;
        }
        let what = format!(
            "the profile of {} is copied onto phone {}",
            self.phones[who].phone.name,
            self.phones.len()
        );
        self.tell(what);
        let typed = std::mem::take(&mut self.phones[who].phone.storage.typed);
        self.ledger.note(who, typed);
        self.happened("profiles copied");
        let mut twin = self.phones[who].phone.clone();
        twin.crash();
        twin.name = format!("phone {}", self.phones.len());
        twin.dice = Dice::seeded(u64::from_be_bytes(self.dice.bytes()));
        self.ledger.copied.extend(super::end::unsent_words(&twin));
        self.phones[who].is_twin = true;
        self.phones.push(Holder { is_twin: true, ..Holder::of(twin) });
    }

    /// The line is good, nobody types, and everybody syncs until nothing moves any more.
    fn heal(&mut self) -> Result<(), Broken> {
        if self.copy.is_some() {
            self.restore();
        }
        self.tell("all is well from here on");
        for stray in std::mem::take(&mut self.strays) {
            self.centre.post(&stray);
        }
        for holder in &mut self.phones {
            holder.kill();
        }
        const ROUNDS: usize = 12;
        for round in 0..ROUNDS {
            let before: Vec<_> = self.phones.iter().map(|holder| holder.mark()).collect();
            for who in 0..self.phones.len() {
                self.sync_whole(who)?;
            }
            if round > 0 && self.phones.iter().map(Holder::mark).eq(before) {
                return Ok(());
            }
        }
        Err(self.broken("the phones never come to rest".to_owned()))
    }

    fn sync_whole(&mut self, who: usize) -> Result<(), Broken> {
        let next = self.phones[who].phone.wake(true, true);
        self.go_on(who, next, 0);
        while let Some(answer) = self.phones[who].coming.take() {
            self.tell(format!("{} is answered: {}", self.phones[who].phone.name, brief(&answer)));
            let next = self.phones[who].answered(answer);
            self.go_on(who, next, 0);
            always::check(self, who).map_err(|what| self.broken(what))?;
        }
        Ok(())
    }

    pub fn tell(&mut self, what: impl Into<String>) {
        self.story.push(what.into());
    }

    fn broken(&mut self, what: String) -> Broken {
        Broken { what, story: std::mem::take(&mut self.story) }
    }

    /// The teams that a phone's member is in.
    pub fn teams_of(&self, who: usize) -> Vec<CircleId> {
        let member = self.phones[who].phone.member;
        let circles = self.centre.exchange().store.read(|reader| reader.circles_of(member)).expect("circles");
        circles
            .into_iter()
            .filter(|(circle, _)| circle.space.is_some())
            .map(|(circle, _)| circle.id)
            .collect()
    }
}

impl Holder {
    fn of(phone: Phone) -> Holder {
        Holder {
            phone,
            coming: None,
            before: Vec::new(),
            line_known: true,
            is_twin: false,
            verified: BTreeSet::new(),
        }
    }

    /// The browser is killed, and with it the request that was on its way.
    pub fn kill(&mut self) {
        self.phone.crash();
        self.coming = None;
    }

    fn answered(&mut self, answer: Answer) -> Result<Next, Stop> {
        self.phone.answered(&answer)
    }

    /// Differs when what it stores of records differs.
    fn mark(&self) -> String {
        let storage = &self.phone.storage;
        let entries: Vec<_> = storage.records.iter().map(|(id, record)| (id, &record.value)).collect();
        let standing = storage.standing();
        format!("{entries:?} {:?} {:?} {:?}", storage.drafts.len(), standing.cursors, standing.acts)
    }
}

/// What an answer says, each record by the beginning of its id.
fn brief(answer: &Answer) -> String {
    let Answer::Ok(bytes) = answer else { return format!("{answer:?}") };
    let response: Response = wire::decode(bytes).expect("an answer of the server");
    let words = response.results.iter().map(|word| match &word.code {
        Some(code) => format!("{} {code}", word.outcome),
        None => word.outcome.clone(),
    });
    let acted = response.acted.iter().map(|acted| format!("act {}", acted.outcome));
    let feed = response.feed.iter().map(|item| {
        let of = if item.envelope.is_some() { "birth" } else { &item.what };
        format!("{of} {} in {}", start(item.doc), start(item.circle))
    });
    let more = response.more.then(|| "more".to_owned());
    let all: Vec<String> = words.chain(acted).chain(feed).chain(more).collect();
    if all.is_empty() { "nothing new".to_owned() } else { all.join(", ") }
}

fn start(id: impl std::fmt::Display) -> String {
    id.to_string().chars().take(8).collect()
}
