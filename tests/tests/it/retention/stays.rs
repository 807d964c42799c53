//! How long a record stays, of whom, and what is left of it afterwards.

use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::merge::change_hash;
use rusqlite::Connection;
use tests::card::CardHolder;
use tests::device::Device;
use tests::phrases;
use tests::server::TestServer;

use super::{days_kept, days_later, serve_later};
use crate::erasure::{Tom, act};
use crate::story::{conversation, envelope, notes, occasion, review, set};

const PLANTED: [&str; 2] = ["quibblesnark", "wombatish"];

#[test]
fn without_a_yes_a_record_is_erased_after_two_weeks_and_its_team_is_told_when() {
    let mut server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "quibblesnark at the depot", "wombatish notes");
    amina.sync();
    bryn.sync();
    assert_eq!(days_kept(&bryn, doc), None, "on the first day it is being asked");
    let backup = server.back_up();
    days_later(&mut server, 1, [&mut amina, &mut bryn]);
    days_later(&mut server, 2, [&mut amina, &mut bryn]);
    let last = days_kept(&bryn, doc).expect("a last day");
    assert_eq!(last, 14);
    days_later(&mut server, last, [&mut amina, &mut bryn]);
    assert!(bryn.records.contains_key(&doc) && amina.records.contains_key(&doc));
    days_later(&mut server, last + 1, [&mut bryn]);
    assert!(bryn.dropped.contains(&doc) && !bryn.records.contains_key(&doc));
    assert_eq!(phrases::found(server.data(), &PLANTED), []);
    server.run(&["check"]);

    // Neither a phone that had more to say of it nor an older backup brings it back.
    amina.line = server.line();
    let late = amina.edit(doc, &[("notes", notes("more wombatish notes"))]);
    amina.sync();
    assert_eq!((amina.outcome(late), amina.records.contains_key(&doc)), ("gone", false));
    server.back_up();
    server.burn_and_restore(&backup);
    serve_later(&mut server, last + 1, [&mut bryn]);
    assert!(!bryn.records.contains_key(&doc));
    server.run(&["check"]);
    server.stop();
    assert_eq!(phrases::found(server.data(), &PLANTED), []);
}

#[test]
fn a_yes_to_keep_keeps_it_and_a_no_begins_its_time() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    days_later(&mut server, 2, [&mut amina]);
    assert!(days_kept(&amina, doc).is_some());
    let yes = occasion(&mut amina, person, &[("keep", "yes")], &[]);
    amina.sync();
    days_later(&mut server, 3, [&mut amina]);
    assert_eq!(
        (days_kept(&amina, doc), amina.marks[&doc].len()),
        (None, 0),
        "nobody is told of a day any more"
    );
    days_later(&mut server, 400, [&mut amina]);
    assert!(amina.records.contains_key(&doc));
    occasion(&mut amina, person, &[("keep", "withdrawn")], &[yes]);
    amina.sync();
    days_later(&mut server, 401, [&mut amina]);
    days_later(&mut server, 402, [&mut amina]);
    let last = days_kept(&amina, doc).expect("a last day");
    assert!((414..=415).contains(&last), "{last}");
    days_later(&mut server, last + 1, [&mut amina]);
    assert!(
        !amina.records.contains_key(&doc) && amina.dropped.contains(&yes),
        "all else of theirs goes with it"
    );
}

#[test]
fn a_yes_that_came_and_went_between_two_looks_begins_the_time_anew() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    days_later(&mut server, 12, [&mut amina]);
    assert_eq!(days_kept(&amina, doc), Some(14));
    let yes = occasion(&mut amina, person, &[("keep", "yes")], &[]);
    amina.sync();
    occasion(&mut amina, person, &[("keep", "withdrawn")], &[yes]);
    amina.sync();
    days_later(&mut server, 13, []);
    days_later(&mut server, 14, [&mut amina]);
    assert_eq!(days_kept(&amina, doc), Some(27));
}

#[test]
fn each_record_has_its_own_time_and_what_reviewers_said_goes_along() {
    let mut server = TestServer::start();
    let (mut amina, mut desk) = (server.worker("Cwm", "Amina"), server.desk("Priya"));
    let tom = Tom::speaks(&mut amina, "quibblesnark at the depot", "wombatish notes");
    let said = review(&mut desk, tom.doc, "heard");
    desk.sync();
    tom.card(&server).stops("keep");
    days_later(&mut server, 1, [&mut amina]);
    days_later(&mut server, 10, [&mut amina]);
    let later = envelope(&amina, "conversation", "team", Some(tom.person));
    let second = crate::story::fresh();
    amina.create(second, later, &[("statement/0a/words", set("The shop too"))]);
    amina.sync();
    days_later(&mut server, 11, [&mut amina]);
    let (first_last, last) =
        (days_kept(&amina, tom.doc).expect("a day"), days_kept(&amina, second).expect("a day"));
    assert!(first_last < last && last >= 24, "{first_last} {last}");
    let card = tom.card(&server);
    assert!(card.sees("You have not said yes to keeping this. Cwm keeps it until"), "{}", card.page);

    days_later(&mut server, first_last + 1, [&mut amina, &mut desk]);
    assert!(!amina.records.contains_key(&tom.doc) && amina.records.contains_key(&second));
    assert!(amina.records.contains_key(&tom.person), "the person is still somebody who spoke");
    assert!(!desk.records.contains_key(&said));
    assert_eq!(phrases::found(server.data(), &PLANTED), []);
    assert!(tom.card(&server).sees("The shop too"));

    days_later(&mut server, last + 1, [&mut amina]);
    assert!(!amina.records.contains_key(&second) && !amina.records.contains_key(&tom.person));
    assert!(tom.card(&server).sees("This code opens nothing here."));
}

#[test]
fn what_waits_to_be_erased_for_a_reason_is_not_erased_by_time() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    act(&mut amina, "erase", tom.doc);
    let listed = String::from_utf8(server.run(&["erasures"]).stdout).expect("words");
    let (id, _) = listed.split_once(':').expect("a number");
    server.run(&["erasures", "--pause", id, "--reason", "A claim", "--until", "2099-01-01"]);
    days_later(&mut server, 400, [&mut amina]);
    days_later(&mut server, 401, [&mut amina]);
    assert!(amina.records.contains_key(&tom.doc));
}

#[test]
fn a_clock_that_jumps_erases_nothing_on_that_day() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    days_later(&mut server, 300, [&mut amina]);
    assert!(server.log().contains("nothing is erased by its time today"));
    // It was set right.
    days_later(&mut server, 5, [&mut amina]);
    assert_eq!((amina.records.contains_key(&doc), days_kept(&amina, doc)), (true, Some(14)));
    // It is right.
    days_later(&mut server, 300, [&mut amina]);
    days_later(&mut server, 301, [&mut amina]);
    assert!(!amina.records.contains_key(&doc));
}

#[test]
fn after_a_restore_phones_have_two_weeks_to_bring_a_yes_back() {
    let mut server = TestServer::start();
    server.run(&["retention", "--space", "Cwm", "--conversations", "3"]);
    let mut amina = server.worker("Cwm", "Amina");
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    let (passing, _) = conversation(&mut amina, "The shop too", "");
    amina.sync();
    let backup = server.back_up();
    occasion(&mut amina, person, &[("keep", "yes")], &[]);
    amina.sync();
    server.burn_and_restore(&backup);
    // Its time is over, and the phone with the yes has not come yet.
    serve_later(&mut server, 5, []);
    days_later(&mut server, 10, [&mut amina]);
    amina.sync();
    assert!(amina.dropped.is_empty());
    days_later(&mut server, 16, [&mut amina]);
    assert!(amina.records.contains_key(&doc) && amina.dropped == [passing]);
}

#[test]
fn a_yes_that_does_not_open_erases_nobody() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    let yes = occasion(&mut amina, person, &[("keep", "yes")], &[]);
    amina.sync();
    server.stop();
    let log = Connection::open(server.data().join("heard.sqlite")).expect("a log");
    let spoil = "update change set sealed = zeroblob(length(sealed)) where doc = ?";
    assert_eq!(log.execute(spoil, [yes.as_bytes()]).expect("a row"), 1);
    drop(log);
    // Derived anew, the occasion counts as a no.
    server.run(&["rebuild"]);
    // Nobody brings the row back meanwhile.
    serve_later(&mut server, 1, []);
    days_later(&mut server, 100, []);
    days_later(&mut server, 101, []);
    amina.line = server.line();
    amina.sync();
    assert!(amina.records.contains_key(&doc) && !amina.dropped.contains(&doc));
    assert!(server.log().contains("kept beyond its time"));
}

#[test]
fn a_no_that_waits_for_a_word_begins_no_time() {
    let mut server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, person) = conversation(&mut amina, "The bus is gone", "");
    let yes = occasion(&mut amina, person, &[("keep", "yes")], &[]);
    amina.sync();
    bryn.sync();
    server.run(&["members", "--space", "Cwm", "--revoke", &bryn.joined.device.to_string()]);
    let no = occasion(&mut bryn, person, &[("keep", "withdrawn")], &[yes]);
    bryn.sync();
    assert_eq!(bryn.outcome(change_hash(&bryn.records[&no].changes[0])), "held");
    days_later(&mut server, 100, [&mut amina]);
    days_later(&mut server, 101, [&mut amina]);
    assert!(amina.records.contains_key(&doc));
    assert_eq!(days_kept(&amina, doc), None);
}

#[test]
fn derived_anew_nobody_is_told_another_day() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    days_later(&mut server, 1, [&mut amina]);
    days_later(&mut server, 2, [&mut amina]);
    let (last, lines) = (days_kept(&amina, doc), feed_lines(&server));
    server.run(&["rebuild"]);
    amina.sync();
    assert_eq!((days_kept(&amina, doc), feed_lines(&server)), (last, lines));
    // A phone that begins now is told the same.
    days_later(&mut server, 0, []);
    let mut carys = server.worker("Cwm", "Carys");
    carys.sync();
    assert_eq!(days_kept(&carys, doc), last);
}

#[test]
fn a_person_whom_nobody_wrote_a_word_of_goes_too() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let person = crate::story::fresh();
    let named = envelope(&amina, "person", "team", Some(person));
    amina.create(person, named, &[("name", set("wombatish")), ("note", Edit::Set(Scalar::Int(1)))]);
    amina.sync();
    days_later(&mut server, 1, []);
    days_later(&mut server, 17, [&mut amina]);
    assert!(!amina.records.contains_key(&person));
    assert_eq!(phrases::found(server.data(), &["wombatish"]), []);
}

/// How many lines all feeds have.
fn feed_lines(server: &TestServer) -> u32 {
    let log = Connection::open(server.data().join("heard.sqlite")).expect("a log");
    log.query_row("select count(*) from feed", [], |row| row.get(0)).expect("a count")
}

/// The card's page says beforehand how long it would still be there.
#[test]
fn before_a_no_the_card_says_how_long_it_would_be_kept() {
    let server = TestServer::start();
    let mut amina: Device = server.worker("Cwm", "Amina");
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    let mut card: CardHolder = tom.card(&server);
    assert!(!card.sees("Cwm keeps it until"));
    card.presses("ask", &[("about", "keep"), ("to", "no")]);
    assert!(card.sees("Cwm still has what you said until"), "{}", card.page);
    card.presses("show", &[]);
    card.presses("ask", &[("about", "share"), ("to", "no")]);
    assert!(card.sees("Cwm still has what you said. You can also have it erased."), "{}", card.page);
}
