//! Nobody is in a sheet who did not say yes to it, or who took that back.

use heard::domain::access::Role;
use heard::domain::id::RecordId;
use heard::seal::random;
use heard::store::{self, Audited, NewExport, Store};
use heard::wire::{ExportAsk, ExportPreview, Filter};

use super::{area, asked, exports, occasions_of, preview, read_csv, sheet};
use crate::story::{occasion, set, share};
use crate::survey::{Quote, Told};

#[test]
fn whoever_is_listed_without_a_yes_is_left_out_and_counted_for_whatever_reason() {
    let mut area = area(60);
    let count = |quote: Quote| area.told.iter().filter(|one| one.quote == quote).count();
    let (yes, withdrawn) = (count(Quote::Yes) + 1, count(Quote::Withdrawn));
    let no_yes = count(Quote::Unasked) + withdrawn;
    assert!(no_yes >= 5 && withdrawn > 0);
    let quote = asked("quote", "csv");
    assert_eq!(preview(&area.desk, &quote), ExportPreview { rows: yes, left_out: Some(no_yes) });
    let (rows, about) = read_csv(&sheet(&area.desk, &quote));
    assert_eq!(rows.len() - 1, yes);
    assert!(rows[1..].iter().all(|row| row[row.len() - 2] == "Yes"));
    assert!(about.contains(&format!("{no_yes} are left out")) && about.contains("being quoted"), "{about}");
    assert_eq!(preview(&area.desk, &asked("share", "csv")).left_out, Some(0));
    let all = yes + no_yes;
    assert_eq!(
        preview(&area.desk, &asked("research", "xlsx")),
        ExportPreview { rows: 0, left_out: Some(all) }
    );

    // A filter that leaves few of them does not say how few.
    let mut few = 0;
    for day in 1..=28 {
        let day = format!("2026-05-{day:02}");
        let no_yes = area.told.iter().filter(|one| one.day == day && one.quote != Quote::Yes).count();
        assert!(no_yes < 5);
        let filter = Filter { from: Some(day.clone()), to: Some(day), ..Filter::default() };
        let told = preview(&area.desk, &ExportAsk { filter, ..asked("quote", "csv") }).left_out;
        assert_eq!(told, if no_yes == 0 { Some(0) } else { None });
        few += no_yes;
    }
    assert!(few > 0);

    // One record is told of alike, whether its person was never asked or took their yes back.
    for quote in [Quote::Unasked, Quote::Withdrawn] {
        let alone = |one: &&Told| area.told.iter().filter(|other| other.day == one.day).count() == 1;
        let one = area.told.iter().filter(alone).find(|one| one.quote == quote).expect("one alone on a day");
        let filter = Filter { from: Some(one.day.clone()), to: Some(one.day.clone()), ..Filter::default() };
        let told = preview(&area.desk, &ExportAsk { filter, ..asked("quote", "csv") });
        assert_eq!(told, ExportPreview { rows: 0, left_out: None });
    }

    // Somebody says no to sharing now: from then on they are in no sheet and in no number.
    let one = area.told.iter().find(|one| one.quote == Quote::Unasked).expect("somebody").person;
    let theirs = area.told.iter().filter(|told| told.person == one).count();
    let seen: Vec<RecordId> = occasions_of(&area.amina, one);
    occasion(&mut area.amina, one, &[("share", "withdrawn")], &seen);
    area.amina.sync();
    assert_eq!(preview(&area.desk, &asked("share", "csv")).rows, all - theirs);
    assert_eq!(preview(&area.desk, &quote).left_out, Some(no_yes - theirs));
}

#[test]
fn what_is_taken_back_while_a_sheet_is_made_does_not_go_out_with_it() {
    let mut area = area(10);
    let store =
        Store::open(area.server.data(), || unreachable!("a download seals nothing")).expect("the folder");
    let read = || {
        let shown = |doc: RecordId| move |reader: &store::Reader| reader.shown_for(doc, "share");
        let docs = area.told.iter().map(|one| one.doc).chain([area.said]);
        docs.filter_map(|doc| Some((doc, store.read(shown(doc)).expect("a reading")?))).collect()
    };
    let member = area.desk.joined.member;
    let record = |docs| {
        let [day, filter] = ["2026-11-22", "{}"].map(str::to_owned);
        let (purpose, format) = ("share", "csv");
        let export = NewExport {
            id: random(),
            member,
            role: Role::Reviewer,
            audited: Audited { day: day.clone(), what: "download", member: Some(member), parts: Vec::new() },
            day,
            purpose,
            format,
            filter,
            docs,
        };
        store.write(move |tx| tx.put_export(&export)).expect("a record of it")
    };
    let before: Vec<_> = read();
    assert_eq!(before.len(), area.told.len() + 1);
    let person = area.amina.records[&area.said].envelope.subject.expect("somebody");

    // Each of these, once it is kept, stops a sheet that was made before it.
    let seen = occasions_of(&area.amina, person);
    occasion(&mut area.amina, person, &[("quote", "withdrawn")], &seen);
    area.amina.sync();
    assert!(!record(before), "it would say that they may be quoted");
    let before = read();
    area.amina.edit(area.said, &[("statement/0a/words", set("Not so."))]);
    area.amina.sync();
    assert!(!record(before), "it would hold words that were edited since");
    share(&mut area.amina, area.said, "s/0a");
    area.amina.sync();
    let before = read();
    let seen = occasions_of(&area.amina, person);
    occasion(&mut area.amina, person, &[("share", "withdrawn")], &seen);
    area.amina.sync();
    assert!(!record(before), "it would hold what nobody may read");
    assert!(exports(&area.desk).is_empty());

    let after: Vec<_> = read();
    assert_eq!(after.len(), area.told.len());
    assert!(record(after));
    assert_eq!(exports(&area.desk)[0].rows, area.told.len() as u64);
}
