//! Bytes read from the front, and the two number formats that Automerge writes.

use super::super::refusal::Refusal;

/// Bytes yet to be read. Every reading past the end is `NotAChange`.
#[derive(Debug)]
pub(super) struct Cut<'a>(pub(super) &'a [u8]);

impl<'a> Cut<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], Refusal> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Refusal::NotAChange)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn take_long(&mut self, length: u64) -> Result<&'a [u8], Refusal> {
        self.take(usize::try_from(length).map_err(|_| Refusal::NotAChange)?)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Refusal> {
        Ok(self.take(1)?[0])
    }

    pub(super) fn prefixed(&mut self) -> Result<&'a [u8], Refusal> {
        let length = self.unsigned()?;
        self.take_long(length)
    }

    /// An unsigned LEB128 number in its shortest form.
    pub(super) fn unsigned(&mut self) -> Result<u64, Refusal> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if (bits << shift) >> shift != bits || (byte == 0 && shift > 0) {
                return Err(Refusal::NotAChange);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Refusal::NotAChange)
    }

    /// A signed LEB128 number in its shortest form.
    pub(super) fn signed(&mut self) -> Result<i64, Refusal> {
        let mut value: i64 = 0;
        let mut before = None;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let unused = 64_u32.saturating_sub(shift + 7);
                // A last byte that only repeats the sign says nothing; a tenth has room for nothing else.
                let repeats =
                    |sign: u8, fill: u8| byte == fill && before.is_some_and(|b: u8| b & 0x40 == sign);
                if repeats(0, 0) || repeats(0x40, 0x7f) || (shift == 63 && byte != 0 && byte != 0x7f) {
                    return Err(Refusal::NotAChange);
                }
                return Ok(value << unused >> unused);
            }
            before = Some(byte);
        }
        Err(Refusal::NotAChange)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::forge;
    use super::*;

    #[test]
    fn numbers_have_one_form() {
        for value in [0, 1, 63, 64, 127, 128, 1 << 40, u64::MAX] {
            assert_eq!(Cut(&forge::unsigned(value)).unsigned(), Ok(value));
        }
        for value in [0, 63, 64, -64, -65, 8191, 8192, -8193, i64::MAX, i64::MIN] {
            assert_eq!(Cut(&forge::signed(value)).signed(), Ok(value));
        }
        for longer in [&[0x80, 0x00][..], &[0xff, 0x80, 0x00], &[0xff; 11]] {
            assert!(Cut(longer).unsigned().is_err(), "{longer:x?}");
        }
        for longer in [&[0x80, 0x00][..], &[0xff, 0x7f], &[0x81, 0x00], &[0xff; 11]] {
            assert!(Cut(longer).signed().is_err(), "{longer:x?}");
        }
    }
}
