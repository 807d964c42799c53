//! Heard's server. Each layer may use only those above it in this list; a test keeps that.
//!
//! - `domain`: words and rules. No I/O, no clock, no chance.
//! - `store` (the only SQL), `seal` (the only keys), `merge` (the only Automerge), `wire` (messages).
//! - `records`: rows of the log, opened and sealed.
//! - `join` (invites, devices), `sync` (push, acts, feed), `reading` (what may leave a team), `erasure` (what goes for good).
//! - `http`: the only status codes. `commands`: the command line.

pub mod domain;

pub mod merge;
pub mod seal;
pub mod store;
pub mod wire;

pub mod records;

pub mod erasure;
pub mod join;
pub mod reading;
pub mod sync;

pub mod http;

pub mod commands;
