//! What everybody still has comes back after a restore.

use heard::domain::id::ActorId;
use heard::merge::change_hash;
use heard::seal::random;
use tests::device::Device;
use tests::line::Answer;
use tests::server::TestServer;

use super::{everything, sync};
use crate::story::{conversation, review, set, share};

/// A team's phones, and what each does in a day after the last backup.
const DEVICES: usize = 50;
const RECORDS: usize = 3;
/// One in so many also edits a record that all have.
const EDITORS: usize = 5;

#[test]
fn a_day_of_fifty_phones_comes_back_after_a_restore() {
    let mut server = TestServer::start();
    let mut team: Vec<Device> =
        (0..DEVICES - 10).map(|number| server.worker("Cwm", &format!("Worker {number}"))).collect();
    let (common, _) = conversation(&mut team[0], "The bus is gone", "");
    team[0].sync();
    let backup = server.back_up();
    let late = DEVICES - 10..DEVICES;
    team.extend(late.map(|number| server.worker("Cwm", &format!("Worker {number}"))));
    let mut made = vec![common];
    for (number, device) in team.iter_mut().enumerate() {
        device.sync();
        made.extend((0..RECORDS).map(|_| conversation(device, "It never comes", "").0));
        if number % EDITORS == 0 {
            device.edit(common, &[("place", set(&format!("cwm {number}")))]);
        }
        device.sync();
    }
    let before = team[0].joined.incarnation;
    server.burn_and_restore(&backup);
    team.iter_mut().for_each(|device| device.line = server.line());
    // What builds on a colleague's work waits for it: it is in once everybody has come.
    for _ in 0..2 {
        team.iter_mut().for_each(sync);
    }
    for device in &team {
        assert!(device.unsent.is_empty());
        assert!(device.outcomes.values().all(|(outcome, _)| outcome == "kept"));
        assert_ne!(device.joined.incarnation, before);
    }
    let fresh = everything(&team[1]);
    assert!(made.iter().all(|doc| fresh.records.contains_key(doc)));
    assert_eq!(fresh.records.len(), made.len());
    assert_eq!(fresh.records[&common].changes.len(), 1 + DEVICES / EDITORS);
    server.run(&["check"]);
    let told = String::from_utf8(server.run(&["members", "--space", "Cwm"]).stdout).expect("text");
    assert_eq!(told.matches("came back by its certificate").count(), 10);
    assert_eq!(told.lines().count(), DEVICES, "nobody is there twice, and each has their name");
    assert!(told.contains("Worker 49"));
}

#[test]
fn a_desk_comes_back_with_what_it_had_said() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    share(&mut amina, doc, "s/0a");
    crate::story::occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.sync();
    let backup = server.back_up();
    let mut desk = server.desk("Rhys");
    desk.sync();
    review(&mut desk, doc, "heard");
    desk.sync();
    amina.sync();
    assert_eq!(amina.marks[&doc], ["heard"]);
    server.burn_and_restore(&backup);
    desk.line = server.line();
    assert_eq!(desk.post(desk.request()).code(), "unknown-device");
    let key_only = Device { cookie: None, ..desk.clone() };
    let Answer::Ok { cookie, .. } = key_only.come_back() else { panic!("not taken back") };
    desk.cookie = cookie;
    desk.sync();
    assert!(desk.unsent.is_empty());
    amina.line = server.line();
    amina.sync();
    assert_eq!(amina.marks[&doc], ["heard"]);
}

#[test]
fn anothers_change_is_taken_only_where_its_row_is_still_known() {
    let mut server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    let backup = server.back_up();
    let hash = amina.edit(doc, &[("place", set("cwm"))]);
    amina.sync();
    bryn.sync();
    server.burn_and_restore(&backup);
    bryn.line = server.line();
    bryn.sync();
    let amina_s = amina.own.last().expect("a change").clone();
    bryn.unsent.push(amina_s);
    bryn.sync();
    assert_eq!((bryn.outcome(hash), bryn.code(hash)), ("re-make", Some("actor-clash")));
    amina.line = server.line();
    amina.sync();
    assert_eq!(amina.outcome(hash), "kept");
    assert_eq!(everything(&bryn).records[&doc].changes.len(), 2);
}

#[test]
fn words_that_wait_for_a_lost_phone_are_kept_once_they_are_made_again_without_it() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (mut bryn, mut lost) = (server.worker("Cwm", "Bryn"), server.worker("Cwm", "Lost"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    for device in [&mut amina, &mut bryn, &mut lost] {
        device.sync();
    }
    let backup = server.back_up();
    let upon = lost.edit(doc, &[("place", set("cwm"))]);
    let (unborn, _) = conversation(&mut lost, "It never comes", "");
    lost.sync();
    bryn.sync();
    let waits = [doc, unborn].map(|doc| bryn.edit(doc, &[("meeting", set("visit"))]));
    bryn.sync();
    assert!(waits.iter().all(|hash| bryn.outcome(*hash) == "kept"));
    server.burn_and_restore(&backup);
    for device in [&mut amina, &mut bryn, &mut lost] {
        device.line = server.line();
    }
    sync(&mut amina);
    sync(&mut bryn);
    assert_eq!(waits.map(|hash| bryn.outcome(hash).to_owned()), ["missing", "missing"]);
    assert_eq!(waits.map(|hash| bryn.code(hash)), [None, Some("no-birth")]);

    // Only what was Bryn's own is put on what the server has, or begins the record anew.
    let envelope = bryn.records[&unborn].envelope.clone();
    bryn.records = everything(&amina).records;
    (bryn.unsent, bryn.actor) = (Vec::new(), ActorId::from_bytes(random()));
    let again = [
        bryn.edit(doc, &[("meeting", set("visit"))]),
        bryn.create(unborn, envelope, &[("meeting", set("visit"))]),
    ];
    bryn.sync();
    assert!(again.iter().all(|hash| bryn.outcome(*hash) == "kept"));

    // The phone is found after all.
    sync(&mut lost);
    assert_eq!(lost.outcome(upon), "kept");
    let told = everything(&amina).state(doc);
    assert_eq!((told.text("place"), told.text("meeting")), (Some("cwm"), Some("visit")));
    let birth = lost.own.iter().find(|push| push.doc == unborn).map(|push| change_hash(&push.change));
    assert_eq!(lost.code(birth.expect("a birth")), Some("second-birth"));
}
