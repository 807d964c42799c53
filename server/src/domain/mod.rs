//! Words and rules of the trade. No I/O, no clock, no chance.

pub mod access;
pub mod basis;
pub mod card;
pub mod circle;
pub mod consent;
mod cycles;
pub mod day;
pub mod envelope;
pub mod fold;
pub mod id;
pub mod kind;
pub mod limits;
pub mod outcome;
pub mod piece;
pub mod retention;
pub mod scalar;
pub mod small_numbers;
pub mod state;
