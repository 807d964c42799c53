//! Every cell of a sheet against what was said.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use heard::domain::scalar::Scalar;
use heard::wire::{ExportAsk, Filter};

use super::{ENGLISH, area, asked, preview, read_csv, share_all, sheet};
use crate::story::{occasion, response};
use crate::survey::{Quote, SET, Told};

/// A text as a CSV holds it.
fn inert(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

/// The row that a response should have, cell by cell.
fn row_of(one: &Told, origin: &str) -> Vec<String> {
    let choice = |id: &str| match id {
        "walk" => "I walk",
        "bus" => "Bus",
        "car" => "Car",
        "mon" => "Monday",
        "tue" => "Tuesday",
        "wed" => "Wednesday",
        other => panic!("{other} is no choice"),
    };
    let answer = |question: &str| match one.answers.get(question) {
        None => String::new(),
        Some(Scalar::Int(number)) => number.to_string(),
        Some(Scalar::Text(words)) if matches!(question, "way" | "days") => {
            words.split(' ').map(choice).collect::<Vec<_>>().join("; ")
        }
        Some(Scalar::Text(words)) => inert(words),
        Some(_) => "I would rather not say".to_owned(),
    };
    let place = match one.place {
        Some("glen") => "The Glen",
        Some("isle") => "'=The Isle",
        // No list has it.
        other => other.unwrap_or_default(),
    };
    let language = BTreeMap::from([("en", "English"), ("cy", "Welsh"), ("gd", "Gaelic")])[one.language];
    let mut row =
        ["Answers", "Cwm", &one.day, place, "", language, "", "", "", ""].map(str::to_owned).to_vec();
    row.extend(["way", "days", "warm", "better", "since", "years"].map(answer));
    row.push(if one.quote == Quote::Yes { "Yes" } else { "No" }.to_owned());
    row.push(format!("{origin}/desk/{}", one.doc));
    row
}

#[test]
fn every_cell_is_what_was_said_and_both_formats_hold_the_same() {
    let area = area(50);
    let origin = format!("http://{}", area.desk.line.address());
    let (rows, about) = read_csv(&sheet(&area.desk, &asked("share", "csv")));
    assert_eq!(rows[0], ENGLISH);
    assert_eq!(rows.len(), area.told.len() + 2);
    for one in &area.told {
        let wanted = row_of(one, &origin);
        assert!(rows.contains(&wanted), "{wanted:#?} is not in the sheet");
    }
    let link = format!("{origin}/desk/{}", area.said);
    let said = [
        "Conversation",
        "Cwm",
        "2026-05-03",
        "'=The Isle",
        "Visit",
        "English",
        "Money; Getting about",
        "'-2 buses",
        "Welsh",
        "Minus two",
        "",
        "",
        "",
        "",
        "",
        "",
        "Yes",
        &link,
    ];
    assert!(rows.contains(&said.map(str::to_owned).to_vec()), "{rows:#?}");
    assert!(about.contains("Nothing is left out.") && about.contains("read and work through"), "{about}");

    let bytes = sheet(&area.desk, &asked("share", "xlsx"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    assert_eq!(book.sheet_names(), ["What people said", "About this sheet"]);
    assert!(book.worksheet_formula("What people said").expect("a page").is_empty());
    let range = book.worksheet_range("What people said").expect("a page");
    assert_eq!(range.height(), rows.len() + 2);
    let last = range.get_value((rows.len() as u32 + 1, 0)).expect("a last row");
    assert_eq!(last.to_string(), about, "what is left out stands below the rows in both");
    for (row, cells) in rows.iter().zip(range.rows()) {
        for ((text, cell), heading) in row.iter().zip(cells).zip(ENGLISH) {
            // In XLSX a text needs no apostrophe, for nothing reads it as a formula.
            let plain = text.strip_prefix('\'').filter(|rest| inert(rest) == *text).unwrap_or(text);
            assert_eq!(cell.to_string(), plain, "{heading}");
            let number = heading.ends_with("How warm?") || heading.ends_with("How many years?");
            let is_number = matches!(cell, Data::Float(_));
            assert_eq!(is_number, number && plain.parse::<i64>().is_ok(), "{heading}: {cell:?}");
        }
    }
    let words =
        [sheet(&area.desk, &asked("share", "csv")), sheet(&area.desk, &asked("share", "xlsx"))].concat();
    assert!(!String::from_utf8_lossy(&words).contains("PLANTED"));
}

#[test]
fn a_sheet_in_welsh_has_welsh_labels_and_only_what_was_listed() {
    let area = area(30);
    let filter =
        Filter { place: Some("glen".to_owned()), kind: Some("response".to_owned()), ..Filter::default() };
    let ask = ExportAsk { filter, language: "cy".to_owned(), ..asked("share", "csv") };
    let (rows, about) = read_csv(&sheet(&area.desk, &ask));
    let wanted = area.told.iter().filter(|one| one.place == Some("glen")).count();
    assert_eq!((rows.len() - 1, preview(&area.desk, &ask).rows), (wanted, wanted));
    assert!(wanted > 3);
    let column = |heading: &str| rows[0].iter().position(|other| other == heading).expect("a heading");
    assert!(rows[1..].iter().all(|row| row[column("Lle")] == "Y Glyn" && row[column("Math")] == "Atebion"));
    let way = column("Mynd o le i le: Sut?");
    assert!(
        rows[1..]
            .iter()
            .all(|row| ["", "Bws", "Cerdded", "Car", "Gwell gen i beidio"].contains(&row[way].as_str()))
    );
    assert!(about.starts_with("O Heard"), "{about}");
    let none = Filter { words: Some("nobodysaidthis".to_owned()), ..Filter::default() };
    assert_eq!(preview(&area.desk, &ExportAsk { filter: none, ..asked("share", "csv") }).rows, 0);
    let some = Filter { words: Some("later BUS".to_owned()), ..Filter::default() };
    let said =
        area.told.iter().filter(|one| matches!(one.answers.get("better"), Some(Scalar::Text(_)))).count();
    assert_eq!(preview(&area.desk, &ExportAsk { filter: some, ..asked("share", "csv") }).rows, said);
}

#[test]
fn choices_that_stand_apart_are_still_only_choices() {
    let mut area = area(3);
    let answers = [("days", Scalar::from(" mon  wed "))];
    let (doc, person) = response(&mut area.amina, (SET, 1), &answers, "");
    share_all(&mut area.amina, doc, &["a/days".to_owned()]);
    occasion(&mut area.amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    area.amina.sync();
    let (rows, _) = read_csv(&sheet(&area.desk, &asked("share", "csv")));
    let row = rows.iter().find(|row| row.last().is_some_and(|link| link.ends_with(&doc.to_string())));
    let days = rows[0].iter().position(|heading| heading == ENGLISH[11]).expect("a heading");
    assert_eq!(row.expect("the response")[days], "Monday; Wednesday");
}
