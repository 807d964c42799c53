//! `person`: who spoke. May hold nothing but a card's hash.

use super::shape::Type::{Bytes, Text, Word};
use super::{Derived, Spec, Subject};
use crate::domain::state::State;

pub(super) const SPEC: Spec = Spec {
    name: "person",
    subject: Subject::Itself,
    about: false,
    notes: true,
    one_change: false,
    fields: &[
        ("name", Text),
        ("languages", Text),
        ("access", Text),
        ("contact", Text),
        ("card/hash", Bytes(32)),
        ("card/kind", Word(&["open", "withdraw-only"])),
    ],
};

pub(super) fn derive(state: &State) -> Derived {
    let card = state.bytes("card/hash").and_then(|bytes| bytes.try_into().ok());
    Derived::Person { card }
}
