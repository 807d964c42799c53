//! Records travel: from phone to phone, and no further than they may.

mod acts;
mod bad_line;
mod few_bytes;
mod own_words;

use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use tests::server::TestServer;

use crate::story::{conversation, envelope, fresh, notes, set};

#[test]
fn what_one_phone_records_another_of_the_team_reads() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "by the school gate");
    amina.sync();
    bryn.sync();
    assert_eq!(bryn.state(doc), amina.state(doc));
    assert_eq!(bryn.records[&doc].envelope, amina.records[&doc].envelope);
}

#[test]
fn two_phones_edit_one_record_and_both_peoples_words_are_there() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "came by ");
    amina.sync();
    bryn.sync();
    amina.edit(doc, &[("place", set("Pentre")), ("notes", notes("she came by "))]);
    bryn.edit(doc, &[("place", set("Treorci")), ("notes", notes("came by bus"))]);
    amina.sync();
    bryn.sync();
    amina.sync();
    let state = amina.state(doc);
    assert_eq!(bryn.state(doc), state);
    assert_eq!(state.text("notes"), Some("she came by bus"));
    let place = state.get("place").expect("a place");
    let mut values = vec![place.value.clone()];
    values.extend(place.others.iter().map(|other| other.value.clone()));
    values.sort_by_key(|value| format!("{value:?}"));
    assert_eq!(values, [Scalar::from("Pentre"), Scalar::from("Treorci")]);
}

#[test]
fn another_team_reads_nothing_of_it() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    gwen.sync();
    assert!(!gwen.records.contains_key(&doc));
    // Nor may it write there, even when it knows the ids: that waits for the team's word.
    let into = envelope(&amina, "conversation", "team", Some(person));
    let hash = gwen.create(fresh(), into, &[("place", set("Porth"))]);
    gwen.sync();
    assert_eq!((gwen.outcome(hash), gwen.code(hash)), ("held", Some("no-right")));
}

#[test]
fn unknown_fields_of_a_newer_app_survive_an_older_one() {
    let server = TestServer::start();
    let (mut newer, mut older) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut newer, "The bus is gone", "");
    newer.edit(doc, &[("photo/0a/caption", Edit::Set(Scalar::from("y bont")))]);
    newer.sync();
    older.sync();
    older.edit(doc, &[("place", set("Pentre"))]);
    older.sync();
    newer.sync();
    assert_eq!(newer.state(doc).text("photo/0a/caption"), Some("y bont"));
}
