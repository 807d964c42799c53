//! The sheet, read back by readers that are not ours, cell by cell.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use heard::domain::consent::Purpose;
use heard::reading::sheet::{Cell, Format, Language, Sheet};

/// What would begin a formula in one spreadsheet or another.
const BEGINNINGS: [&str; 10] = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"];

fn sheet(rows: Vec<Vec<Cell>>) -> Sheet {
    let as_of = "2026-11-22T10:31:05Z";
    Sheet {
        language: Language::English,
        headings: ["Kind", "Living here: =1+1?", "Said 1", "Link"].map(str::to_owned).to_vec(),
        rows,
        about: Language::English.words().about(as_of, Purpose::Quote, None),
        as_of: as_of.to_owned(),
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// Cells that are hard to write: quotes, lines, commas, other scripts, and what looks like something else.
fn hard() -> Vec<Vec<Cell>> {
    let row = |said: &str| {
        vec![text("Answers"), Cell::Number(3), text(said), text("https://heard.example/desk/0a")]
    };
    let mut rows: Vec<Vec<Cell>> = [
        "She said \"no\", twice; then: yes",
        "one line\nand another\r\nand a third",
        "بس بہت دیر سے آتی ہے۔",
        "Mae’r tŷ’n oer",
        "_x0041_ &amp; <b>",
        "007",
        "2026-05-03",
        "1e5",
        "TRUE",
        "https://example.org",
        "mailto:x@example.org",
        " leading and trailing ",
        "'quoted'",
        ";|,\t",
    ]
    .map(row)
    .to_vec();
    rows.push(vec![Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
    rows.push(vec![Cell::Number(-5), Cell::Number(0), Cell::Number(9_007_199_254_740_992), Cell::Empty]);
    rows
}

fn read_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let text =
        std::str::from_utf8(bytes).expect("UTF-8").strip_prefix('\u{feff}').expect("a mark at its start");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.expect("a record").iter().map(str::to_owned).collect()).collect()
}

fn read_xlsx(bytes: &[u8], page: usize) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let name = book.sheet_names()[page].clone();
    let formulas = book.worksheet_formula(&name).expect("a page");
    assert!(formulas.is_empty(), "a formula in {name}");
    let range = book.worksheet_range(&name).expect("a page");
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn a_csv_has_the_cells_of_its_table() {
    let sheet = sheet(hard());
    let bytes = sheet.file(Format::Csv).expect("a file");
    let read = read_csv(&bytes);
    assert_eq!(read[0], sheet.headings);
    for (row, cells) in sheet.rows.iter().zip(&read[1..]) {
        let wanted: Vec<String> = row
            .iter()
            .map(|cell| match cell {
                Cell::Empty => String::new(),
                Cell::Text(text) => text.clone(),
                Cell::Number(number) => number.to_string(),
            })
            .collect();
        assert_eq!(*cells, wanted);
    }
    let last = &read[sheet.rows.len() + 1..];
    assert_eq!(last.len(), 2);
    assert!(last[0].iter().all(String::is_empty));
    assert!(last[1][0].contains("Fewer than 5") && last[1][0].contains("2026-11-22 10:31 UTC"), "{last:?}");
    assert!(last[1][1..].iter().all(String::is_empty));
    let lines = String::from_utf8(bytes).expect("text");
    assert!(lines.ends_with("\r\n") && lines.starts_with("\u{feff}Kind,"));
}

#[test]
fn an_xlsx_has_the_cells_of_its_table() {
    let sheet = sheet(hard());
    let bytes = sheet.file(Format::Xlsx).expect("a file");
    let read = read_xlsx(&bytes, 0);
    assert_eq!(
        read[0],
        sheet.headings.iter().map(|heading| Data::String(heading.clone())).collect::<Vec<_>>()
    );
    let below = &read[sheet.rows.len() + 1..];
    assert_eq!(below.len(), 2);
    assert!(below[0].iter().chain(&below[1][1..]).all(|cell| *cell == Data::Empty), "{below:?}");
    assert_eq!(below[1][0].to_string(), sheet.about.join(" "), "as in the CSV");
    for (row, cells) in sheet.rows.iter().zip(&read[1..]) {
        for (cell, read) in row.iter().zip(cells) {
            match cell {
                Cell::Empty => assert_eq!(*read, Data::Empty),
                // Line ends are one thing in XML.
                Cell::Text(text) => {
                    assert_eq!(read.to_string().replace("\r\n", "\n"), text.replace("\r\n", "\n"))
                }
                Cell::Number(number) => assert_eq!(*read, Data::Float(*number as f64)),
            }
            assert_eq!(matches!(read, Data::String(_)), matches!(cell, Cell::Text(_)), "{read:?}");
        }
    }
    let about = read_xlsx(&bytes, 1);
    assert_eq!(about.len(), sheet.about.len());
    for (row, sentence) in about.iter().zip(&sheet.about) {
        assert_eq!(row[0].to_string(), *sentence);
    }
    assert_eq!(bytes, sheet.file(Format::Xlsx).expect("a file"), "the same sheet makes the same bytes");
}

#[test]
fn what_looks_like_a_formula_is_text() {
    let said = |beginning: &str| format!("{beginning}HYPERLINK(\"http://evil.example\",\"x\")");
    for beginning in BEGINNINGS {
        for spaces in ["", " ", "\u{a0}\n "] {
            let said = said(&format!("{spaces}{beginning}"));
            let sheet = sheet(vec![vec![Cell::Empty, Cell::Empty, text(&said), Cell::Number(-1)]]);
            let csv = read_csv(&sheet.file(Format::Csv).expect("a file"));
            assert_eq!(csv[1][2], format!("'{said}"));
            assert_eq!(csv[1][3], "-1", "a number stays one");
            let xlsx = read_xlsx(&sheet.file(Format::Xlsx).expect("a file"), 0);
            assert!(matches!(&xlsx[1][2], Data::String(read) if read.contains("HYPERLINK")), "{xlsx:?}");
        }
    }
    let mut headed = sheet(Vec::new());
    headed.headings[1] = said("=");
    assert!(read_csv(&headed.file(Format::Csv).expect("a file"))[0][1].starts_with("'="));
}

#[test]
fn nothing_unseen_gets_into_a_cell() {
    let pairs = [
        ("a\0b\u{1}c\u{8}\u{b}\u{1b}[31m\u{7f}\u{85}", "abc[31m"),
        // Read backwards: "=1+1" and what follows it would look like something else.
        ("safe\u{202e}1+1=\u{2066}x\u{2069}\u{202c}", "safe1+1=x"),
        ("\0\u{202d}=1+1", "=1+1"),
        ("end\u{fffe}\u{ffff}", "end"),
        // Marks that Urdu is written with, and lines and tabs within a text, stay.
        ("آتی\u{200c}ہے\u{200f}\nx\ty", "آتی\u{200c}ہے\u{200f}\nx\ty"),
    ];
    for (said, shown) in pairs {
        let sheet = sheet(vec![vec![text(said), Cell::Empty, Cell::Empty, Cell::Empty]]);
        let inert = if shown.starts_with('=') { format!("'{shown}") } else { shown.to_owned() };
        assert_eq!(read_csv(&sheet.file(Format::Csv).expect("a file"))[1][0], inert);
        assert_eq!(read_xlsx(&sheet.file(Format::Xlsx).expect("a file"), 0)[1][0].to_string(), shown);
    }
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_and_says_so() {
    for (letter, kept) in [("a", 32_000), ("🚌", 16_000)] {
        let long = letter.repeat(40_000);
        let sheet = sheet(vec![vec![text(&long), Cell::Empty, Cell::Empty, Cell::Empty]]);
        let cut = format!("{}… (the rest is in Heard)", letter.repeat(kept));
        assert_eq!(read_csv(&sheet.file(Format::Csv).expect("a file"))[1][0], cut);
        assert_eq!(read_xlsx(&sheet.file(Format::Xlsx).expect("a file"), 0)[1][0].to_string(), cut);
    }
}

#[test]
fn a_sheet_without_rows_still_explains_itself() {
    let sheet = sheet(Vec::new());
    assert_eq!(read_csv(&sheet.file(Format::Csv).expect("a file")).len(), 3);
    let bytes = sheet.file(Format::Xlsx).expect("a file");
    assert_eq!(read_xlsx(&bytes, 0).len(), 3);
    assert_eq!(read_xlsx(&bytes, 1).len(), 4);
}
