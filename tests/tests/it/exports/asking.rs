//! Who may ask for a sheet, and in which words.

use heard::wire::{self, ExportAsk, Filter};
use tests::line::HEARD_CBOR;

use super::{area, asked, exports, post};
use crate::survey::SET;

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
