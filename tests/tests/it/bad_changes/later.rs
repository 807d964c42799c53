//! What is taken later, and keeps nothing else from being taken now.

use heard::domain::id::ActorId;
use heard::merge::author::{self};
use heard::seal::random;
use tests::device::new_act;

use super::{log, phone, said};
use crate::story::{conversation, envelope, fresh, set};

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
fn what_only_a_newer_server_knows_waits() {
    let (_server, mut device) = phone();
    let doc = fresh();
    let unknown = envelope(&device, "dream", "team", Some(fresh()));
    let hash = device.create(doc, unknown, &[("place", set("Pentre"))]);
    let dance = new_act("dance");
    device.acts.push(dance);
    device.sync();
    assert_eq!(said(&device, hash), ("later", Some("unknown")));
    assert_eq!((device.unsent.len(), device.acts.len()), (1, 1));
}
