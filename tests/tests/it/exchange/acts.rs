//! What a member says about a phone and about work that waits.

use heard::wire::{self, Act, Response};
use tests::device::new_act;
use tests::server::TestServer;

use crate::story::{conversation, set};

fn act(device: &mut tests::device::Device, kind: &str, fill: impl FnOnce(&mut Act)) {
    let mut act = new_act(kind);
    fill(&mut act);
    device.acts.push(act);
    device.sync();
    assert!(device.acts.is_empty(), "{kind} was put off");
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
