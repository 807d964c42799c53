//! Work that waits for a word, as the team is told of it, and when its person is moved.

use std::collections::BTreeSet;

use heard::domain::id::RecordId;
use tests::server::TestServer;

use super::{act, move_to};
use crate::story::{conversation, occasion, set};

#[test]
fn late_work_is_judged_by_where_its_person_is_now() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut dev) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Dev"));
    let mut gwen = server.worker("Nant", "Gwen");
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    dev.sync();
    gwen.sync();
    assert_eq!(move_to(&mut amina, doc, gwen.circle("team")).0, "kept");
    // Dev was out of reach meanwhile: an edit, and a whole new record of the person.
    let edit = dev.edit(doc, &[("place", set("Pentre"))]);
    let new = occasion(&mut dev, person, &[("keep", "yes")], &[]);
    let birth = heard::merge::change_hash(&dev.records[&new].changes[0]);
    dev.sync();
    assert_eq!((dev.outcome(edit), dev.outcome(birth)), ("held", "held"));
    amina.sync();
    assert!(amina.held.is_empty(), "it is no longer theirs to take in");
    gwen.sync();
    let told = |doc: &RecordId| {
        let item = &gwen.held[doc];
        (item.by, item.count, item.kind.as_deref())
    };
    assert_eq!(told(&doc), (Some(dev.actor), Some(1), Some("conversation")));
    assert_eq!(told(&new), (Some(dev.actor), Some(1), Some("consent")));
    for waiting in [doc, new] {
        assert_eq!(act(&mut gwen, "accept", |act| act.doc = Some(waiting)).0, "kept");
    }
    gwen.sync();
    assert!(gwen.held.is_empty());
    assert_eq!(gwen.state(doc).text("place"), Some("Pentre"));
    assert_eq!(gwen.state(new).text("decision/keep"), Some("yes"));
    assert_eq!(gwen.places[&new], gwen.circle("team"), "born where its person is");
    amina.sync();
    assert!(!amina.records.contains_key(&new));
}

#[test]
fn work_that_waits_goes_along_when_its_person_is_moved() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let mut gwen = server.worker("Nant", "Gwen");
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    bryn.sync();
    assert_eq!(act(&mut bryn, "revoke", |act| act.device = Some(amina.joined.device)).0, "kept");
    amina.edit(doc, &[("place", set("Pentre"))]);
    let no = occasion(&mut amina, person, &[("keep", "no")], &[]);
    amina.sync();
    bryn.sync();
    assert_eq!(bryn.held.keys().copied().collect::<BTreeSet<_>>(), BTreeSet::from([doc, no]));
    assert_eq!(move_to(&mut bryn, doc, gwen.circle("team")).0, "kept");
    bryn.sync();
    gwen.sync();
    assert!(bryn.held.is_empty());
    assert_eq!(gwen.held.keys().copied().collect::<BTreeSet<_>>(), BTreeSet::from([doc, no]));
    assert_eq!(act(&mut bryn, "accept", |act| act.doc = Some(no)).1.as_deref(), Some("no-right"));
    assert_eq!(act(&mut gwen, "accept", |act| act.doc = Some(no)).0, "kept");
    assert_eq!(act(&mut gwen, "decline", |act| act.doc = Some(doc)).0, "kept");
    gwen.sync();
    assert!(gwen.held.is_empty() && gwen.records.contains_key(&no));
    assert_eq!(gwen.state(doc).text("place"), None);
    // A phone that comes later is told of what waits, and of nothing that was settled.
    let mut mair = server.worker("Nant", "Mair");
    mair.sync();
    assert!(mair.held.is_empty());
}

#[test]
fn every_phone_of_a_team_is_told_what_waits_and_that_it_waits_no_more() {
    let server = TestServer::start();
    let (mut amina, mut bryn, mut dev) =
        (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"), server.worker("Cwm", "Dev"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    bryn.sync();
    dev.sync();
    assert_eq!(act(&mut bryn, "revoke", |act| act.device = Some(amina.joined.device)).0, "kept");
    for (place, waiting) in [("Pentre", 1), ("Treorci", 2)] {
        amina.edit(doc, &[("place", set(place))]);
        amina.sync();
        dev.sync();
        assert_eq!((dev.held[&doc].count, dev.held[&doc].by), (Some(waiting), Some(amina.actor)));
    }
    let mut elin = server.worker("Cwm", "Elin");
    elin.sync();
    assert_eq!(elin.held[&doc].count, Some(2), "a new phone is told too");
    assert_eq!(act(&mut bryn, "accept", |act| act.doc = Some(doc)).0, "kept");
    for phone in [&mut bryn, &mut dev, &mut elin] {
        phone.sync();
        assert!(phone.held.is_empty());
        assert_eq!(phone.state(doc).text("place"), Some("Treorci"));
    }
}
