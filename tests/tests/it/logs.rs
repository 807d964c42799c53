//! What the server writes to its log: that something happened, and never who or what was said.

use heard::merge::author::Edit;
use heard::wire;
use tests::device::Device;
use tests::line::HEARD_CBOR;
use tests::server::TestServer;

use crate::forged;
use crate::story::{conversation, envelope, fresh, occasion, review, share};

#[test]
fn no_words_no_names_and_no_ids() {
    let mut server = TestServer::start();
    server.found("PLANTED-SPACE");
    server.kill();
    server.serve(&[("HEARD_LOG", "debug")]);
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
    // And what goes wrong, inside Automerge too.
    let broken = envelope(&amina, "conversation", "team", Some(fresh()));
    let refused = amina.create(fresh(), broken.clone(), &[("PLANTED-FIELD", Edit::Set(true.into()))]);
    let poison = fresh();
    amina.records.insert(poison, tests::device::Copy { envelope: broken.clone(), changes: Vec::new() });
    amina.keep(poison, Some(broken), forged::not_canonical(amina.actor));
    amina.sync();
    assert_ne!(amina.outcome(refused), "unsent");
    amina.post_body(amina.sign(b"PLANTED-BODY".to_vec()));
    amina.post_body(amina.seal(&wire::encode(&"PLANTED-MESSAGE")));

    let log = server.log();
    assert!(log.contains("answered") && log.contains("panicked"), "{log}");
    assert!(log.contains("route=\"answers\"") && log.contains("route=\"exports\""), "{log}");
    let ids = [doc.to_string(), person.to_string(), amina.joined.device.to_string(), secret];
    for planted in ["PLANTED".to_owned(), "planted".to_owned()].iter().chain(&ids) {
        let line = log.lines().find(|line| line.contains(planted));
        assert_eq!(line, None, "in the log");
    }
}
