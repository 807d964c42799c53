//! The mutations of Welsh: `cath` is written `gath`, `chath` or `nghath` after other words, and is the same cat.

/// What begins a word, and what it turns into: soft, nasal and aspirate. A `g` is dropped by the soft mutation.
const MUTATIONS: [(&str, &[&str]); 9] = [
    ("p", &["b", "mh", "ph"]),
    ("t", &["d", "nh", "th"]),
    ("c", &["g", "ngh", "ch"]),
    ("b", &["f", "m"]),
    ("d", &["dd", "n"]),
    ("g", &["", "ng"]),
    ("ll", &["l"]),
    ("m", &["f"]),
    ("rh", &["r"]),
];

/// Letters of two or three signs that a word can begin with, longest first.
const LETTERS: [&str; 11] = ["ngh", "ng", "nh", "mh", "ch", "dd", "ff", "ll", "ph", "rh", "th"];

const VOWELS: &str = "aeiouwy";

/// Shorter forms would find nearly everything.
const SHORTEST: usize = 2;

/// A folded word of a query, what it may be a mutation of, and all that these turn into. Each once, the word first.
pub(super) fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    for radical in radicals(word) {
        for form in std::iter::once(radical.clone()).chain(mutated(&radical)) {
            if form.chars().count() >= SHORTEST && !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms
}

/// The word itself, and the words it may be a mutation of.
fn radicals(word: &str) -> Vec<String> {
    let first = first_letter(word);
    let mut radicals = vec![word.to_owned()];
    for (radical, turns) in MUTATIONS {
        for turn in turns {
            if *turn == first {
                radicals.push(format!("{radical}{}", &word[first.len()..]));
            } else if turn.is_empty() && may_follow_g(first) {
                radicals.push(format!("{radical}{word}"));
            }
        }
    }
    radicals
}

/// What a word turns into after others; a vowel takes an h (`ei hysgol`).
fn mutated(radical: &str) -> Vec<String> {
    let first = first_letter(radical);
    let rest = &radical[first.len()..];
    if is_vowel(first) {
        return vec![format!("h{radical}")];
    }
    let turns = MUTATIONS.iter().find(|(letter, _)| *letter == first).map_or(&[][..], |(_, turns)| turns);
    turns.iter().map(|turn| format!("{turn}{rest}")).collect()
}

/// `gardd`, `glaw`, `gnau`, `grug`: what may be left at the beginning when a g has gone.
fn may_follow_g(first: &str) -> bool {
    is_vowel(first) || matches!(first, "l" | "n" | "r")
}

fn is_vowel(first: &str) -> bool {
    !first.is_empty() && VOWELS.contains(first)
}

fn first_letter(word: &str) -> &str {
    let one = word.chars().next().map_or(0, char::len_utf8);
    LETTERS.into_iter().find(|letter| word.starts_with(letter)).unwrap_or(&word[..one])
}
