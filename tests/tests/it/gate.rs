//! Limits at the gate: who asks for too much waits, loses nothing by it, and keeps nobody else waiting.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use heard::domain::id::DeviceId;
use heard::domain::limits::{CONNECTIONS_OF_ONE, DEVICE_BYTES, STRANGERS};
use heard::seal::random;
use socket2::{Domain, Socket, Type};
use tests::device::{Claim, Device};
use tests::line::{Answer, COSE_SIGN1};
use tests::server::TestServer;

use crate::story::conversation;

/// Posts a body as a proxy would that asks for `client`, and answers the status line and headers.
fn post_for(server: &TestServer, client: &str, path: &str, kind: &str, body: &[u8]) -> String {
    let line = server.line();
    let (host, length) = (line.address(), body.len());
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nx-forwarded-for: {client}\r\n\
         content-type: {kind}\r\ncontent-length: {length}\r\n\r\n"
    );
    let mut stream = TcpStream::connect(host).expect("a server");
    stream.write_all(&[head.as_bytes(), body].concat()).expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

/// A phone that nobody knows asks for somebody at this address.
fn knock(server: &TestServer, stranger: &Device, client: &str) -> String {
    let body = stranger.seal(&heard::wire::encode(&stranger.request()));
    post_for(server, client, "/api/sync", COSE_SIGN1, &body)
}

fn must_wait(answer: &str) -> bool {
    let headers = answer.to_lowercase();
    answer.starts_with("HTTP/1.1 429")
        && headers.contains("\r\nretry-after: ")
        && answer.contains("slow-down")
}

#[test]
fn strangers_at_one_address_wait_and_its_devices_do_not() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let mut stranger = amina.clone();
    stranger.joined.device = DeviceId::from_bytes(random());
    for _ in 0..STRANGERS.at_once {
        let answer = knock(&server, &stranger, "192.0.2.7");
        assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    }
    // A token may have come back meanwhile.
    let waits = |client| (0..20).any(|_| must_wait(&knock(&server, &stranger, client)));
    assert!(waits("192.0.2.7"));
    let invites = || post_for(&server, "192.0.2.7", "/api/join", "application/vnd.heard+cbor", b"?");
    assert!((0..20).any(|_| must_wait(&invites())));
    assert!(knock(&server, &stranger, "192.0.2.8").starts_with("HTTP/1.1 401"));

    let body = amina.seal(&heard::wire::encode(&amina.request()));
    assert!(post_for(&server, "192.0.2.7", "/api/sync", COSE_SIGN1, &body).starts_with("HTTP/1.1 200"));
    conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    assert!(amina.unsent.is_empty());
}

#[test]
fn only_a_trusted_proxy_is_believed_about_addresses() {
    let mut server = TestServer::start();
    let mut stranger = server.worker("Cwm", "Amina");
    stranger.joined.device = DeviceId::from_bytes(random());
    server.kill();
    server.serve(&[("HEARD_TRUSTED_PROXY", "192.0.2.0/24")]);
    let mut answers = (0..STRANGERS.at_once + 20)
        .map(|number| knock(&server, &stranger, &format!("198.51.100.{}", number % 250)));
    assert!(answers.any(|answer| must_wait(&answer)), "a stranger passed for many");
}

#[test]
fn a_device_that_sends_too_much_waits_and_loses_nothing() {
    const LARGE: usize = 1_000_000;
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    conversation(&mut amina, "The bus is gone", "");
    conversation(&mut bryn, "The shop too", "");
    let most = DEVICE_BYTES.at_once as usize / LARGE;
    let answers: Vec<Answer> = (0..most + 30).map(|_| amina.post_body(amina.sign(vec![0; LARGE]))).collect();
    let let_in = answers.iter().take_while(|answer| answer.code() == "bad-request").count();
    assert!(let_in >= most, "it had to wait after {let_in}");
    assert!(answers.iter().any(|answer| matches!(answer, Answer::Problem { status: 429, .. })));
    bryn.sync();
    assert!(bryn.unsent.is_empty(), "another device does not wait");
    // What is left of a second's allowance is enough for an honest request.
    while let Answer::Problem { code, .. } = amina.post(amina.request()) {
        assert_eq!(code, "slow-down");
    }
    amina.sync();
    assert!(amina.outcomes.values().all(|(outcome, _)| outcome == "kept"));
}

/// Whether an open connection is answered; false once it was closed.
fn answers(stream: &mut TcpStream) -> bool {
    let asked = stream.write_all(b"GET /api/ping HTTP/1.1\r\nhost: here\r\n\r\n");
    asked.is_ok() && matches!(stream.read(&mut [0; 4096]), Ok(1..))
}

#[test]
fn one_address_has_so_many_connections_and_another_for_each_that_ends() {
    let mut server = TestServer::start();
    server.kill();
    server.serve(&[("HEARD_TRUSTED_PROXY", "192.0.2.0/24")]);
    let line = server.line();
    let open = || TcpStream::connect(line.address()).expect("a server");
    let mut connections: Vec<_> = (0..CONNECTIONS_OF_ONE).map(|_| open()).collect();
    assert!(connections.iter_mut().all(answers));
    assert!(!answers(&mut open()));
    assert!(connections.iter_mut().all(answers), "nobody who was there loses by it");
    connections.pop();
    assert!((0..1000).any(|_| answers(&mut open())));
}

/// Larger than what lies between two ends of a line that nobody reads from.
const LARGE: usize = 64 * 1024 * 1024;

#[test]
fn whoever_does_not_fetch_an_answer_is_given_up_and_others_are_served_meanwhile() {
    let mut server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    server.kill();
    let web = server.data().with_extension("web");
    std::fs::create_dir(&web).expect("a folder");
    std::fs::write(web.join("large.bin"), vec![0; LARGE]).expect("a file");
    let web = web.to_str().expect("a plain path");
    server.serve_few(2, &[("HEARD_WEB", web), ("HEARD_STANDSTILL", "1")]);

    let mut stuck = TcpStream::connect(server.line().address()).expect("a server");
    stuck.write_all(b"GET /large.bin HTTP/1.1\r\nhost: here\r\n\r\n").expect("a request");
    stuck.read_exact(&mut [0; 12]).expect("the beginning of an answer");
    (amina.line, bryn.line) = (server.line(), server.line());
    let served = AtomicBool::new(false);
    thread::scope(|scope| {
        // One has the other place and never rests long enough to lose it, so who comes now waits for that of the first.
        conversation(&mut amina, "The bus is gone", "");
        amina.sync();
        assert!(amina.unsent.is_empty());
        scope.spawn(|| {
            while !served.load(Ordering::SeqCst) {
                assert!(matches!(amina.line.get("/api/ping", None), Answer::Ok { .. }));
            }
        });
        conversation(&mut bryn, "The shop too", "");
        let answer = bryn.post(bryn.request());
        served.store(true, Ordering::SeqCst);
        assert!(matches!(answer, Answer::Ok { .. }), "{answer:?}");
    });
    // The end is heard of by whoever goes on speaking.
    stuck.set_nonblocking(true).expect("a line that does not wait");
    let speaks = |stuck: &mut TcpStream| match stuck.write(b".") {
        Err(error) => error.kind() == ErrorKind::WouldBlock,
        Ok(_) => true,
    };
    while speaks(&mut stuck) {
        thread::yield_now();
    }
}

/// What a reader takes in at once who is to be waited for.
const NARROW: usize = 16 * 1024;

/// A server that waits so many seconds for a line, and the beginning of a large file's answer that was asked of it.
fn large_answer(standstill: &str) -> (TestServer, TcpStream) {
    let mut server = TestServer::start();
    server.kill();
    let web = server.data().with_extension("web");
    std::fs::create_dir(&web).expect("a folder");
    std::fs::write(web.join("large.bin"), vec![0; LARGE]).expect("a file");
    let web = web.to_str().expect("a plain path").to_owned();
    server.serve(&[("HEARD_WEB", &web), ("HEARD_STANDSTILL", standstill)]);
    let stream = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    stream.set_recv_buffer_size(NARROW).expect("a buffer");
    let server_at: SocketAddr = server.line().address().parse().expect("an address");
    stream.connect(&server_at.into()).expect("a server");
    let mut stream = TcpStream::from(stream);
    let asked = b"GET /large.bin HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n";
    stream.write_all(asked).expect("a request");
    (server, stream)
}

/// One standstill goes by: a line on which nobody says anything is closed after it.
fn a_standstill(server: &TestServer) {
    let mut silent = TcpStream::connect(server.line().address()).expect("a server");
    assert!(matches!(silent.read(&mut [0; 1]), Ok(0)), "it is closed, and nothing was said");
}

#[test]
fn whoever_reads_an_answer_now_and_then_is_given_up() {
    let (server, mut slow) = large_answer("1");
    // What it had come by may still be read; the end is heard of by whoever goes on speaking.
    while slow.read(&mut [0; 500]).is_ok() && slow.write(b".").is_ok() {
        a_standstill(&server);
    }
}

#[test]
fn whoever_reads_an_answer_slowly_and_steadily_is_waited_for() {
    // Long enough that a busy machine does not make the reader too slow.
    let (server, mut slow) = large_answer("3");
    let long_enough = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            (0..3).for_each(|_| a_standstill(&server));
            long_enough.store(true, Ordering::SeqCst);
        });
        // All this time there is no room on the way for as much as the server has at hand.
        while !long_enough.load(Ordering::SeqCst) {
            slow.read_exact(&mut [0; NARROW]).expect("more of it");
            for _ in 0..5 {
                assert!(matches!(server.line().get("/api/ping", None), Answer::Ok { .. }));
            }
        }
    });
}

#[test]
fn a_trusted_proxy_has_all_connections_there_are() {
    let server = TestServer::start();
    let line = server.line();
    let mut connections: Vec<_> =
        (0..=CONNECTIONS_OF_ONE).map(|_| TcpStream::connect(line.address()).expect("a server")).collect();
    assert!(connections.iter_mut().all(answers));
}

#[test]
fn a_team_joins_from_one_address_at_once() {
    let server = TestServer::start();
    for number in 0..40 {
        let secret = server.invite("member", Some("Cwm"));
        let answer = Claim::fresh().ask(&server.line(), &secret, &format!("Worker {number}"));
        assert!(matches!(answer, Answer::Ok { .. }), "{answer:?}");
    }
}
