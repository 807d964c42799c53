//! What may be read once all is well, held to what was decided.

use std::collections::{BTreeMap, BTreeSet};

use heard::domain::consent::{Decision, Entry as Decided, Purpose, permits};
use heard::domain::id::{MemberId, RecordId};
use heard::domain::kind::{Derived, Kind};
use heard::domain::piece;
use heard::domain::state::State;
use heard::merge::Document;
use heard::reading::ReadingQuery;
use heard::store::StoreError;

use super::log::Log;
use super::world::World;

/// What may be read holds nothing without a current yes, by the log alone and the rule alone.
pub fn consent(world: &World, log: &Log) -> Result<(), String> {
    let decisions = Decisions::of(log);
    let reviewer = MemberId::from_bytes([0; 16]);
    world
        .centre
        .exchange()
        .store
        .read(|reader| {
            for row in
                reader.readings(reviewer, &ReadingQuery::default()).map_err(|error| error.to_string())?
            {
                for purpose in [Purpose::Keep, Purpose::Share] {
                    if !decisions.permit(row.subject, purpose) {
                        return Err(Outcry(format!(
                            "{} can be read without a yes to {}",
                            row.doc,
                            purpose.name()
                        )));
                    }
                }
                let shared = piece::statements(&log.records[&row.doc].state);
                let pieces = reader.pieces(&row).map_err(|error| error.to_string())?;
                if !pieces.iter().all(|piece| shared.iter().any(|said| said.words == piece.words)) {
                    return Err(Outcry(format!("{} is read otherwise than it was shared", row.doc)));
                }
            }
            Ok(())
        })
        .map_err(|Outcry(what)| what)
}

/// What is wrong, where a store's error may come too.
struct Outcry(String);

impl From<String> for Outcry {
    fn from(what: String) -> Outcry {
        Outcry(what)
    }
}

impl From<StoreError> for Outcry {
    fn from(error: StoreError) -> Outcry {
        Outcry(error.to_string())
    }
}

/// Everything that was decided, by person and purpose, and the noes that wait.
#[derive(Default)]
struct Decisions {
    made: BTreeMap<(RecordId, &'static str), Vec<Decided>>,
    waiting_noes: BTreeSet<(RecordId, &'static str)>,
}

impl Decisions {
    fn of(log: &Log) -> Decisions {
        let mut found = Decisions::default();
        for (id, logged) in &log.records {
            if let (Some(subject), Some(member)) = (logged.envelope.subject, logged.member) {
                for (purpose, decided) in decided(*id, &logged.envelope.kind, &logged.state, member) {
                    found.made.entry((subject, purpose)).or_default().push(decided);
                }
            }
        }
        for waiting in &log.held {
            let Some(subject) = waiting.envelope.subject else { continue };
            let Ok(document) = Document::replay([&waiting.change]) else { continue };
            let member = MemberId::from_bytes([0; 16]);
            for (purpose, decided) in decided(waiting.doc, &waiting.envelope.kind, &document.state(), member)
            {
                if decided.decision != Decision::Yes {
                    found.waiting_noes.insert((subject, purpose));
                }
            }
        }
        found
    }

    fn permit(&self, person: RecordId, purpose: Purpose) -> bool {
        let key = (person, purpose.name());
        !self.waiting_noes.contains(&key) && self.made.get(&key).is_some_and(|decisions| permits(decisions))
    }
}

fn decided(id: RecordId, kind: &str, state: &State, member: MemberId) -> Vec<(&'static str, Decided)> {
    let Some(Derived::Occasion(occasion)) = Kind::named(kind).map(|kind| kind.derive(id, state)) else {
        return Vec::new();
    };
    let one = |decided: heard::domain::kind::Decided| {
        let purpose = Purpose::named(&decided.purpose)?.name();
        let entry =
            Decided { occasion: id, decision: decided.decision, seen: decided.seen, card: false, member };
        Some((purpose, entry))
    };
    occasion.decided.into_iter().filter_map(one).collect()
}
