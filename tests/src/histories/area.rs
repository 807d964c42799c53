//! The server without a socket, three phones in two teams, and two who read.

use std::sync::Arc;

use heard::domain::access::Role;
use heard::domain::id::{CircleId, DeviceId, MemberId};
use heard::erasure::Erasures;
use heard::reading::card::Cards;
use heard::reading::{Desk, Listed};
use heard::store::{Store, StoreError};
use heard::sync::Exchange;

use super::phone::{Phone, Said};
use crate::sim::Ground;
use crate::sim::centre::Centre;
use crate::sim::ground::BEGIN;

pub struct Area {
    centre: Centre,
    pub phones: [Phone; 3],
    /// A reviewer and a co-chair, who see the same.
    pub readers: [MemberId; 2],
    pub teams: [CircleId; 2],
    pub desk: Desk,
    /// Seconds since 1970.
    pub now: u64,
}

impl Area {
    pub fn start(ground: Arc<Ground>) -> Area {
        let centre = Centre::start(ground.clone());
        let store = &centre.exchange().store;
        let teams = [ground.teams[0], ground.teams[1]];
        // The third of them is in the other team alone.
        let other = ground.workers[2].member;
        let chair = ground.desks[1].member;
        let (council, [first, second]) = (ground.council, teams);
        let placed = store.write(move |tx| {
            tx.remove_membership(first, other)?;
            tx.add_membership(second, other, Role::Member)?;
            tx.remove_membership(council, chair)?;
            tx.add_membership(council, chair, Role::CoChair)
        });
        placed.expect("everybody in their place");
        let phone =
            |name, number: usize, team| Phone::new(name, device(store, ground.workers[number].device), team);
        let phones = [phone("Amina", 0, teams[0]), phone("Bryn", 1, teams[0]), phone("Gwen", 2, teams[1])];
        let readers = [ground.desks[0].member, chair];
        let desk = Desk { store: store.clone(), listed: Listed::default() };
        Area { phones, readers, teams, desk, now: BEGIN, centre }
    }

    pub fn exchange(&self) -> &Exchange {
        self.centre.exchange()
    }

    fn store(&self) -> Store {
        self.exchange().store.clone()
    }

    pub fn cards(&self) -> Cards {
        Cards { store: self.store(), master: self.exchange().master.clone() }
    }

    /// A phone sends all that it has and reads until there is no more.
    pub fn sync(&mut self, phone: usize, now: u64) -> Said {
        self.phones[phone].sync(self.centre.exchange(), now)
    }

    /// Hours pass, and what falls due is carried out.
    pub fn wait(&mut self, hours: u64) {
        self.now += hours * 3600;
        self.carry_out();
    }

    pub fn carry_out(&self) {
        let erasures = Erasures { store: self.store() };
        erasures.carry_out(self.now, &heard::http::day(self.now)).expect("what is due is done");
    }
}

fn device(store: &Store, id: DeviceId) -> heard::store::DeviceRow {
    store.read(|reader| reader.device(id)).and_then(|row| row.ok_or(StoreError::Stopped)).expect("a device")
}
