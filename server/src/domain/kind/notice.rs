//! `notice`: the exact words of asking for one purpose, in one language and version; who is responsible, and what makes it
//! lawful where that is no yes.

use super::shape::Type::{Int, Text};
use super::{Spec, Subject};

pub(super) const SPEC: Spec = Spec {
    name: "notice",
    subject: Subject::Nobody,
    about: false,
    notes: false,
    one_change: true,
    fields: &[
        ("purpose", Text),
        ("version", Int),
        ("language", Text),
        ("words", Text),
        ("checked-by", Text),
        ("basis", Text),
        ("controllers", Text),
        ("host", Text),
    ],
};
