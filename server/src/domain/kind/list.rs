//! `list`: topics, places or kinds of meeting to choose from.

use super::shape::Type::{Bool, Int, Text};
use super::{Spec, Subject};

pub(super) const SPEC: Spec = Spec {
    name: "list",
    subject: Subject::Nobody,
    about: false,
    notes: false,
    one_change: false,
    fields: &[
        ("list", Text),
        ("item/<id>/label", Text),
        ("item/<id>/label/<language>", Text),
        ("item/<id>/order", Int),
        ("item/<id>/out", Bool),
    ],
};
