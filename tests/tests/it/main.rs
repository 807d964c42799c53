//! Heard as a whole: what its two sides must agree on, and the server as devices meet it.

mod consent;
mod fixtures;
mod layering;
mod sharing;
mod states;
mod wire;
