//! What befalls the server, a phone or its profile.

use heard::domain::id::Incarnation;

use super::end::unsent_words;
use super::holder::Holder;
use super::phone::storage::Mishap;
use super::world::World;
use crate::workload::dice::Dice;

impl World {
    pub(super) fn at_the_server(&mut self) {
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

    pub(super) fn restore(&mut self) {
        let Some(copy) = self.copy.take() else { return };
        self.tell("the server is set back to its copy");
        let incarnation = Incarnation::from_bytes(self.dice.bytes());
        self.centre.restore(copy, incarnation);
        self.restored = true;
        self.happened("servers set back");
        self.phones.iter_mut().for_each(|holder| holder.verified.clear());
    }

    pub(super) fn mishap(&mut self, who: usize) {
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
