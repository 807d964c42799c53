//! Makes a workload from a seed.

use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::prose::Prose;
use super::{Edit, LateEdit, Op, OpKind, Record, Workload};

const TOPICS: [&str; 20] = [
    "buses",
    "health",
    "schooling",
    "roads",
    "damp",
    "heating",
    "prices",
    "money",
    "land",
    "safety",
    "voting",
    "food",
    "phones",
    "language",
    "loneliness",
    "young-people",
    "disability",
    "care",
    "jobs",
    "weather",
];
const MEETINGS: [&str; 5] = ["doorstep", "phone", "market", "surgery", "group"];
const LANGUAGES: [&str; 7] = ["en", "gd", "cy", "ur", "pl", "ar", "uk"];
const PLACES: [&str; 12] = [
    "Port Ellery",
    "Upper Glen",
    "Lower Glen",
    "The Links",
    "Saint Bride's",
    "Old Pier",
    "Kirk Road",
    "Craigmore",
    "Long Hill",
    "Ferry Cross",
    "Seven Wells",
    "Lochside North",
];
const STATUSES: [&str; 5] = ["draft", "complete", "follow-up", "referred", "closed"];
const PURPOSES: [&str; 5] = ["keep", "share", "quote", "contact", "research"];
const ANSWERS: [&str; 16] = [
    "yes",
    "no",
    "not sure",
    "sometimes",
    "every day",
    "once a week",
    "never",
    "more than last year",
    "less than last year",
    "about the same",
    "prefer not to say",
    "two or three times",
    "only in winter",
    "with help from family",
    "the nearest shop",
    "not since the move",
];
const QUESTIONS: usize = 24;
const EDITS: usize = 6;
const LATE_EDITS: usize = 20;
/// Edits make no notes longer than this.
const NOTES_CHARACTERS: usize = 1200;

/// Minutes since the Monday on which the week begins.
#[derive(Debug, Clone, Copy)]
struct Clock(usize);

impl Clock {
    fn wait(&mut self, minutes: usize) {
        self.0 += minutes;
    }

    fn text(self) -> Value {
        let (day, minute) = (2 + self.0 / 1440, self.0 % 1440);
        format!("2026-03-{day:02}T{:02}:{:02}:00.000Z", minute / 60, minute % 60).into()
    }
}

struct Field {
    dice: Dice,
    prose: Prose,
    campaign: String,
    workers: Vec<String>,
    device: String,
}

/// So many records of one device, edited six times each, and the later edits of another one.
pub fn generate(seed: u64, records: usize) -> Workload {
    let mut dice = Dice::seeded(seed);
    let campaign = dice.uuid();
    let workers = (0..3).map(|_| dice.uuid()).collect();
    let mut field = Field { dice, prose: Prose::new(), campaign, workers, device: "A".to_owned() };
    let mut clock = Clock(6 * 60 + 30);
    let made: Vec<Record> = (0..records)
        .map(|_| {
            clock.wait(field.dice.between(4, 25));
            field.record(clock)
        })
        .collect();
    let places: Vec<usize> = (0..records).collect();
    let b_edits = field.dice.some(&places, LATE_EDITS.min(records)).into_iter().map(|record| {
        let value = field.dice.another(&STATUSES, &made[record].last["status"]);
        LateEdit { record, ops: vec![set(&["status"], value)] }
    });
    let b_edits = b_edits.collect();
    Workload { name: "a week in the field".into(), seed, device: field.device, records: made, b_edits }
}

impl Field {
    fn record(&mut self, mut clock: Clock) -> Record {
        let initial = self.first(clock);
        let mut last = initial.clone();
        let edits = (0..EDITS)
            .map(|number| {
                clock.wait(self.dice.between(2, 400));
                let edit = Edit { ops: vec![self.edit(number, &last), set(&["updatedAt"], clock.text())] };
                edit.apply(&mut last);
                edit
            })
            .collect();
        Record { initial, edits, last }
    }

    fn first(&mut self, clock: Clock) -> Map<String, Value> {
        let dice = &mut self.dice;
        let many = dice.between(8, 20);
        let mut questions = dice.some(&(1..=QUESTIONS).collect::<Vec<_>>(), many);
        questions.sort_unstable();
        let answers: Map<_, _> = questions.iter().map(|q| (format!("q{q:02}"), answer(dice))).collect();
        let consent: Map<_, _> = PURPOSES
            .iter()
            .map(|purpose| {
                let how = if dice.percent(70) { "verbal" } else { "signed" };
                let given = json!({ "granted": dice.percent(60), "at": clock.text(), "how": how });
                ((*purpose).to_owned(), given)
            })
            .collect();
        let many = dice.between(3, 6);
        let themes = dice.some(&TOPICS, many);
        let notes = dice.between(200, 900);
        let record = json!({
            "id": dice.uuid(), "type": "conversation", "campaign": self.campaign, "worker": dice.pick(&self.workers),
            "device": self.device, "createdAt": clock.text(), "updatedAt": clock.text(),
            "place": {
                "name": dice.pick(&PLACES),
                "lat": 55.0 + dice.between(0, 300_000) as f64 / 1e5,
                "lon": -7.0 + dice.between(0, 400_000) as f64 / 1e5,
            },
            "channel": dice.pick(&MEETINGS), "language": dice.pick(&LANGUAGES), "minutes": dice.between(3, 55),
            "themes": themes, "notes": self.prose.notes(dice, notes),
            "answers": answers, "consent": consent, "status": "draft",
        });
        let Value::Object(record) = record else { unreachable!("a map was written above") };
        record
    }

    /// One that changes something: in turn a field, the end of the notes, an answer.
    fn edit(&mut self, number: usize, now: &Map<String, Value>) -> Op {
        match number % 3 {
            0 => self.field(now),
            1 => self.more_notes(now),
            _ => self.answer(now),
        }
    }

    fn field(&mut self, now: &Map<String, Value>) -> Op {
        let name = *self.dice.pick(&["status", "channel", "minutes", "language"]);
        let value = match name {
            "status" => self.dice.another(&STATUSES, &now[name]),
            "channel" => self.dice.another(&MEETINGS, &now[name]),
            "language" => self.dice.another(&LANGUAGES, &now[name]),
            _ => longer(now, self.dice.between(1, 9) as i64),
        };
        set(&[name], value)
    }

    fn more_notes(&mut self, now: &Map<String, Value>) -> Op {
        let room = NOTES_CHARACTERS.saturating_sub(now["notes"].as_str().unwrap_or_default().len());
        let mut more = format!(" {}", self.prose.sentence(&mut self.dice));
        more.truncate(room);
        if more.is_empty() {
            return set(&["minutes"], longer(now, 1));
        }
        Op { op: OpKind::Append, path: vec!["notes".to_owned()], value: more.into() }
    }

    fn answer(&mut self, now: &Map<String, Value>) -> Op {
        let answers = now["answers"].as_object().expect("answers are a map");
        let questions: Vec<&String> = answers.keys().collect();
        let question = *self.dice.pick(&questions);
        loop {
            let value = answer(&mut self.dice);
            if value != answers[question] {
                return set(&["answers", question], value);
            }
        }
    }
}

fn longer(now: &Map<String, Value>, minutes: i64) -> Value {
    (now["minutes"].as_i64().unwrap_or_default() + minutes).into()
}

fn answer(dice: &mut Dice) -> Value {
    match dice.between(1, 100) {
        1..=45 => (*dice.pick(&ANSWERS)).into(),
        46..=70 => dice.between(0, 12).into(),
        71..=78 => dice.percent(50).into(),
        _ => dice.between(1, 5).into(),
    }
}

fn set(path: &[&str], value: Value) -> Op {
    Op { op: OpKind::Set, path: path.iter().map(|&key| key.to_owned()).collect(), value }
}
