//! The demo area: invented people and what they said, brought into a server as devices bring it.
//!
//! What is said stands in `tests/demo`, one file per language; here is only how it gets into a server.

mod consent;
mod content;
mod conversation;
mod fill;

pub use content::{Change, Content, Conversation, Occasion, Person, Statement};
pub use fill::{Filled, Told, fill, found};
