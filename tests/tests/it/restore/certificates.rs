//! Who comes back by a certificate, and who does not.

use heard::wire::{self, Joined};
use tests::device::Device;
use tests::line::Answer;
use tests::server::TestServer;

use crate::story::conversation;

#[test]
fn only_the_device_itself_comes_back_and_not_once_it_was_shut_out() {
    let mut server = TestServer::start();
    let amina = server.worker("Cwm", "Amina");
    let lost = server.worker("Cwm", "Lost");
    server.run(&["members", "--space", "Cwm", "--revoke", &lost.joined.device.to_string()]);
    let backup = server.back_up();
    let bryn = server.worker("Cwm", "Bryn");
    server.burn_and_restore(&backup);
    let at_home = |device: Device| Device { line: server.line(), ..device };
    assert_eq!(at_home(lost).come_back().code(), "unknown-device");
    let bryn = at_home(bryn);
    let mut altered = bryn.clone();
    altered.joined.certificate[40] ^= 1;
    assert_eq!(altered.come_back().code(), "unknown-device");
    let other_key = Device { key: at_home(amina).key, ..bryn.clone() };
    assert_eq!(other_key.come_back().code(), "bad-signature");
    let other = TestServer::start();
    let elsewhere = Device { line: other.line(), ..bryn.clone() };
    assert_eq!(elsewhere.come_back().code(), "unknown-device");
    assert!(matches!(bryn.come_back(), Answer::Ok { .. }));
}

#[test]
fn a_phone_that_comes_back_and_joins_at_once_is_one_device() {
    let mut server = TestServer::start();
    let backup = server.back_up();
    let (amina, bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    server.burn_and_restore(&backup);
    // By the certificate first: the invite finds who is there.
    let amina = Device { line: server.line(), ..amina };
    assert!(matches!(amina.come_back(), Answer::Ok { .. }));
    let secret = server.invite("member", Some("Cwm"));
    let joined: Joined =
        wire::decode(&amina.ask_again(&server.line(), &secret, "Amina").body()).expect("a welcome");
    assert_eq!(joined.device, amina.joined.device);
    // By the invite first: its key is another device's by then.
    let mut bryn = Device { line: server.line(), ..bryn };
    let secret = server.invite("member", Some("Cwm"));
    let joined: Joined =
        wire::decode(&bryn.ask_again(&server.line(), &secret, "Bryn").body()).expect("a welcome");
    assert_ne!(joined.device, bryn.joined.device);
    assert_eq!(bryn.come_back().code(), "unknown-device");
    bryn.nonce = Some(joined.nonce.clone());
    bryn.joined = joined;
    bryn.cursors.clear();
    conversation(&mut bryn, "The bus is gone", "");
    bryn.sync();
    assert!(bryn.outcomes.values().all(|(outcome, _)| outcome == "kept"));
    let told = String::from_utf8(server.run(&["members", "--space", "Cwm"]).stdout).expect("text");
    assert_eq!(told.lines().count(), 2, "nobody is there twice");
}
