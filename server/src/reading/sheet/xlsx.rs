//! XLSX: every text a plain string, never a formula or a link; what is said about the sheet stands below and on a page of
//! its own.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{Cell, Sheet};

/// Whole numbers beyond this are not held exactly in a spreadsheet's cell.
const EXACT: u64 = 1 << 53;

/// Characters that a column shows before its text wraps.
const NARROWEST: usize = 8;
const WIDEST: usize = 60;

pub(super) fn write(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The time of the sheet, not of its writing: the same sheet makes the same bytes.
    let made = ExcelDateTime::parse_from_str(sheet.as_of.trim_end_matches('Z'))?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let words = sheet.language.words();
    rows(book.add_worksheet().set_name(words.sheet)?, sheet)?;
    about(book.add_worksheet().set_name(words.about_sheet)?, sheet)?;
    book.save_to_buffer()
}

fn rows(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let bold = plain.clone().set_bold();
    for (column, heading) in (0_u16..).zip(&sheet.headings) {
        page.write_string_with_format(0, column, sheet.fitted(heading), &bold)?;
        page.set_column_width(column, width(sheet, usize::from(column)) as f64)?;
    }
    for (line, row) in (1_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Empty => continue,
                Cell::Number(number) if number.unsigned_abs() <= EXACT => {
                    page.write_number_with_format(line, column, *number as f64, &plain)?
                }
                Cell::Number(number) => {
                    page.write_string_with_format(line, column, number.to_string(), &plain)?
                }
                Cell::Text(text) => {
                    page.write_string_with_format(line, column, sheet.fitted(text), &plain)?
                }
            };
        }
    }
    // Below, where whoever has only this page sees it, as in a CSV. Unwrapped: it may run over its neighbours, all empty.
    page.write_string(sheet.rows.len() as u32 + 2, 0, sheet.fitted(&sheet.about.join(" ")))?;
    // What people are used to: headings that stay, and a list to choose from under each.
    page.set_freeze_panes(1, 0)?;
    if let (Some(column), line) = (sheet.headings.len().checked_sub(1), sheet.rows.len()) {
        page.autofilter(0, 0, line as u32, column as u16)?;
    }
    Ok(())
}

/// As wide as its widest cell, within reason.
fn width(sheet: &Sheet, column: usize) -> usize {
    let cells = sheet.rows.iter().filter_map(|row| match row.get(column) {
        Some(Cell::Text(text)) => Some(text.chars().count()),
        _ => None,
    });
    let heading = sheet.headings[column].chars().count().min(WIDEST / 2);
    (cells.chain([heading]).max().unwrap_or(0) + 2).clamp(NARROWEST, WIDEST)
}

fn about(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let plain = Format::new().set_text_wrap();
    page.set_column_width(0, 100.0)?;
    for (line, sentence) in (0_u32..).zip(&sheet.about) {
        page.write_string_with_format(line, 0, sheet.fitted(sentence), &plain)?;
    }
    Ok(())
}
