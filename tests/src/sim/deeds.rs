//! What people do at their phones and desks, and what becomes of them.

use std::collections::BTreeMap;

use heard::domain::access::Role;
use heard::domain::envelope::{Envelope, review_id};
use heard::domain::id::{ActId, CircleId, RecordId};
use heard::domain::scalar::Scalar;
use heard::reading::{Desk, Listed, ReadingQuery};
use heard::store::StoreError;
use heard::wire::Act;

use crate::device::new_act;

use super::phone::entry::Entry;
use super::phone::storage::{Standing, Storage, Write};
use super::phone::typing::{How, Stroke};
use super::world::{WINDOWS, World};

const PURPOSES: [&str; 3] = ["keep", "share", "quote"];

impl World {
    /// Somebody does something at a phone, with or without a line.
    pub(super) fn live(&mut self, who: usize) {
        if self.phones[who].phone.is_desk() {
            return self.review(who);
        }
        match self.dice.between(0, 99) {
            0..=11 => self.meet(who),
            12..=19 => self.name_person(who),
            20..=31 => self.ask_consent(who),
            32..=37 => self.finish_consent(who),
            38..=47 => self.answer_for_the_team(who),
            48..=50 if self.weather.mishaps > 0 => self.kill(who),
            51 if self.weather.people > 0 => self.revoke(who),
            52..=54 if self.weather.people > 0 => self.move_person(who),
            55 if self.weather.windows => self.choose_a_window(who),
            _ => {
                if let Some(stroke) = self.some_stroke(who) {
                    self.tell(format!(
                        "{} writes {} of {}: {:?}",
                        self.name(who),
                        stroke.field,
                        stroke.doc,
                        stroke.how
                    ));
                    self.storage(who).strike(&stroke);
                }
            }
        }
    }

    /// A new conversation, often with somebody who is known.
    fn meet(&mut self, who: usize) {
        let Some(circle) = self.some_team(who) else { return };
        let known = self.people(who, circle);
        let subject = match self.dice.percent(40) && !known.is_empty() {
            true => *self.dice.pick(&known),
            false => self.fresh(),
        };
        let (id, notes, words) = (self.fresh(), self.ledger.word(), self.ledger.word());
        let fields = [
            ("at".to_owned(), self.clock()),
            ("statement/0a/words".to_owned(), Scalar::Text(words)),
            ("statement/0a/at".to_owned(), self.clock()),
            ("notes".to_owned(), Scalar::Text(format!("{notes} "))),
        ];
        let envelope =
            Envelope { kind: "conversation".to_owned(), circle, subject: Some(subject), about: None };
        self.tell(format!("{} meets {subject}, record {id}", self.name(who)));
        self.storage(who).begin(id, envelope, &fields);
    }

    /// The record of a person themselves: two phones may make it at the same time.
    fn name_person(&mut self, who: usize) {
        let Some(circle) = self.some_team(who) else { return };
        let known = self.people(who, circle);
        if known.is_empty() {
            return;
        }
        let person = *self.dice.pick(&known);
        let (name, notes) = (self.ledger.word(), self.ledger.word());
        let fields = [
            ("name".to_owned(), Scalar::Text(name)),
            ("notes".to_owned(), Scalar::Text(format!("{notes} "))),
        ];
        let envelope = Envelope { kind: "person".to_owned(), circle, subject: Some(person), about: None };
        if self.storage(who).begin(person, envelope, &fields) {
            self.tell(format!("{} makes the record of {person}", self.name(who)));
        }
    }

    /// An occasion of consent, in sight of those that are known here.
    fn ask_consent(&mut self, who: usize) {
        let Some(circle) = self.some_team(who) else { return };
        let known = self.people(who, circle);
        if known.is_empty() {
            return;
        }
        let person = *self.dice.pick(&known);
        let mut fields = Vec::new();
        for purpose in PURPOSES {
            if !self.dice.percent(80) {
                continue;
            }
            let decision = *self.dice.pick(&["yes", "yes", "yes", "no", "withdrawn"]);
            let seen = occasions(self.storage(who), person, purpose);
            fields.push((format!("decision/{purpose}"), Scalar::from(decision)));
            if !seen.is_empty() {
                let joined = seen.iter().flat_map(|id| *id.as_bytes()).collect();
                fields.push((format!("seen/{purpose}"), Scalar::Bytes(joined)));
            }
        }
        fields.push(("with".to_owned(), Scalar::Text(self.ledger.word())));
        let id = self.fresh();
        let envelope = Envelope { kind: "consent".to_owned(), circle, subject: Some(person), about: None };
        self.tell(format!("{} asks {person}, occasion {id}", self.name(who)));
        self.storage(who).begin(id, envelope, &fields);
        if self.dice.percent(60) {
            self.storage(who).finish(id);
        }
    }

    fn finish_consent(&mut self, who: usize) {
        let storage = self.storage(who);
        let open: Vec<RecordId> =
            storage.drafts.iter().filter(|(_, draft)| draft.value.open).map(|(id, _)| *id).collect();
        if let Some(id) = open.first() {
            storage.finish(*id);
        }
    }

    /// A member says what becomes of work that waits.
    fn answer_for_the_team(&mut self, who: usize) {
        let mut standing = self.storage(who).standing();
        let Some(doc) = standing.waits.first().copied() else { return };
        let kind = if self.dice.percent(60) { "accept" } else { "decline" };
        if standing.acts.iter().any(|act| act.doc == Some(doc)) {
            return;
        }
        self.tell(format!("{} says {kind} of what waits on {doc}", self.name(who)));
        standing.acts.push(self.act(kind, |act| act.doc = Some(doc)));
        standing.waits.retain(|waits| *waits != doc);
        self.storage(who).put(vec![Write::Standing(standing)], &[]);
    }

    /// A colleague's lost phone is shut out.
    fn revoke(&mut self, who: usize) {
        let lost = self.dice.between(0, self.phones.len() - 1);
        if lost == who || self.phones[lost].phone.is_desk() {
            return;
        }
        self.tell(format!("{} shuts out {}", self.name(who), self.name(lost)));
        let device = self.phones[lost].phone.device;
        let mut standing = self.storage(who).standing();
        standing.acts.push(self.act("revoke", |act| act.device = Some(device)));
        self.storage(who).put(vec![Write::Standing(standing)], &[]);
    }

    /// Somebody is with another team from now on.
    fn move_person(&mut self, who: usize) {
        let storage = self.storage(who);
        let ours =
            storage.records.iter().filter(|(_, record)| record.value.with_notes() && !record.value.left);
        let ours: Vec<RecordId> = ours.map(|(id, _)| *id).collect();
        if ours.is_empty() {
            return;
        }
        let doc = *self.dice.pick(&ours);
        let teams = self.centre.ground.teams.clone();
        let to = *self.dice.pick(&teams[..self.weather.teams]);
        self.tell(format!("{} moves the person of {doc} to team {to}", self.name(who)));
        let act = self.act("move", |act| (act.doc, act.to) = (Some(doc), Some(to)));
        let mut standing = self.storage(who).standing();
        standing.acts.push(act);
        self.storage(who).put(vec![Write::Standing(standing)], &[]);
    }

    /// Somebody keeps people for longer, or less long: all is read anew, as far back as is kept now.
    fn choose_a_window(&mut self, who: usize) {
        let window = *self.dice.pick(&WINDOWS);
        self.tell(format!("{} keeps people for {window:?} days", self.name(who)));
        self.happened("windows chosen anew");
        self.rechosen = true;
        let storage = self.storage(who);
        storage.window = window;
        let standing = Standing { cursors: BTreeMap::new(), ..storage.standing() };
        storage.put(vec![Write::Standing(standing)], &[]);
    }

    fn act(&mut self, kind: &str, fill: impl FnOnce(&mut Act)) -> Act {
        let id = ActId::from_bytes(self.dice.bytes());
        let mut act = Act { id, ..new_act(kind) };
        fill(&mut act);
        act
    }

    fn kill(&mut self, who: usize) {
        self.tell(format!("{} is killed", self.name(who)));
        self.phones[who].kill();
    }

    /// A reviewer says where they stand with something they may read.
    fn review(&mut self, who: usize) {
        let Some(circle) = self.circle_of_kind(who, "council") else { return };
        let (member, desk) = (
            self.phones[who].phone.member,
            Desk { store: self.centre.exchange().store.clone(), listed: Listed::default() },
        );
        let list = desk.list(member, &ReadingQuery::default(), String::new()).expect("a list of readings");
        if list.rows.is_empty() {
            return;
        }
        let about: RecordId = self.dice.pick(&list.rows).id.parse().expect("a record's id");
        let id = review_id(member, about);
        let state = Scalar::from(*self.dice.pick(&["heard", "question", "used"]));
        let because = Scalar::Text(self.ledger.word());
        self.tell(format!("{} reviews {about}: {state:?}", self.name(who)));
        let fields = [("state".to_owned(), state), ("because".to_owned(), because)];
        let storage = self.storage(who);
        if storage.entry(id).is_none() {
            let envelope = Envelope { kind: "review".to_owned(), circle, subject: None, about: Some(about) };
            storage.begin(id, envelope, &fields);
            return;
        }
        for (field, value) in fields {
            storage.strike(&Stroke { doc: id, field, how: How::Set(value) });
        }
    }

    /// Something that could be typed on one of the records that are open to it.
    pub(super) fn some_stroke(&mut self, who: usize) -> Option<Stroke> {
        let open = |entry: &Entry| !entry.left && !entry.gone && entry.with_notes();
        let storage = self.storage(who);
        let all: Vec<RecordId> =
            storage.records.iter().filter(|(_, record)| open(&record.value)).map(|(id, _)| *id).collect();
        if all.is_empty() {
            return None;
        }
        let doc = *self.dice.pick(&all);
        let place = self.dice.between(0, 1000);
        let is_person = self.storage(who).entry(doc)?.envelope.kind == "person";
        let field = |name: &str| name.to_owned();
        let (field, how) = match self.dice.between(0, 19) {
            0..=8 => (field("notes"), How::Insert { word: self.ledger.word(), place }),
            9 => (field("notes"), How::TakeOut { place }),
            10..=13 if is_person => (field("name"), How::Set(Scalar::Text(self.ledger.word()))),
            10..=12 => (field("place"), How::Set(Scalar::Text(self.ledger.word()))),
            13 => (field("statement/0a/words"), How::Set(Scalar::Text(self.ledger.word()))),
            14 if is_person => {
                (field("card/hash"), How::Set(Scalar::Bytes(self.dice.bytes::<32>().to_vec())))
            }
            14 => (field("place"), How::Set(Scalar::Null)),
            15..=17 if !is_person => (field("shared/s/0a"), How::Share { piece: field("s/0a") }),
            _ => (self.conflicted(who, doc)?, How::Settle),
        };
        Some(Stroke { doc, field, how })
    }

    /// A field of which two versions are shown.
    fn conflicted(&mut self, who: usize, doc: RecordId) -> Option<String> {
        let state = self.storage(who).overlaid(doc);
        state.iter().map(|(name, _)| name).find(|name| state.has_conflict(name)).map(str::to_owned)
    }

    /// The steward takes somebody out of a team, or puts somebody in.
    pub(super) fn people_come_and_go(&mut self) {
        let who = self.dice.between(0, self.phones.len() - 1);
        if self.phones[who].phone.is_desk() {
            return;
        }
        let member = self.phones[who].phone.member;
        let (teams, everybody) = (self.centre.ground.teams.clone(), self.centre.ground.everybody);
        let team = teams[self.dice.between(0, self.weather.teams - 1)];
        let is_in = self.teams_of(who).contains(&team);
        self.tell(format!("{} {} team {team}", self.name(who), if is_in { "leaves" } else { "joins" }));
        let done = self.centre.exchange().store.write(move |tx| {
            if is_in {
                tx.remove_membership(team, member)?;
                return Ok(());
            }
            tx.add_membership(team, member, Role::Member)?;
            if tx.role_in(member, everybody)?.is_none() {
                tx.add_membership(everybody, member, Role::Member)?;
            }
            Ok::<_, StoreError>(())
        });
        done.expect("people come and go");
    }

    pub(super) fn storage(&mut self, who: usize) -> &mut Storage {
        &mut self.phones[who].phone.storage
    }

    fn name(&self, who: usize) -> String {
        self.phones[who].phone.name.clone()
    }

    fn fresh(&mut self) -> RecordId {
        RecordId::from_bytes(self.dice.bytes())
    }

    /// What the phone's clock says, right or not.
    fn clock(&mut self) -> Scalar {
        Scalar::from(*self.dice.pick(&[
            "1970-01-01T00:00",
            "2026-05-03T14:05",
            "2026-05-04T09:00",
            "2099-12-31T23:59",
        ]))
    }

    fn some_team(&mut self, who: usize) -> Option<CircleId> {
        self.circle_of_kind(who, "team")
    }

    /// One of the circles of a kind that the phone knows itself to be in.
    fn circle_of_kind(&mut self, who: usize, kind: &str) -> Option<CircleId> {
        let circles = self.storage(who).standing().circles;
        let of_kind: Vec<CircleId> =
            circles.iter().filter(|circle| circle.kind == kind).map(|circle| circle.id).collect();
        if of_kind.is_empty() { None } else { Some(*self.dice.pick(&of_kind)) }
    }

    /// People of whom the phone has something, in that circle.
    fn people(&mut self, who: usize, circle: CircleId) -> Vec<RecordId> {
        let records = self.storage(who).records.values();
        let here = records.filter(|record| record.value.circle == circle && !record.value.left);
        let mut people: Vec<RecordId> = here.filter_map(|record| record.value.envelope.subject).collect();
        people.sort_unstable();
        people.dedup();
        people
    }
}

/// Earlier occasions of a person that decided a purpose, as this phone knows them.
fn occasions(storage: &Storage, person: RecordId, purpose: &str) -> Vec<RecordId> {
    let decided = format!("decision/{purpose}");
    let of_person =
        |entry: &Entry| entry.envelope.kind == "consent" && entry.envelope.subject == Some(person);
    storage
        .records
        .iter()
        .filter(|(id, record)| {
            of_person(&record.value) && !storage.draft(**id).is_some_and(|draft| draft.open)
        })
        .filter(|(id, _)| !storage.shown(**id, &decided).is_empty())
        .map(|(id, _)| *id)
        .collect()
}
