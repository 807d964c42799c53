//! Changes that can not be taken as they are. Each is answered for itself, with what its device does next, and the work
//! beside it goes on.

use heard::domain::envelope::Envelope;
use heard::domain::id::{ActId, ActorId, ChangeHash, CircleId};
use heard::domain::scalar::Scalar;
use heard::merge::author::{self, Edit};
use heard::seal::random;
use heard::wire::Act;
use tests::device::{Copy, Device};
use tests::server::TestServer;

use crate::forged;
use crate::story::{conversation, envelope, fresh, notes, occasion, set};

/// A worker's phone, with its server.
fn phone() -> (TestServer, Device) {
    let server = TestServer::start();
    let device = server.worker("Cwm", "Amina");
    (server, device)
}

/// Pushes bytes as the first change of a new conversation and answers how that was taken.
fn push_birth(device: &mut Device, change: Vec<u8>) -> (String, Option<String>) {
    let envelope = envelope(device, "conversation", "team", Some(fresh()));
    push_birth_as(device, envelope, change)
}

fn push_birth_as(device: &mut Device, envelope: Envelope, change: Vec<u8>) -> (String, Option<String>) {
    let doc = fresh();
    device.records.insert(doc, Copy { envelope: envelope.clone(), changes: Vec::new() });
    let hash = device.keep(doc, Some(envelope), change);
    // An honest record in the same request is none the worse for it.
    let (beside, _) = conversation(device, "The bus is gone", "");
    let honest = heard::merge::change_hash(&device.records[&beside].changes[0]);
    device.sync();
    assert_eq!(device.outcome(honest), "kept");
    let answer = device.outcomes[&hash].clone();
    device.unsent.clear();
    answer
}

fn is(answer: (String, Option<String>), outcome: &str, code: &str) {
    assert_eq!((answer.0.as_str(), answer.1.as_deref()), (outcome, Some(code)));
}

fn said(device: &Device, hash: ChangeHash) -> (&str, Option<&str>) {
    (device.outcome(hash), device.code(hash))
}

#[test]
fn only_a_plain_change_chunk_is_a_change() {
    let (_server, mut device) = phone();
    let honest = forged::birth(device.actor, &[("place", set("Pentre"))]);
    for kind in [0, 2, 3] {
        is(push_birth(&mut device, forged::as_chunk(&honest, kind)), "refused", "not-a-change");
    }
    is(push_birth(&mut device, b"no change at all".to_vec()), "refused", "not-a-change");
    is(push_birth(&mut device, Vec::new()), "refused", "not-a-change");
}

#[test]
fn a_damaged_change_is_set_aside() {
    let (_server, mut device) = phone();
    let mut change = forged::birth(device.actor, &[("place", set("Pentre"))]);
    let last = change.len() - 1;
    change[last] ^= 1;
    is(push_birth(&mut device, change), "refused", "damaged");
}

#[test]
fn a_change_is_at_most_so_big_packed_or_unpacked() {
    let (_server, mut device) = phone();
    let bytes = Edit::Set(Scalar::Bytes(vec![7; 300 * 1024]));
    let large = forged::birth(device.actor, &[("place", bytes)]);
    is(push_birth(&mut device, large), "refused", "too-big");
    let bomb = forged::bomb(device.actor);
    assert!(bomb.len() < 80);
    is(push_birth(&mut device, bomb), "refused", "too-big");
}

#[test]
fn a_change_carries_nothing_but_plain_fields() {
    let (_server, mut device) = phone();
    let honest = forged::birth(device.actor, &[("place", set("Pentre"))]);
    is(push_birth(&mut device, forged::with_time(&honest)), "refused", "not-plain");
    let other = forged::with_other_text(device.actor);
    is(push_birth(&mut device, other), "refused", "not-plain");
    let huge = forged::birth(device.actor, &[("place", Edit::Set(Scalar::Int(i64::MAX)))]);
    is(push_birth(&mut device, huge), "refused", "not-plain");
}

#[test]
fn an_operation_counter_can_not_run_ahead() {
    let (_server, mut device) = phone();
    let honest = forged::birth(device.actor, &[("place", set("Pentre"))]);
    is(push_birth(&mut device, forged::with_start_op(&honest, 100)), "refused", "start-op");
}

#[test]
fn a_record_has_the_shape_of_its_kind() {
    let (_server, mut device) = phone();
    let wrong_type = forged::birth(device.actor, &[("place", Edit::Set(Scalar::Int(3)))]);
    is(push_birth(&mut device, wrong_type), "refused", "shape");
    let with_notes = forged::birth(device.actor, &[("decision/keep", set("yes")), ("notes", notes("words"))]);
    let consent = envelope(&device, "consent", "team", Some(fresh()));
    is(push_birth_as(&mut device, consent, with_notes), "refused", "shape");
    let of_a_response = [
        ("answer/way", Scalar::Bool(true)),
        ("answer/way", Scalar::Bytes(vec![1])),
        ("spoken/way", Scalar::Bool(false)),
        ("shared/a/way", Scalar::Bool(true)),
        ("shared/a/way", Scalar::Bytes(vec![1; 31])),
        ("set", Scalar::Bytes(vec![1; 15])),
        ("version", "1".into()),
    ];
    for (field, wrong) in of_a_response {
        let change = forged::birth(device.actor, &[(field, Edit::Set(wrong))]);
        let response = envelope(&device, "response", "team", Some(fresh()));
        is(push_birth_as(&mut device, response, change), "refused", "shape");
    }
}

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
fn a_change_that_automerge_would_write_otherwise_never_enters() {
    let (_server, mut device) = phone();
    let change = forged::not_canonical(device.actor);
    is(push_birth(&mut device, change), "refused", "poison");
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

#[test]
fn a_record_that_can_not_be_read_back_stops_nothing_else() {
    let (server, mut amina) = phone();
    let mut bryn = server.worker("Cwm", "Bryn");
    let (damaged, _) = conversation(&mut amina, "The bus is gone", "");
    let (sound, _) = conversation(&mut amina, "The shop too", "");
    amina.sync();
    // One flipped bit in a sealed row, as a disk may do it.
    let log = log(&server);
    let sealed = |row: &rusqlite::Row<'_>| row.get::<_, Vec<u8>>(0);
    let mut row = log
        .query_row("select sealed from change where doc = ?", [damaged.as_bytes()], sealed)
        .expect("its row");
    row[40] ^= 1;
    log.execute("update change set sealed = ? where doc = ?", (row, damaged.as_bytes())).expect("its row");
    let hash = amina.edit(damaged, &[("place", set("Pentre"))]);
    let beside = amina.edit(sound, &[("place", set("Treorci"))]);
    amina.sync();
    assert_eq!(said(&amina, hash), ("later", Some("unreadable")));
    assert_eq!(amina.outcome(beside), "kept");
    bryn.sync();
    assert_eq!(bryn.state(sound).text("place"), Some("Treorci"));
    assert!(!server.try_run(&["check"]).status.success());
}

fn log(server: &TestServer) -> rusqlite::Connection {
    rusqlite::Connection::open(server.data().join("heard.sqlite")).expect("the log")
}

#[test]
fn a_record_with_too_many_versions_takes_more_once_they_are_merged() {
    let (_server, mut device) = phone();
    let (doc, _) = conversation(&mut device, "The bus is gone", "");
    device.sync();
    let base = device.records[&doc].changes.clone();
    let versions: Vec<_> = (0..33)
        .map(|number| {
            let edits = [("place", set(&format!("place {number}")))];
            let change = author::change(&base, ActorId::from_bytes(random()), &edits);
            device.keep(doc, None, change.expect("an honest change"))
        })
        .collect();
    let last = versions[32];
    device.sync();
    assert_eq!(said(&device, last), ("later", Some("crowded")));
    let late = device.records.get_mut(&doc).and_then(|copy| copy.changes.pop()).expect("the last version");
    let merged = device.edit(doc, &[("place", set("Treorci"))]);
    device.sync();
    device.records.get_mut(&doc).expect("a record").changes.push(late);
    device.sync();
    assert_eq!((device.outcome(merged), device.outcome(last)), ("kept", "kept"));
}

#[test]
fn a_request_that_makes_too_much_work_is_taken_in_parts() {
    let (_server, mut device) = phone();
    let long = "The bus is gone. ".repeat(900);
    for _ in 0..45 {
        conversation(&mut device, "", &long);
    }
    let answer = device.post(device.request()).body();
    let response: heard::wire::Response = heard::wire::decode(&answer).expect("a response");
    let kept = response.results.iter().take_while(|result| result.outcome == "kept").count();
    assert!((20..45).contains(&kept), "{kept} kept");
    let rest = &response.results[kept..];
    assert!(rest.iter().all(|result| (&*result.outcome, result.code.as_deref()) == ("later", Some("busy"))));
    device.sync();
    assert!(device.unsent.is_empty() && device.outcomes.values().all(|(outcome, _)| outcome == "kept"));
}

#[test]
fn an_act_needs_its_right_and_its_object() {
    let (server, mut amina) = phone();
    server.found("Nant");
    let mut gwen = server.worker("Nant", "Gwen");
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    let acts = |doc, device| {
        ["accept", "decline", "revoke"].map(|kind| {
            let id = ActId::from_bytes(random());
            Act { id, kind: kind.to_owned(), doc: Some(doc), device: Some(device), to: None }
        })
    };
    let act = |device: &Device, acts: &[Act]| {
        let request = heard::wire::Request { acts: acts.to_vec(), ..device.request() };
        let response: heard::wire::Response =
            heard::wire::decode(&device.post(request).body()).expect("a response");
        response.acted.into_iter().map(|acted| (acted.outcome, acted.code)).collect::<Vec<_>>()
    };
    let refused = |code: &str| ("refused".to_owned(), Some(code.to_owned()));
    let from_outside = act(&gwen, &acts(doc, amina.joined.device));
    assert_eq!(from_outside, [refused("not-found"), refused("not-found"), refused("no-right")]);
    let for_nothing = act(&amina, &acts(doc, gwen.joined.device));
    assert_eq!(for_nothing, [refused("not-found"), refused("not-found"), refused("no-right")]);
    gwen.sync();
}

#[test]
fn what_only_a_newer_server_knows_waits() {
    let (_server, mut device) = phone();
    let doc = fresh();
    let unknown = envelope(&device, "dream", "team", Some(fresh()));
    let hash = device.create(doc, unknown, &[("place", set("Pentre"))]);
    let dance =
        Act { id: ActId::from_bytes(random()), kind: "dance".to_owned(), doc: None, device: None, to: None };
    device.acts.push(dance);
    device.sync();
    assert_eq!(said(&device, hash), ("later", Some("unknown")));
    assert_eq!((device.unsent.len(), device.acts.len()), (1, 1));
}
