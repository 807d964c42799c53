//! What is asked for is hidden at once, and done only with the brakes it has.

use heard::domain::card::Code;
use tests::card::CardHolder;
use tests::server::TestServer;

use super::{A_DAY_LATER, Tom, act, number, on, readable};
use crate::story::{envelope, fresh, set};

#[test]
fn what_a_card_asks_to_erase_is_hidden_at_once_and_erased_after_a_day() {
    let mut server = TestServer::start();
    let (mut amina, mut bryn, desk) =
        (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"), server.desk("Priya"));
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    bryn.sync();
    assert_eq!(readable(&desk), 1);
    let mut card = tom.card(&server);
    card.presses("ask-erase", &[]);
    assert!(
        card.sees("Erase everything?") && card.sees("on Cwm&#39;s phones") | card.sees("on Cwm's phones")
    );
    card.presses("erase", &[]);
    let receipt = number(&card);
    assert!(card.sees("Everything will be erased.") && card.sees("The bus is gone"));
    assert_eq!(readable(&desk), 0);
    bryn.sync();
    assert_eq!(bryn.marks[&tom.doc], ["erasing-by-card"]);
    assert!(CardHolder::with(server.line(), &receipt).sees("It will be erased on"));

    // Derived anew, it stays hidden, and nobody is told anything else.
    server.run(&["rebuild"]);
    bryn.sync();
    assert_eq!(
        (readable(&desk), bryn.marks[&tom.doc].as_slice()),
        (0, ["erasing-by-card".to_owned()].as_slice())
    );

    server.stop();
    server.serve(&A_DAY_LATER);
    on(&server, [&mut bryn]);
    bryn.sync();
    assert!(!bryn.records.contains_key(&tom.doc) && bryn.dropped.contains(&tom.person));
    assert!(tom.card(&server).sees("This code opens nothing here."));
    assert!(CardHolder::with(server.line(), &receipt).sees("Gone from here since"));
}

#[test]
fn the_card_takes_it_back_and_everything_is_as_it_was() {
    let server = TestServer::start();
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Priya"));
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    let mut card = tom.card(&server);
    card.presses("erase", &[]);
    card.presses("stop-erasing", &[]);
    assert!(card.sees("It is stopped.") && !card.sees("Everything will be erased."));
    assert_eq!(readable(&desk), 1);
    amina.sync();
    assert!(amina.marks[&tom.doc].is_empty());
}

#[test]
fn a_worker_needs_a_second_member_and_any_member_can_stop_it_within_the_day() {
    let mut server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let mut other = server.desk("Priya");
    server.found("Nant");
    let mut gwen = server.worker("Nant", "Gwen");
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    assert_eq!(act(&mut gwen, "erase", tom.doc).1.as_deref(), Some("no-right"));
    assert_eq!(act(&mut other, "erase", tom.doc).1.as_deref(), Some("no-right"));
    let (outcome, _, asked) = act(&mut amina, "erase", tom.doc);
    assert_eq!(outcome, "kept");
    // Whoever asked does not agree with themselves, however often they ask.
    assert_eq!(act(&mut amina, "confirm-erase", tom.doc).1.as_deref(), Some("no-right"));
    act(&mut amina, "erase", tom.doc);
    bryn.sync();
    assert_eq!(bryn.marks[&tom.doc], ["erase-asked"]);
    assert_eq!(readable(&other), 0);

    assert_eq!(act(&mut bryn, "confirm-erase", tom.doc).0, "kept");
    bryn.sync();
    assert_eq!(bryn.marks[&tom.doc], ["erasing"]);
    assert_eq!(act(&mut amina, "cancel-erase", tom.doc).0, "kept");
    amina.sync();
    assert!(amina.marks[&tom.doc].is_empty());
    assert_eq!(readable(&other), 1);

    // Two who ask for the same have agreed. The number is known to the phone that asked.
    act(&mut amina, "erase", tom.doc);
    let (_, _, second) = act(&mut bryn, "erase", tom.doc);
    server.stop();
    server.serve(&A_DAY_LATER);
    let numbered = |act: heard::domain::id::ActId| {
        let bytes: [u8; 10] = act.as_bytes()[..10].try_into().expect("ten bytes");
        CardHolder::with(server.line(), &Code::from_bytes(bytes).print())
    };
    assert!(numbered(second).sees("Gone from here since"));
    assert!(!numbered(asked).sees("Gone from here since"), "what was taken back has no receipt");
    on(&server, [&mut amina]);
    assert_eq!(act(&mut amina, "erase", tom.doc).0, "gone");
}

#[test]
fn what_a_card_asked_for_no_worker_stops_and_a_pause_says_why() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    tom.card(&server).presses("erase", &[]);
    assert_eq!(act(&mut amina, "cancel-erase", tom.doc).1.as_deref(), Some("no-right"));

    let told = String::from_utf8(server.run(&["erasures"]).stdout).expect("text");
    let id = &told[..32];
    let refused = server.try_run(&["erasures", "--pause", id, "--reason", "A claim", "--until", "soon"]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("soon is no day"));
    server.run(&["erasures", "--pause", id, "--reason", "A claim at court", "--until", "2999-01-01"]);
    let mut card = tom.card(&server);
    assert!(
        card.sees("This was stopped until 1 January 2999 by a steward, for this reason: A claim at court")
            && card.sees("ico.org.uk")
            && card.sees("1 January 2999")
    );
    card.presses("erase-now", &[]);
    assert!(card.sees("It cannot be erased now"));
    server.stop();
    server.serve(&A_DAY_LATER);
    assert!(tom.card(&server).sees("A claim at court"));
    server.run(&["erasures", "--resume", id]);
    server.stop();
    server.serve(&A_DAY_LATER);
    assert!(tom.card(&server).sees("This code opens nothing here."));
}

#[test]
fn what_comes_of_somebody_who_waits_to_be_erased_is_hidden_too() {
    let server = TestServer::start();
    let (mut amina, mut bryn, desk) =
        (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"), server.desk("Priya"));
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    bryn.sync();
    tom.card(&server).presses("erase", &[]);
    let late = fresh();
    let of_tom = envelope(&bryn, "conversation", "team", Some(tom.person));
    bryn.create(late, of_tom, &[("at", set("2026-05-04T10:00"))]);
    bryn.sync();
    amina.sync();
    assert_eq!(amina.marks[&late], ["erasing-by-card"]);
    assert_eq!(readable(&desk), 0);
}
