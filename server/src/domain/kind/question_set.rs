//! `question-set`: one adopted version of what to ask, in every language it is asked in. Closed by its first change.

use super::shape::Type::{Bytes, Int, Text, Word};
use super::{Spec, Subject, plain};
use crate::domain::id::SetId;
use crate::domain::piece::is_question_id;
use crate::domain::scalar::Scalar;
use crate::domain::state::State;

pub(super) const SPEC: Spec = Spec {
    name: "question-set",
    subject: Subject::Nobody,
    about: false,
    notes: false,
    one_change: true,
    fields: &[
        ("set", Bytes(16)),
        ("version", Int),
        ("title/<language>", Text),
        ("decline/<language>", Text),
        ("checked-by/<language>", Text),
        ("question/<question>/kind", Word(&["one", "several", "number", "date", "text", "scale"])),
        ("question/<question>/order", Int),
        ("question/<question>/words/<language>", Text),
        ("question/<question>/hint/<language>", Text),
        ("question/<question>/low", Int),
        ("question/<question>/high", Int),
        ("question/<question>/low-words/<language>", Text),
        ("question/<question>/high-words/<language>", Text),
        ("choice/<question>/<choice>/order", Int),
        ("choice/<question>/<choice>/words/<language>", Text),
    ],
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// One of several choices.
    One,
    /// Any number of choices.
    Several,
    Number,
    /// A day.
    Date,
    /// The person's own words.
    Text,
    /// A whole number between two named ends.
    Scale,
}

impl QuestionKind {
    const ALL: [QuestionKind; 6] = [
        QuestionKind::One,
        QuestionKind::Several,
        QuestionKind::Number,
        QuestionKind::Date,
        QuestionKind::Text,
        QuestionKind::Scale,
    ];

    pub fn name(self) -> &'static str {
        match self {
            QuestionKind::One => "one",
            QuestionKind::Several => "several",
            QuestionKind::Number => "number",
            QuestionKind::Date => "date",
            QuestionKind::Text => "text",
            QuestionKind::Scale => "scale",
        }
    }

    pub fn named(name: &str) -> Option<QuestionKind> {
        QuestionKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One version of a set, as tables and sheets need it.
#[derive(Debug, PartialEq)]
pub struct QuestionSet {
    pub set: SetId,
    pub version: i64,
    /// In the order in which they are asked.
    pub questions: Vec<Question>,
    pub wordings: Vec<Wording>,
}

#[derive(Debug, PartialEq)]
pub struct Question {
    pub id: String,
    pub kind: QuestionKind,
    pub low: Option<i64>,
    pub high: Option<i64>,
}

/// Words of the set, of a question or of a choice, in one language.
#[derive(Debug, PartialEq)]
pub struct Wording {
    /// Empty for the set's own.
    pub question: String,
    /// Empty for the question's own.
    pub choice: String,
    /// `title`, `decline` or `words`: what a table or a sheet calls them. The rest is for whoever asks.
    pub part: String,
    pub language: String,
    pub words: String,
    /// Where the question stands in its set, or the choice in its question; 0 for the set's own.
    pub place: i64,
}

/// Nothing where it is not said which version of which set this is. What is not plain of the rest is left out.
pub(super) fn derive(state: &State) -> Option<QuestionSet> {
    let set = state.bytes("set")?.try_into().ok()?;
    let version = state.int("version").filter(|version| *version >= 1)?;
    let mut wordings = Vec::new();
    for part in ["title", "decline"] {
        wordings.extend(words(state, part).map(|said| said.of("", "", part, 0)));
    }
    let mut questions = Vec::new();
    for (place, id) in (0..).zip(in_order(state, "question/")) {
        let at = format!("question/{id}");
        let Some(kind) = state.text(&format!("{at}/kind")).and_then(QuestionKind::named) else { continue };
        wordings.extend(words(state, &format!("{at}/words")).map(|said| said.of(&id, "", "words", place)));
        for (place, choice) in (0..).zip(in_order(state, &format!("choice/{id}/"))) {
            let at = format!("choice/{id}/{choice}/words");
            wordings.extend(words(state, &at).map(|said| said.of(&id, &choice, "words", place)));
        }
        let [low, high] = ["low", "high"].map(|end| state.int(&format!("{at}/{end}")));
        questions.push(Question { id, kind, low, high });
    }
    Some(QuestionSet { set, version, questions, wordings })
}

/// The plain ids under a prefix, by the `order` each has there (0 where it has none), then by themselves.
fn in_order(state: &State, prefix: &str) -> Vec<String> {
    let mut found: Vec<(i64, String)> = state
        .under(prefix)
        .filter_map(|(rest, _)| rest.split('/').next())
        .filter(|id| is_question_id(id))
        .map(|id| (state.int(&format!("{prefix}{id}/order")).unwrap_or(0), id.to_owned()))
        .collect();
    found.sort();
    found.dedup();
    found.into_iter().map(|(_, id)| id).collect()
}

/// What is said in one language.
struct Said {
    language: String,
    words: String,
}

impl Said {
    fn of(self, question: &str, choice: &str, part: &str, place: i64) -> Wording {
        Wording {
            question: question.to_owned(),
            choice: choice.to_owned(),
            part: part.to_owned(),
            language: self.language,
            words: self.words,
            place,
        }
    }
}

/// The texts `<at>/<language>`.
fn words(state: &State, at: &str) -> impl Iterator<Item = Said> {
    let prefix = format!("{at}/");
    let found: Vec<Said> = state
        .under(&prefix)
        .filter(|(language, _)| plain::is_language(language))
        .filter_map(|(language, field)| match field.settled()? {
            Scalar::Text(words) if !words.is_empty() => {
                Some(Said { language: language.to_owned(), words: words.clone() })
            }
            _ => None,
        })
        .collect();
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(fields: &[(&str, Scalar)]) -> State {
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect()
    }

    #[test]
    fn questions_and_choices_stand_in_their_order_then_by_their_ids() {
        let set = state(&[
            ("set", Scalar::Bytes(vec![1; 16])),
            ("version", Scalar::Int(2)),
            ("title/en", "Living here".into()),
            ("question/b/kind", "one".into()),
            ("question/b/order", Scalar::Int(1)),
            ("question/b/words/en", "Which?".into()),
            ("question/b/hint/en", "Either will do".into()),
            ("checked-by/en", "Ann Jones".into()),
            ("choice/b/z/order", Scalar::Int(0)),
            ("choice/b/z/words/en", "This".into()),
            ("choice/b/a/order", Scalar::Int(1)),
            ("choice/b/a/words/en", "That".into()),
            ("question/a/kind", "text".into()),
            ("question/a/order", Scalar::Int(2)),
            ("question/c/kind", "scale".into()),
            ("question/c/order", Scalar::Int(1)),
            ("question/c/low", Scalar::Int(1)),
            ("question/not an id/kind", "text".into()),
        ]);
        let derived = derive(&set).expect("a set");
        let ids: Vec<_> = derived.questions.iter().map(|question| question.id.as_str()).collect();
        assert_eq!(ids, ["b", "c", "a"]);
        assert_eq!(derived.questions[1].low, Some(1));
        let parts: Vec<_> = derived.wordings.iter().map(|wording| wording.part.as_str()).collect();
        assert_eq!(parts, ["title", "words", "words", "words"], "what nobody reads is not derived");
        let choices = derived.wordings.iter().filter(|wording| !wording.choice.is_empty());
        let choices: Vec<_> = choices.map(|wording| (wording.choice.as_str(), wording.place)).collect();
        assert_eq!(choices, [("z", 0), ("a", 1)]);
    }

    #[test]
    fn a_set_asks_what_can_be_asked_and_has_no_notes() {
        use super::super::{Kind, ShapeError};
        let check = |field, value| Kind::QuestionSet.check(&state(&[(field, value)]));
        assert_eq!(check("question/a/kind", "scale".into()), Ok(()));
        assert_eq!(check("question/a/kind", "riddle".into()), Err(ShapeError::WrongType));
        assert_eq!(check("question/a/low", "1".into()), Err(ShapeError::WrongType));
        assert_eq!(check("choice/a/b/words/en", Scalar::Bool(true)), Err(ShapeError::WrongType));
        assert_eq!(check("notes", "for the team".into()), Err(ShapeError::NoNotes));
    }

    #[test]
    fn a_set_without_its_id_or_version_is_none() {
        let set = || ("set", Scalar::Bytes(vec![1; 16]));
        assert_eq!(derive(&state(&[set()])), None);
        assert_eq!(derive(&state(&[set(), ("version", Scalar::Int(0))])), None);
        assert_eq!(derive(&state(&[("version", Scalar::Int(1))])), None);
    }
}
