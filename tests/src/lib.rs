//! The harness: a real server, and devices that speak to it as the app does, over a line that can be cut anywhere.
//!
//! - `server`: starts the binary on a data folder of its own.
//! - `device`: a native client, by the same protocol as the browser's.
//! - `card`: somebody with a card, on a borrowed phone.
//! - `line`: one request and its answer.
//! - `histories`: what one person decides, at random, against a slow reading of what everybody may see.
//! - `hostile`: bytes that no honest app sends.
//! - `phrases`: looks for words in files, in every shape.
//! - `kills`: the server killed at random moments under load.
//! - `demo`: an area of invented people, filled by devices.
//! - `sim`: a whole area in one thread, from one seed, against all that can go wrong.
//! - `workload`: a made-up week of records and edits, to measure on.

pub mod card;
pub mod demo;
pub mod device;
pub mod dice;
pub mod histories;
pub mod hostile;
pub mod kills;
pub mod line;
pub mod phrases;
pub mod server;
pub mod sim;
pub mod workload;
