//! The few CBOR items that pieces are hashed as, each in its shortest form.

const NULL: u8 = 0xf6;
const FALSE: u8 = 0xf4;

/// Major types, as they stand in an item's first byte.
const POSITIVE: u8 = 0x00;
const NEGATIVE: u8 = 0x20;
const BYTES: u8 = 0x40;
const TEXT: u8 = 0x60;
const ARRAY: u8 = 0x80;

/// An array being written, of as many items as it said.
pub(super) struct Array(Vec<u8>);

impl Array {
    pub(super) fn of(items: u64) -> Array {
        let mut array = Array(Vec::new());
        array.head(ARRAY, items);
        array
    }

    pub(super) fn text(&mut self, text: &str) {
        self.head(TEXT, text.len() as u64);
        self.0.extend(text.as_bytes());
    }

    pub(super) fn text_or_null(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.0.push(NULL),
        }
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.head(BYTES, bytes.len() as u64);
        self.0.extend(bytes);
    }

    pub(super) fn int(&mut self, number: i64) {
        match u64::try_from(number) {
            Ok(number) => self.head(POSITIVE, number),
            // -1 - n, which no number overflows.
            Err(_) => self.head(NEGATIVE, !number as u64),
        }
    }

    pub(super) fn no(&mut self) {
        self.0.push(FALSE);
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }

    fn head(&mut self, major: u8, value: u64) {
        let bytes = value.to_be_bytes();
        match value {
            0..=23 => self.0.push(major | bytes[7]),
            24..=0xff => self.0.extend([major | 24, bytes[7]]),
            0x100..=0xffff => self.0.extend([major | 25, bytes[6], bytes[7]]),
            0x1_0000..=0xffff_ffff => {
                self.0.push(major | 26);
                self.0.extend(&bytes[4..]);
            }
            _ => {
                self.0.push(major | 27);
                self.0.extend(bytes);
            }
        }
    }
}
