//! A phone that joined already comes with a fresh invite.

use heard::domain::id::MemberId;
use heard::wire::{self, Joined};
use tests::device::Device;
use tests::server::TestServer;

use crate::story::{conversation, set};

/// It asks again, by the key it has; answers as whom it was let in.
fn again(server: &TestServer, device: &mut Device, secret: &str, name: &str) -> Joined {
    let joined: Joined =
        wire::decode(&device.ask_again(&server.line(), secret, name).body()).expect("a welcome");
    device.joined = joined.clone();
    device.nonce = Some(joined.nonce.clone());
    device.cursors.clear();
    joined
}

fn invite_for(server: &TestServer, member: MemberId) -> String {
    let told = server.run(&["invite", "--link-only", "--member", &member.to_string()]).stdout;
    let told = String::from_utf8(told).expect("text");
    told.split_once("#join=").expect("a link").1.trim().to_owned()
}

#[test]
fn a_known_phone_that_joins_again_stays_who_it_is() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    let before = amina.joined.clone();
    let secret = server.invite("member", Some("Nant"));
    let joined = again(&server, &mut amina, &secret, "Amina Jones");
    assert_eq!((joined.device, joined.member), (before.device, before.member));
    assert_eq!(joined.name, "Amina Jones");
    let teams = joined.circles.iter().filter(|circle| circle.kind == "team").count();
    assert_eq!(teams, 2, "the invite's place, beside the one it had");
    // A lost answer costs nothing, and nobody else comes in by it.
    assert_eq!(again(&server, &mut amina, &secret, "Amina Jones").device, before.device);
    assert_eq!(bryn.ask_again(&server.line(), &secret, "Bryn").code(), "invite-used");
    amina.edit(doc, &[("place", set("Pentre"))]);
    amina.sync();
    bryn.sync();
    assert!(amina.outcomes.values().all(|(outcome, _)| outcome == "kept"));
    assert_eq!(bryn.state(doc).text("place"), Some("Pentre"));
}

#[test]
fn who_was_taken_out_of_a_team_comes_back_by_a_fresh_invite() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    server.run(&["members", "--space", "Cwm", "--remove", &amina.joined.member.to_string()]);
    let late = amina.edit(doc, &[("place", set("Pentre"))]);
    amina.sync();
    assert_eq!((amina.outcome(late), amina.joined.circles.len()), ("held", 0));
    let member = amina.joined.member;
    let joined = again(&server, &mut amina, &server.invite("member", Some("Cwm")), "Amina");
    assert_eq!((joined.member, joined.circles.len()), (member, 2));
    let (new, _) = conversation(&mut amina, "The shop too", "");
    amina.sync();
    let hash = heard::merge::change_hash(&amina.records[&new].changes[0]);
    assert_eq!(amina.outcome(hash), "kept");
}

#[test]
fn a_phone_that_was_shut_out_lets_itself_in_by_no_invite_but_its_own() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let device = amina.joined.device.to_string();
    server.run(&["members", "--space", "Cwm", "--revoke", &device]);
    let secret = server.invite("member", Some("Cwm"));
    assert_eq!(amina.ask_again(&server.line(), &secret, "Amina").code(), "invite-elsewhere");
    let for_bryn = invite_for(&server, bryn.joined.member);
    assert_eq!(amina.ask_again(&server.line(), &for_bryn, "Amina").code(), "invite-elsewhere");
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    let hash = heard::merge::change_hash(&amina.records[&doc].changes[0]);
    amina.sync();
    assert_eq!((amina.outcome(hash), amina.joined.circles.len()), ("held", 0), "it is out as before");
    assert_eq!(
        Device::join(server.line(), &secret, "Cerys").joined.name,
        "Cerys",
        "the invite is still good"
    );
    // It was found again: whoever looks after the server says so.
    let own = invite_for(&server, amina.joined.member);
    again(&server, &mut amina, &own, "Amina");
    let (doc, _) = conversation(&mut amina, "The shop too", "");
    let hash = heard::merge::change_hash(&amina.records[&doc].changes[0]);
    amina.sync();
    bryn.sync();
    assert_eq!(amina.outcome(hash), "kept");
    assert!(bryn.records.contains_key(&doc));
}

#[test]
fn an_invite_for_somebody_else_or_for_a_desk_is_not_for_a_known_phone() {
    let server = TestServer::start();
    let (amina, bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    for secret in [invite_for(&server, bryn.joined.member), server.invite("reviewer", None)] {
        assert_eq!(amina.ask_again(&server.line(), &secret, "Amina").code(), "invite-elsewhere");
    }
}
