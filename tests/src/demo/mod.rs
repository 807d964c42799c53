//! The demo area: invented people and what they said, brought into a server as devices bring it.
//!
//! What is said stands in `tests/demo`, one file per language, and what is answered beside it; here is only how it gets into a server.

mod consent;
mod content;
mod conversation;
mod fill;
mod phones;
mod response;

pub use content::{Again, Change, Content, Conversation, Given, Occasion, Person, Response, Statement};
pub use fill::{Answered, Filled, Told, bring_questions, fill, found};
