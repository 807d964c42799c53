//! What the server writes to its log: that something happened, and never who or what was said.

use std::io::{Read, Write};
use std::net::TcpStream;

use heard::merge::author::Edit;
use heard::wire;
use tests::device::{Device, new_act};
use tests::line::HEARD_CBOR;
use tests::server::TestServer;

use crate::forged;
use crate::story::{conversation, envelope, fresh, occasion, review, share};

#[test]
fn no_words_no_names_and_no_ids() {
    let log = what_is_told("text");
    assert!(log.contains("route=\"answers\"") && log.contains("route=\"exports\""), "{log}");
}

#[test]
fn nor_in_a_log_for_machines() {
    let log = what_is_told("json");
    assert!(log.contains("\"route\":\"answers\"") && log.contains("\"message\":\"answered\""), "{log}");
    let of_ours = log.lines().filter(|line| line.starts_with('{'));
    assert!(of_ours.clone().count() > 10);
    of_ours.for_each(|line| drop(serde_json::from_str::<serde_json::Value>(line).expect("a line of JSON")));
}

/// Everything is asked for and everything goes wrong, with words planted wherever somebody may send some. Answers the log.
fn what_is_told(format: &str) -> String {
    let mut server = TestServer::start();
    server.found("PLANTED-SPACE");
    server.kill();
    server.serve(&[("HEARD_LOG", "debug"), ("HEARD_LOG_FORMAT", format), ("HEARD_METRICS", "127.0.0.1:0")]);
    let secret = server.invite("member", Some("Cwm"));
    let mut amina = Device::join(server.line(), &secret, "PLANTED-NAME");
    let mut desk = server.desk("PLANTED-REVIEWER");

    let (doc, person) = conversation(&mut amina, "PLANTED-WORDS", "PLANTED-NOTES");
    share(&mut amina, doc, "s/0a");
    occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.sync();
    desk.sync();
    review(&mut desk, doc, "heard");
    desk.sync();
    for path in ["/api/readings?topic=planted-topic".to_owned(), format!("/api/readings/{doc}")] {
        desk.line.get(&path, desk.cookie.as_deref()).body();
    }
    desk.line.get("/api/readings?topic=PLANTED-TOPIC", desk.cookie.as_deref()).code();
    let words = wire::Filter { words: Some("PLANTED-QUERY".to_owned()), ..wire::Filter::default() };
    let ask = wire::ExportAsk {
        filter: words.clone(),
        purpose: "share".to_owned(),
        format: "csv".to_owned(),
        language: "en".to_owned(),
    };
    let cookie = desk.cookie.as_deref().expect("a desk");
    desk.line.post("/api/readings", HEARD_CBOR, Some(cookie), wire::encode(&words)).body();
    desk.line.fetch("/api/exports", cookie, wire::encode(&ask));
    desk.line.get("/api/answers/PLANTED-SET?place=PLANTED-PLACE", Some(cookie)).code();
    desk.line.get("/PLANTED-PATH/PLANTED-FILE.txt", None);
    desk.line.get("/api/PLANTED-ROUTE", None).code();
    desk.line.get("/healthz", None);
    amina.acts.push(new_act("PLANTED-ACT"));
    for request in ["PLANTED /PLANTED", "GET /?PLANTED HTTP/1.1\r\nhost: PLANTED\r\nforwarded: PLANTED"] {
        raw(&server, &format!("{request} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n"));
    }
    // And what goes wrong, inside Automerge too.
    let broken = envelope(&amina, "conversation", "team", Some(fresh()));
    let refused = amina.create(fresh(), broken.clone(), &[("PLANTED-FIELD", Edit::Set(true.into()))]);
    let poison = fresh();
    amina.records.insert(poison, tests::device::Copy::of(&broken));
    let poisonous = amina.keep(poison, Some(broken), forged::not_canonical(amina.actor));
    amina.sync();
    assert_ne!(amina.outcome(refused), "unsent");
    assert_eq!(amina.code(poisonous), Some("poison"));
    amina.post_body(amina.sign(b"PLANTED-BODY".to_vec()));
    amina.post_body(amina.seal(&wire::encode(&"PLANTED-MESSAGE")));

    let log = server.log();
    let numbers = server.numbers();
    // Automerge has its own words for what it cannot read back, with hashes of it.
    assert!(log.contains("answered") && !log.contains("automerge"), "{log}");
    assert!(numbers.contains("heard_acts_total{kind=\"unknown\""), "{numbers}");
    let ids = [doc.to_string(), person.to_string(), amina.joined.device.to_string(), secret];
    for planted in ["PLANTED".to_owned(), "planted".to_owned()].iter().chain(&ids) {
        let line = log.lines().chain(numbers.lines()).find(|line| line.contains(planted));
        assert_eq!(line, None, "in the log or in the numbers");
    }
    log
}

/// Sends what no client of ours would.
fn raw(server: &TestServer, request: &str) {
    let mut stream = TcpStream::connect(server.line().address()).expect("a server");
    stream.write_all(request.as_bytes()).expect("a request");
    drop(stream.read_to_end(&mut Vec::new()));
}
