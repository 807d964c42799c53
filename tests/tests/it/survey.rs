//! An area of made-up people who were asked two versions of one set, with the truth of it kept beside: what was shared by
//! whom, so that tables and sheets can be worked out once more.

use std::collections::{BTreeMap, BTreeSet};

use heard::domain::id::{RecordId, SetId};
use heard::domain::piece;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use tests::device::Device;
use tests::server::TestServer;

use crate::question_sets::bring;
use crate::story::{envelope, fresh, occasion, set};
use tests::dice::Dice;

pub const SET: SetId = SetId::from_bytes([0xa5; 16]);

const LANGUAGES: [&str; 3] = ["en", "cy", "gd"];
const PLACES: [Option<&str>; 4] = [Some("glen"), Some("isle"), Some("town"), None];

/// A response as the desk should know it: shared answers of people who said yes, `false` for "prefer not to say".
pub struct Told {
    pub doc: RecordId,
    pub person: RecordId,
    pub version: i64,
    pub language: &'static str,
    pub place: Option<&'static str>,
    pub day: String,
    pub answers: BTreeMap<&'static str, Scalar>,
    pub quote: Quote,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    Yes,
    Unasked,
    Withdrawn,
}

/// Brings in both versions.
pub fn bring_sets(server: &TestServer) {
    for version in [1, 2] {
        let brought = bring(server, &file(version), &[]);
        assert!(brought.status.success(), "{brought:?}");
    }
}

fn file(version: i64) -> String {
    let words = |en: &str, cy: &str| serde_json::json!({ "en": en, "cy": cy });
    let choice = |id: &str, en: &str, cy: &str| serde_json::json!({ "id": id, "words": words(en, cy) });
    let mut questions = vec![
        serde_json::json!({ "id": "way", "kind": "one",
            "words": if version == 1 { words("How do you get about?", "Sut?") } else { words("=How do you travel?", "Sut?") },
            "choices": [choice("walk", "I walk", "Cerdded"), choice("bus", "Bus", "Bws"), choice("car", "Car", "Car")] }),
        serde_json::json!({ "id": "days", "kind": "several", "words": words("Which days?", "Pa ddyddiau?"),
            "choices": [choice("mon", "Monday", "Llun"), choice("tue", "Tuesday", "Mawrth"), choice("wed", "Wednesday", "Mercher")] }),
        serde_json::json!({ "id": "warm", "kind": "scale", "low": 1, "high": 5, "words": words("How warm?", "Pa mor gynnes?") }),
        serde_json::json!({ "id": "better", "kind": "text", "words": words("What would be better?", "Beth fyddai'n well?") }),
    ];
    if version == 1 {
        questions.insert(2, serde_json::json!({ "id": "years", "kind": "number", "low": 0, "high": 110, "words": words("How many years?", "Sawl blwyddyn?") }));
    } else {
        questions.push(
            serde_json::json!({ "id": "since", "kind": "date", "words": words("Since when?", "Ers pryd?") }),
        );
    }
    serde_json::json!({ "set": SET.to_string(), "version": version, "title": words("Getting about", "Mynd o le i le"),
        "decline": words("I would rather not say", "Gwell gen i beidio"), "questions": questions })
    .to_string()
}

/// So many responses by this device; answers those that may be read.
pub fn fill(worker: &mut Device, responses: usize, dice: &mut Dice) -> Vec<Told> {
    let mut people: Vec<(RecordId, Option<Quote>)> = Vec::new();
    let mut told = Vec::new();
    for number in 0..responses {
        // One in six is somebody who was asked before.
        let known = (!people.is_empty() && dice.roll(6) == 0).then(|| people[dice.roll(people.len())]);
        let (person, may) = known.unwrap_or_else(|| {
            let person = fresh();
            let may = consent(worker, person, dice);
            people.push((person, may));
            (person, may)
        });
        let version = 1 + i64::from(dice.roll(3) == 0);
        let language = LANGUAGES[dice.roll(9).saturating_sub(6)];
        let place = PLACES[[0, 0, 0, 0, 1, 1, 1, 2, 3][dice.roll(9)]];
        let day = format!("2026-0{}-{:02}", 4 + dice.roll(3), 1 + dice.roll(28));
        let answers = answers(version, number, dice);
        let kept_back = dice.roll(4) == 0;
        let doc = record(worker, person, (version, language, place, &day), &answers, kept_back);
        let shown = &answers[usize::from(kept_back && !answers.is_empty())..];
        if let Some(quote) = may.filter(|_| !shown.is_empty()) {
            let answers = shown.iter().cloned().collect();
            told.push(Told { doc, person, version, language, place, day, answers, quote });
        }
    }
    worker.sync();
    told
}

/// What a person said yes to: None where their words stay with the team.
fn consent(worker: &mut Device, person: RecordId, dice: &mut Dice) -> Option<Quote> {
    let keep_and_share = [("keep", "yes"), ("share", "yes")];
    match dice.roll(12) {
        0 => {
            occasion(worker, person, &[("keep", "yes")], &[]);
            None
        }
        1 => {
            let yes = occasion(worker, person, &keep_and_share, &[]);
            occasion(worker, person, &[("share", "withdrawn")], &[yes]);
            None
        }
        2 | 3 => {
            let yes = occasion(worker, person, &[("keep", "yes"), ("share", "yes"), ("quote", "yes")], &[]);
            occasion(worker, person, &[("quote", "withdrawn")], &[yes]);
            Some(Quote::Withdrawn)
        }
        4..=7 => {
            occasion(worker, person, &[("keep", "yes"), ("share", "yes"), ("quote", "yes")], &[]);
            Some(Quote::Yes)
        }
        _ => {
            occasion(worker, person, &keep_and_share, &[]);
            Some(Quote::Unasked)
        }
    }
}

fn answers(version: i64, number: usize, dice: &mut Dice) -> Vec<(&'static str, Scalar)> {
    let questions: &[&str] = match version {
        1 => &["way", "days", "years", "warm", "better"],
        _ => &["way", "days", "warm", "better", "since"],
    };
    let asked = questions.iter().filter_map(|question| {
        let value = match (dice.roll(8), *question) {
            (0, _) => return None,
            (1, _) => Scalar::Bool(false),
            (_, "way") => ["walk", "bus", "bus", "bus", "car"][dice.roll(5)].into(),
            (_, "days") => ["mon", "tue", "mon wed", "mon tue wed", "wed"][dice.roll(5)].into(),
            (_, "years") => Scalar::Int(dice.roll(40) as i64),
            (_, "warm") => Scalar::Int(1 + dice.roll(4) as i64),
            (_, "since") => format!("20{}-0{}-11", 19 + dice.roll(2), 1 + dice.roll(3)).as_str().into(),
            // Some look like a formula, and some have lines and quotes in them.
            _ => format!("{}\"A later bus\",\nsays {number}", ["=", "", " @", "+"][dice.roll(4)])
                .as_str()
                .into(),
        };
        Some((*question, value))
    });
    asked.collect()
}

/// Makes the response and shares its answers; with `kept_back`, all but the first.
pub fn record(
    worker: &mut Device,
    person: RecordId,
    (version, language, place, day): (i64, &str, Option<&str>, &str),
    answers: &[(&'static str, Scalar)],
    kept_back: bool,
) -> RecordId {
    let doc = fresh();
    let mut fields: Vec<(String, Edit)> = answers
        .iter()
        .map(|(question, value)| (format!("answer/{question}"), Edit::Set(value.clone())))
        .collect();
    fields.push(("set".to_owned(), Edit::Set(Scalar::Bytes(SET.as_bytes().to_vec()))));
    fields.push(("version".to_owned(), Edit::Set(Scalar::Int(version))));
    fields.push(("at".to_owned(), set(&format!("{day}T10:00"))));
    fields.push(("language".to_owned(), set(language)));
    fields.extend(place.map(|place| ("area-place".to_owned(), set(place))));
    worker.create(doc, envelope(worker, "response", "team", Some(person)), &named(&fields));
    let state = worker.state(doc);
    let shared: Vec<(String, Edit)> = answers[usize::from(kept_back && !answers.is_empty())..]
        .iter()
        .map(|(question, _)| {
            let piece = piece::read(&state, &format!("a/{question}")).expect("an answer");
            (format!("shared/{}", piece.name()), Edit::Set(Scalar::Bytes(piece.hash().to_vec())))
        })
        .collect();
    if !shared.is_empty() {
        worker.edit(doc, &named(&shared));
    }
    doc
}

fn named(fields: &[(String, Edit)]) -> Vec<(&str, Edit)> {
    fields.iter().map(|(name, edit)| (name.as_str(), edit.clone())).collect()
}

/// How many different people.
pub fn people<'a>(told: impl Iterator<Item = &'a Told>) -> u32 {
    told.map(|one| one.person).collect::<BTreeSet<_>>().len() as u32
}
