//! Heard as a whole: what its two sides must agree on, and the server as devices meet it.

mod bad_changes;
mod bad_requests;
mod consent;
mod desk;
mod durability;
mod exchange;
mod fixtures;
mod forged;
mod layering;
mod sharing;
mod readings;
mod states;
mod story;
mod wire;
