//! Bytes that no honest app sends: crafted ones, each an attack with a name, and random damage to honest ones.

pub mod crafted;
pub mod forge;
pub mod heaviest;
pub mod mutate;
pub mod seeds;
pub mod trial;
