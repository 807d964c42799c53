//! The code on a person's card: 80 random bits with two check characters. Only its hash is ever stored.

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::id::MemberId;

/// Who "recorded" what was decided with a card: nobody of the area.
pub const HOLDER: MemberId = MemberId::from_bytes([0; 16]);

/// Crockford's base 32: no I, L, O or U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters that carry the code, before the two that check it.
const CARRYING: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadCode {
    #[error("not a card's code")]
    NotACode,
    /// A typing slip: the check characters are of another code.
    #[error("the check characters do not fit")]
    BadCheck,
}

/// What a card opens with. It has no `Debug`, so that no log ever shows one.
#[derive(Clone, PartialEq, Eq)]
pub struct Code([u8; 10]);

impl Code {
    pub fn from_bytes(bytes: [u8; 10]) -> Self {
        Self(bytes)
    }

    /// Reads a code as a person types it: groups, spaces and case do not matter, I and L are 1, O is 0.
    pub fn read(typed: &str) -> Result<Self, BadCode> {
        let digits: Vec<u8> = typed
            .chars()
            .filter(|letter| !matches!(letter, '-' | ' '))
            .map(digit)
            .collect::<Option<_>>()
            .ok_or(BadCode::NotACode)?;
        let (carrying, check) = digits.split_at_checked(CARRYING).ok_or(BadCode::NotACode)?;
        let mut bytes = [0; 10];
        for (group, five) in carrying.chunks_exact(8).zip(bytes.chunks_exact_mut(5)) {
            let bits = group.iter().fold(0_u64, |bits, &digit| bits << 5 | u64::from(digit));
            five.copy_from_slice(&bits.to_be_bytes()[3..]);
        }
        let code = Self(bytes);
        match check.len() {
            2 if check == code.check() => Ok(code),
            2 => Err(BadCode::BadCheck),
            _ => Err(BadCode::NotACode),
        }
    }

    /// As it is printed: `ABCD-EFGH-JKMN-PQRS-TV`.
    pub fn print(&self) -> String {
        let mut digits = Vec::with_capacity(CARRYING + 2);
        for five in self.0.chunks_exact(5) {
            let bits = five.iter().fold(0_u64, |bits, &byte| bits << 8 | u64::from(byte));
            digits.extend((0..8).rev().map(|place| (bits >> (5 * place) & 31) as u8));
        }
        digits.extend(self.check());
        let letters: Vec<String> = digits
            .chunks(4)
            .map(|group| group.iter().map(|&digit| LETTERS[usize::from(digit)] as char).collect())
            .collect();
        letters.join("-")
    }

    /// What is stored of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::new().chain_update(b"heard card v1").chain_update(self.0).finalize().into()
    }

    /// What is stored of a receipt's number, which is written as a card's code is.
    pub fn receipt_hash(&self) -> [u8; 32] {
        Sha256::new().chain_update(b"heard receipt v1").chain_update(self.0).finalize().into()
    }

    /// The first ten bits of a hash, as two digits.
    fn check(&self) -> [u8; 2] {
        let hash = Sha256::new().chain_update(b"heard card check v1").chain_update(self.0).finalize();
        let bits = u16::from_be_bytes([hash[0], hash[1]]) >> 6;
        [(bits >> 5) as u8, (bits & 31) as u8]
    }
}

fn digit(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    LETTERS.iter().position(|&known| known as char == letter).map(|place| place as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = Code::from_bytes([0, 68, 50, 20, 199, 66, 84, 182, 53, 207]);
        let printed = code.print();
        assert_eq!(printed.len(), 22);
        let typed = printed.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert!(Code::read(&typed) == Ok(code));
    }

    #[test]
    fn a_slip_of_one_character_is_nearly_always_caught() {
        let printed = Code::from_bytes([9; 10]).print();
        let mut caught = 0;
        let mut slips = 0;
        for (place, &right) in printed.as_bytes().iter().enumerate().filter(|(_, letter)| **letter != b'-') {
            for &wrong in LETTERS.iter().filter(|wrong| **wrong != right) {
                let mut typed = printed.clone().into_bytes();
                typed[place] = wrong;
                slips += 1;
                caught += usize::from(
                    Code::read(&String::from_utf8_lossy(&typed)).err() == Some(BadCode::BadCheck),
                );
            }
        }
        assert_eq!(slips, 18 * 31);
        assert!(caught >= slips - 5, "{caught} of {slips}");
    }

    #[test]
    fn what_is_no_code_is_told_from_a_slip() {
        for typed in
            ["", "ABCD", "ABCD-EFGH-JKMN-PQRS-T", "ABCD-EFGH-JKMN-PQRS-TVW", "UUUU-UUUU-UUUU-UUUU-UU"]
        {
            assert!(Code::read(typed).err() == Some(BadCode::NotACode));
        }
    }
}
