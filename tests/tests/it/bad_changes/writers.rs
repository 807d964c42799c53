//! Whose change it is, and what its writer may no longer do.

use heard::domain::id::ActorId;
use heard::seal::random;

use super::{log, phone, said};
use crate::story::{conversation, fresh, occasion, set};

#[test]
fn an_actor_writes_from_one_device() {
    let (server, mut amina) = phone();
    let mut bryn = server.worker("Cwm", "Bryn");
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    bryn.sync();
    bryn.actor = amina.actor;
    let stolen = bryn.edit(doc, &[("place", set("Pentre"))]);
    bryn.sync();
    assert_eq!(said(&bryn, stolen), ("re-make", Some("actor-clash")));
    // Its owner is not blocked.
    let own = amina.edit(doc, &[("place", set("Treorci"))]);
    amina.sync();
    assert_eq!(amina.outcome(own), "kept");
}

#[test]
fn a_restored_phone_does_not_write_one_history_twice() {
    let (_server, mut device) = phone();
    let (doc, _) = conversation(&mut device, "The bus is gone", "");
    device.sync();
    let mut restored = device.clone();
    let first = device.edit(doc, &[("place", set("Pentre"))]);
    device.sync();
    let second = restored.edit(doc, &[("place", set("Treorci"))]);
    restored.sync();
    assert_eq!(device.outcome(first), "kept");
    assert_eq!(said(&restored, second), ("re-make", Some("actor-clash")));
}

#[test]
fn an_occasion_of_consent_is_closed_by_its_first_change() {
    let (_server, mut device) = phone();
    let person = fresh();
    let doc = occasion(&mut device, person, &[("keep", "no")], &[]);
    device.sync();
    let later = device.edit(doc, &[("decision/keep", set("yes"))]);
    device.sync();
    assert_eq!(said(&device, later), ("refused", Some("closed")));
    let mut other = device.clone();
    other.actor = ActorId::from_bytes(random());
    let envelope = device.records[&doc].envelope.clone();
    let second = other.create(doc, envelope, &[("decision/keep", set("yes"))]);
    other.sync();
    assert_eq!(said(&other, second), ("refused", Some("closed")));
}

#[test]
fn a_record_that_was_made_anew_takes_no_change_from_before() {
    let (server, mut device) = phone();
    let (doc, _) = conversation(&mut device, "The bus is gone", "");
    device.sync();
    log(&server).execute("update document set epoch = 1", []).expect("the document");
    let hash = device.edit(doc, &[("place", set("Pentre"))]);
    device.sync();
    assert_eq!(said(&device, hash), ("re-make", Some("old-epoch")));
}
