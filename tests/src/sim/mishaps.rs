//! What befalls the server, a phone or its profile.

use heard::domain::id::Incarnation;

use super::holder::Holder;
use super::phone::storage::Mishap;
use super::typed::unsent_words;
use super::world::World;
use crate::workload::dice::Dice;

const DAY: u64 = 86_400;

impl World {
    pub(super) fn at_the_server(&mut self) {
        match self.dice.between(0, 9) {
            0..=3 => {
                self.tell("the server starts again");
                self.centre.restart();
            }
            4 if self.weather.clocks => {
                let day = *self.dice.pick(&[0, 20_000, 20_600, 20_601, 20_700, 47_000]);
                self.tell(format!("the server's clock says day {day}"));
                self.centre.now = day * DAY;
                self.misdated = true;
            }
            5 if self.weather.clocks => {
                let who = self.dice.between(0, self.phones.len() - 1);
                let day = *self.dice.pick(&[0, 20_000, 20_700, 47_000]);
                self.tell(format!("the clock of {} says day {day}", self.phones[who].phone.name));
                self.phones[who].phone.now = day * DAY;
            }
            _ if self.weather.restore && !self.restored && self.dice.percent(50) => self.restore(),
            _ => {}
        }
    }

    pub(super) fn back_up(&mut self) {
        // Where a phone is lost, much is to be lost with it.
        if self.weather.lost && self.tally.contains_key("backups made") {
            return;
        }
        self.tell("a backup is made");
        self.centre.back_up();
        self.happened("backups made");
    }

    /// From the newest backup, if there is one: what is in none is on the phones.
    pub(super) fn restore(&mut self) {
        let incarnation = Incarnation::from_bytes(self.dice.bytes());
        if !self.centre.restore(incarnation) {
            return;
        }
        self.tell("the server is set back to its newest backup");
        self.restored = true;
        self.happened("servers set back");
        self.phones.iter_mut().for_each(|holder| holder.verified.clear());
        if self.weather.lost {
            self.lose_a_phone();
        }
    }

    /// What a phone wrote since the backup, and perhaps what others wrote upon it, is nowhere now but in their copies.
    fn lose_a_phone(&mut self) {
        let workers = self.phones.iter().filter(|holder| !holder.phone.is_desk()).count();
        let who = self.dice.between(0, workers - 1);
        let holder = &mut self.phones[who];
        holder.kill();
        holder.is_lost = true;
        let what = format!("{} is lost", holder.phone.name);
        self.tell(what);
        self.happened("phones lost");
    }

    /// Days on which nobody does anything.
    pub(super) fn pass(&mut self, days: u64) {
        self.tell(format!("{days} days later"));
        self.now += days * DAY;
        self.centre.now += days * DAY;
        self.phones.iter_mut().for_each(|holder| holder.phone.now += days * DAY);
    }

    pub(super) fn mishap(&mut self, who: usize) {
        let waits = self.dice.between(0, 12);
        let what = match self.dice.between(0, 2) {
            0 => Mishap::Crash,
            1 => Mishap::Refuse,
            _ => match self.some_stroke(who) {
                Some(stroke) => Mishap::Stroke(Box::new(stroke), self.dice.between(0, 6)),
                None => return,
            },
        };
        self.phones[who].phone.storage.arrange(waits, what);
    }

    /// The profile is on two phones from now on.
    pub(super) fn copy_a_profile(&mut self, who: usize) {
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
        self.ledger.copied.extend(unsent_words(&twin));
        self.phones[who].is_twin = true;
        self.phones.push(Holder { is_twin: true, ..Holder::of(twin) });
    }
}
