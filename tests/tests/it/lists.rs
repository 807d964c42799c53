//! What lists call their items, as it is derived: whatever a list says, it stops neither the server nor a phone.

use heard::domain::id::RecordId;
use heard::wire::Response;
use rusqlite::Connection;
use tests::device::Device;
use tests::server::TestServer;

use crate::story::{conversation, envelope, fresh, set};

/// Items, languages and labels as they are derived.
fn labels(server: &TestServer) -> Vec<(String, String, String)> {
    let log = Connection::open(server.data().join("heard.sqlite")).expect("the log");
    let mut statement =
        log.prepare("select item, language, label from list_item order by 1, 2").expect("a query");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("rows");
    rows.collect::<Result<_, _>>().expect("rows")
}

fn label(item: &str, language: &str, label: &str) -> (String, String, String) {
    (item.to_owned(), language.to_owned(), label.to_owned())
}

/// A list of one phone that another has too.
fn list(amina: &mut Device, bryn: &mut Device, item: &str) -> RecordId {
    let list = fresh();
    let in_team = envelope(amina, "list", "team", None);
    amina.create(list, in_team, &[("list", set("topics")), (&format!("item/bus/{item}"), set("Buses"))]);
    amina.sync();
    bryn.sync();
    list
}

#[test]
fn an_item_called_twice_in_english_is_called_as_its_language_says() {
    let mut server = TestServer::start();
    let file = server.data().with_extension("json");
    let topics = r#"{"topics": [{"id": "bus", "label": "Buses", "labels": {"en": "Buses and trains", "cy": "Bysiau"}}]}"#;
    std::fs::write(&file, topics).expect("a file");
    server.run(&["list", "--file", file.to_str().expect("a path")]);
    let expected = [label("bus", "cy", "Bysiau"), label("bus", "en", "Buses and trains")];
    assert_eq!(labels(&server), expected);
    server.kill();
    server.run(&["rebuild"]);
    server.serve(&[]);
    assert_eq!(labels(&server), expected);
}

#[test]
fn two_phones_that_call_an_item_differently_stop_nobodys_work() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let list = list(&mut amina, &mut bryn, "label");
    bryn.edit(list, &[("item/bus/label/en", set("Buses and trains"))]);
    conversation(&mut bryn, "The bus is gone", "");
    let response: Response = heard::wire::decode(&bryn.post(bryn.request()).body()).expect("a response");
    bryn.take_in(response);
    assert!(bryn.unsent.is_empty());
    assert_eq!(labels(&server), [label("bus", "en", "Buses and trains")]);
}

#[test]
fn a_list_that_is_two_lists_calls_nothing_anything() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let list = list(&mut amina, &mut bryn, "label/en");
    assert_eq!(labels(&server), [label("bus", "en", "Buses")]);
    amina.edit(list, &[("list", set("places"))]);
    bryn.edit(list, &[("list", set("meetings"))]);
    amina.sync();
    bryn.sync();
    assert_eq!(labels(&server), []);
    server.run(&["rebuild"]);
    assert_eq!(labels(&server), []);
}
