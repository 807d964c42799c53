//! What search compares: words without case, accents, vowel signs or variants of a letter, so that a person finds a word
//! however their keyboard wrote it. Its twin is `web/src/core/fold.ts`; `tests/fixtures/search.json` holds the two together.

mod letters;
mod welsh;

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text, folded: runs of letters and digits, in their order.
pub fn words(text: &str) -> Vec<String> {
    let plain: String = text
        .nfkd()
        .filter(|&letter| !is_combining_mark(letter) && !letters::is_unseen(letter))
        .flat_map(char::to_lowercase)
        .map(letters::unified)
        .collect();
    plain
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words to look for: each once, and none that another finds with it, like `bu` beside `bus`.
pub fn sought(query: &str) -> Vec<String> {
    let words: BTreeSet<String> = words(query).into_iter().collect();
    let is_found_with = |word: &String, other: &String| other != word && finds_too(other, word);
    words.iter().filter(|word| !words.iter().any(|other| is_found_with(word, other))).cloned().collect()
}

/// Whether whatever one folded word finds, another finds too, in Welsh as elsewhere.
fn finds_too(word: &str, other: &str) -> bool {
    word.starts_with(other) && {
        let begins = welsh_forms(other);
        welsh_forms(word).iter().all(|form| begins.iter().any(|begin| form.starts_with(begin)))
    }
}

/// Folded words as they may begin in a text in Welsh that one word of a query finds: the word itself, and its mutations.
pub fn welsh_forms(word: &str) -> Vec<String> {
    welsh::forms(word)
}

/// Whether texts in this language (BCP 47) mutate the first letters of their words.
pub fn is_welsh(language: Option<&str>) -> bool {
    language
        .and_then(|language| language.split('-').next())
        .is_some_and(|code| code.eq_ignore_ascii_case("cy"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_looked_for_once_and_none_that_another_implies() {
        let sought = |query: &str| sought(query).join(" ");
        assert_eq!(sought("Bus, bus! BUS bu"), "bus");
        assert_eq!(sought("late bus latest"), "bus latest");
        // What `chwarae` finds in Welsh may begin `gw`, which `c` alone is too short to find.
        assert_eq!(sought("c chwarae"), "c chwarae");
        assert_eq!(sought("!!! \u{200b}"), "");
    }
}
