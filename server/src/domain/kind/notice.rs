//! `notice`: the exact words of asking for one purpose, in one language and version.

use super::shape::Type::{Int, Text};
use super::{Spec, Subject};

pub(super) const SPEC: Spec = Spec {
    name: "notice",
    subject: Subject::Nobody,
    about: false,
    notes: false,
    one_change: true,
    fields: &[("purpose", Text), ("version", Int), ("language", Text), ("words", Text), ("checked-by", Text)],
};
