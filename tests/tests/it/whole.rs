//! People who come whole: those a device had left out and meets again, and those it asks for, in as many answers as it takes.

use std::collections::BTreeSet;

use heard::domain::id::RecordId;
use heard::wire::{self, Cursors, Request, Response};
use tests::device::Device;
use tests::server::TestServer;

use crate::feed::{docs, log, trip};
use crate::story::{conversation, envelope, fresh, occasion, review, set, share};

/// Nothing of these people has changed for so many days.
fn age(server: &TestServer, people: &[RecordId], days: u32) {
    for person in people {
        let sql = "update document set day = day - ? where subject = ?";
        assert!(log(server).execute(sql, (days, person.as_bytes())).expect("an update") > 0);
    }
}

/// Amina's team, and a phone of it that reads ninety days back. Somebody was last met longer ago than that, with a
/// conversation, a yes and a name; somebody else of late.
struct Windowed {
    server: TestServer,
    amina: Device,
    bryn: Device,
    /// Quiet for long: their person's id, and all their records.
    quiet: (RecordId, BTreeSet<RecordId>),
    /// A conversation with them.
    talk: RecordId,
    of_late: RecordId,
}

fn windowed() -> Windowed {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (talk, person) = conversation(&mut amina, "The bus is gone", "");
    let yes = occasion(&mut amina, person, &[("keep", "yes")], &[]);
    amina.create(person, envelope(&amina, "person", "team", Some(person)), &[("name", set("Siân"))]);
    let (of_late, _) = conversation(&mut amina, "At the bridge", "");
    amina.sync();
    age(&server, &[person], 100);
    let mut bryn = server.worker("Cwm", "Bryn");
    bryn.window = Some(90);
    bryn.sync();
    Windowed { server, amina, bryn, quiet: (person, BTreeSet::from([talk, yes, person])), talk, of_late }
}

#[test]
fn a_phone_that_reads_some_days_back_is_told_of_nobody_quiet_for_longer() {
    let Windowed { server, amina, bryn, of_late, .. } = windowed();
    assert_eq!(docs(&bryn), BTreeSet::from([of_late]));
    // One that reads all is told of all; one that reads a little farther back is too.
    for window in [None, Some(101)] {
        let mut dev = server.worker("Cwm", "Dev");
        dev.window = window;
        dev.sync();
        assert_eq!(docs(&dev), docs(&amina));
    }
}

#[test]
fn one_record_of_a_person_that_changed_of_late_brings_all_of_theirs() {
    let Windowed { server, mut amina, talk, .. } = windowed();
    amina.edit(talk, &[("place", set("Pentre"))]);
    amina.sync();
    let mut dev = server.worker("Cwm", "Dev");
    dev.window = Some(90);
    dev.sync();
    assert_eq!(docs(&dev), docs(&amina));
}

#[test]
fn who_is_met_again_comes_back_with_all_that_is_theirs() {
    // By a change of a record that the phone lacks; by a new record; by a new record of the phone's own.
    let edited = |world: &mut Windowed| {
        world.amina.edit(world.talk, &[("place", set("Pentre"))]);
        world.amina.sync();
    };
    let born = |world: &mut Windowed| {
        occasion(&mut world.amina, world.quiet.0, &[("keep", "no")], &[]);
        world.amina.sync();
    };
    let met = |world: &mut Windowed| {
        occasion(&mut world.bryn, world.quiet.0, &[("keep", "no")], &[]);
    };
    for meet in [edited as fn(&mut Windowed), born, met] {
        let mut world = windowed();
        meet(&mut world);
        world.bryn.sync();
        world.amina.sync();
        assert!(world.bryn.records.keys().any(|doc| world.quiet.1.contains(doc)));
        assert_eq!(docs(&world.bryn), docs(&world.amina));
        let same = |doc: &RecordId| world.bryn.state(*doc) == world.amina.state(*doc);
        assert!(world.quiet.1.iter().all(same));
        // Once: what follows comes as itself.
        world.amina.edit(world.talk, &[("place", set("Treorci"))]);
        world.amina.sync();
        assert_eq!(trip(&mut world.bryn).feed.len(), 1);
    }
}

#[test]
fn a_record_that_a_phone_asks_for_comes_whole_with_its_persons_others_and_nothing_else() {
    let Windowed { server, mut amina, mut bryn, quiet: (person, theirs), talk, of_late } = windowed();
    // A reviewer's word on it is not the team's to read.
    occasion(&mut amina, person, &[("share", "yes"), ("keep", "yes")], &[]);
    share(&mut amina, talk, "s/0a");
    amina.sync();
    age(&server, &[person], 100);
    let mut desk = server.desk("Rhys");
    let opinion = review(&mut desk, talk, "heard");
    desk.sync();
    bryn.sync();
    let mut dev = server.worker("Cwm", "Dev");
    dev.window = Some(90);
    dev.sync();
    assert!(!dev.records.contains_key(&talk));
    dev.lacking.insert(talk);
    let told = trip(&mut dev).feed;
    let told_of: BTreeSet<_> = told.iter().map(|item| item.doc).collect();
    assert!(theirs.is_subset(&told_of) && !told_of.contains(&opinion) && !told_of.contains(&of_late));
    assert!(told_of.iter().all(|doc| dev.records[doc].envelope.subject == Some(person)));
    assert!(theirs.iter().all(|doc| dev.state(*doc) == amina.state(*doc)));
    assert_eq!(dev.marks[&talk], ["heard"]);
}

#[test]
fn a_record_that_is_not_there_for_who_asks_is_answered_so() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let doc = conversation(&mut amina, "The bus is gone", "").0;
    amina.sync();
    gwen.lacking.extend([doc, fresh()]);
    let told = trip(&mut gwen).feed;
    assert!(told.len() == 2 && told.iter().all(|item| item.what == "left" && item.envelope.is_none()));
    let dead = fresh();
    let tombstone = "insert into tombstone (doc, epoch, day, reason) values (?, 1, '2026-05-03', 'asked')";
    log(&server).execute(tombstone, [dead.as_bytes()]).expect("a tombstone");
    gwen.lacking = BTreeSet::from([dead]);
    assert_eq!(trip(&mut gwen).feed[0].what, "gone");
}

#[test]
fn more_records_asked_for_whole_than_one_request_may_are_not_passed_over() {
    let server = TestServer::start();
    let (mut amina, bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    let ask = |count: usize| {
        let whole = (0..count).map(|_| fresh()).collect();
        let request = wire::Request { whole, cursors: caught_up(&bryn), ..bryn.request() };
        wire::decode::<Response>(&bryn.post(request).body()).expect("a response").more
    };
    assert_eq!((ask(100), ask(101)), (false, true));
}

/// The cursors of a device that has read all.
fn caught_up(device: &Device) -> wire::Cursors {
    let mut device = device.clone();
    device.sync();
    wire::Cursors::Each(device.cursors)
}

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

#[test]
fn a_device_that_asks_for_records_by_a_hash_of_its_cursors_is_asked_for_these() {
    let mut world = windowed();
    let amina = &mut world.amina;
    amina.sync();
    let asked = Request { whole: vec![world.talk], ..amina.short_request() };
    assert!(matches!(asked.cursors, Cursors::Same(_)));
    let response: Response = wire::decode(&amina.post(asked).body()).expect("a response");
    assert!(response.more && response.feed.is_empty());
}
