//! One world: its people, its phones, its server, and the order in which things happen to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use heard::domain::access::Role;
use heard::domain::id::{ActorId, CircleId, Incarnation};
use heard::store::StoreError;

use super::always;
use super::centre::{Body, Centre};
use super::ground::{BEGIN, Ground, Seat};
use super::holder::Holder;
use super::ledger::Ledger;
use super::phone::storage::{Standing, Write};
use super::phone::{Phone, Proof};
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
    tape: Tape,
    /// Requests that were given up on and are still somewhere.
    pub(super) strays: Vec<Body>,
    pub(super) restored: bool,
    /// How many phones joined meanwhile.
    pub(super) newcomers: usize,
    /// Whether a phone read everything anew by another window.
    pub(super) rechosen: bool,
    /// Whether the server's clock was ever wrong.
    pub(super) misdated: bool,
    /// How late it is, whatever clocks say: seconds since 1970.
    pub(super) now: u64,
    pub story: Vec<String>,
    pub tally: Tally,
}

/// How many days back a phone keeps people who are not heard of: shorter than the app's, as worlds are.
pub(super) const WINDOWS: [Option<u32>; 4] = [None, Some(5), Some(20), Some(92)];

/// How often what happened.
pub type Tally = BTreeMap<String, u64>;

impl World {
    pub fn new(seed: u64, ground: Arc<Ground>, tape: &Tape) -> World {
        let mut dice = Dice::seeded(seed);
        let weather = Weather::of(&mut dice);
        let centre = Centre::start(ground.clone());
        let desks = ground.desks.iter().take(weather.desks).map(|seat| (seat, None));
        let workers = ground.workers.iter().take(weather.workers).enumerate();
        let seats: Vec<(&Seat, Option<usize>)> =
            workers.map(|(number, seat)| (seat, Some(number % weather.teams))).chain(desks).collect();
        let mut world = World {
            weather,
            dice,
            centre,
            phones: Vec::new(),
            tape: tape.clone(),
            ledger: Ledger::default(),
            strays: Vec::new(),
            now: BEGIN,
            restored: false,
            newcomers: 0,
            rechosen: false,
            misdated: false,
            story: Vec::new(),
            tally: Tally::new(),
        };
        world.seat_people(&seats);
        for (seat, _) in &seats {
            world.hand_out(Seat::clone(seat), ground.incarnation);
        }
        world
    }

    /// Gives somebody a device who was let in.
    pub(super) fn hand_out(&mut self, seat: Seat, incarnation: Incarnation) {
        let number = self.phones.len();
        let name = match seat.proof {
            Proof::Key(_) => format!("phone {number}"),
            Proof::Cookie(_) => format!("desk {number}"),
        };
        let actor = ActorId::from_bytes(self.dice.bytes());
        let own = Dice::seeded(u64::from_be_bytes(self.dice.bytes()));
        let mut phone = Phone::new(name, seat, self.centre.ground.area, actor, own, self.tape.clone());
        let standing = Standing { incarnation: Some(incarnation), ..Standing::default() };
        phone.storage.put(vec![Write::Standing(standing)], &[]);
        phone.now = self.now;
        if self.weather.windows && !phone.is_desk() {
            phone.storage.window = *self.dice.pick(&WINDOWS);
        }
        self.phones.push(Holder::of(phone));
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
        if self.weather.backups && self.dice.percent(3) {
            self.back_up();
        }
        if self.weather.damage && self.dice.percent(4) {
            self.the_disk_errs();
        }
        if self.weather.newcomers && self.dice.percent(1) {
            self.somebody_joins();
        }
        if self.weather.days > 0 && self.dice.percent(20) {
            let days = self.dice.between(0, self.weather.days) as u64;
            self.pass(days);
        }
        let who = self.dice.between(0, self.phones.len() - 1);
        if self.phones[who].is_lost {
            return Ok(());
        }
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

    pub(super) fn happened(&mut self, what: impl Into<String>) {
        *self.tally.entry(what.into()).or_default() += 1;
    }

    /// The line is good and nobody types; what the disk lost is mended.
    fn heal(&mut self) -> Result<(), Broken> {
        if self.weather.restore && !self.restored {
            self.restore();
        }
        self.tell("all is well from here on");
        self.centre.now = self.now;
        for stray in std::mem::take(&mut self.strays) {
            self.centre.post(&stray);
        }
        for holder in &mut self.phones {
            holder.kill();
        }
        if self.weather.damage {
            self.read_through();
        }
        self.come_to_rest()?;
        if self.weather.lost {
            // Until then somebody may be waited for.
            self.pass(15);
            self.come_to_rest()?;
        }
        self.all_that_is_left_is_mended()
    }

    /// Everybody syncs until nothing moves any more.
    pub(super) fn come_to_rest(&mut self) -> Result<(), Broken> {
        const ROUNDS: usize = 12;
        for round in 0..ROUNDS {
            let before: Vec<_> = self.phones.iter().map(|holder| holder.mark()).collect();
            for who in self.alive() {
                self.sync_whole(who)?;
            }
            if round > 0 && self.phones.iter().map(Holder::mark).eq(before) {
                return Ok(());
            }
        }
        Err(self.broken("the phones never come to rest".to_owned()))
    }

    /// Phones that somebody has still.
    pub(super) fn alive(&self) -> Vec<usize> {
        (0..self.phones.len()).filter(|who| !self.phones[*who].is_lost).collect()
    }

    pub fn tell(&mut self, what: impl Into<String>) {
        self.story.push(what.into());
    }

    pub(super) fn broken(&mut self, what: String) -> Broken {
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
