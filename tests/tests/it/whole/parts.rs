//! A person who does not fit into one answer.

use std::collections::BTreeSet;

use heard::domain::id::RecordId;
use heard::wire::{self, Request, Response};
use tests::device::Device;
use tests::server::TestServer;

use super::age;
use crate::feed::docs;
use crate::story::{conversation, envelope, fresh, occasion, set};

/// Asks, with room for so many bytes of changes, until there is no more, with `meanwhile` between two answers. Answers the
/// changes it was told, in order, having checked that each answer brings something and ends with what fills it.
fn ask_until_told(
    device: &mut Device,
    room: u32,
    mut meanwhile: impl FnMut(&mut Device),
) -> Vec<(RecordId, Vec<u8>)> {
    let mut told = Vec::new();
    loop {
        let request = Request { room: Some(room), ..device.request() };
        let response: Response = wire::decode(&device.post(request).body()).expect("a response");
        device.take_in(response.clone());
        let changes: Vec<_> = response
            .feed
            .iter()
            .filter_map(|item| Some((item.doc, item.change.clone()?.into_vec())))
            .collect();
        let sizes: Vec<_> = changes.iter().map(|(_, change)| change.len()).collect();
        let before_the_last = sizes.len().saturating_sub(1);
        assert!(
            sizes[..before_the_last].iter().sum::<usize>() < room as usize,
            "{sizes:?} with room for {room}"
        );
        told.extend(changes);
        if !response.more {
            return told;
        }
        assert!(!response.feed.is_empty(), "each answer brings it on");
        meanwhile(device);
    }
}

/// A person with many records, of which one was changed often; quiet since a hundred days. Answers their records.
fn large_person(server: &TestServer, amina: &mut Device) -> Vec<RecordId> {
    let (talk, person) = conversation(amina, "The bus is gone", "");
    let mut theirs = vec![talk, occasion(amina, person, &[("keep", "yes")], &[])];
    for number in 0..12 {
        let doc = fresh();
        let born = envelope(amina, "conversation", "team", Some(person));
        amina.create(doc, born, &[("place", set(&"Pentre ".repeat(number * 20)))]);
        theirs.push(doc);
    }
    for number in 0..30 {
        amina.edit(theirs[7], &[("place", set(&format!("Treorci {number}")))]);
    }
    amina.sync();
    age(server, &[person], 100);
    theirs
}

/// All changes of these records, in no order.
fn changes_of<'a>(
    device: &Device,
    docs: impl IntoIterator<Item = &'a RecordId>,
) -> BTreeSet<(RecordId, Vec<u8>)> {
    let of =
        |doc: &RecordId| device.records[doc].changes.iter().map(|change| (*doc, change.clone())).collect();
    docs.into_iter().flat_map(|doc| -> Vec<_> { of(doc) }).collect()
}

#[test]
fn whatever_the_room_a_person_comes_in_as_many_answers_as_it_takes_each_change_once() {
    for room in [1, 300, 2_000, 9_000, 200_000] {
        let server = TestServer::start();
        let mut amina = server.worker("Cwm", "Amina");
        let theirs = large_person(&server, &mut amina);
        conversation(&mut amina, "At the bridge", "");
        amina.sync();
        let window = |name: &str| {
            let mut device = server.worker("Cwm", name);
            device.window = Some(90);
            device.sync();
            assert_eq!(docs(&device).len(), 1);
            device
        };
        let (mut asks, mut meets, mut anew) = (window("Bryn"), window("Dev"), server.worker("Cwm", "Elin"));
        let once = |told: Vec<(RecordId, Vec<u8>)>, expected: BTreeSet<(RecordId, Vec<u8>)>| {
            assert_eq!(told.len(), expected.len(), "each once, with room for {room}");
            assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), expected);
        };
        once(ask_until_told(&mut anew, room, |_| ()), changes_of(&amina, amina.records.keys()));
        asks.lacking.insert(theirs[9]);
        let told = ask_until_told(&mut asks, room, |_| ());
        assert_eq!(told[0].0, theirs[9], "what was asked for comes first: it is not asked for again");
        once(told, changes_of(&amina, &theirs));
        amina.edit(theirs[3], &[("place", set("Pentre"))]);
        amina.sync();
        once(ask_until_told(&mut meets, room, |_| ()), changes_of(&amina, &theirs));
        for device in [&asks, &meets] {
            assert_eq!(docs(device), docs(&amina));
        }
    }
}

#[test]
fn what_happens_while_a_person_is_told_in_parts_is_told_too() {
    for room in [1, 700] {
        let server = TestServer::start();
        let mut amina = server.worker("Cwm", "Amina");
        let theirs = large_person(&server, &mut amina);
        let person = amina.records[&theirs[0]].envelope.subject.expect("a person");
        let mut bryn = server.worker("Cwm", "Bryn");
        bryn.window = Some(90);
        bryn.sync();
        bryn.lacking.insert(theirs[5]);
        let mut answers = 0;
        ask_until_told(&mut bryn, room, |_| {
            answers += 1;
            if answers % 3 == 0 && answers < 40 {
                amina.edit(theirs[2 + answers % 12], &[("place", set(&format!("Ton {answers}")))])
            } else if answers == 4 {
                amina.create(
                    fresh(),
                    envelope(&amina, "conversation", "team", Some(person)),
                    &[("place", set("Nant"))],
                )
            } else {
                return;
            };
            amina.sync();
        });
        assert!(answers > 4, "it was in the midst of it");
        amina.sync();
        assert_eq!(docs(&bryn), docs(&amina));
        assert!(docs(&amina).iter().all(|doc| bryn.state(*doc) == amina.state(*doc)));
    }
}
