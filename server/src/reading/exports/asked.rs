//! The columns of one question set: what it asks in its newest words, and answers as people read them.

use crate::domain::id::SetId;
use crate::domain::kind::QuestionKind;
use crate::reading::sheet::{Cell, Language};
use crate::store::{PieceRow, Reader, StoreError, WordingRow};

/// A question set in a sheet: two versions of one question share a column.
pub(super) struct AskedSet {
    pub(super) set: SetId,
    pub(super) title: String,
    /// In the order of the newest version; those that only an older one asks come after.
    pub(super) questions: Vec<String>,
    wordings: Vec<WordingRow>,
    language: Language,
}

impl AskedSet {
    pub(super) fn read(reader: &Reader, set: SetId, language: Language) -> Result<AskedSet, StoreError> {
        let mut questions: Vec<String> = Vec::new();
        for row in reader.questions(set)? {
            if !questions.contains(&row.id) {
                questions.push(row.id);
            }
        }
        let wordings = reader.wordings(set)?;
        let mut asked = AskedSet { set, title: String::new(), questions, wordings, language };
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
            let declined = self.words(version, "", "", "decline");
            return Cell::text(Some(declined.unwrap_or(self.language.words().declined)));
        }
        if let Some(number) = answer.number {
            return Cell::Number(number);
        }
        let kind = answer.question_kind.as_deref().and_then(QuestionKind::named);
        if !matches!(kind, Some(QuestionKind::One | QuestionKind::Several)) {
            return Cell::text(Some(answer.words.as_str()));
        }
        let label = |choice| self.words(version, question, choice, "words").unwrap_or(choice);
        let labels: Vec<&str> = answer.words.split(' ').map(label).collect();
        Cell::text(Some(labels.join("; ")))
    }

    /// Words of a version, or of the newest that has them; in the sheet's language, else in English, else in any.
    fn words(&self, version: Option<i64>, question: &str, choice: &str, part: &str) -> Option<&str> {
        let these = || {
            self.wordings
                .iter()
                .filter(|one| one.question == question && one.choice == choice && one.part == part)
        };
        let newest = these().next()?.version;
        let version = version.filter(|version| these().any(|one| one.version == *version)).unwrap_or(newest);
        let rank = |one: &&WordingRow| (one.language != self.language.code(), one.language != "en");
        these().filter(|one| one.version == version).min_by_key(rank).map(|one| one.words.as_str())
    }
}
