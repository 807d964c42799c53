//! A sheet of more statements, sets and questions than anybody foresaw.

use heard::domain::id::SetId;
use heard::domain::scalar::Scalar;

use super::{ENGLISH, area, asked, read_csv, share_all, sheet};
use crate::story::{conversation, occasion, response, set};
use crate::survey::SET;

#[test]
fn nobody_can_make_a_sheet_so_wide_that_it_cannot_be_made() {
    let mut area = area(10);
    let agreed = [("keep", "yes"), ("share", "yes")];
    // Answers to what no set asks, some under a version that is not here, some under sets that nobody brought.
    let sets = [(SET, 999), (SetId::from_bytes([1; 16]), 1), (SetId::from_bytes([2; 16]), 1)];
    for asked in sets {
        let ids: Vec<String> = (0..200).map(|number| format!("q{number}")).collect();
        let mut answers: Vec<(&str, Scalar)> = ids.iter().map(|id| (id.as_str(), "so".into())).collect();
        answers.extend([("better", "=a boat".into()), ("warm", Scalar::Int(3)), ("way", false.into())]);
        let (doc, person) = response(&mut area.amina, asked, &answers, "");
        let names: Vec<String> = answers.iter().map(|(id, _)| format!("a/{id}")).collect();
        share_all(&mut area.amina, doc, &names);
        occasion(&mut area.amina, person, &agreed, &[]);
    }
    // A conversation of thirty statements.
    let (doc, person) = conversation(&mut area.amina, "Statement 0", "");
    let names: Vec<String> = (0..30).map(|number| format!("{:02x}", 0x0a + number)).collect();
    for (number, name) in names.iter().enumerate().skip(1) {
        let field = |part: &str| format!("statement/{name}/{part}");
        let words = format!("Statement {number}");
        let language = if number == 29 { "cy" } else { "en" };
        area.amina.edit(
            doc,
            &[
                (&field("words"), set(&words)),
                (&field("language"), set(language)),
                (&field("at"), set(&format!("2026-05-03T15:{number:02}"))),
            ],
        );
    }
    share_all(&mut area.amina, doc, &names.iter().map(|name| format!("s/{name}")).collect::<Vec<_>>());
    occasion(&mut area.amina, person, &agreed, &[]);
    area.amina.sync();

    let (rows, _) = read_csv(&sheet(&area.desk, &asked("share", "csv")));
    assert_eq!(rows.len(), 1 + area.told.len() + 1 + sets.len() + 1);
    let said = ENGLISH.len() + 19 * 3;
    assert_eq!(rows[0].len(), said + 1, "twenty statements, and one column for all other answers");
    let cell = |row: &Vec<String>, heading: &str| {
        row[rows[0].iter().position(|other| other == heading).expect("a heading")].clone()
    };
    let others: Vec<String> = rows.iter().skip(1).map(|row| cell(row, "Other answers")).collect();
    let others: Vec<&String> = others.iter().filter(|cell| !cell.is_empty()).collect();
    assert_eq!(others.len(), sets.len());
    for cell in others {
        assert_eq!(cell.lines().count(), 203);
        for line in ["q0: so", "q199: so", "better: =a boat", "warm: 3", "way: Prefer not to say"] {
            assert!(cell.lines().any(|other| other == line), "{line} is not in {cell}");
        }
    }
    let long = rows.iter().find(|row| cell(row, "Said 1") == "Statement 0").expect("the conversation");
    assert_eq!(cell(long, "Said 19"), "Statement 18");
    let rest: Vec<String> = (19..30).map(|number| format!("Statement {number}")).collect();
    assert_eq!(cell(long, "Said 20+"), rest.join("\n"));
    assert_eq!(cell(long, "Said 20+ language"), "English; Welsh");
}
