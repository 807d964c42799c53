//! Every sheet that was handed out is told of.

use std::io::{Read, Write};
use std::net::TcpStream;

use heard::domain::access::Role;
use heard::seal::random;
use heard::store::{Audited, NewExport, Store};
use heard::wire::{self, ExportAsk, Filter};
use tests::device::Device;
use tests::line::HEARD_CBOR;

use super::{area, asked, exports, preview, sheet};

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
            let export = NewExport {
                id: random(),
                member,
                role,
                audited: Audited {
                    day: day.clone(),
                    what: "download",
                    member: Some(member),
                    parts: Vec::new(),
                },
                day,
                purpose,
                format,
                filter,
                docs,
            };
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
