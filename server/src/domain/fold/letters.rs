//! Letters that people take for one, and signs that nobody sees.

/// Signs that only steer how a text is drawn: soft hyphens, joiners, marks of direction; and the stroke that stretches an
/// Arabic word.
pub(super) fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}')
}

/// One letter for those that Arabic and Urdu keyboards write differently, and one digit for each number.
pub(super) fn unified(letter: char) -> char {
    match letter {
        // Yeh, alef maksura: Farsi yeh.
        '\u{64a}' | '\u{649}' => '\u{6cc}',
        // Kaf, swash kaf: keheh.
        '\u{643}' | '\u{6aa}' => '\u{6a9}',
        // Heh, teh marbuta, heh doachashmee, teh marbuta goal, ae: heh goal.
        '\u{647}' | '\u{629}' | '\u{6be}' | '\u{6c3}' | '\u{6d5}' => '\u{6c1}',
        // Noon ghunna: noon.
        '\u{6ba}' => '\u{646}',
        // Alef wasla: alef.
        '\u{671}' => '\u{627}',
        // The sigma that ends a word.
        'ς' => 'σ',
        other => digit(other),
    }
}

/// Where the ten digits begin in the scripts that are written around here.
const ZEROS: [char; 6] = ['\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}'];

fn digit(letter: char) -> char {
    let value = |zero: &char| (letter as u32).checked_sub(*zero as u32).filter(|value| *value < 10);
    ZEROS.iter().find_map(value).and_then(|value| char::from_digit(value, 10)).unwrap_or(letter)
}
