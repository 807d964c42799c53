//! What a card opens: its own person and nobody else, once, and only as far as it was made to.

use heard::domain::card::Code;
use heard::domain::id::{ActorId, RecordId};
use heard::domain::scalar::Scalar;
use heard::merge::author::{Edit, change};
use heard::wire::{self, Push, ReadingList, Request, Response};
use tests::card::CardHolder;
use tests::device::Device;
use tests::server::TestServer;

use crate::story::{conversation, envelope, fresh, occasion, set, share};

fn code(number: u8) -> Code {
    Code::from_bytes([number; 10])
}

/// Amina's team, a person who allowed that this is kept and shared, and the person's card.
fn told(amina: &mut Device, words: &str, code: &Code, kind: &str) -> (RecordId, RecordId) {
    let (doc, person) = conversation(amina, words, "quibblesnark");
    let card = [
        ("name", set("Zephyrine")),
        ("card/hash", Edit::Set(Scalar::Bytes(code.hash().to_vec()))),
        ("card/kind", set(kind)),
    ];
    amina.create(person, envelope(amina, "person", "team", Some(person)), &card);
    let asked = occasion(amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    share(amina, doc, "s/0a");
    amina.sync();
    (person, asked)
}

/// How many records a reviewer can read.
fn readable(desk: &Device) -> usize {
    let list = desk.line.get("/api/readings", desk.cookie.as_deref()).body();
    wire::decode::<ReadingList>(&list).expect("a list").rows.len()
}

/// The occasions that a phone has of a person and that were decided with their card.
fn by_card(device: &Device, person: RecordId) -> Vec<RecordId> {
    let ours = |id: &&RecordId| device.state(**id).text("how") == Some("card");
    let of_person = device
        .records
        .iter()
        .filter(|(_, record)| record.envelope.kind == "consent" && record.envelope.subject == Some(person));
    of_person.map(|(id, _)| id).filter(ours).copied().collect()
}

#[test]
fn a_card_opens_what_its_own_person_said_and_nothing_else() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    told(&mut amina, "The bus is gone", &code(1), "open");
    told(&mut amina, "The school will close", &code(2), "open");
    let holder = CardHolder::with(server.line(), &code(1).print());
    assert!(holder.sees("The bus is gone") && holder.sees("The council can read this."));
    assert!(!holder.sees("The school will close"));
    // Notes are the team's, and a name needs no telling to whoever holds the card.
    assert!(!holder.sees("quibblesnark") && !holder.sees("Zephyrine"));
    let nobody = CardHolder::with(server.line(), &code(3).print());
    assert!(nobody.sees("This code opens nothing here."));
    let slip = CardHolder::with(server.line(), &code(1).print().replace('1', "2"));
    assert!(slip.sees("There is a mistake in this code."));
}

#[test]
fn a_no_by_card_counts_at_once_and_is_answered_by_the_card_or_by_two_members() {
    let mut server = TestServer::start();
    server.run(&["notice", "--file", concat!(env!("CARGO_MANIFEST_DIR"), "/demo/notices.json")]);
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let desk = server.desk("Priya");
    let (person, asked) = told(&mut amina, "The bus is gone", &code(1), "open");
    assert_eq!(readable(&desk), 1);
    let mut holder = CardHolder::with(server.line(), &code(1).print());
    holder.stops("share");
    assert!(holder.sees("It is done.") && holder.sees("Only Cwm can read this."));
    assert_eq!(readable(&desk), 0);

    amina.sync();
    let no = by_card(&amina, person);
    assert_eq!(no.len(), 1);
    assert_eq!(amina.state(no[0]).text("decision/share"), Some("withdrawn"));
    let again = occasion(&mut amina, person, &[("share", "yes")], &[asked, no[0]]);
    amina.sync();
    assert_eq!(readable(&desk), 0, "one member alone does not answer a card's no");
    bryn.sync();
    occasion(&mut bryn, person, &[("share", "yes")], &[asked, no[0], again]);
    bryn.sync();
    assert_eq!(readable(&desk), 1);

    holder.stops("all");
    assert_eq!(readable(&desk), 0);
    holder.allows("keep");
    holder.allows("share");
    assert!(holder.sees("Thank you."), "{}", holder.page);
    assert_eq!(readable(&desk), 1);

    // All of it is in the log: derived anew it says the same.
    server.stop();
    server.run(&["rebuild"]);
    server.serve(&[]);
    assert_eq!(readable(&Device { line: server.line(), ..desk }), 1);
}

#[test]
fn a_card_that_only_takes_back_shows_nothing() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let desk = server.desk("Priya");
    told(&mut amina, "The bus is gone", &code(1), "withdraw-only");
    let mut holder = CardHolder::with(server.line(), &code(1).print());
    assert!(holder.sees("This card shows nothing."));
    for hidden in ["The bus is gone", "The council can read", "You said this on", "1 thing"] {
        assert!(!holder.sees(hidden), "{hidden}");
    }
    holder.presses("ask", &[("about", "all"), ("to", "no")]);
    assert!(!holder.sees("1 thing"));
    holder.allows("quote");
    assert!(holder.sees("This card shows nothing."), "it gives no permission either");
    holder.stops("all");
    assert!(holder.sees("It is done."));
    assert_eq!(readable(&desk), 0);
}

#[test]
fn a_page_is_good_once_and_garbage_opens_and_changes_nothing() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let desk = server.desk("Priya");
    told(&mut amina, "The bus is gone", &code(1), "open");
    let mut holder = CardHolder::with(server.line(), &code(1).print());
    let (first, token) = (holder.page.clone(), holder.token());
    holder.presses("show", &[]);
    assert!(holder.sees("The bus is gone"));
    // Sent again, as a browser does that goes back.
    holder.page = first;
    holder.stops("all");
    assert_eq!((holder.status, readable(&desk)), (410, 1));
    assert!(holder.sees("This page is over."));
    for bad in [token.as_str(), "", "00", &"f".repeat(32), "\u{0}", &"x".repeat(100_000)] {
        let (status, page) = server
            .line()
            .submit("/card/page", &[("page", bad), ("do", "decide"), ("about", "all"), ("to", "no")]);
        assert_eq!(status, 410);
        assert!(!page.contains("The bus is gone"));
    }
    // A door's token opens no card, and a card's no door.
    let door = CardHolder::at_door(server.line());
    assert_eq!(server.line().submit("/card/page", &[("page", &door.token()), ("do", "show")]).0, 410);
    let mut open = CardHolder::with(server.line(), &code(1).print());
    for (about, to, words) in [
        ("everything", "no", ""),
        ("share", "maybe", ""),
        ("share", "yes", "zz"),
        ("share", "yes", &fresh().to_string()),
    ] {
        open.presses("decide", &[("about", about), ("to", to), ("words", words)]);
        if open.status == 410 {
            open = CardHolder::with(server.line(), &code(1).print());
        }
    }
    assert_eq!(readable(&desk), 1);
    amina.sync();
    assert_eq!(amina.records.values().filter(|record| record.changes.is_empty()).count(), 0);
}

#[test]
fn codes_that_are_tried_one_after_the_other_are_slowed_down() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    told(&mut amina, "The bus is gone", &code(1), "open");
    let mut tried = 0;
    let slowed = loop {
        let holder = CardHolder::with(server.line(), &code(9).print());
        tried += 1;
        if holder.status == 429 {
            break holder;
        }
        assert!(tried < 200, "nobody slows this down");
    };
    assert!(slowed.sees("That was too often."));
}

#[test]
fn nobody_writes_in_the_name_of_a_card() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let desk = server.desk("Priya");
    let (person, _) = told(&mut amina, "The bus is gone", &code(1), "open");
    CardHolder::with(server.line(), &code(1).print()).stops("share");
    amina.sync();
    let no = by_card(&amina, person)[0];
    let bytes = &amina.records[&no].changes[0];
    let actor: ActorId = heard::merge::change_actor(bytes).expect("an actor");
    let seen: Vec<u8> = no.as_bytes().to_vec();
    let yes = [
        ("decision/share", set("yes")),
        ("seen/share", Edit::Set(Scalar::Bytes(seen))),
        ("how", set("card")),
    ];
    let forged = change::<&[u8]>(&[], actor, &yes).expect("a change");
    let envelope = envelope(&amina, "consent", "team", Some(person));
    let push = vec![Push { doc: fresh(), change: forged.into(), envelope: Some(envelope), epoch: 0 }];
    let body = amina.post(Request { push, ..amina.request() }).body();
    let results = wire::decode::<Response>(&body).expect("a response").results;
    assert_eq!((results[0].outcome.as_str(), results[0].code.as_deref()), ("re-make", Some("actor-clash")));
    assert_eq!(readable(&desk), 0);
}

#[test]
fn neither_words_nor_codes_of_a_card_come_into_the_log() {
    let mut server = TestServer::on_own_folder();
    server.found("Cwm");
    server.serve(&[("HEARD_LOG", "debug")]);
    let mut amina = server.worker("Cwm", "Amina");
    told(&mut amina, "The bus is gone", &code(1), "open");
    let mut holder = CardHolder::with(server.line(), &code(1).print());
    holder.stops("all");
    CardHolder::with(server.line(), "The bus is gone");
    let log = server.log();
    assert!(log.contains("card"), "{log}");
    let bare = code(1).print().replace('-', "");
    for secret in ["The bus is gone", &code(1).print(), &bare, &holder.token()] {
        assert!(!log.contains(secret), "{secret} in the log");
    }
}
