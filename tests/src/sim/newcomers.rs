//! Who joins while the others are at work: in no backup that was made before.

use heard::join::Invitee;

use super::ground::{seat, space_name};
use super::phone::Proof;
use super::world::World;

/// In one world.
const MOST: usize = 3;

impl World {
    /// Somebody new comes into a team, or somebody who is there gets another phone.
    pub(super) fn somebody_joins(&mut self) {
        if self.newcomers >= MOST {
            return;
        }
        self.newcomers += 1;
        let workers: Vec<usize> = (0..self.phones.len())
            .filter(|who| matches!(self.phones[*who].phone.proof, Proof::Key(_)))
            .collect();
        let colleague = *self.dice.pick(&workers);
        let has_a_place = !self.teams_of(colleague).is_empty();
        let invitee = match has_a_place && self.dice.percent(40) {
            true => Invitee::Device(self.phones[colleague].phone.member),
            false => {
                Invitee::Member { space: space_name(self.dice.between(0, self.weather.teams - 1) as u8) }
            }
        };
        let seat = seat(&self.centre.door(), &mut self.dice, invitee, self.centre.now);
        let incarnation = self.centre.incarnation();
        self.tell(format!("phone {} joins", self.phones.len()));
        self.happened("phones that joined");
        self.hand_out(seat, incarnation);
    }
}
