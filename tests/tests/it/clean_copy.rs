//! A record made anew without its history: a word that must go is nowhere any more, and nobody's words get lost by it.

use std::collections::BTreeMap;

use heard::domain::id::{ActorId, RecordId};
use heard::domain::scalar::Scalar;
use heard::merge::author::{self, Edit};
use heard::seal::random;
use heard::wire::{self, Act, ReadingList};
use serde_bytes::ByteBuf;
use tests::device::{Device, new_act};
use tests::phrases;
use tests::server::TestServer;

use crate::story::{conversation, envelope, fresh, notes, occasion, review, set, share};

const WRONG: &str = "quibblesnark";

/// Somebody typed a word that must go, took it out again, and shared what was left.
fn mended(amina: &mut Device) -> RecordId {
    let (doc, person) = conversation(amina, &format!("The bus to {WRONG}"), &format!("{WRONG} again"));
    occasion(amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.sync();
    amina.edit(doc, &[("statement/0a/words", set("The bus is gone")), ("notes", notes("at the depot"))]);
    share(amina, doc, "s/0a");
    amina.sync();
    doc
}

fn is_made_anew(device: &mut Device, doc: RecordId) {
    let act = device.make_anew(doc);
    assert_eq!(device.acts_now(act), ("kept".to_owned(), None));
}

#[test]
fn a_word_that_was_taken_out_is_in_no_file_and_on_no_phone_any_more() {
    let mut server = TestServer::start();
    let (mut amina, mut bryn, mut desk) =
        (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"), server.desk("Priya"));
    let doc = mended(&mut amina);
    review(&mut desk, doc, "heard");
    desk.sync();
    bryn.sync();
    let before = values(&bryn, doc);
    assert!(has(&bryn, doc, WRONG), "the history is what is to go");
    is_made_anew(&mut amina, doc);
    for device in [&mut amina, &mut bryn] {
        device.sync();
        assert_eq!(values(device, doc), before);
        assert!(!has(device, doc, WRONG) && device.records[&doc].epoch == 1);
    }
    // What hangs on the record is as it was: it is shared, was heard, and its person allows the same.
    let list = desk.line.get("/api/readings", desk.cookie.as_deref()).body();
    assert_eq!(wire::decode::<ReadingList>(&list).expect("a list").rows.len(), 1);
    assert!(bryn.marks[&doc].iter().any(|mark| mark == "heard"));
    // And work goes on.
    let more = bryn.edit(doc, &[("notes", notes("at the depot, twice"))]);
    bryn.sync();
    assert_eq!(bryn.outcome(more), "kept");
    server.run(&["check"]);
    server.run(&["rebuild"]);
    server.stop();
    server.serve(&[]);
    assert_eq!(phrases::found(server.data(), &[WRONG]), []);
    // The rows are sealed: what is in them is what whoever joins now is told.
    let mut cerys = server.worker("Cwm", "Cerys");
    cerys.sync();
    assert!(cerys.records[&doc].changes.len() == 2 && !has(&cerys, doc, WRONG));
}

#[test]
fn what_a_colleague_wrote_meanwhile_is_not_lost_by_it() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let doc = mended(&mut amina);
    bryn.sync();
    let act = amina.make_anew(doc);
    bryn.edit(doc, &[("place", set("Pentre"))]);
    bryn.sync();
    assert_eq!(amina.acts_now(act), ("later".to_owned(), Some("changed".to_owned())));
    amina.sync();
    assert_eq!(amina.state(doc).text("place"), Some("Pentre"));
    is_made_anew(&mut amina, doc);

    // Bryn writes on what is no more: his phone is told, and puts his own words on what is.
    let late = bryn.edit(doc, &[("place", set("Ystrad"))]);
    bryn.sync();
    assert_eq!((bryn.outcome(late), bryn.code(late)), ("re-make", Some("old-epoch")));
    assert_eq!(bryn.state(doc).text("place"), Some("Pentre"));
}

#[test]
fn only_whoever_may_write_there_makes_a_record_anew_and_only_as_one_change_that_fits() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut gwen, mut desk) =
        (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"), server.desk("Priya"));
    let doc = mended(&mut amina);
    let honest = amina.make_anew(doc);
    for other in [&mut gwen, &mut desk] {
        let act = Act { id: new_act("").id, ..honest.clone() };
        assert_eq!(other.acts_now(act), ("refused".to_owned(), Some("no-right".to_owned())));
    }
    let later = amina.records[&doc].changes[1].clone();
    let of = |actor, value| author::change::<Vec<u8>>(&[], actor, &[("place", value)]).expect("a birth");
    let shapeless = of(ActorId::from_bytes(random()), Edit::Set(true.into()));
    let taken = of(gwen.actor, set("Pentre"));
    gwen.create(fresh(), envelope(&gwen, "conversation", "team", Some(fresh())), &[("at", set("x"))]);
    gwen.sync();
    for (change, outcome, code) in [
        (later, "refused", "shape"),
        ([0_u8; 40].to_vec(), "refused", "not-a-change"),
        (shapeless, "refused", "shape"),
        (taken, "re-make", "actor-clash"),
    ] {
        let act = Act { id: new_act("").id, change: Some(ByteBuf::from(change)), ..honest.clone() };
        assert_eq!(amina.acts_now(act), (outcome.to_owned(), Some(code.to_owned())));
    }
    assert!(has(&amina, doc, WRONG), "nothing went");
    let nothing = Act { doc: Some(doc), ..new_act("clean-copy") };
    assert_eq!(amina.acts_now(nothing), ("refused".to_owned(), Some("not-found".to_owned())));
    let closed = occasion(&mut amina, fresh(), &[("keep", "yes")], &[]);
    amina.sync();
    let act = amina.make_anew(closed);
    assert_eq!(amina.acts_now(act), ("refused".to_owned(), Some("closed".to_owned())));
}

#[test]
fn work_that_waits_for_the_teams_word_is_decided_first() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let doc = mended(&mut amina);
    bryn.sync();
    server.run(&["members", "--space", "Cwm", "--revoke", &bryn.joined.device.to_string()]);
    bryn.edit(doc, &[("place", set("Pentre"))]);
    bryn.sync();
    amina.sync();
    let act = amina.make_anew(doc);
    assert_eq!(amina.acts_now(act.clone()), ("later".to_owned(), Some("depends".to_owned())));
    let decline = Act { doc: Some(doc), ..new_act("decline") };
    assert_eq!(amina.acts_now(decline).0, "kept");
    assert_eq!(amina.acts_now(act), ("kept".to_owned(), None));
}

#[test]
fn a_restore_of_an_older_backup_does_not_bring_the_history_back() {
    let mut server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let mut desk = server.desk("Priya");
    let doc = mended(&mut amina);
    review(&mut desk, doc, "heard");
    desk.sync();
    bryn.sync();
    let before = server.back_up();
    is_made_anew(&mut amina, doc);
    amina.sync();
    server.back_up();
    server.burn_and_restore(&before);
    for device in [&mut amina, &mut bryn] {
        device.line = server.line();
    }
    // A phone that was away brings what it wrote on what is no more; whoever made the record anew brings that.
    let late = bryn.edit(doc, &[("place", set("Ystrad"))]);
    bryn.sync();
    assert_eq!((bryn.outcome(late), bryn.code(late)), ("re-make", Some("old-epoch")));
    amina.sync();
    bryn.sync();
    for device in [&amina, &bryn] {
        assert_eq!(device.state(doc).text("statement/0a/words"), Some("The bus is gone"));
        assert!(!has(device, doc, WRONG));
    }
    assert!(bryn.marks[&doc].iter().any(|mark| mark == "heard"), "a review of it is there still");
    server.run(&["check"]);
}

/// Whether any change that a phone has of a record holds a word.
fn has(device: &Device, doc: RecordId, word: &str) -> bool {
    device.records[&doc].changes.iter().any(|change| holds(change, word))
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|part| part == word.as_bytes())
}

/// What a record says, whoever wrote it.
fn values(device: &Device, doc: RecordId) -> BTreeMap<String, Scalar> {
    let state = device.state(doc);
    state.iter().map(|(name, field)| (name.to_owned(), field.value.clone())).collect()
}
