//! Records travel: from phone to phone, over lines that break, and no further than they may.

use heard::domain::id::ActId;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::merge::change_hash;
use heard::seal::random;
use heard::wire::{self, Act, Cursors, Request, Response};
use tests::server::TestServer;

use crate::story::{conversation, envelope, fresh, notes, set};

#[test]
fn what_one_phone_records_another_of_the_team_reads() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "by the school gate");
    amina.sync();
    bryn.sync();
    assert_eq!(bryn.state(doc), amina.state(doc));
    assert_eq!(bryn.records[&doc].envelope, amina.records[&doc].envelope);
}

#[test]
fn two_phones_edit_one_record_and_both_peoples_words_are_there() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "came by ");
    amina.sync();
    bryn.sync();
    amina.edit(doc, &[("place", set("Pentre")), ("notes", notes("she came by "))]);
    bryn.edit(doc, &[("place", set("Treorci")), ("notes", notes("came by bus"))]);
    amina.sync();
    bryn.sync();
    amina.sync();
    let state = amina.state(doc);
    assert_eq!(bryn.state(doc), state);
    assert_eq!(state.text("notes"), Some("she came by bus"));
    let place = state.get("place").expect("a place");
    let mut values = vec![place.value.clone()];
    values.extend(place.others.iter().map(|other| other.value.clone()));
    values.sort_by_key(|value| format!("{value:?}"));
    assert_eq!(values, [Scalar::from("Pentre"), Scalar::from("Treorci")]);
}

#[test]
fn an_answer_that_is_lost_costs_nothing() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.post(amina.request()).body();
    amina.edit(doc, &[("place", set("Pentre"))]);
    amina.sync();
    assert!(amina.unsent.is_empty());
    bryn.sync();
    assert_eq!(bryn.records[&doc].changes.len(), 2);
    assert_eq!(bryn.state(doc).text("place"), Some("Pentre"));
}

#[test]
fn a_short_answer_leaves_out_the_hash_of_what_was_kept_and_of_nothing_else() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    conversation(&mut amina, "The bus is gone", "");
    let mut request = Request { short: true, ..amina.request() };
    let pushed = request.push[0].change.clone();
    let mut bad = request.push[0].clone();
    bad.change[20] ^= 1;
    request.push.push(bad);
    let body = amina.post(request.clone()).body();
    let short: Response = wire::decode(&body).expect("a response");
    assert_eq!(short.results[0].outcome, "kept");
    assert!(short.results[0].hash.is_none() && short.results[0].position.is_some());
    assert_eq!(short.results[1].outcome, "refused");
    assert!(short.results[1].hash.is_some());
    assert!(short.re.is_some(), "nothing else says to what it is an answer");
    let long: Response =
        wire::decode(&amina.post(Request { short: false, ..request }).body()).expect("a response");
    assert_eq!(long.results[0].hash, Some(change_hash(&pushed)));
}

#[test]
fn a_device_is_sent_its_own_words_only_when_it_lost_them() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    amina.sync();
    conversation(&mut amina, "The bus is gone", "");
    let response: Response = wire::decode(&amina.post(amina.request()).body()).expect("a response");
    assert_eq!(response.feed, []);
    // Without cursors it has forgotten all and is told all, in as many answers as that takes.
    let long = "the bus is gone ".repeat(1000);
    for _ in 0..60 {
        conversation(&mut amina, &long, "");
    }
    amina.sync();
    let all = amina.records.len();
    amina.records.clear();
    amina.cursors.clear();
    amina.sync();
    assert_eq!(amina.records.len(), all);
}

#[test]
fn two_phones_with_one_copied_profile_hear_of_each_other() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let shared = conversation(&mut amina, "The bus is gone", "").0;
    amina.sync();
    let mut copy = amina.clone();
    conversation(&mut amina, "At the bridge", "");
    conversation(&mut copy, "At the gate", "");
    amina.edit(shared, &[("place", set("cwm"))]);
    for phone in [&mut amina, &mut copy] {
        phone.sync();
    }
    amina.sync();
    assert_eq!(amina.records.len(), copy.records.len());
    for doc in amina.records.keys() {
        assert_eq!(amina.state(*doc), copy.state(*doc));
    }
}

#[test]
fn a_phone_that_reads_on_for_long_is_not_told_what_it_brought_meanwhile() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    amina.sync();
    let long = "the bus is gone ".repeat(1000);
    for _ in 0..60 {
        conversation(&mut bryn, &long, "");
    }
    bryn.sync();
    let mut own: Vec<_> = (0..3).map(|_| conversation(&mut amina, &long, "").0).collect();
    for trip in 0.. {
        let response: Response = wire::decode(&amina.post(amina.request()).body()).expect("a response");
        assert!(response.feed.iter().all(|item| !own.contains(&item.doc)));
        if trip == 1 {
            own.push(conversation(&mut amina, "At the bridge", "").0);
        }
        if !amina.take_in(response) {
            assert!(trip > 2, "all came at once");
            break;
        }
    }
    assert_eq!(amina.records.len(), own.len() + 60);
}

#[test]
fn nothing_new_is_said_in_few_bytes() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    amina.sync();
    let request = amina.short_request();
    assert!(matches!(request.cursors, Cursors::Same(_)));
    let body = amina.post(request).body();
    let response: Response = wire::decode(&body).expect("a response");
    assert!(!response.more && response.feed.is_empty() && response.circles.is_none());
    // What the device knows already is not said again: neither its cursors nor its nonce.
    assert!(response.cursors.is_empty() && response.nonce.is_none());
    // Once something is new the hash says so, and the cursors themselves are asked for.
    let mut bryn = server.worker("Cwm", "Bryn");
    let (doc, _) = conversation(&mut bryn, "At the bridge", "");
    bryn.sync();
    let response: Response = wire::decode(&amina.post(amina.short_request()).body()).expect("a response");
    assert!(response.more && response.feed.is_empty());
    amina.sync();
    assert!(amina.records.contains_key(&doc));
}

#[test]
fn another_team_reads_nothing_of_it() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    gwen.sync();
    assert!(!gwen.records.contains_key(&doc));
    // Nor may it write there, even when it knows the ids: that waits for the team's word.
    let into = envelope(&amina, "conversation", "team", Some(person));
    let hash = gwen.create(fresh(), into, &[("place", set("Porth"))]);
    gwen.sync();
    assert_eq!((gwen.outcome(hash), gwen.code(hash)), ("held", Some("no-right")));
}

#[test]
fn more_than_one_answer_holds_arrives_in_several() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let long = "the bus is gone ".repeat(1000);
    let docs: Vec<_> = (0..60).map(|_| conversation(&mut amina, &long, "").0).collect();
    amina.sync();
    bryn.sync();
    assert!(docs.iter().all(|doc| bryn.state(*doc) == amina.state(*doc)));
}

#[test]
fn a_line_that_breaks_under_much_is_sent_little_at_a_time() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let words = "the bus is gone ".repeat(300);
    let docs: Vec<_> = (0..20).map(|_| conversation(&mut amina, &words, "").0).collect();
    amina.sync();
    let one = amina.records[&docs[0]].changes[0].len();
    // Less than one change, and about four of them.
    for (room, most) in [(1, one), (4 * one as u32, 5 * one)] {
        bryn.records.clear();
        bryn.cursors.clear();
        for trip in 0.. {
            assert!(trip < 30, "no nearer to the end");
            let request = Request { room: Some(room), ..bryn.request() };
            let response: Response = wire::decode(&bryn.post(request).body()).expect("a response");
            let sizes = response.feed.iter().filter_map(|item| Some(item.change.as_ref()?.len()));
            assert!(sizes.sum::<usize>() <= most);
            if !bryn.take_in(response) {
                break;
            }
        }
        assert!(docs.iter().all(|doc| bryn.state(*doc) == amina.state(*doc)));
    }
}

#[test]
fn an_answer_names_the_request_that_it_answers() {
    let server = TestServer::start();
    let amina = server.worker("Cwm", "Amina");
    let body = amina.seal(&wire::encode(&amina.request()));
    for _ in 0..2 {
        let response: Response = wire::decode(&amina.post_body(body.clone()).body()).expect("a response");
        assert_eq!(response.re.expect("a name of the request")[..], heard::seal::sha256(&body)[..8]);
    }
}

#[test]
fn work_from_a_lost_phone_waits_until_its_team_accepts_it() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    bryn.sync();
    act(&mut bryn, "revoke", |act| act.device = Some(amina.joined.device));
    let hash = amina.edit(doc, &[("place", set("Pentre"))]);
    let after = amina.edit(doc, &[("place", set("Treorci"))]);
    amina.sync();
    assert_eq!((amina.outcome(hash), amina.outcome(after)), ("held", "held"));
    bryn.sync();
    assert_eq!(bryn.state(doc).text("place"), None);
    assert_eq!(bryn.held.keys().collect::<Vec<_>>(), [&doc]);
    act(&mut bryn, "accept", |act| act.doc = Some(doc));
    bryn.sync();
    assert_eq!(bryn.state(doc).text("place"), Some("Treorci"));
}

#[test]
fn declined_work_goes_back_to_be_made_again() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    bryn.sync();
    act(&mut bryn, "revoke", |act| act.device = Some(amina.joined.device));
    let hash = amina.edit(doc, &[("place", set("Pentre"))]);
    let waiting = amina.unsent.clone();
    amina.sync();
    act(&mut bryn, "decline", |act| act.doc = Some(doc));
    amina.unsent = waiting;
    amina.sync();
    assert_eq!((amina.outcome(hash), amina.code(hash)), ("re-make", Some("declined")));
    bryn.sync();
    assert_eq!(bryn.state(doc).text("place"), None);
}

#[test]
fn an_act_is_done_once() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    bryn.sync();
    let revoke = Act { device: Some(amina.joined.device), ..new_act("revoke") };
    bryn.acts.push(revoke.clone());
    let first: Response = wire::decode(&bryn.post(bryn.request()).body()).expect("a response");
    amina.edit(doc, &[("place", set("Pentre"))]);
    amina.sync();
    let accept = Act { doc: Some(doc), ..new_act("accept") };
    bryn.acts = vec![accept.clone(), revoke, accept];
    let again: Response = wire::decode(&bryn.post(bryn.request()).body()).expect("a response");
    assert_eq!(again.acted[1], first.acted[0]);
    assert_eq!(again.acted[2], again.acted[0]);
    assert_eq!(again.acted[0].outcome, "kept");
}

fn act(device: &mut tests::device::Device, kind: &str, fill: impl FnOnce(&mut Act)) {
    let mut act = new_act(kind);
    fill(&mut act);
    device.acts.push(act);
    device.sync();
    assert!(device.acts.is_empty(), "{kind} was put off");
}

fn new_act(kind: &str) -> Act {
    Act { id: ActId::from_bytes(random()), kind: kind.to_owned(), doc: None, device: None, to: None }
}

#[test]
fn unknown_fields_of_a_newer_app_survive_an_older_one() {
    let server = TestServer::start();
    let (mut newer, mut older) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut newer, "The bus is gone", "");
    newer.edit(doc, &[("photo/0a/caption", Edit::Set(Scalar::from("y bont")))]);
    newer.sync();
    older.sync();
    older.edit(doc, &[("place", set("Pentre"))]);
    older.sync();
    newer.sync();
    assert_eq!(newer.state(doc).text("photo/0a/caption"), Some("y bont"));
}
