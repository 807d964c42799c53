//! From told answers to the fields of their record.

use std::collections::BTreeMap;

use heard::domain::kind::QuestionKind;
use heard::domain::piece;
use heard::domain::scalar::Scalar;
use heard::domain::state::State;

use super::content::{Again, Given, Response};
use super::conversation::{Fields, helped, set, text};
use crate::device::Device;

/// The question set of the area, as a device has heard of it.
#[derive(Debug)]
pub(super) struct Asked {
    set: Scalar,
    version: i64,
    kinds: BTreeMap<String, QuestionKind>,
}

impl Asked {
    pub(super) fn known_to(device: &Device) -> Self {
        let mut records = device.records.iter();
        let (id, _) = records.find(|(_, copy)| copy.envelope.kind == "question-set").expect("a question set");
        let state = device.state(*id);
        let kinds = state.under("question/").filter_map(|(rest, _)| {
            let question = rest.strip_suffix("/kind")?;
            let kind = QuestionKind::named(state.text(&format!("question/{rest}"))?)?;
            Some((question.to_owned(), kind))
        });
        Self {
            set: Scalar::Bytes(state.bytes("set").expect("a set's id").to_vec()),
            version: state.int("version").expect("a version"),
            kinds: kinds.collect(),
        }
    }

    /// What the worker asked and wrote down that day. `day` answers the day so many days ago.
    pub(super) fn birth(&self, told: &Response, at: &str, day: impl Fn(u64) -> String) -> Fields {
        let mut fields = vec![
            ("set".to_owned(), set(self.set.clone())),
            ("version".to_owned(), set(Scalar::Int(self.version))),
            ("at".to_owned(), text(at)),
            ("language".to_owned(), text(&told.language)),
        ];
        let optional = [("place", &told.place), ("area-place", &told.area_place), ("meeting", &told.meeting)];
        fields.extend(
            optional.into_iter().filter_map(|(field, value)| Some((field.to_owned(), text(value.as_ref()?)))),
        );
        for (question, given) in &told.answers {
            fields.extend(self.answer(question, given, &day));
        }
        fields.extend(helped(&told.helped, at));
        let notes = told.notes.clone().unwrap_or_default();
        fields.push(("notes".to_owned(), heard::merge::author::Edit::Notes(notes)));
        fields
    }

    fn answer(&self, question: &str, given: &Given, day: impl Fn(u64) -> String) -> Fields {
        let field = |part: &str| format!("{part}/{question}");
        let value = match (given, self.kinds[question]) {
            (Given::Declined(_), _) => Scalar::Bool(false),
            (Given::Number(ago), QuestionKind::Date) => day(ago.unsigned_abs()).as_str().into(),
            (Given::Number(number), _) => Scalar::Int(*number),
            (Given::Text(words) | Given::Said { words, .. }, _) => words.as_str().into(),
        };
        let mut fields = vec![(field("answer"), set(value))];
        if let Given::Said { language, translation, .. } = given {
            fields.extend(language.iter().map(|language| (field("spoken"), text(language))));
            fields.extend(translation.iter().map(|translation| (field("translation"), text(translation))));
        }
        fields
    }

    /// An answer given anew.
    pub(super) fn again(&self, again: &Again, day: impl Fn(u64) -> String) -> Fields {
        self.answer(&again.question, &again.given, day)
    }
}

/// Shares and keeps back as the file says, by the answers as they stand in `state`. Empty when nobody looked.
pub(super) fn shares(told: &Response, state: &State) -> Fields {
    if told.share != Some(true) {
        return Vec::new();
    }
    let looked_at = told.answers.keys().map(|question| {
        let piece = format!("a/{question}");
        let value = match told.kept_back.contains(question) {
            true => Scalar::Bool(false),
            false => {
                let answer = piece::read(state, &piece).expect("an answer without conflict");
                Scalar::Bytes(answer.hash().to_vec())
            }
        };
        (format!("shared/{piece}"), set(value))
    });
    looked_at.collect()
}
