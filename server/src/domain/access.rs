//! Who may read and write what: one table of kind × role × circle, and nothing else decides it.

use super::circle::CircleKind;
use super::kind::Kind;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Of a team: records what people say.
    Member,
    /// Of the council: reads what was shared.
    Reviewer,
    /// The reviewer's equal, from the community.
    CoChair,
    /// Of the area: wordings and lists; reads no records.
    Steward,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Member, Role::Reviewer, Role::CoChair, Role::Steward];

    pub fn name(self) -> &'static str {
        match self {
            Role::Member => "member",
            Role::Reviewer => "reviewer",
            Role::CoChair => "co-chair",
            Role::Steward => "steward",
        }
    }

    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// May see readings: what teams shared, through the consent rule.
    pub fn reviews(self) -> bool {
        matches!(self, Role::Reviewer | Role::CoChair)
    }

    /// The kind of circle an invite of this role opens, beside the area's.
    pub fn circle(self) -> CircleKind {
        match self {
            Role::Member => CircleKind::Team,
            Role::Reviewer | Role::CoChair => CircleKind::Council,
            Role::Steward => CircleKind::Area,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Right {
    Read,
    Write,
}

/// Every right there is. What is not listed is not allowed.
const TABLE: &[(Kind, CircleKind, Role, Right)] = {
    use CircleKind::{Area, Council, Team};
    use Kind::{Consent, Conversation, List, Notice, Person, QuestionSet, Response, Review};
    use Right::{Read, Write};
    use Role::{CoChair, Member, Reviewer, Steward};
    &[
        (Person, Team, Member, Write),
        (Consent, Team, Member, Write),
        (Conversation, Team, Member, Write),
        (Response, Team, Member, Write),
        (List, Team, Member, Write),
        (Notice, Area, Steward, Write),
        (Notice, Area, Member, Read),
        (Notice, Area, Reviewer, Read),
        (Notice, Area, CoChair, Read),
        (QuestionSet, Area, Steward, Write),
        (QuestionSet, Area, Member, Read),
        (QuestionSet, Area, Reviewer, Read),
        (QuestionSet, Area, CoChair, Read),
        (List, Area, Steward, Write),
        (List, Area, Member, Read),
        (List, Area, Reviewer, Read),
        (List, Area, CoChair, Read),
        (Review, Council, Reviewer, Write),
        (Review, Council, CoChair, Write),
    ]
};

/// Whether a holder of `role` in a circle of this kind may change records of this kind there. Who may write may read.
pub fn may_write(kind: Kind, circle: CircleKind, role: Role) -> bool {
    TABLE.contains(&(kind, circle, role, Right::Write))
}

pub fn may_read(kind: Kind, circle: CircleKind, role: Role) -> bool {
    may_write(kind, circle, role) || TABLE.contains(&(kind, circle, role, Right::Read))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks every kind × circle × role against the table as the formats state it.
    #[test]
    fn no_right_exists_beyond_the_stated_ones() {
        for kind in Kind::ALL {
            for circle in CircleKind::ALL {
                for role in Role::ALL {
                    let write = match (kind, circle) {
                        (
                            Kind::Person | Kind::Consent | Kind::Conversation | Kind::Response,
                            CircleKind::Team,
                        ) => role == Role::Member,
                        (Kind::List, CircleKind::Team) => role == Role::Member,
                        (Kind::Notice | Kind::List | Kind::QuestionSet, CircleKind::Area) => {
                            role == Role::Steward
                        }
                        (Kind::Review, CircleKind::Council) => role.reviews(),
                        _ => false,
                    };
                    let of_area = matches!(kind, Kind::Notice | Kind::List | Kind::QuestionSet);
                    let read = write || (circle == CircleKind::Area && of_area);
                    assert_eq!(may_write(kind, circle, role), write, "{kind:?} {circle:?} {role:?}");
                    assert_eq!(may_read(kind, circle, role), read, "{kind:?} {circle:?} {role:?}");
                }
            }
        }
    }

    #[test]
    fn a_steward_reads_no_record_of_a_person() {
        for kind in [Kind::Person, Kind::Consent, Kind::Conversation, Kind::Response, Kind::Review] {
            for circle in CircleKind::ALL {
                assert!(!may_read(kind, circle, Role::Steward));
            }
        }
    }
}
