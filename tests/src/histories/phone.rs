//! A phone: what it has been told, and what it has not sent.

use std::collections::BTreeMap;

use heard::domain::consent::{Decision, Purpose};
use heard::domain::envelope::Envelope;
use heard::domain::id::{ActorId, CircleId, MemberId, RecordId};
use heard::domain::scalar::Scalar;
use heard::merge::Document;
use heard::merge::author::{Edit, change};
use heard::seal::random;
use heard::store::DeviceRow;
use heard::sync::{Exchange, Sender};
use heard::wire::{Act, Cursors, Push, Request, VERSION};
use serde_bytes::ByteBuf;

use crate::device::new_act;

/// An occasion as somebody decided it.
#[derive(Debug, Clone)]
pub struct Occasion {
    pub id: RecordId,
    pub member: MemberId,
    pub decided: Vec<(Purpose, Decision, Vec<RecordId>)>,
}

pub struct Phone {
    pub name: &'static str,
    pub device: DeviceRow,
    pub team: CircleId,
    actor: ActorId,
    cursors: BTreeMap<String, ByteBuf>,
    /// Records that are here, with their changes.
    pub records: BTreeMap<RecordId, (Envelope, Vec<Vec<u8>>)>,
    /// Occasions that were decided here and are not sent.
    pub unsent: Vec<Occasion>,
    pushes: Vec<Push>,
    acts: Vec<Act>,
}

/// What the server said to what a phone sent.
#[derive(Debug, Default)]
pub struct Said {
    pub outcomes: BTreeMap<RecordId, String>,
    pub acted: Vec<String>,
}

impl Phone {
    pub fn new(name: &'static str, device: DeviceRow, team: CircleId) -> Phone {
        Phone {
            name,
            device,
            team,
            actor: ActorId::from_bytes(random()),
            cursors: BTreeMap::new(),
            records: BTreeMap::new(),
            unsent: Vec::new(),
            pushes: Vec::new(),
            acts: Vec::new(),
        }
    }

    /// Writes a record, or goes on with one; it is sent with the next sync.
    pub fn write(&mut self, doc: RecordId, envelope: Envelope, edits: &[(&str, Edit)]) {
        let (_, changes) = self.records.entry(doc).or_insert((envelope.clone(), Vec::new()));
        let bytes = change(changes, self.actor, edits).expect("a change");
        changes.push(bytes.clone());
        self.pushes.push(Push { doc, change: ByteBuf::from(bytes), envelope: Some(envelope), epoch: 0 });
    }

    /// Decides something, in sight of all that is known here of that purpose.
    pub fn decide(&mut self, person: RecordId, decisions: &[(Purpose, Decision)]) -> Occasion {
        let id = RecordId::from_bytes(random());
        let known = self.decided(person);
        let of = |purpose: Purpose| -> Vec<RecordId> {
            known.iter().filter(|(_, purposes)| purposes.contains(&purpose)).map(|(id, _)| *id).collect()
        };
        let decided: Vec<_> =
            decisions.iter().map(|(purpose, decision)| (*purpose, *decision, of(*purpose))).collect();
        let mut fields = vec![("how".to_owned(), Edit::Set("spoken".into()))];
        for (purpose, decision, seen) in &decided {
            let name = purpose.name();
            fields.push((format!("decision/{name}"), Edit::Set(decision.name().into())));
            let mut seen = seen.clone();
            seen.sort_unstable();
            let joined = seen.iter().flat_map(|id| *id.as_bytes()).collect();
            fields.push((format!("seen/{name}"), Edit::Set(Scalar::Bytes(joined))));
        }
        let edits: Vec<(&str, Edit)> =
            fields.iter().map(|(field, edit)| (field.as_str(), edit.clone())).collect();
        let envelope =
            Envelope { kind: "consent".to_owned(), circle: self.team, subject: Some(person), about: None };
        self.write(id, envelope, &edits);
        let occasion = Occasion { id, member: self.device.member, decided };
        self.unsent.push(occasion.clone());
        occasion
    }

    /// The occasions that are known here, and what each was about.
    fn decided(&self, person: RecordId) -> Vec<(RecordId, Vec<Purpose>)> {
        let occasions = self.records.iter().filter(|(_, (envelope, changes))| {
            envelope.kind == "consent" && envelope.subject == Some(person) && !changes.is_empty()
        });
        occasions
            .map(|(id, (_, changes))| {
                let state = Document::replay(changes.clone()).expect("a readable occasion").state();
                let is_about =
                    |purpose: &Purpose| state.get(&format!("decision/{}", purpose.name())).is_some();
                (*id, Purpose::ALL.into_iter().filter(is_about).collect())
            })
            .collect()
    }

    pub fn act(&mut self, kind: &str, doc: RecordId, to: Option<CircleId>) {
        self.acts.push(Act { doc: Some(doc), to, ..new_act(kind) });
    }

    /// Sends all, and reads until there is no more.
    pub fn sync(&mut self, exchange: &Exchange, now: u64) -> Said {
        let mut said = Said::default();
        self.unsent.clear();
        loop {
            let pushed = std::mem::take(&mut self.pushes);
            let request = Request {
                v: VERSION,
                cursors: Cursors::Each(self.cursors.clone()),
                push: pushed.clone(),
                acts: std::mem::take(&mut self.acts),
                ..Request::default()
            };
            let sender = Sender { device: self.device.clone(), request: None };
            let answer = exchange.answer(&sender, request, now, heard::http::day(now)).expect("an answer");
            for (push, result) in pushed.iter().zip(&answer.results) {
                said.outcomes.insert(push.doc, result.outcome.clone());
                if result.outcome == "gone" {
                    self.records.remove(&push.doc);
                }
            }
            said.acted.extend(answer.acted.iter().map(|acted| acted.outcome.clone()));
            for item in answer.feed {
                match (item.what.as_str(), item.change) {
                    ("change", Some(change)) => {
                        if let Some(envelope) = item.envelope {
                            self.records.entry(item.doc).or_insert((envelope, Vec::new()));
                        }
                        if let Some((_, changes)) = self.records.get_mut(&item.doc)
                            && !changes.contains(&change.to_vec())
                        {
                            changes.push(change.into_vec());
                        }
                    }
                    ("left" | "gone", _) => drop(self.records.remove(&item.doc)),
                    _ => {}
                }
            }
            self.cursors.extend(answer.cursors);
            if !answer.more {
                return said;
            }
        }
    }
}
