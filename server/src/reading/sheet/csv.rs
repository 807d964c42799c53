//! CSV as spreadsheets read it best: UTF-8 with a mark at its start, lines that end in CR LF.

use csv::{Error, Terminator, WriterBuilder};

use super::{Cell, Sheet};

/// Tells a spreadsheet that what follows is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The rows under their headings, then an empty row, then one cell about the sheet.
pub(super) fn write(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(MARK.to_vec());
    let text = |text: &str| inert(&sheet.fitted(text));
    writer.write_record(sheet.headings.iter().map(|heading| text(heading)))?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Text(said) => text(said),
            Cell::Number(number) => number.to_string(),
        }))?;
    }
    let about = std::iter::once(text(&sheet.about.join(" ")));
    for first in [vec![String::new()], about.collect()] {
        let padded = first.into_iter().chain(std::iter::repeat(String::new()));
        writer.write_record(padded.take(sheet.headings.len()))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A text that no spreadsheet takes for a formula: an apostrophe before what would begin one, also after spaces.
fn inert(text: &str) -> String {
    let begins_one = text
        .chars()
        .find(|letter| !letter.is_whitespace() || matches!(letter, '\t' | '\r'))
        .is_some_and(|first| "=+-@\t\r\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(first));
    if begins_one { format!("'{text}") } else { text.to_owned() }
}
