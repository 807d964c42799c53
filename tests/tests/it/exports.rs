//! Sheets taken away from the desk: every cell against what was said, nobody in them who did not say yes, every one recorded.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;

use calamine::{Data, Reader, Xlsx};
use heard::domain::access::Role;
use heard::domain::id::{RecordId, SetId};
use heard::domain::piece;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::seal::random;
use heard::store::{self, NewExport, Store};
use heard::wire::{self, ExportAsk, ExportLine, ExportPreview, Filter};
use tests::device::Device;
use tests::line::{Answer, HEARD_CBOR};
use tests::server::TestServer;

use crate::story::{conversation, occasion, response, set, share};
use crate::survey::{Quote, SET, Told, bring_sets, fill};
use tests::dice::Dice;

const LISTS: &str = r#"{
    "places": [{"id": "glen", "label": "The Glen", "labels": {"cy": "Y Glyn"}}, {"id": "isle", "label": "=The Isle"}],
    "meetings": [{"id": "visit", "label": "Visit", "labels": {"cy": "Ymweliad"}}],
    "topics": [{"id": "transport", "label": "Getting about"}, {"id": "money", "label": "Money"}]}"#;

const ENGLISH: [&str; 18] = [
    "Kind",
    "Team",
    "Day",
    "Place",
    "Kind of meeting",
    "Language",
    "Topics",
    "Said 1",
    "Said 1 language",
    "Said 1 translation",
    "Getting about: =How do you travel?",
    "Getting about: Which days?",
    "Getting about: How warm?",
    "Getting about: What would be better?",
    "Getting about: Since when?",
    "Getting about: How many years?",
    "May be quoted",
    "Link",
];

/// An area with lists, answers, and one conversation whose person may be quoted.
struct Area {
    server: TestServer,
    amina: Device,
    desk: Device,
    told: Vec<Told>,
    said: RecordId,
}

fn area(responses: usize) -> Area {
    let server = TestServer::start();
    let lists = server.data().with_extension("lists");
    std::fs::write(&lists, LISTS).expect("a file");
    server.run(&["list", "--file", lists.to_str().expect("a path")]);
    bring_sets(&server);
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let told = fill(&mut amina, responses, &mut Dice(11));
    let (said, person) = conversation(&mut amina, "-2 buses", "PLANTED-NOTES");
    amina.edit(said, &[("statement/0a/language", set("cy")), ("statement/0a/translation", set("Minus two"))]);
    amina.edit(
        said,
        &[("area-place", set("isle")), ("meeting", set("visit")), ("place", set("PLANTED-PLACE"))],
    );
    amina.edit(said, &[("topic/transport", Edit::Set(true.into())), ("topic/money", Edit::Set(true.into()))]);
    share(&mut amina, said, "s/0a");
    occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes"), ("quote", "yes")], &[]);
    amina.sync();
    Area { server, amina, desk, told, said }
}

fn asked(purpose: &str, format: &str) -> ExportAsk {
    ExportAsk {
        filter: Filter::default(),
        purpose: purpose.to_owned(),
        format: format.to_owned(),
        language: "en".to_owned(),
    }
}

fn post(desk: &Device, path: &str, ask: &ExportAsk) -> Answer {
    desk.line.post(path, HEARD_CBOR, desk.cookie.as_deref(), wire::encode(ask))
}

fn preview(desk: &Device, ask: &ExportAsk) -> ExportPreview {
    wire::decode(&post(desk, "/api/exports/preview", ask).body()).expect("a preview")
}

fn sheet(desk: &Device, ask: &ExportAsk) -> Vec<u8> {
    let (kind, named, bytes) =
        desk.line.fetch("/api/exports", desk.cookie.as_deref().expect("a desk"), wire::encode(ask));
    let known = if ask.format == "csv" { "text/csv; charset=utf-8" } else { "spreadsheetml.sheet" };
    assert!(kind.ends_with(known), "{kind}");
    let purpose = match ask.purpose.as_str() {
        "quote" => "to-quote",
        "research" => "for-research",
        _ => "to-read",
    };
    let start = format!("attachment; filename=\"heard-{purpose}-20");
    assert!(named.starts_with(&start) && named.ends_with(&format!(".{}\"", ask.format)), "{named}");
    bytes
}

fn exports(desk: &Device) -> Vec<ExportLine> {
    let answer = desk.line.get("/api/exports", desk.cookie.as_deref());
    wire::decode(&answer.body()).expect("a list")
}

/// Rows of a CSV, headings first; without the empty row and what is said about the sheet, which come beside.
fn read_csv(bytes: &[u8]) -> (Vec<Vec<String>>, String) {
    let text = std::str::from_utf8(bytes).expect("UTF-8").trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    let about = rows.pop().expect("a last row").swap_remove(0);
    assert!(rows.pop().expect("an empty row").iter().all(String::is_empty));
    (rows, about)
}

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

fn occasions_of(device: &Device, person: RecordId) -> Vec<RecordId> {
    let of = |(_, copy): &(&RecordId, &tests::device::Copy)| {
        copy.envelope.kind == "consent" && copy.envelope.subject == Some(person)
    };
    device.records.iter().filter(of).map(|(id, _)| *id).collect()
}

/// Shares pieces as they stand, all in one change.
fn share_all(device: &mut Device, doc: RecordId, names: &[String]) {
    let state = device.state(doc);
    let shared: Vec<(String, Edit)> = names
        .iter()
        .map(|name| {
            let hash = piece::read(&state, name).expect("a piece").hash().to_vec();
            (format!("shared/{name}"), Edit::Set(Scalar::Bytes(hash)))
        })
        .collect();
    let shared: Vec<(&str, Edit)> = shared.iter().map(|(name, edit)| (name.as_str(), edit.clone())).collect();
    device.edit(doc, &shared);
}

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

#[test]
fn every_sheet_is_recorded_without_the_words_that_were_looked_for() {
    let area = area(10);
    let elin = area.server.desk("Elin");
    assert!(exports(&elin).is_empty());
    let words = Filter { words: Some("PLANTED later".to_owned()), ..Filter::default() };
    preview(&area.desk, &asked("share", "csv"));
    sheet(&area.desk, &asked("share", "csv"));
    sheet(&elin, &ExportAsk { filter: words, ..asked("quote", "xlsx") });
    let line = |mine: bool, purpose: &str, format: &str, rows: usize| {
        let [role, purpose, format] = ["reviewer", purpose, format].map(str::to_owned);
        (mine, role, purpose, format, rows as u64)
    };
    let seen = |desk: &Device| -> Vec<_> {
        exports(desk)
            .into_iter()
            .map(|one| {
                assert_eq!(one.day.len(), 10);
                (one.mine, one.role, one.purpose, one.format, one.rows)
            })
            .collect()
    };
    let all = area.told.len() + 1;
    assert_eq!(seen(&area.desk), [line(false, "quote", "xlsx", 0), line(true, "share", "csv", all)]);
    assert_eq!(seen(&elin), [line(true, "quote", "xlsx", 0), line(false, "share", "csv", all)]);

    let told = area.server.run(&["downloads"]);
    let told = String::from_utf8(told.stdout).expect("text");
    assert_eq!(told.lines().count(), 2);
    let [rhys, elin] = [&area.desk, &elin].map(|desk| desk.joined.member);
    assert!(told.contains(&format!("reviewer {rhys}  for share  csv  {all} rows")), "{told}");
    assert!(told.contains(&format!("reviewer {elin}  for quote  xlsx  0 rows")), "{told}");
    let log = rusqlite::Connection::open(area.server.data().join("heard.sqlite")).expect("the log");
    let held: i64 = log.query_row("select count(*) from export_doc", [], |row| row.get(0)).expect("a count");
    assert_eq!(held, all as i64);
    let filters: String =
        log.query_row("select group_concat(filter) from export", [], |row| row.get(0)).expect("the filters");
    assert!(!filters.contains("PLANTED") && !filters.contains("later"), "{filters}");
    assert!(!area.server.log().contains("PLANTED"));
}

#[test]
fn a_desk_is_told_of_the_newest_sheets_and_the_steward_of_all() {
    let area = area(1);
    let store =
        Store::open(area.server.data(), || unreachable!("a download seals nothing")).expect("the folder");
    let member = area.desk.joined.member;
    let made = store.write(move |tx| {
        (0..210).try_for_each(|number| {
            let [day, filter] = [format!("day {number}"), "{}".to_owned()];
            let (purpose, format, docs) = ("share", "csv", Vec::new());
            let role = Role::Reviewer;
            let export = NewExport { id: random(), member, role, day, purpose, format, filter, docs };
            tx.put_export(&export).map(drop)
        })
    });
    made.expect("records");
    let told = exports(&area.desk);
    assert_eq!((told.len(), told[0].day.as_str()), (200, "day 209"));
    let downloads = String::from_utf8(area.server.run(&["downloads"]).stdout).expect("text");
    assert_eq!(downloads.lines().count(), 210);
}

#[test]
fn a_sheet_is_recorded_before_its_first_byte() {
    let area = area(10);
    let body = wire::encode(&asked("share", "xlsx"));
    let (address, cookie) = (area.desk.line.address(), area.desk.cookie.as_deref().expect("a desk"));
    let head = format!(
        "POST /api/exports HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\ncontent-type: {HEARD_CBOR}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut line = TcpStream::connect(address).expect("a line");
    line.write_all(&[head.into_bytes(), body].concat()).expect("a request");
    let mut first = [0];
    line.read_exact(&mut first).expect("a byte");
    drop(line);
    assert_eq!(exports(&area.desk).len(), 1);
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

#[test]
fn no_free_text_passes_for_a_filter() {
    let area = area(3);
    let named = |part: &str, text: &str| {
        let mut filter = Filter::default();
        let field = match part {
            "place" => &mut filter.place,
            "topic" => &mut filter.topic,
            "language" => &mut filter.language,
            "from" => &mut filter.from,
            _ => &mut filter.to,
        };
        *field = Some(text.to_owned());
        filter
    };
    let cookie = area.desk.cookie.as_deref();
    for part in ["place", "topic", "language", "from", "to"] {
        for text in ["Mrs Jones, Cwm", "2026-05-03 PLANTED"] {
            let ask = ExportAsk { filter: named(part, text), ..asked("share", "csv") };
            for path in ["/api/exports", "/api/exports/preview"] {
                assert_eq!(post(&area.desk, path, &ask).code(), "bad-request", "{part}");
            }
            let find = area.desk.line.post("/api/readings", HEARD_CBOR, cookie, wire::encode(&ask.filter));
            assert_eq!(find.code(), "bad-request", "{part}");
            let text = text.replace(' ', "%20");
            for list in ["readings", &format!("answers/{SET}")] {
                let answer = area.desk.line.get(&format!("/api/{list}?{part}={text}"), cookie);
                assert_eq!(answer.code(), "bad-request", "{list} by {part}");
            }
        }
    }
    // A filter that nobody knows would answer as if there were none.
    let answer = area.desk.line.get(&format!("/api/answers/{SET}?plase=glen"), cookie);
    assert_eq!(answer.code(), "bad-request");
    assert!(exports(&area.desk).is_empty());
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
        let export =
            NewExport { id: random(), member, role: Role::Reviewer, day, purpose, format, filter, docs };
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

#[test]
fn sheets_are_for_desks_of_the_council_and_for_their_own_page() {
    let area = area(3);
    let ask = asked("share", "csv");
    let paths = ["/api/exports", "/api/exports/preview"];
    let other = area.desk.line.from("https://evil.example");
    for path in paths {
        for cookie in [None, Some("__Host-heard=00")] {
            let answer = area.desk.line.post(path, HEARD_CBOR, cookie, wire::encode(&ask));
            assert_eq!(answer.code(), "unknown-device");
        }
        // A worker's device signs what it sends, and that opens nothing here.
        let signed = area.amina.seal(&wire::encode(&ask));
        assert_eq!(area.amina.line.post(path, HEARD_CBOR, None, signed).code(), "unknown-device");
        // Nobody's bytes are looked into before it is known who asks.
        let nonsense = || b"no message".to_vec();
        assert_eq!(area.desk.line.post(path, HEARD_CBOR, None, nonsense()).code(), "unknown-device");
        let cookie = area.desk.cookie.as_deref();
        assert_eq!(other.post(path, HEARD_CBOR, cookie, nonsense()).code(), "bad-origin");
        assert_eq!(area.desk.line.post(path, HEARD_CBOR, cookie, nonsense()).code(), "bad-request");
        let answer = other.post(path, HEARD_CBOR, area.desk.cookie.as_deref(), wire::encode(&ask));
        assert_eq!(answer.code(), "bad-origin");
        for wrong in
            [asked("keep", "csv"), asked("share", "pdf"), ExportAsk { language: "fr".into(), ..ask.clone() }]
        {
            assert_eq!(post(&area.desk, path, &wrong).code(), "bad-request");
        }
    }
    assert_eq!(area.desk.line.get("/api/exports", None).code(), "unknown-device");
    let member = area.desk.joined.member.to_string();
    area.server.run(&["members", "--remove", &member]);
    assert_eq!(post(&area.desk, "/api/exports", &ask).code(), "unknown-device");
    let downloads = String::from_utf8(area.server.run(&["downloads"]).stdout).expect("text");
    assert_eq!(downloads, "Nobody has downloaded anything yet.\n");
}
