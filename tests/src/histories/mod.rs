//! What befalls one person's words, at random: yeses, noes and withdrawals on three phones and a card, moves, erasures, and
//! all orders in which it reaches the server. After each step every output of every role is held against a slow reading
//! of the rule.
//!
//! - `phone`: a phone with its own knowledge; `area`: the server, the phones and the desks.
//! - `truth`: what should be seen; `steps`: what happens; `seen`: what is seen.

mod area;
mod phone;
mod rule;
mod seen;
mod steps;
mod truth;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use rule::permits_slowly;

use area::Area;
use steps::Story;

use crate::sim::Ground;
use crate::workload::dice::Dice;

/// As many people as one server has before another is begun: lists grow with them.
const PEOPLE: u64 = 50;

/// What was tried: how many steps of each kind, and how many outputs were looked at.
pub type Tally = BTreeMap<&'static str, u64>;

/// Lives histories through, one for each seed. The first that shows what it should not, or hides what it should show, with
/// its story.
pub fn live(seeds: std::ops::Range<u64>) -> Result<Tally, String> {
    let ground = Arc::new(Ground::make());
    let mut tally = Tally::new();
    let mut area = Area::start(ground.clone());
    for seed in seeds {
        if seed % PEOPLE == 0 {
            area = Area::start(ground.clone());
        }
        let mut story = Story::begin(&mut area, Dice::seeded(seed));
        story.live(&mut tally).map_err(|wrong| format!("seed {seed}: {wrong}\n{}", story.told.join("\n")))?;
    }
    Ok(tally)
}
