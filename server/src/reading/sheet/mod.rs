//! A sheet for a spreadsheet: one table, written as CSV or as XLSX, both with the same cells. Nothing in it can run: what
//! people said is text, whatever it begins with.

mod csv;
mod words;
mod xlsx;

pub use words::{Language, Words};

use thiserror::Error;

/// Spreadsheets hold 32,767 UTF-16 units in a cell; the sign that something was cut needs room too.
const LONGEST: usize = 32_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
}

impl Format {
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
        }
    }

    pub fn named(name: &str) -> Option<Format> {
        [Format::Csv, Format::Xlsx].into_iter().find(|format| format.name() == name)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(i64),
}

impl Cell {
    /// A text, if there is one.
    pub fn text(text: Option<impl Into<String>>) -> Cell {
        text.map(Into::into).filter(|text| !text.is_empty()).map_or(Cell::Empty, Cell::Text)
    }
}

/// What is written, whichever the format.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub language: Language,
    pub headings: Vec<String>,
    /// Each as long as the headings.
    pub rows: Vec<Vec<Cell>>,
    /// Sentences about the sheet: as of when, what for, what is not in it.
    pub about: Vec<String>,
    /// The server's time, ISO text in UTC.
    pub as_of: String,
}

#[derive(Debug, Error)]
pub enum SheetError {
    #[error("the CSV could not be written: {0}")]
    Csv(#[from] ::csv::Error),
    #[error("the XLSX could not be written: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

impl Sheet {
    /// The file, whole. The same sheet always makes the same bytes.
    pub fn file(&self, format: Format) -> Result<Vec<u8>, SheetError> {
        match format {
            Format::Csv => Ok(csv::write(self)?),
            Format::Xlsx => Ok(xlsx::write(self)?),
        }
    }

    /// A text as it fits into a cell: without what nobody can see, and cut where it is too long, which it then says.
    fn fitted(&self, text: &str) -> String {
        let text: String = text.chars().filter(|letter| !is_unseen(*letter)).collect();
        if text.encode_utf16().count() <= LONGEST {
            return text;
        }
        let mut units = 0;
        let fits = |letter: &char| {
            units += letter.len_utf16();
            units <= LONGEST
        };
        let start: String = text.chars().take_while(fits).collect();
        format!("{start}{}", self.language.words().rest)
    }
}

/// What steers a program instead of standing for something: controls, which end a text early or break a file, and marks
/// that turn the order of the letters around, so that a cell reads otherwise than it is.
fn is_unseen(letter: char) -> bool {
    let steers = letter.is_control() && !matches!(letter, '\t' | '\n' | '\r');
    steers || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}
