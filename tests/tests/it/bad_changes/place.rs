//! What a change builds on, and the record that it says it belongs to.

use heard::domain::envelope::Envelope;
use heard::domain::id::{ActorId, CircleId};
use heard::domain::scalar::Scalar;
use heard::merge::author::{self, Edit};
use heard::seal::random;

use super::{is, phone, push_birth_as, said};
use crate::forged;
use crate::story::{conversation, envelope, fresh, set};

#[test]
fn what_builds_on_a_refused_change_shares_its_fate_and_new_work_goes_on() {
    let (_server, mut device) = phone();
    let (doc, _) = conversation(&mut device, "The bus is gone", "");
    device.sync();
    let good = device.records[&doc].changes.clone();
    let bad = device.edit(doc, &[("place", Edit::Set(Scalar::Int(3)))]);
    let after = device.edit(doc, &[("language", set("cy"))]);
    device.sync();
    assert_eq!(said(&device, bad), ("refused", Some("shape")));
    assert_eq!(said(&device, after), ("refused", Some("depends")));
    // Without the refused fields the record goes on, by a new actor for it.
    device.records.get_mut(&doc).expect("a record").changes = good;
    device.actor = ActorId::from_bytes(random());
    let again = device.edit(doc, &[("language", set("cy"))]);
    device.sync();
    assert_eq!(device.outcome(again), "kept");
}

#[test]
fn what_a_change_builds_on_is_asked_for() {
    let (_server, mut device) = phone();
    let (doc, _) = conversation(&mut device, "The bus is gone", "");
    device.sync();
    let between = device.edit(doc, &[("place", set("Pentre"))]);
    let held_back = device.unsent.pop().expect("a change to hold back");
    let hash = device.edit(doc, &[("place", set("Treorci"))]);
    let answer = device.post(device.request()).body();
    let response: heard::wire::Response = heard::wire::decode(&answer).expect("a response");
    assert_eq!(response.results[0].outcome, "missing");
    assert_eq!(response.results[0].needs, [between]);
    device.unsent.insert(0, held_back);
    device.sync();
    assert_eq!((device.outcome(between), device.outcome(hash)), ("kept", "kept"));
}

#[test]
fn a_record_that_is_not_here_needs_its_first_change() {
    let (_server, mut device) = phone();
    let (doc, _) = conversation(&mut device, "The bus is gone", "");
    let birth = device.unsent.pop().expect("its birth");
    let hash = device.edit(doc, &[("place", set("Pentre"))]);
    device.sync();
    assert_eq!(said(&device, hash), ("missing", Some("no-birth")));
    device.unsent.insert(0, birth);
    device.sync();
    assert_eq!(device.outcome(hash), "kept");
}

#[test]
fn a_change_of_another_record_never_merges() {
    let (_server, mut device) = phone();
    let (one, _) = conversation(&mut device, "The bus is gone", "");
    let (other, _) = conversation(&mut device, "The shop too", "");
    device.sync();
    let change = author::change(&device.records[&other].changes, device.actor, &[("place", set("Pentre"))]);
    let envelope = device.records[&one].envelope.clone();
    let hash = device.keep(one, Some(envelope.clone()), change.expect("an honest change"));
    let birth = device.records[&other].changes[0].clone();
    let born_again = device.keep(one, Some(envelope), birth);
    device.sync();
    assert_eq!(device.outcome(hash), "missing");
    assert_eq!(said(&device, born_again), ("re-make", Some("second-birth")));
}

#[test]
fn a_record_is_born_once() {
    let (server, mut amina) = phone();
    let mut bryn = server.worker("Cwm", "Bryn");
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    let envelope = amina.records[&doc].envelope.clone();
    let hash = bryn.create(doc, envelope, &[("place", set("Pentre"))]);
    bryn.sync();
    assert_eq!(said(&bryn, hash), ("re-make", Some("second-birth")));
    // Re-made: the server's document, and his own words on it as one change by a new actor.
    bryn.records
        .get_mut(&doc)
        .expect("a record")
        .changes
        .retain(|change| heard::merge::change_hash(change) != hash);
    bryn.actor = ActorId::from_bytes(random());
    let again = bryn.edit(doc, &[("place", set("Pentre"))]);
    bryn.sync();
    assert_eq!(bryn.outcome(again), "kept");
}

#[test]
fn an_envelope_never_changes() {
    let (_server, mut device) = phone();
    let (doc, _) = conversation(&mut device, "The bus is gone", "");
    device.sync();
    let change = author::change(&device.records[&doc].changes, device.actor, &[("place", set("Pentre"))]);
    let other_person = envelope(&device, "conversation", "team", Some(fresh()));
    let hash = device.keep(doc, Some(other_person), change.expect("an honest change"));
    device.sync();
    assert_eq!(said(&device, hash), ("refused", Some("envelope-differs")));
}

#[test]
fn an_envelope_fits_its_kind_and_circle() {
    let (_server, mut device) = phone();
    let edits = [("place", set("Pentre"))];
    let nobody = envelope(&device, "conversation", "team", None);
    let change = forged::birth(device.actor, &edits);
    is(push_birth_as(&mut device, nobody, change.clone()), "refused", "bad-envelope");
    let in_the_area = envelope(&device, "conversation", "area", Some(fresh()));
    is(push_birth_as(&mut device, in_the_area, change.clone()), "refused", "bad-envelope");
    let about = Envelope { about: Some(fresh()), ..envelope(&device, "conversation", "team", Some(fresh())) };
    is(push_birth_as(&mut device, about, change.clone()), "refused", "bad-envelope");
    // A circle that is not known here may come back with a restore.
    let nowhere = Envelope {
        circle: CircleId::from_bytes(random()),
        ..envelope(&device, "conversation", "team", Some(fresh()))
    };
    is(push_birth_as(&mut device, nowhere, change), "later", "not-found");
}
