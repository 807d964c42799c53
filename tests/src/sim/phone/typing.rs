//! What somebody does at a phone: twin of `web/src/app/working-copy.ts`, as far as it reaches storage.
//!
//! Every word that is typed is one that nobody ever types again, of letters that no other word has: so it can be told
//! in the end where it went, however texts were merged.

use heard::domain::envelope::Envelope;
use heard::domain::id::RecordId;
use heard::domain::piece;
use heard::domain::scalar::Scalar;
use heard::domain::state::{Field, State};

use super::document::NOTES;
use super::entry::{Draft, Entry, Touched};
use super::storage::{Expect, Storage, Write};

/// One thing done to one field.
#[derive(Debug, Clone)]
pub struct Stroke {
    pub doc: RecordId,
    pub field: String,
    pub how: How,
}

#[derive(Debug, Clone)]
pub enum How {
    /// Puts a word into a text, at one of its places.
    Insert { word: String, place: usize },
    /// Takes one of its words out of a text.
    TakeOut { place: usize },
    /// Writes a value.
    Set(Scalar),
    /// Chooses the value shown, in sight of all that are known here.
    Settle,
    /// Shares a piece as it is shown.
    Share { piece: String },
}

/// What was typed on one field of a record, and what that was then.
#[derive(Debug, Clone)]
pub struct Hit {
    doc: RecordId,
    field: String,
    touched: Touched,
    seen: Vec<String>,
    removed: Vec<String>,
    entry: Entry,
}

/// What became durable: words that came, and those that the worker saw in that field then, or took out.
#[derive(Debug, Clone)]
pub struct Typed {
    pub doc: RecordId,
    pub field: String,
    pub word: Option<String>,
    pub seen: Vec<String>,
    pub removed: Vec<String>,
}

impl Storage {
    /// Makes a record with its first working copy; an occasion of consent stays open until it is done.
    pub fn begin(&mut self, id: RecordId, envelope: Envelope, fields: &[(String, Scalar)]) -> bool {
        let open = envelope.kind == "consent";
        let mut draft = Draft { open, ..Draft::default() };
        for (field, value) in fields {
            draft.touch(field, Touched { value: value.clone(), base: Vec::new() });
        }
        let writes = vec![Write::Draft(id, Some(draft)), Write::Record(id, Some(Entry::new(envelope)))];
        if !self.put(writes, &[Expect::Record(id, None)]) {
            return false;
        }
        for (field, value) in fields {
            self.note(id, field, value, Vec::new(), Vec::new());
        }
        true
    }

    /// Closes an occasion of consent: from now on it may be folded.
    pub fn finish(&mut self, id: RecordId) {
        if let Some(draft) = self.draft(id).filter(|draft| draft.open) {
            let done = Draft { open: false, ..draft.clone() };
            self.put(vec![Write::Draft(id, Some(done))], &[]);
        }
    }

    /// Does one thing to one field, if the record is there to be written on.
    pub fn strike(&mut self, stroke: &Stroke) {
        self.flush();
        if let Some(hit) = self.hit(stroke) {
            self.write(hit);
        }
    }

    /// What is on screen once it is done, and not durable yet.
    pub(super) fn hit(&self, Stroke { doc, field, how }: &Stroke) -> Option<Hit> {
        let entry = self.entry(*doc).filter(|entry| !entry.gone && !entry.left)?;
        let shown = self.shown(*doc, field);
        let (value, removed) = self.written(*doc, &shown, how)?;
        let base = match (how, self.draft(*doc).and_then(|draft| draft.touched(field))) {
            (How::Settle, _) | (_, None) => entry.heads.clone(),
            (_, Some(going)) => going.base.clone(),
        };
        let seen = shown.iter().flat_map(words).collect();
        let touched = Touched { value, base };
        Some(Hit { doc: *doc, field: field.clone(), touched, seen, removed, entry: entry.clone() })
    }

    /// Makes it durable, whatever became of its record meanwhile.
    pub(super) fn write(&mut self, Hit { doc, field, touched, seen, removed, entry }: Hit) {
        let here = self.entry(doc).cloned();
        let mut draft = self.draft(doc).cloned().unwrap_or_default();
        let too_late = here.as_ref().is_some_and(|entry| entry.gone)
            // An occasion is one change: what is tapped once it is done comes too late.
            || (entry.envelope.kind == "consent" && !draft.open);
        if too_late {
            return;
        }
        let value = touched.value.clone();
        draft.touch(&field, touched);
        let mut writes = vec![Write::Draft(doc, Some(draft))];
        if here.is_none() {
            writes.push(Write::Record(doc, Some(left_over(entry))));
        }
        self.put(writes, &[]);
        self.note(doc, &field, &value, seen, removed);
    }

    /// What the field is to hold, and the words that go.
    fn written(&self, doc: RecordId, shown: &[Scalar], how: &How) -> Option<(Scalar, Vec<String>)> {
        let text = match shown.first() {
            Some(Scalar::Text(text)) => text.clone(),
            _ => String::new(),
        };
        match how {
            How::Insert { word, place } => Some((Scalar::Text(inserted(&text, word, *place)), Vec::new())),
            How::TakeOut { place } => {
                let all: Vec<&str> = text.split_whitespace().collect();
                let word = *all.get(place % all.len().max(1))?;
                let gone = words(&Scalar::from(word)).collect();
                Some((Scalar::Text(text.replacen(word, "", 1)), gone))
            }
            How::Set(value) => Some((value.clone(), Vec::new())),
            How::Settle => Some((shown.first()?.clone(), Vec::new())),
            How::Share { piece } => {
                let piece = piece::read(&self.overlaid(doc), piece)?;
                Some((Scalar::Bytes(piece.hash().to_vec()), Vec::new()))
            }
        }
    }

    /// The state with the working copy laid over it.
    pub fn overlaid(&self, doc: RecordId) -> State {
        let state = self.states.get(&doc).cloned().unwrap_or_default();
        let draft = self.draft(doc).cloned().unwrap_or_default();
        let merged = state
            .iter()
            .filter(|(name, _)| draft.touched(name).is_none())
            .map(|(name, field)| (name.to_owned(), field.clone()));
        let typed = draft
            .fields
            .iter()
            .filter(|(_, touched)| touched.value != Scalar::Null)
            .map(|(name, touched)| (name.clone(), Field::from(touched.value.clone())));
        merged.chain(typed).collect()
    }

    fn note(&mut self, doc: RecordId, field: &str, value: &Scalar, seen: Vec<String>, removed: Vec<String>) {
        let news: Vec<String> = words(value).filter(|word| !seen.contains(word)).collect();
        let one =
            |word| Typed { doc, field: field.to_owned(), word, seen: seen.clone(), removed: removed.clone() };
        if news.is_empty() {
            self.typed.push(one(None));
        }
        self.typed.extend(news.into_iter().map(|word| one(Some(word))));
    }
}

/// A record that left while it was typed on: its words stay, and nothing else of it.
fn left_over(known: Entry) -> Entry {
    let born_here = known.born_here && known.own.is_empty();
    let Entry { envelope, circle, epoch, .. } = known;
    Entry { circle, epoch, born_here, left: true, ..Entry::new(envelope) }
}

/// Letters of one word. No two words share one, so that texts that blend keep every word whole.
pub const LETTERS: usize = 3;
/// Where they begin.
pub const FIRST_LETTER: u32 = 0x4e00;

/// The words in a value that count: those of letters that only words of the simulator have.
pub fn words(value: &Scalar) -> impl Iterator<Item = String> {
    let ours = |letter: &char| (FIRST_LETTER..FIRST_LETTER + 0x5000).contains(&u32::from(*letter));
    let letters: Vec<char> = match value {
        Scalar::Text(text) => text.chars().filter(ours).collect(),
        _ => Vec::new(),
    };
    let words: Vec<String> = letters.chunks(LETTERS).map(|word| word.iter().collect()).collect();
    words.into_iter()
}

/// The text with a word at one of the places between its words.
fn inserted(text: &str, word: &str, place: usize) -> String {
    let mut places = vec![0];
    places.extend(text.char_indices().filter(|(_, letter)| *letter == ' ').map(|(at, _)| at + 1));
    places.push(text.len());
    let at = places[place % places.len()];
    let (head, tail) = text.split_at(at);
    match head.is_empty() || head.ends_with(char::is_whitespace) {
        true => format!("{head}{word} {tail}"),
        false => format!("{head} {word} {tail}"),
    }
}

/// Whether a field is a text that blends.
pub fn blends(field: &str) -> bool {
    field == NOTES
}
