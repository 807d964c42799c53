//! Requests that are answered as a whole with why not. Nothing on the device is lost by any of them.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use heard::domain::id::{AreaId, DeviceId};
use heard::wire::{self, Request, Response};
use tests::device::{Claim, Device};
use tests::line::{Answer, COSE_SIGN1, HEARD_CBOR};
use tests::server::TestServer;

use crate::story::conversation;

/// A worker's phone with one record that has not been sent.
fn phone() -> (TestServer, Device) {
    let server = TestServer::start();
    let mut device = server.worker("Cwm", "Amina");
    conversation(&mut device, "The bus is gone", "");
    (server, device)
}

/// The record is still there, and an honest request brings it.
fn nothing_is_lost(mut device: Device) {
    assert_eq!(device.unsent.len(), 1);
    device.sync();
    assert!(device.unsent.is_empty());
    assert!(device.outcomes.values().all(|(outcome, _)| outcome == "kept"));
}

#[test]
fn a_body_that_is_no_message() {
    let (_server, device) = phone();
    let honest = wire::encode(&device.request());
    let deep = [0x81; 100_000].to_vec();
    let claims_a_terabyte = vec![0xa1, 0x61, b'v', 0x5b, 0, 0, 1, 0, 0, 0, 0, 0];
    let claims_a_terabyte_of_items = vec![0xa1, 0x64, b'p', b'u', b's', b'h', 0x9b, 0, 0, 1, 0, 0, 0, 0, 0];
    let half = honest[..honest.len() / 2].to_vec();
    let trailing = [honest.as_slice(), &[0]].concat();
    let text = b"{\"v\":1}".to_vec();
    for payload in [Vec::new(), deep, claims_a_terabyte, claims_a_terabyte_of_items, half, trailing, text] {
        assert_eq!(device.post_body(device.seal(&payload)).code(), "bad-request");
    }
    nothing_is_lost(device);
}

#[test]
fn a_payload_that_is_no_gzip() {
    let (_server, device) = phone();
    let whole = wire::deflate(&wire::encode(&device.request()));
    for payload in [Vec::new(), b"not gzip".to_vec(), whole[..whole.len() / 2].to_vec()] {
        assert_eq!(device.post_body(device.sign(payload)).code(), "bad-request");
    }
    nothing_is_lost(device);
}

#[test]
fn a_gzip_bomb_and_a_body_too_large() {
    let (_server, device) = phone();
    let bomb = device.sign(wire::deflate(&vec![0; 200 * 1024 * 1024]));
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(device.post_body(bomb).code(), "too-big");
    let large = device.sign(vec![0; 2 * 1024 * 1024]);
    assert_eq!(device.post_body(large).code(), "too-big");
    let mut many = device.request();
    many.push = vec![many.push[0].clone(); 2000];
    assert_eq!(device.post(many).code(), "too-big");
    nothing_is_lost(device);
}

#[test]
fn a_version_of_tomorrow() {
    let (_server, device) = phone();
    let mut request = device.request();
    request.v = 2;
    assert_eq!(device.post(request).code(), "unknown-version");
    // Even when nothing else of it can be read.
    let unreadable = vec![0xa2, 0x61, b'v', 2, 0x64, b'p', b'u', b's', b'h', 0x61, b'?'];
    assert_eq!(device.post_body(device.seal(&unreadable)).code(), "unknown-version");
    nothing_is_lost(device);
}

#[test]
fn a_signature_that_is_not_the_devices() {
    let (_server, device) = phone();
    let mut thief = device.clone();
    thief.key = Device::join(device.line.clone(), &_server.invite("member", Some("Cwm")), "Bryn").key;
    assert_eq!(thief.post(thief.request()).code(), "bad-signature");
    let mut elsewhere = device.clone();
    elsewhere.joined.area.id = AreaId::from_bytes([0; 16]);
    assert_eq!(elsewhere.post(elsewhere.request()).code(), "bad-signature");
    let mut body = device.seal(&wire::encode(&device.request()));
    let last = body.len() - 1;
    body[last] ^= 1;
    assert_eq!(device.post_body(body).code(), "bad-signature");
    nothing_is_lost(device);
}

#[test]
fn a_device_that_is_not_known() {
    let (_server, device) = phone();
    let mut stranger = device.clone();
    stranger.joined.device = DeviceId::from_bytes([0; 16]);
    assert_eq!(stranger.post(stranger.request()).code(), "unknown-device");
    // A phone can not come by the desks' door.
    let bare = wire::deflate(&wire::encode(&device.request()));
    assert_eq!(device.line.post("/api/sync", HEARD_CBOR, None, bare).code(), "unknown-device");
    nothing_is_lost(device);
}

#[test]
fn a_request_that_is_no_sync() {
    let (_server, device) = phone();
    let body = device.seal(&wire::encode(&device.request()));
    assert_eq!(device.line.post("/api/sync", "text/plain", None, body.clone()).code(), "bad-request");
    assert_eq!(device.line.post("/api/sync", COSE_SIGN1, None, b"?".to_vec()).code(), "bad-request");
    assert_eq!(device.line.post("/api/other", COSE_SIGN1, None, body).code(), "not-found");
    nothing_is_lost(device);
}

#[test]
fn a_replayed_request_learns_only_what_became_of_its_changes() {
    let (server, mut device) = phone();
    let body = device.seal(&wire::encode(&device.request()));
    device.post_body(body.clone()).body();
    let mut bryn = server.worker("Cwm", "Bryn");
    conversation(&mut bryn, "The shop too", "");
    bryn.sync();
    let replayed: Response = wire::decode(&device.post_body(body).body()).expect("a response");
    assert_eq!(replayed.results[0].outcome, "kept");
    assert!(replayed.feed.is_empty() && replayed.who.is_empty() && replayed.circles.is_none());
    assert!(replayed.cursors.is_empty());
    device.sync();
    assert_eq!(device.records.len(), 2);
}

#[test]
fn a_request_without_a_recent_nonce_gets_no_feed() {
    let (server, mut device) = phone();
    let mut bryn = server.worker("Cwm", "Bryn");
    conversation(&mut bryn, "The shop too", "");
    bryn.sync();
    for nonce in [None, Some(vec![0; 24].into()), Some(bryn.nonce.clone().expect("his nonce"))] {
        let request = Request { nonce, ..device.request() };
        let response: Response = wire::decode(&device.post(request).body()).expect("a response");
        assert!(response.feed.is_empty() && response.more);
        assert_eq!(response.results[0].outcome, "kept");
    }
    device.sync();
    assert_eq!(device.records.len(), 2);
}

#[test]
fn another_sites_page_can_not_use_a_desks_cookie() {
    let server = TestServer::start();
    let desk = server.desk("Rhys");
    let body = desk.seal(&wire::encode(&desk.request()));
    let cookie = desk.cookie.as_deref();
    let answer = desk.line.from("https://evil.example").post("/api/sync", HEARD_CBOR, cookie, body);
    assert_eq!(answer.code(), "bad-origin");
}

#[test]
fn an_invite_that_is_not_known() {
    let (server, _) = phone();
    assert_eq!(Claim::fresh().ask(&server.line(), &"00".repeat(16), "Bryn").code(), "invite-unknown");
}

#[test]
fn an_invite_lets_one_device_in_and_the_same_one_again() {
    let (server, _) = phone();
    let secret = server.invite("member", Some("Cwm"));
    let claim = Claim::fresh();
    let first = claim.ask(&server.line(), &secret, "Bryn");
    let again = claim.ask(&server.line(), &secret, "Bryn");
    let (first, again) = (
        Device::welcomed(server.line(), claim.clone(), first),
        Device::welcomed(server.line(), claim, again),
    );
    assert_eq!(first.joined.device, again.joined.device);
    assert_eq!(Claim::fresh().ask(&server.line(), &secret, "Mallory").code(), "invite-used");
}

#[test]
fn an_invite_that_is_too_old() {
    let (server, _) = phone();
    let secret = server.invite("member", Some("Cwm"));
    // Time is the one thing that a test can not wait for: the invite is aged where it lies.
    let log = rusqlite::Connection::open(server.data().join("heard.sqlite")).expect("the log");
    log.execute("update invite set expires = expires - 15 * 60 - 1", []).expect("the invites");
    assert_eq!(Claim::fresh().ask(&server.line(), &secret, "Bryn").code(), "invite-expired");
}

#[test]
fn a_claim_or_a_name_that_can_not_be_used() {
    let (server, _) = phone();
    let secret = server.invite("member", Some("Cwm"));
    assert_eq!(Claim::fresh().ask(&server.line(), &secret, "  ").code(), "bad-request");
    assert_eq!(Claim::fresh().ask(&server.line(), &secret, &"n".repeat(10_000)).code(), "bad-request");
    let no_key =
        wire::Join { v: 1, secret: vec![0; 16].into(), name: "Bryn".into(), claim: vec![4; 65].into() };
    assert_eq!(claim_signed(&server, Claim::fresh().sign(&no_key)).code(), "bad-request");
    Device::join(server.line(), &secret, "Bryn");
}

fn claim_signed(server: &TestServer, message: Vec<u8>) -> Answer {
    server.line().post("/api/join", COSE_SIGN1, None, message)
}

/// The four parts of a signed message put together again, one of them another.
fn with_part(message: &[u8], part: usize, bytes: Vec<u8>) -> Vec<u8> {
    let mut parts: Vec<ciborium::Value> = ciborium::from_reader(message).expect("an array");
    parts[part] = ciborium::Value::Bytes(bytes);
    wire::encode(&parts)
}

#[test]
fn a_claim_that_its_key_has_not_signed() {
    const PAYLOAD: usize = 2;
    const SIGNATURE: usize = 3;
    let (server, amina) = phone();
    let (secret, other) = (server.invite("member", Some("Cwm")), server.invite("member", Some("Cwm")));
    let mallory = Claim::fresh();
    // Somebody knows Amina's public key, and has an invite of their own: she is not renamed, nor let in anywhere by it.
    let for_amina = amina.claim().join(&secret, "Mallory");
    let mut refused = vec![mallory.sign(&for_amina)];
    // They saw a claim of hers to one invite, and send it for another one, or for another key.
    let hers = amina.claim().sign(&amina.claim().join(&other, "Amina"));
    refused.push(with_part(&hers, PAYLOAD, wire::encode(&for_amina)));
    refused.push(with_part(&hers, PAYLOAD, wire::encode(&mallory.join(&other, "Amina"))));
    // What she signed for a sync is no claim.
    let sync: Vec<ciborium::Value> = ciborium::from_reader(&amina.sign(vec![])[..]).expect("an array");
    let of_a_sync = sync[SIGNATURE].as_bytes().expect("a signature").clone();
    for signature in [vec![], vec![0; 64], vec![0xff; 64], vec![7; 63], vec![7; 4096], of_a_sync] {
        refused.push(with_part(&hers, SIGNATURE, signature));
    }
    for message in refused {
        assert_eq!(claim_signed(&server, message).code(), "bad-signature");
    }
    let unsigned = wire::encode(&mallory.join(&secret, "Mallory"));
    let answer = server.line().post("/api/join", HEARD_CBOR, None, unsigned.clone());
    assert_eq!(answer.code(), "bad-signature");
    assert_eq!(claim_signed(&server, unsigned).code(), "bad-request");
    // Both invites are still good, and she is who she was.
    assert!(matches!(claim_signed(&server, hers), Answer::Ok { .. }));
    Device::join(server.line(), &secret, "Bryn");
    let told = server.run(&["members", "--space", "Cwm"]).stdout;
    let told = String::from_utf8(told).expect("text");
    assert!(told.contains("Amina") && !told.contains("Mallory"), "{told}");
    nothing_is_lost(amina);
}

#[test]
fn a_request_that_is_cut_in_the_middle() {
    let (_server, device) = phone();
    let body = device.seal(&wire::encode(&device.request()));
    let host = device.line.address();
    let length = body.len();
    let head = format!(
        "POST /api/sync HTTP/1.1\r\nhost: {host}\r\ncontent-type: {COSE_SIGN1}\r\ncontent-length: {length}\r\n\r\n"
    );
    for sent in [0, 1, length / 2, length - 1] {
        let mut stream = TcpStream::connect(host).expect("a server");
        stream.write_all(&[head.as_bytes(), &body[..sent]].concat()).expect("half a request");
        stream.shutdown(Shutdown::Write).expect("a line to cut");
        // Whatever it says to nobody, it has stored nothing.
        drop(stream.read_to_end(&mut Vec::new()));
    }
    let response: Response =
        wire::decode(&device.post(Request { push: vec![], ..device.request() }).body()).expect("a response");
    assert!(response.feed.is_empty());
    nothing_is_lost(device);
}

#[test]
fn no_answer_at_all() {
    let (mut server, device) = phone();
    server.kill();
    assert_eq!(device.post(device.request()), Answer::NoLine);
    server.serve(&[]);
    nothing_is_lost(Device { line: server.line(), ..device });
}
