//! Weeks of a whole area in some milliseconds: phones and desks that follow the app's rules, the real server core, and
//! a world that is against both. Everything follows from one seed.
//!
//! - `phone`: a phone as the app behaves; `centre`: the server without a socket; `line`: what befalls a request.
//! - `world`: who is there and what happens; `holder`: one of the phones; `trip`: its way to the server and back;
//!   `deeds`: what people do; `newcomers`: who joins; `mishaps`: what befalls server and phones; `damage`: what befalls
//!   the disk; `ledger`: what people typed.
//! - `always` and `end`: what must hold; of the end, `typed` is about words and `permitted` about consent.

mod always;
pub(crate) mod centre;
mod damage;
mod deeds;
mod end;
pub(crate) mod ground;
mod holder;
mod ledger;
mod line;
mod log;
mod mishaps;
mod newcomers;
mod permitted;
pub mod phone;
pub mod trace;
mod trip;
mod typed;
mod weather;
mod world;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

pub use ground::Ground;
use trace::{Tape, Traces};
use world::World;
pub use world::{Broken, Tally};

/// A world that held.
#[derive(Debug)]
pub struct Lived {
    pub story: Vec<String>,
    pub tally: Tally,
}

/// Lives one world through; the same seed is the same world.
pub fn run(seed: u64, ground: &Arc<Ground>) -> Result<Lived, Broken> {
    let mut world = World::new(seed, ground.clone(), &Tape::default());
    world.run()?;
    Ok(Lived { story: world.story, tally: world.tally })
}

/// Records what the phones' cores did in some worlds, at most so many steps of a kind.
pub fn record(seeds: Range<u64>, alike: usize) -> Traces {
    let ground = Arc::new(Ground::make());
    let mut traces = Traces::default();
    for seed in seeds {
        let mut world = World::new(seed, ground.clone(), &Tape::recording());
        world.run().expect("a world that holds");
        let phones = world.phones.into_iter();
        phones.for_each(|holder| holder.phone.storage.tape.into_traces(&mut traces, alike));
    }
    traces
}

/// Lives many worlds through, some at a time: a world waits for the server's writer to gather far longer than it
/// computes. Answers those that broke, by seed, and what happened in all that held.
pub fn run_many(seeds: Range<u64>, ground: &Arc<Ground>) -> (BTreeMap<u64, Broken>, Tally) {
    let next = AtomicU64::new(seeds.start);
    let all: Mutex<(BTreeMap<u64, Broken>, Tally)> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    let lived = run(seed, ground);
                    let (broken, tally) = &mut *all.lock().expect("nobody panics with it");
                    match lived {
                        Ok(lived) => {
                            lived
                                .tally
                                .into_iter()
                                .for_each(|(what, times)| *tally.entry(what).or_default() += times);
                        }
                        Err(one) => drop(broken.insert(seed, one)),
                    }
                }
            });
        }
    });
    all.into_inner().expect("nobody panics with it")
}

const AT_ONCE: usize = 32;
