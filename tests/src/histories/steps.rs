//! What happens to one person's words.

use heard::domain::card::{Code, HOLDER};
use heard::domain::consent::{Decision, Purpose};
use heard::domain::envelope::Envelope;
use heard::domain::id::RecordId;
use heard::domain::piece;
use heard::domain::scalar::Scalar;
use heard::merge::Document;
use heard::merge::author::Edit;
use heard::sync::{CardDecision, CardOutcome, Moment};

use super::Tally;
use super::area::Area;
use super::phone::Occasion;
use super::seen::{Planted, look};
use super::truth::{Erasing, Truth};
use crate::workload::dice::Dice;

/// The fewest and the most things that happen to somebody.
const STEPS: (usize, usize) = (6, 16);

/// What a phone was told to ask for with its next sync.
#[derive(Debug, Clone, Copy)]
enum Asked {
    Move(usize),
    Erase,
    Confirm,
    Cancel,
}

pub struct Story<'a> {
    area: &'a mut Area,
    dice: Dice,
    planted: Planted,
    truth: Truth,
    /// Of each phone, in order.
    asked: [Vec<Asked>; 3],
    pub told: Vec<String>,
}

impl<'a> Story<'a> {
    /// Somebody says two things, of which one is shared, and gets a card. Nothing is allowed yet.
    pub fn begin(area: &'a mut Area, mut dice: Dice) -> Story<'a> {
        let planted = Planted::new(&mut dice);
        let team = area.teams[0];
        let amina = &mut area.phones[0];
        let of = |kind: &str| Envelope {
            kind: kind.to_owned(),
            circle: team,
            subject: Some(planted.person),
            about: None,
        };
        let set = |text: &str| Edit::Set(text.into());
        let said = [
            ("language", set("en")),
            ("statement/0a/words", set(&planted.shared)),
            ("statement/0a/language", set("en")),
            ("statement/0b/words", set(&planted.kept_back)),
            ("statement/0b/language", set("en")),
            ("notes", Edit::Notes(planted.notes.clone())),
        ];
        amina.write(planted.doc, of("conversation"), &said);
        let state = Document::replay(amina.records[&planted.doc].1.clone()).expect("a record").state();
        let hash = piece::read(&state, "s/0a").expect("a piece").hash().to_vec();
        amina.write(planted.doc, of("conversation"), &[("shared/s/0a", Edit::Set(Scalar::Bytes(hash)))]);
        let hash = Edit::Set(Scalar::Bytes(planted.card.hash().to_vec()));
        let card = [("name", set(&planted.name)), ("card/hash", hash), ("card/kind", set("open"))];
        amina.write(planted.person, of("person"), &card);
        let now = area.now;
        area.sync(0, now);
        let truth = Truth { kept: Vec::new(), held: Vec::new(), team, erasing: Erasing::Not };
        Story { area, dice, planted, truth, asked: Default::default(), told: Vec::new() }
    }

    /// Lives it through. The first output that is not what it should be.
    pub fn live(&mut self, tally: &mut Tally) -> Result<(), String> {
        for _ in 0..self.dice.between(STEPS.0, STEPS.1) {
            let what = self.step()?;
            *tally.entry(what).or_default() += 1;
            self.truth.at(self.area.now);
            let all = self.dice.percent(20);
            let looked = look(self.area, &self.planted, &self.truth, all);
            *tally.entry("outputs looked at").or_default() +=
                looked.map_err(|wrong| format!("{wrong}, after {what}"))?;
        }
        for phone in 0..3 {
            self.sync(phone)?;
        }
        *tally.entry("outputs looked at").or_default() += look(self.area, &self.planted, &self.truth, true)?;
        Ok(())
    }

    fn step(&mut self) -> Result<&'static str, String> {
        let phone = self.dice.between(0, 2);
        match self.dice.between(0, 99) {
            0..34 => Ok(self.decide(phone)),
            34..64 => self.sync(phone).map(|()| "syncs"),
            64..76 => self.card(),
            76..84 => {
                let to = self.dice.between(0, 1);
                Ok(self.ask(phone, Asked::Move(to), "moves"))
            }
            84..87 => Ok(self.ask(phone, Asked::Erase, "a member asks to erase")),
            87..89 => Ok(self.ask(phone, Asked::Confirm, "a member agrees to erase")),
            89..93 => Ok(self.ask(phone, Asked::Cancel, "a member stops an erasure")),
            93..97 => self.erase_with_card(),
            _ => {
                let hours = self.dice.between(1, 30) as u64;
                self.told.push(format!("{hours} hours pass"));
                self.area.wait(hours);
                Ok("hours pass")
            }
        }
    }

    fn decide(&mut self, phone: usize) -> &'static str {
        let decisions: Vec<(Purpose, Decision)> = self.some_purposes();
        let occasion = self.area.phones[phone].decide(self.planted.person, &decisions);
        self.told.push(format!("{} records {occasion:?}", self.area.phones[phone].name));
        "decides on a phone"
    }

    /// Mostly yeses, of keep and share more often than of the others.
    fn some_purposes(&mut self) -> Vec<(Purpose, Decision)> {
        let mut decided = Vec::new();
        for purpose in Purpose::ALL {
            let often = if matches!(purpose, Purpose::Keep | Purpose::Share) { 70 } else { 30 };
            if !self.dice.percent(often) {
                continue;
            }
            decided.push((
                purpose,
                match self.dice.between(0, 9) {
                    0..7 => Decision::Yes,
                    7 | 8 => Decision::No,
                    _ => Decision::Withdrawn,
                },
            ));
        }
        if decided.is_empty() { vec![(Purpose::Keep, Decision::Yes)] } else { decided }
    }

    fn ask(&mut self, phone: usize, asked: Asked, what: &'static str) -> &'static str {
        let doc = self.planted.doc;
        let (kind, to) = match asked {
            Asked::Move(team) => ("move", Some(self.area.teams[team])),
            Asked::Erase => ("erase", None),
            Asked::Confirm => ("confirm-erase", None),
            Asked::Cancel => ("cancel-erase", None),
        };
        self.area.phones[phone].act(kind, doc, to);
        self.asked[phone].push(asked);
        self.told.push(format!("{} will ask: {asked:?}", self.area.phones[phone].name));
        what
    }

    /// A phone sends and reads. What the server says of each occasion must be what is to be expected.
    fn sync(&mut self, phone: usize) -> Result<(), String> {
        let now = self.area.now;
        // A story ends with all of it sent: what waits on a phone is of this one.
        let unsent = self.area.phones[phone].unsent.clone();
        let said = self.area.sync(phone, now);
        let (name, team, member) = {
            let phone = &self.area.phones[phone];
            (phone.name, phone.team, phone.device.member)
        };
        self.told.push(format!("{name} syncs: {said:?}"));
        for occasion in unsent {
            let expected = match (self.truth.is_gone(), team == self.truth.team) {
                (true, _) => "gone",
                (false, true) => "kept",
                (false, false) => "held",
            };
            let outcome = said.outcomes.get(&occasion.id).map(String::as_str);
            if outcome != Some(expected) {
                return Err(format!("{name}'s occasion is {outcome:?} and should be {expected}"));
            }
            match expected {
                "kept" => self.truth.kept.push(occasion),
                "held" => self.truth.held.push(occasion),
                _ => {}
            }
        }
        for asked in std::mem::take(&mut self.asked[phone]) {
            if !self.truth.is_gone() && team == self.truth.team {
                self.asked_now(asked, member);
            }
        }
        let has = self.area.phones[phone].records.contains_key(&self.planted.doc);
        let should = !self.truth.is_gone() && team == self.truth.team;
        if has == should { Ok(()) } else { Err(format!("{name} has the record: {has}")) }
    }

    /// What a member of the person's own team asked for, once the server has it.
    fn asked_now(&mut self, asked: Asked, member: heard::domain::id::MemberId) {
        let due = self.area.now + 24 * 3600;
        self.truth.erasing = match (asked, self.truth.erasing) {
            (Asked::Move(team), erasing) => {
                self.truth.team = self.area.teams[team];
                erasing
            }
            (Asked::Erase, Erasing::Not) => Erasing::Asked(member),
            (Asked::Erase | Asked::Confirm, Erasing::Asked(first)) if first != member => {
                Erasing::Due(due, false)
            }
            (Asked::Cancel, Erasing::Asked(_) | Erasing::Due(_, false)) => Erasing::Not,
            (_, erasing) => erasing,
        };
    }

    /// Something is decided with the card.
    fn card(&mut self) -> Result<&'static str, String> {
        let decisions = self.some_purposes();
        let decided: Vec<_> = decisions
            .iter()
            .map(|(purpose, decision)| (*purpose, *decision, self.truth.seen(*purpose)))
            .collect();
        let asked = decisions.iter().map(|(purpose, decision)| CardDecision {
            purpose: *purpose,
            decision: *decision,
            notice: None,
        });
        let at = Moment { now: self.area.now, text: heard::http::time(self.area.now) };
        let outcome = self.area.exchange().decide_with_card(self.planted.card.hash(), asked.collect(), at);
        let outcome = outcome.expect("an answer");
        self.told.push(format!("with the card: {decided:?}: {outcome:?}"));
        match (outcome, self.truth.is_gone()) {
            (CardOutcome::NoCard, true) => return Ok("decides with a card that opens nothing"),
            (CardOutcome::Kept, false) => {}
            (outcome, gone) => return Err(format!("the card's word is {outcome:?}, gone: {gone}")),
        }
        let id = self.newest(decisions[0].0)?;
        self.truth.kept.push(Occasion { id, member: HOLDER, decided });
        Ok("decides with the card")
    }

    /// The occasion of which only the server knows.
    fn newest(&self, purpose: Purpose) -> Result<RecordId, String> {
        let person = self.planted.person;
        let store = &self.area.exchange().store;
        let all = store.read(|reader| reader.decisions(person, purpose.name())).expect("decisions");
        let known = |id: RecordId| self.truth.kept.iter().any(|occasion| occasion.id == id);
        let new: Vec<RecordId> = all.iter().map(|row| row.occasion).filter(|id| !known(*id)).collect();
        match new.as_slice() {
            [one] => Ok(*one),
            others => Err(format!("{} occasions are new, not one", others.len())),
        }
    }

    fn erase_with_card(&mut self) -> Result<&'static str, String> {
        let (card, now) = (self.planted.card.hash(), self.area.now);
        let exchange = self.area.exchange();
        let number = Code::from_bytes(self.dice.bytes());
        let gone = self.truth.is_gone();
        let is = |done: bool| {
            if done == gone { Err("a card that opens nothing erases".to_owned()) } else { Ok(()) }
        };
        match self.dice.between(0, 3) {
            0 | 1 => {
                is(exchange.ask_erasure_with_card(card, &number, now).expect("an answer").is_some())?;
                if !gone {
                    let due = now + 24 * 3600;
                    self.truth.erasing = Erasing::Due(
                        match self.truth.erasing {
                            Erasing::Due(before, _) => before.min(due),
                            _ => due,
                        },
                        true,
                    );
                }
                self.told.push("with the card: erase".to_owned());
                Ok("asks to erase with the card")
            }
            2 => {
                exchange.stop_erasure_with_card(card, now).expect("an answer");
                if !gone {
                    self.truth.erasing = Erasing::Not;
                }
                self.told.push("with the card: stop erasing".to_owned());
                Ok("stops an erasure with the card")
            }
            _ => {
                let asked = exchange.ask_erasure_with_card(card, &number, now).expect("an answer");
                let day = heard::http::day(now);
                exchange.hurry_erasure_with_card(card, now, day).expect("an answer");
                self.area.carry_out();
                if asked.is_some() {
                    self.truth.erasing = Erasing::Done;
                }
                self.told.push("with the card: erase now".to_owned());
                Ok("erases at once with the card")
            }
        }
    }
}
