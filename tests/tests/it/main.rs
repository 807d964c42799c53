//! Heard as a whole: what its two sides must agree on, and the server as devices meet it.

mod bad_changes;
mod bad_requests;
mod cards;
mod consent;
mod convergence;
mod demo;
mod desk;
mod dice;
mod documents;
mod durability;
mod exchange;
mod fixtures;
mod folding;
mod forged;
mod hostile;
mod layering;
mod logs;
mod mutations;
mod readings;
mod rights;
mod sealed;
mod sharing;
mod small_numbers;
mod states;
mod story;
mod wire;
