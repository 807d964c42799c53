//! The file with everything about a person: complete, readable, and inert.

use heard::domain::card::Code;
use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use serde_json::Value;
use tests::card::CardHolder;
use tests::device::Device;
use tests::server::TestServer;

use crate::story::{conversation, envelope, notes, occasion, review, set, share};

/// Words that would break out of a page.
const HOSTILE: &str = "</script><script>alert(1)</script><b>bold";

/// Somebody who said something, took it out again, allowed it, and was read.
fn told(server: &TestServer, amina: &mut Device) -> (RecordId, RecordId, Code) {
    let (doc, person) = conversation(amina, "The bus is gone", "quibblesnark");
    let code = Code::from_bytes([7; 10]);
    let hash = Edit::Set(Scalar::Bytes(code.hash().to_vec()));
    let card = [("name", set("Zephyrine")), ("card/hash", hash), ("card/kind", set("open"))];
    amina.create(person, envelope(amina, "person", "team", Some(person)), &card);
    occasion(amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    share(amina, doc, "s/0a");
    amina.edit(doc, &[("statement/0b/words", set("My brother drove it"))]);
    amina.edit(doc, &[("statement/0b/words", Edit::Delete), ("notes", notes("wombatish"))]);
    amina.edit(doc, &[("place", set(HOSTILE))]);
    amina.sync();
    let mut desk = server.desk("Priya");
    desk.line.get(&format!("/api/readings/{doc}"), desk.cookie.as_deref()).body();
    review(&mut desk, doc, "heard");
    desk.sync();
    (doc, person, code)
}

/// What the part for machines says.
fn data(file: &str) -> Value {
    let (_, rest) =
        file.split_once("<script type=\"application/json\" id=\"data\">").expect("a part for machines");
    let (json, after) = rest.split_once("</script>").expect("its end");
    assert!(!after.contains("<script"), "nothing breaks out of it");
    serde_json::from_str(json).expect("JSON")
}

fn assert_is_all(file: &str, doc: RecordId) {
    // As it is, and as it was.
    for words in ["The bus is gone", "My brother drove it", "wombatish", "quibblesnark", "Zephyrine"] {
        assert!(file.contains(words), "{words}");
    }
    assert!(!file.contains("<b>bold") && file.contains("&lt;b&gt;bold"));
    let data = data(file);
    let kinds: Vec<&str> =
        data["records"].as_array().expect("records").iter().filter_map(|one| one["kind"].as_str()).collect();
    for kind in ["conversation", "person", "consent", "review"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    let record = data["records"].as_array().expect("records").iter().find(|one| one["id"] == doc.to_string());
    let record = record.expect("the conversation");
    assert_eq!(record["now"]["place"]["value"], HOSTILE);
    let history = record["history"].as_array().expect("a history");
    assert_eq!(history.len(), 5);
    assert!(
        history[2]["fields"]["statement/0b/words"] == "My brother drove it" && history[2]["by"] == "member"
    );
    assert_eq!(history[3]["fields"]["statement/0b/words"], Value::Null);
    let done = data["done"].as_array().expect("what was done");
    for (what, by) in [("read", "reviewer"), ("consent", "member")] {
        assert!(done.iter().any(|one| one["what"] == what && one["by"] == by), "{what}");
    }
}

#[test]
fn with_the_card_a_person_gets_all_that_is_held_on_them_and_the_page_goes_on() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (doc, _, code) = told(&server, &mut amina);
    let mut card = CardHolder::with(server.line(), &code.print());
    card.presses("ask-everything", &[]);
    assert!(card.sees("Everything about you, as one file"));
    let page = card.token();
    let line = server.line();
    let (status, file) = line.submit("/card/page", &[("do", "everything"), ("page", &page), ("lang", "en")]);
    assert_eq!(status, 200);
    assert_is_all(&file, doc);
    card.presses("show", &[]);
    assert!(card.sees("This is what was kept of what you said."));
    let (status, _) = line.submit("/card/page", &[("do", "everything"), ("page", &page), ("lang", "en")]);
    assert_eq!(status, 410, "a page that was left gives no file");
    let audit = String::from_utf8(server.run(&["audit"]).stdout).expect("text");
    assert!(audit.contains(" everything\n"));
}

#[test]
fn a_steward_writes_it_to_a_new_file_at_the_persons_word() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (doc, ..) = told(&server, &mut amina);
    let out = server.data().with_extension("html");
    let out = out.to_str().expect("a plain path");
    server.run(&["everything", "--record", &doc.to_string(), "--out", out]);
    assert_is_all(&std::fs::read_to_string(out).expect("the file"), doc);
    assert!(!server.try_run(&["everything", "--record", &doc.to_string(), "--out", out]).status.success());
}

#[test]
fn a_card_that_only_takes_back_gives_no_file() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (_, person) = conversation(&mut amina, "The bus is gone", "");
    let code = Code::from_bytes([8; 10]);
    let hash = Edit::Set(Scalar::Bytes(code.hash().to_vec()));
    let card = [("card/hash", hash), ("card/kind", set("withdraw-only"))];
    amina.create(person, envelope(&amina, "person", "team", Some(person)), &card);
    amina.sync();
    let holder = CardHolder::with(server.line(), &code.print());
    let page = holder.token();
    let (status, told) =
        server.line().submit("/card/page", &[("do", "everything"), ("page", &page), ("lang", "en")]);
    assert!(status == 410 && !told.contains("The bus"));
}
