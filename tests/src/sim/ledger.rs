//! Every word that was typed and durably saved, and what its worker saw then.

use super::phone::typing::{FIRST_LETTER, LETTERS, Typed};

#[derive(Debug, Clone)]
pub struct Line {
    /// Whose phone.
    pub phone: usize,
    pub typed: Typed,
}

#[derive(Debug, Default)]
pub struct Ledger {
    pub lines: Vec<Line>,
    words: u32,
    /// Words of which two phones had a copy that was not sent yet: each may put it in.
    pub copied: Vec<String>,
}

impl Ledger {
    /// A word that nobody has typed yet.
    pub fn word(&mut self) -> String {
        let first = FIRST_LETTER + self.words;
        self.words += LETTERS as u32;
        (first..first + LETTERS as u32).map(|code| char::from_u32(code).expect("letters enough")).collect()
    }

    pub fn note(&mut self, phone: usize, typed: Vec<Typed>) {
        self.lines.extend(typed.into_iter().map(|typed| Line { phone, typed }));
    }

    /// Words by record and field, with the lines that brought them.
    pub fn words(&self) -> impl Iterator<Item = (usize, &Line, &str)> {
        let lines = self.lines.iter().enumerate();
        lines.filter_map(|(at, line)| Some((at, line, line.typed.word.as_deref()?)))
    }

    /// Whether somebody took the word out, or wrote over it in sight of it.
    pub fn is_written_over(&self, at: usize) -> bool {
        let Line { phone, typed: Typed { doc, field, word, .. } } = &self.lines[at];
        let Some(word) = word else { return false };
        let blends = super::phone::typing::blends(field);
        self.lines.iter().enumerate().any(|(later, line)| {
            let same = line.typed.doc == *doc && line.typed.field == *field;
            let own = line.phone == *phone && later > at;
            let over = !blends && later != at && (own || line.typed.seen.contains(word));
            same && (over || line.typed.removed.contains(word))
        })
    }
}
