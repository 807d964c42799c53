//! The kinds of record. Each has a file: its shape, and what its state adds to the derived tables.

mod consent;
mod conversation;
mod leaving;
mod list;
mod notice;
mod person;
mod plain;
mod question_set;
mod response;
mod review;
mod shape;

pub use consent::{Decided, Occasion};
pub use leaving::Leaving;
pub use list::{List, ListLabel};
pub use plain::{is_day, is_language, is_list_id};
pub use question_set::{Question, QuestionKind, QuestionSet, Wording};
pub use review::{Review, ReviewState};
pub use shape::ShapeError;

use super::id::RecordId;
use super::state::State;
use shape::Pattern;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Person,
    Consent,
    Conversation,
    Response,
    QuestionSet,
    Notice,
    List,
    Review,
}

/// What of a record's envelope names a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Nobody,
    /// The record is the person's own.
    Itself,
    Person,
}

/// What every record of a kind keeps to.
#[derive(Debug)]
pub struct Spec {
    pub name: &'static str,
    pub subject: Subject,
    /// Whether the record is about another record.
    pub about: bool,
    /// Whether it has the text `notes`.
    pub notes: bool,
    /// Whether it is closed by its first change.
    pub one_change: bool,
    fields: &'static [Pattern],
}

/// What a record's current state adds to the derived tables.
#[derive(Debug, PartialEq)]
pub enum Derived {
    Nothing,
    Person {
        card: Option<[u8; 32]>,
    },
    Occasion(Occasion),
    /// Of a conversation or a response.
    Leaving(Leaving),
    QuestionSet(QuestionSet),
    List(List),
    Review(Review),
}

impl Kind {
    pub const ALL: [Kind; 8] = [
        Kind::Person,
        Kind::Consent,
        Kind::Conversation,
        Kind::Response,
        Kind::QuestionSet,
        Kind::Notice,
        Kind::List,
        Kind::Review,
    ];

    pub fn spec(self) -> &'static Spec {
        match self {
            Kind::Person => &person::SPEC,
            Kind::Consent => &consent::SPEC,
            Kind::Conversation => &conversation::SPEC,
            Kind::Response => &response::SPEC,
            Kind::QuestionSet => &question_set::SPEC,
            Kind::Notice => &notice::SPEC,
            Kind::List => &list::SPEC,
            Kind::Review => &review::SPEC,
        }
    }

    pub fn name(self) -> &'static str {
        self.spec().name
    }

    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Checks a state against this kind's shape. Unknown fields pass: they come from a newer app.
    pub fn check(self, state: &State) -> Result<(), ShapeError> {
        shape::check(self.spec(), state)
    }

    /// What the state adds to the derived tables; `id` is the record's.
    pub fn derive(self, id: RecordId, state: &State) -> Derived {
        match self {
            Kind::Person => person::derive(state),
            Kind::Consent => Derived::Occasion(consent::derive(id, state)),
            Kind::Conversation => Derived::Leaving(conversation::derive(state)),
            Kind::Response => Derived::Leaving(response::derive(state)),
            Kind::QuestionSet => question_set::derive(state).map_or(Derived::Nothing, Derived::QuestionSet),
            Kind::Review => review::derive(state).map_or(Derived::Nothing, Derived::Review),
            Kind::List => list::derive(state).map_or(Derived::Nothing, Derived::List),
            Kind::Notice => Derived::Nothing,
        }
    }
}
