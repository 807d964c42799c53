//! What search compares: words without case, accents, vowel signs or variants of a letter, so that a person finds a word
//! however their keyboard wrote it. Its twin is `web/src/core/fold.ts`; `tests/fixtures/search.json` holds the two together.

mod letters;
mod welsh;

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

/// Folded words as they may begin in a text that one word of a query finds: the word itself, and in Welsh its mutations.
pub fn forms(word: &str, welsh: bool) -> Vec<String> {
    if welsh { welsh::forms(word) } else { vec![word.to_owned()] }
}

/// Whether texts in this language (BCP 47) mutate the first letters of their words.
pub fn is_welsh(language: Option<&str>) -> bool {
    language
        .and_then(|language| language.split('-').next())
        .is_some_and(|code| code.eq_ignore_ascii_case("cy"))
}

/// Whether each word of the query is the beginning of some word of the text. A query without words finds everything.
pub fn finds(query: &str, text: &str, language: Option<&str>) -> bool {
    let text = words(text);
    let welsh = is_welsh(language);
    words(query).iter().all(|word| {
        let forms = forms(word, welsh);
        text.iter().any(|candidate| forms.iter().any(|form| candidate.starts_with(form)))
    })
}
