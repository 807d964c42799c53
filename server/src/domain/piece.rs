//! Pieces: what of a record can be shared, one statement at a time, and which of them someone outside the team may see.
//!
//! Sharing fixes a hash of the piece as it was previewed, so that a piece edited since is hidden until it is shared again.

use sha2::{Digest, Sha256};

use super::state::State;

/// A statement as it can be shown outside its team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// `s/<p>`.
    pub name: String,
    /// As the person said it.
    pub words: String,
    pub language: Option<String>,
    pub translation: Option<String>,
    /// When it was noted, as the device said.
    pub at: Option<String>,
}

impl Piece {
    /// SHA-256 of the piece as previewed: canonical CBOR of its name, words, language and translation.
    pub fn hash(&self) -> [u8; 32] {
        let mut cbor = vec![0x85];
        for part in [Some("heard piece v1"), Some(&self.name), Some(&self.words)] {
            push_text(&mut cbor, part);
        }
        push_text(&mut cbor, self.language.as_deref());
        push_text(&mut cbor, self.translation.as_deref());
        Sha256::digest(cbor).into()
    }
}

/// The pieces of a conversation that may be seen outside its team, as far as the record itself decides: consent is asked
/// elsewhere. In the order of `at`, then of their names.
pub fn visible(state: &State) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = state
        .under("shared/")
        .filter_map(|(name, _)| {
            let piece = read(state, name)?;
            let shared = state.bytes(&format!("shared/{name}"))?;
            (shared == piece.hash()).then_some(piece)
        })
        .collect();
    pieces.sort_by(|one, other| (&one.at, &one.name).cmp(&(&other.at, &other.name)));
    pieces
}

/// A piece with words, without conflict in any part and not taken out; else none.
pub fn read(state: &State, name: &str) -> Option<Piece> {
    let statement = format!("statement/{}", name.strip_prefix("s/")?);
    let field = |part: &str| format!("{statement}/{part}");
    let conflicted =
        ["words", "language", "translation", "at", "out"].iter().any(|part| state.has_conflict(&field(part)));
    if conflicted || state.bool(&field("out")) == Some(true) {
        return None;
    }
    // A text that was cleared reads as one that was never there.
    let text = |part: &str| state.text(&field(part)).filter(|text| !text.is_empty()).map(str::to_owned);
    Some(Piece {
        name: name.to_owned(),
        words: text("words")?,
        language: text("language"),
        translation: text("translation"),
        at: text("at"),
    })
}

/// Appends a text, or null, in the shortest CBOR.
fn push_text(cbor: &mut Vec<u8>, text: Option<&str>) {
    const NULL: u8 = 0xf6;
    const TEXT: u8 = 0x60;
    let Some(text) = text else {
        cbor.push(NULL);
        return;
    };
    let length = (text.len() as u64).to_be_bytes();
    match text.len() {
        0..=23 => cbor.push(TEXT | length[7]),
        24..=0xff => cbor.extend([TEXT | 24, length[7]]),
        0x100..=0xffff => cbor.extend([TEXT | 25, length[6], length[7]]),
        _ => {
            cbor.push(TEXT | 26);
            cbor.extend(&length[4..]);
        }
    }
    cbor.extend(text.as_bytes());
}
