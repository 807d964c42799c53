//! What a device is told of its circles: in which order, how far back, and what becomes of it when records come and go.

use std::collections::BTreeSet;

use heard::domain::envelope::Envelope;
use heard::domain::id::{ActId, CircleId, RecordId};
use heard::seal::random;
use heard::store::Store;
use heard::wire::{self, Act, Request, Response};
use rusqlite::Connection;
use tests::device::Device;
use tests::server::TestServer;

use crate::story::{conversation, envelope, fresh, occasion, review, set, share};

/// Longer than a page of what an answer holds.
const LONG: usize = 16_000;

fn long() -> String {
    "the bus is gone ".repeat(LONG / 16)
}

/// One request and its answer, taken in.
pub fn trip(device: &mut Device) -> Response {
    let response: Response = wire::decode(&device.post(device.request()).body()).expect("a response");
    device.take_in(response.clone());
    response
}

fn act(device: &mut Device, kind: &str, fill: impl FnOnce(&mut Act)) -> (String, Option<String>) {
    let mut act =
        Act { id: ActId::from_bytes(random()), kind: kind.to_owned(), doc: None, device: None, to: None };
    fill(&mut act);
    device.acts.push(act);
    let acted = trip(device).acted.remove(0);
    (acted.outcome, acted.code)
}

fn move_to(device: &mut Device, doc: RecordId, to: CircleId) -> (String, Option<String>) {
    act(device, "move", |act| (act.doc, act.to) = (Some(doc), Some(to)))
}

pub fn log(server: &TestServer) -> Connection {
    Connection::open(server.data().join("heard.sqlite")).expect("the log")
}

pub fn docs(device: &Device) -> BTreeSet<RecordId> {
    device.records.keys().copied().collect()
}

#[test]
fn a_new_device_reads_the_newest_first() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let mut made: Vec<_> = (0..60).map(|_| conversation(&mut amina, &long(), "").0).collect();
    amina.sync();
    let mut bryn = server.worker("Cwm", "Bryn");
    let (mut told, mut answers) = (Vec::new(), 0);
    loop {
        let response = trip(&mut bryn);
        told.extend(response.feed.into_iter().map(|item| item.doc));
        answers += 1;
        if !response.more {
            break;
        }
    }
    made.reverse();
    assert_eq!(told, made);
    assert!(answers > 2, "it takes several answers");
}

#[test]
fn what_happens_while_a_new_device_reads_is_neither_missed_nor_told_to_the_wrong_one() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let old: Vec<_> = (0..60).map(|_| conversation(&mut amina, &long(), "").0).collect();
    let theirs = conversation(&mut gwen, &long(), "").0;
    amina.sync();
    gwen.sync();
    let mut bryn = server.worker("Cwm", "Bryn");
    let first = trip(&mut bryn);
    assert!(first.more && !bryn.records.contains_key(&old[1]) && bryn.records.contains_key(&old[59]));
    // Between two answers: one is born, one read already and one not yet read are edited, one of each goes, one comes.
    let born = conversation(&mut amina, "At the bridge", "").0;
    for doc in [old[58], old[1]] {
        amina.edit(doc, &[("place", set("Pentre"))]);
    }
    amina.sync();
    let (cwm, nant) = (amina.circle("team"), gwen.circle("team"));
    for doc in [old[59], old[2]] {
        assert_eq!(move_to(&mut amina, doc, nant).0, "kept");
    }
    assert_eq!(move_to(&mut gwen, theirs, cwm).0, "kept");
    let second = trip(&mut bryn);
    assert!(second.more);
    // And again, with one that was told by neither answer.
    assert_eq!(move_to(&mut amina, old[3], nant).0, "kept");
    bryn.sync();
    amina.sync();
    assert!(bryn.records.contains_key(&born) && bryn.records.contains_key(&theirs));
    assert_eq!(docs(&bryn), docs(&amina));
    assert!(docs(&bryn).iter().all(|doc| bryn.state(*doc) == amina.state(*doc)));
    for gone in [old[59], old[2], old[3]] {
        assert_eq!(bryn.dropped.iter().filter(|doc| **doc == gone).count(), 1, "told once that it left");
    }
    gwen.sync();
    assert_eq!(docs(&gwen), BTreeSet::from([old[59], old[2], old[3]]));
}

#[test]
fn cursors_that_stay_where_they_are_are_not_sent_again() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    assert_eq!(trip(&mut amina).cursors.len(), 2);
    assert!(trip(&mut amina).cursors.is_empty());
    let mut bryn = server.worker("Cwm", "Bryn");
    conversation(&mut bryn, "The bus is gone", "");
    bryn.sync();
    let moved: Vec<_> = trip(&mut amina).cursors.into_keys().collect();
    assert_eq!(moved, [amina.circle("team").to_string()]);
}

#[test]
fn a_cursor_of_the_first_form_goes_on_where_it_was() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    bryn.sync();
    for circle in bryn.joined.circles.clone() {
        let sql = "select incarnation, position from area, circle where circle.id = ?";
        let (life, position): ([u8; 16], i64) = log(&server)
            .query_row(sql, [circle.id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("a circle");
        let cursor = [&life, circle.id.as_bytes().as_slice(), &position.to_be_bytes(), &[0]].concat();
        bryn.cursors.insert(circle.id.to_string(), cursor.into());
    }
    let new = conversation(&mut amina, "At the bridge", "").0;
    amina.sync();
    let told: Vec<_> = trip(&mut bryn).feed.into_iter().map(|item| item.doc).collect();
    assert_eq!(told, [new]);
}

#[test]
fn a_kept_change_is_answered_with_its_place_in_the_log() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    conversation(&mut amina, "The bus is gone", "");
    conversation(&mut amina, "At the bridge", "");
    let request = amina.request();
    let first: Response = wire::decode(&amina.post(request.clone()).body()).expect("a response");
    let places: Vec<_> = first.results.iter().map(|result| result.position).collect();
    assert_eq!(places, [Some(1), Some(2)]);
    let again: Response = wire::decode(&amina.post(request).body()).expect("a response");
    assert_eq!(again.results, first.results);
}

#[test]
fn a_person_goes_to_another_team_with_all_that_is_theirs() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let mut gwen = server.worker("Nant", "Gwen");
    let mut desk = server.desk("Rhys");
    let (talk, person) = conversation(&mut amina, "The bus is gone", "");
    let yes = occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    share(&mut amina, talk, "s/0a");
    let (other, _) = conversation(&mut amina, "At the bridge", "");
    amina.sync();
    let opinion = review(&mut desk, talk, "heard");
    desk.sync();
    bryn.sync();
    gwen.sync();
    let nant = gwen.circle("team");
    assert_eq!(teams(&mut amina), ["Cwm", "Nant"]);
    assert_eq!(move_to(&mut amina, talk, nant), ("kept".to_owned(), None));
    for phone in [&mut amina, &mut bryn] {
        phone.sync();
        assert_eq!((docs(phone), &phone.dropped), (BTreeSet::from([other]), &vec![talk, yes]));
    }
    gwen.sync();
    assert_eq!(docs(&gwen), BTreeSet::from([talk, yes]));
    assert_eq!(
        (gwen.state(talk).text("statement/0a/words"), &gwen.marks[&talk][..]),
        (Some("The bus is gone"), &["heard".to_owned()][..])
    );
    // Reviewers read on, and what they wrote stays with them.
    let list = "select space.name from leaving join document on document.id = leaving.doc
                join circle on circle.id = document.circle join space on space.id = circle.space where doc = ?";
    let team: String = log(&server).query_row(list, [talk.as_bytes()], |row| row.get(0)).expect("a reading");
    assert_eq!(team, "Nant");
    let mut elin = server.desk("Elin");
    elin.sync();
    assert!(elin.records.contains_key(&opinion));
    // Whoever comes to either team later reads it so.
    let (mut old, mut new) = (server.worker("Cwm", "Dev"), server.worker("Nant", "Mair"));
    old.sync();
    new.sync();
    assert_eq!((docs(&old), docs(&new)), (BTreeSet::from([other]), BTreeSet::from([talk, yes])));
    // And back again.
    assert_eq!(move_to(&mut gwen, yes, amina.circle("team")).0, "kept");
    bryn.sync();
    gwen.sync();
    assert_eq!((docs(&bryn), docs(&gwen)), (BTreeSet::from([talk, yes, other]), BTreeSet::new()));
    let check = server.run(&["check"]);
    assert!(check.status.success());
}

fn teams(device: &mut Device) -> Vec<String> {
    let mut request = device.request();
    request.teams = true;
    let response: Response = wire::decode(&device.post(request).body()).expect("a response");
    response.teams.expect("the teams").into_iter().map(|team| team.name).collect()
}

fn join_team(server: &TestServer, device: &Device, team: &str) {
    let sql = "insert into membership (circle, member, role)
               select circle.id, ?, 'member' from circle join space on space.id = circle.space
               where circle.kind = 'team' and space.name = ?";
    log(server).execute(sql, (device.joined.member.as_bytes(), team)).expect("a member of that team too");
}

#[test]
fn who_is_in_both_teams_keeps_the_record_that_moves_between_them() {
    let server = TestServer::start();
    server.found("Nant");
    let mut amina = server.worker("Cwm", "Amina");
    let gwen = server.worker("Nant", "Gwen");
    join_team(&server, &amina, "Nant");
    let (cwm, nant) = (amina.circle("team"), gwen.circle("team"));
    amina.sync();
    // Both ways: whichever team's feed comes first in an answer.
    for (from, to) in [(cwm, nant), (nant, cwm)] {
        let (doc, person) = (fresh(), fresh());
        let born = Envelope { circle: from, ..envelope(&amina, "conversation", "team", Some(person)) };
        amina.create(doc, born, &[("place", set("Pentre"))]);
        amina.sync();
        assert!(!amina.places.contains_key(&doc), "its own change was not sent back");
        assert_eq!(move_to(&mut amina, doc, to).0, "kept");
        amina.sync();
        assert_eq!(amina.state(doc).text("place"), Some("Pentre"));
        assert_eq!(amina.places[&doc], to);
    }
}

#[test]
fn a_record_that_is_born_where_its_person_is_by_now_is_told_to_who_made_it_too() {
    let server = TestServer::start();
    server.found("Nant");
    let mut amina = server.worker("Cwm", "Amina");
    let nant = server.worker("Nant", "Gwen").circle("team");
    join_team(&server, &amina, "Nant");
    let cwm = amina.circle("team");
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    assert_eq!(move_to(&mut amina, doc, nant).0, "kept");
    amina.sync();
    let late = fresh();
    let born = Envelope { circle: cwm, ..envelope(&amina, "conversation", "team", Some(person)) };
    amina.create(late, born, &[("place", set("Pentre"))]);
    amina.edit(late, &[("place", set("Ton"))]);
    // An answer without a feed, as to a request that is older than memory: kept, and not said where.
    let asked = Request { nonce: None, ..amina.request() };
    let response: Response = wire::decode(&amina.post(asked).body()).expect("a response");
    assert!(response.results.iter().all(|result| result.outcome == "kept") && response.feed.is_empty());
    amina.take_in(response);
    let response = trip(&mut amina);
    let told = |circle: CircleId| {
        let of_late = response.feed.iter().filter(move |item| item.doc == late && item.circle == circle);
        of_late.map(|item| (item.what.as_str(), item.envelope.is_some())).collect::<Vec<_>>()
    };
    assert_eq!(told(cwm), [("left", false)]);
    assert_eq!(told(nant), [("change", true), ("change", false)]);
}

#[test]
fn only_who_may_write_where_a_person_is_moves_them_and_only_to_a_team() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    let (cwm, nant, area) = (amina.circle("team"), gwen.circle("team"), amina.circle("area"));
    let refused = |code: &str| ("refused".to_owned(), Some(code.to_owned()));
    assert_eq!(move_to(&mut gwen, doc, nant), refused("no-right"));
    assert_eq!(move_to(&mut amina, doc, area), refused("not-found"));
    assert_eq!(move_to(&mut amina, fresh(), nant), refused("not-found"));
    assert_eq!(move_to(&mut amina, doc, cwm).0, "kept");
    let before: i64 =
        log(&server).query_row("select count(*) from feed", [], |row| row.get(0)).expect("a count");
    assert_eq!(before, 1, "nothing was moved");
    // Sent twice, it is done once.
    let mut act = Act {
        id: ActId::from_bytes(random()),
        kind: "move".to_owned(),
        doc: Some(doc),
        device: None,
        to: Some(nant),
    };
    amina.acts = vec![act.clone(), act.clone()];
    assert!(trip(&mut amina).acted.iter().all(|acted| acted.outcome == "kept"));
    gwen.sync();
    act.id = ActId::from_bytes(random());
    amina.acts = vec![act];
    assert_eq!(trip(&mut amina).acted[0].code.as_deref(), Some("no-right"));
}

#[test]
fn a_move_takes_only_what_one_may_speak_for_and_is_recorded() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let (ours, person) = conversation(&mut amina, "The bus is gone", "");
    let theirs = conversation(&mut gwen, "At the bridge", "").0;
    amina.sync();
    gwen.sync();
    // As from before a person was with one team only.
    let sql = "update document set subject = ? where id = ?";
    log(&server).execute(sql, (person.as_bytes(), theirs.as_bytes())).expect("a row");
    server.found("Pentre");
    let mair = server.worker("Pentre", "Mair");
    assert_eq!(move_to(&mut amina, ours, mair.circle("team")).0, "kept");
    let place = |doc: RecordId| -> [u8; 16] {
        let sql = "select circle from document where id = ?";
        log(&server).query_row(sql, [doc.as_bytes()], |row| row.get(0)).expect("a record")
    };
    assert_eq!(place(ours), *mair.circle("team").as_bytes());
    assert_eq!(place(theirs), *gwen.circle("team").as_bytes(), "nobody asked that team");
    let recorded: ([u8; 16], [u8; 16]) = log(&server)
        .query_row("select doc, circle from act where kind = 'move'", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("the act");
    assert_eq!(recorded, (*ours.as_bytes(), *mair.circle("team").as_bytes()));
}

#[test]
fn a_large_person_moved_to_and_fro_is_too_much_for_one_request() {
    const CHANGES: usize = 60;
    let server = TestServer::start();
    server.found("Nant");
    let mut amina = server.worker("Cwm", "Amina");
    let secret = server.invite("member", Some("Nant"));
    let both: wire::Joined =
        wire::decode(&amina.ask_again(&server.line(), &secret, "Amina").body()).expect("a welcome");
    let teams: Vec<_> = both.circles.iter().filter(|circle| circle.kind == "team").map(|it| it.id).collect();
    let doc = conversation(&mut amina, "The bus is gone", "").0;
    for n in 0..CHANGES {
        amina.edit(doc, &[("place", set(&n.to_string()))]);
    }
    amina.sync();
    let to_and_fro = (0..200).map(|n| Act {
        id: ActId::from_bytes(random()),
        kind: "move".to_owned(),
        doc: Some(doc),
        device: None,
        to: Some(teams[n % 2]),
    });
    amina.acts = to_and_fro.collect();
    let acted = trip(&mut amina).acted;
    let done = acted.iter().take_while(|acted| acted.outcome == "kept").count();
    assert!((10..150).contains(&done), "{done} were done");
    let busy = |acted: &wire::Acted| acted.outcome == "later" && acted.code.as_deref() == Some("busy");
    assert!(acted[done..].iter().all(busy));
}

#[test]
fn naming_another_teams_circle_writes_nothing_into_its_feed() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let person = conversation(&mut amina, "The bus is gone", "").1;
    amina.sync();
    let born_there =
        Envelope { circle: gwen.circle("team"), ..envelope(&amina, "consent", "team", Some(person)) };
    let seen = heard::merge::author::Edit::Set(heard::domain::scalar::Scalar::Bytes(Vec::new()));
    let said =
        [("decision/keep", set("yes")), ("seen/keep", seen), ("how", set("spoken")), ("by", set("self"))];
    let hash = amina.create(fresh(), born_there, &said);
    amina.sync();
    assert_eq!((amina.outcome(hash), amina.code(hash)), ("kept", None), "it is where its person is");
    let lines: i64 = log(&server)
        .query_row("select count(*) from feed where circle = ?", [gwen.circle("team").as_bytes()], |row| {
            row.get(0)
        })
        .expect("a count");
    assert_eq!(lines, 0);
}

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

#[test]
fn who_leaves_a_team_is_told_so_and_reads_no_more_of_it() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    for _ in 0..60 {
        conversation(&mut amina, &long(), "");
    }
    amina.sync();
    // In the midst of reading, and after it.
    assert!(trip(&mut bryn).more);
    server.run(&["members", "--space", "Cwm", "--remove", &bryn.joined.member.to_string()]);
    let told = trip(&mut bryn);
    assert_eq!((told.circles, told.feed), (Some(Vec::new()), Vec::new()));
    // It has no cursor any more by which the server could tell that it knows.
    let again = trip(&mut bryn);
    assert_eq!((again.circles, again.feed), (Some(Vec::new()), Vec::new()));
}

#[test]
fn an_erasure_reaches_every_phone_once_wherever_it_had_read_to() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let made: Vec<_> = (0..60).map(|_| conversation(&mut amina, &long(), "").0).collect();
    amina.sync();
    let (mut bryn, mut dev) = (server.worker("Cwm", "Bryn"), server.worker("Cwm", "Dev"));
    bryn.sync();
    assert!(trip(&mut dev).more);
    // As an erasure leaves the store: no row of the record but its tombstone and one line of the feed.
    for gone in [made[0], made[59]] {
        let rows = log(&server);
        rows.execute_batch("begin immediate").expect("a transaction");
        for sql in [
            "delete from feed where doc = ?",
            "delete from change where doc = ?",
            "delete from document where id = ?",
            "insert into tombstone (doc, epoch, day, reason) values (?, 1, '2026-05-03', 'asked')",
        ] {
            rows.execute(sql, [gone.as_bytes()]).expect("a row");
        }
        let team = amina.circle("team");
        rows.execute("update circle set position = position + 1 where id = ?", [team.as_bytes()])
            .expect("a row");
        let line = "insert into feed (circle, position, doc, what)
                    select id, position, ?, 'gone' from circle where id = ?";
        rows.execute(line, (gone.as_bytes(), team.as_bytes())).expect("a line");
        rows.execute_batch("commit").expect("a commit");
    }
    // One that had lost its cursors keeps what it had until it is told: newest first, the erasures come before all else.
    let mut lost = bryn.clone();
    lost.cursors.clear();
    assert_eq!(
        trip(&mut lost).feed[..2].iter().map(|item| item.what.as_str()).collect::<Vec<_>>(),
        ["gone"; 2]
    );
    for phone in [&mut amina, &mut bryn, &mut dev, &mut lost] {
        phone.sync();
        assert_eq!(
            phone.dropped.iter().copied().collect::<BTreeSet<_>>(),
            BTreeSet::from([made[0], made[59]])
        );
        assert_eq!(phone.dropped.len(), 2);
        assert_eq!(docs(phone), made[1..59].iter().copied().collect());
    }
}

#[test]
fn a_mended_record_is_told_again_to_everybody() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.edit(doc, &[("place", set("Pentre"))]);
    amina.sync();
    let row: (i64, Vec<u8>) = log(&server)
        .query_row("select seq, sealed from change order by seq limit 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("a row");
    let put = |sealed: &[u8]| {
        log(&server).execute("update change set sealed = ? where seq = ?", (sealed, row.0)).expect("a row");
    };
    put(b"damaged");
    // What follows the damaged row means nothing without it.
    let told = trip(&mut bryn);
    assert_eq!((told.feed.len(), docs(&bryn).len()), (0, 0));
    put(&row.1);
    let store = Store::open(server.data(), || panic!("no key is made here")).expect("the store");
    let team = amina.circle("team");
    store.write(move |tx| tx.feed_again(team, doc).map(drop)).expect("told again");
    amina.records.clear();
    for phone in [&mut bryn, &mut amina] {
        phone.sync();
        assert_eq!(phone.state(doc).text("place"), Some("Pentre"));
    }
}

#[test]
fn a_phone_without_cursors_is_told_that_it_is_in_no_circle_any_more() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    amina.sync();
    bryn.sync();
    assert_eq!(act(&mut bryn, "revoke", |act| act.device = Some(amina.joined.device)).0, "kept");
    // As after a restore: what it has read counts for nothing, and its records are still there.
    amina.cursors.clear();
    amina.sync();
    assert!(amina.joined.circles.is_empty());
}
