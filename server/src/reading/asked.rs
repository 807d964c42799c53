//! One question set: what it asks in its newest words, and answers as people read them.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::domain::id::SetId;
use crate::domain::kind::QuestionKind;
use crate::domain::scalar::Scalar;
use crate::reading::sheet::{Cell, Language};
use crate::store::{PieceRow, Reader, StoreError, WordingRow};

pub(super) struct AskedSet {
    pub(super) title: String,
    /// In the order of the newest version; those that only an older one asks come after.
    pub(super) questions: Vec<String>,
    /// By version and question.
    kinds: HashMap<(i64, String), QuestionKind>,
    wordings: HashMap<Part, Vec<Words>>,
    language: Language,
}

/// Question, choice and part that words stand for.
type Part = (String, String, String);

/// What one version says, in one language.
struct Words {
    version: i64,
    words: String,
}

impl AskedSet {
    pub(super) fn read(reader: &Reader, set: SetId, language: Language) -> Result<AskedSet, StoreError> {
        let (mut questions, mut kinds): (Vec<String>, _) = (Vec::new(), HashMap::new());
        for row in reader.questions(set)? {
            kinds.extend(QuestionKind::named(&row.kind).map(|kind| ((row.version, row.id.clone()), kind)));
            if !questions.contains(&row.id) {
                questions.push(row.id);
            }
        }
        let wordings = best(reader.wordings(set)?, language);
        let mut asked = AskedSet { title: String::new(), questions, kinds, wordings, language };
        asked.title = asked.words(None, "", "", "title").unwrap_or(language.words().response).to_owned();
        Ok(asked)
    }

    pub(super) fn heading(&self, question: &str) -> String {
        format!("{}: {}", self.title, self.words(None, question, "", "words").unwrap_or(question))
    }

    /// What was answered, as it is read: labels of choices, numbers as numbers.
    pub(super) fn cell(&self, version: Option<i64>, answer: &PieceRow) -> Cell {
        let question = answer.question.as_deref().unwrap_or_default();
        if answer.form == "declined" {
            return Cell::text(Some(self.declined(version)));
        }
        if let Some(number) = answer.number {
            return Cell::Number(number);
        }
        let kind = answer.question_kind.as_deref().and_then(QuestionKind::named);
        Cell::text(Some(self.labels(version, question, kind, &answer.words)))
    }

    /// What a question asks, in the words of a version.
    pub(super) fn question(&self, version: Option<i64>, question: &str) -> Option<String> {
        self.words(version, question, "", "words").map(str::to_owned)
    }

    /// An answer as its record has it, as it is read; none where nothing was said.
    pub(super) fn said(&self, version: Option<i64>, question: &str, answer: &Scalar) -> Option<String> {
        match answer {
            Scalar::Bool(false) => Some(self.declined(version).to_owned()),
            Scalar::Int(number) => Some(number.to_string()),
            Scalar::Text(words) if !words.trim().is_empty() => {
                let kind = version.and_then(|version| self.kinds.get(&(version, question.to_owned())));
                Some(self.labels(version, question, kind.copied(), words))
            }
            Scalar::Text(_) | Scalar::Bool(true) | Scalar::Bytes(_) | Scalar::Null => None,
        }
    }

    fn declined(&self, version: Option<i64>) -> &str {
        self.words(version, "", "", "decline").unwrap_or(self.language.words().declined)
    }

    /// Of choices what they are called, all else as it was said.
    fn labels(&self, version: Option<i64>, question: &str, kind: Option<QuestionKind>, said: &str) -> String {
        if !matches!(kind, Some(QuestionKind::One | QuestionKind::Several)) {
            return said.to_owned();
        }
        let label = |choice| self.words(version, question, choice, "words").unwrap_or(choice);
        said.split_whitespace().map(label).collect::<Vec<_>>().join("; ")
    }

    /// Words of a version, or of the newest that has them.
    fn words(&self, version: Option<i64>, question: &str, choice: &str, part: &str) -> Option<&str> {
        let these = self.wordings.get(&(question.to_owned(), choice.to_owned(), part.to_owned()))?;
        let own = these.iter().find(|one| Some(one.version) == version);
        own.or(these.first()).map(|one| one.words.as_str())
    }
}

/// Of each version the words in the sheet's language, else in English, else in any; the newest version first.
fn best(mut rows: Vec<WordingRow>, language: Language) -> HashMap<Part, Vec<Words>> {
    rows.sort_by_key(|one| (Reverse(one.version), one.language != language.code(), one.language != "en"));
    let mut best: HashMap<Part, Vec<Words>> = HashMap::new();
    for WordingRow { version, question, choice, part, words, .. } in rows {
        let these = best.entry((question, choice, part)).or_default();
        if these.last().is_none_or(|last| last.version != version) {
            these.push(Words { version, words });
        }
    }
    best
}
