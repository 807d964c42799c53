//! A person who goes to another team, with all that is theirs, as everybody is told of it.

use std::collections::BTreeSet;

use heard::domain::envelope::Envelope;
use heard::domain::id::CircleId;
use heard::wire::{self, Request, Response};
use tests::device::Device;
use tests::server::TestServer;

use super::{docs, log, move_to, trip};
use crate::story::{conversation, envelope, fresh, occasion, review, set, share};

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
