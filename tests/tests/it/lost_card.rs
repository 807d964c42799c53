//! A lost card: two members give another, and the lost one opens nothing.

use heard::domain::card::Code;
use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::wire::{self, Act, Response};
use serde_bytes::ByteBuf;
use tests::card::CardHolder;
use tests::device::{Device, new_act};
use tests::server::TestServer;

use crate::story::{conversation, envelope, set};

const LOST: [u8; 10] = [7; 10];
const OTHER: [u8; 10] = [8; 10];

fn with_card(device: &mut Device, words: &str, code: [u8; 10]) -> (RecordId, RecordId) {
    let (doc, person) = conversation(device, words, "");
    let hash = Edit::Set(Scalar::Bytes(Code::from_bytes(code).hash().to_vec()));
    let card = [("card/hash", hash), ("card/kind", set("open"))];
    device.create(person, envelope(device, "person", "team", Some(person)), &card);
    device.sync();
    (doc, person)
}

fn act(device: &mut Device, kind: &str, doc: RecordId, code: Option<[u8; 10]>) -> (String, Option<String>) {
    let hash = code.map(|code| ByteBuf::from(Code::from_bytes(code).hash().to_vec()));
    let act = Act { doc: Some(doc), hash, ..new_act(kind) };
    let request = wire::Request { acts: vec![act], ..device.request() };
    let response: Response = wire::decode(&device.post(request).body()).expect("a response");
    let acted = response.acted.first().expect("an answer").clone();
    device.take_in(response);
    (acted.outcome, acted.code)
}

fn opens(server: &TestServer, code: [u8; 10], words: &str) -> bool {
    CardHolder::with(server.line(), &Code::from_bytes(code).print()).sees(words)
}

#[test]
fn two_members_give_another_card_and_the_lost_one_opens_nothing() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = with_card(&mut amina, "The bus is gone", LOST);
    let mut open = CardHolder::with(server.line(), &Code::from_bytes(LOST).print());
    let refused = |code: &str| ("refused".to_owned(), Some(code.to_owned()));
    let kept = || ("kept".to_owned(), None);

    assert_eq!(act(&mut bryn, "confirm-card", doc, None), refused("not-found"));
    assert_eq!(act(&mut amina, "new-card", doc, Some(OTHER)), kept());
    assert_eq!(act(&mut amina, "confirm-card", doc, None), refused("no-right"));
    assert!(opens(&server, LOST, "The bus is gone") && !opens(&server, OTHER, "The bus is gone"));
    bryn.sync();
    assert_eq!(bryn.marks[&doc], ["card-asked"]);
    // Derived anew, it still waits.
    server.run(&["rebuild"]);
    assert_eq!(act(&mut bryn, "confirm-card", doc, None), kept());
    bryn.sync();
    assert!(bryn.marks[&doc].is_empty());
    for _ in 0..2 {
        assert!(!opens(&server, LOST, "The bus is gone") && opens(&server, OTHER, "The bus is gone"));
        // Derived anew, the new one stands.
        server.run(&["rebuild"]);
    }
    // A page that was open with the lost one is over.
    open.presses("show", &[]);
    assert_eq!(open.status, 410);
}

#[test]
fn a_card_that_was_asked_for_is_taken_back_and_another_persons_card_opens_nothing_of_theirs() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let mut gwen = server.worker("Nant", "Gwen");
    let (doc, _) = with_card(&mut amina, "The bus is gone", LOST);
    with_card(&mut amina, "The school too", OTHER);
    let (bare, _) = conversation(&mut amina, "Nobody gave me a card", "");
    amina.sync();
    assert_eq!(act(&mut gwen, "new-card", doc, Some([9; 10])).1.as_deref(), Some("no-right"));
    assert_eq!(act(&mut amina, "new-card", bare, Some([9; 10])).1.as_deref(), Some("not-found"));
    assert_eq!(act(&mut amina, "new-card", doc, None).1.as_deref(), Some("not-found"));
    act(&mut amina, "new-card", doc, Some([9; 10]));
    assert_eq!(act(&mut bryn, "cancel-card", doc, None).0, "kept");
    assert_eq!(act(&mut bryn, "confirm-card", doc, None).1.as_deref(), Some("not-found"));
    assert!(opens(&server, LOST, "The bus is gone"));
    // Two who give the same card have agreed; one that is somebody else's already opens what it opened.
    act(&mut amina, "new-card", doc, Some(OTHER));
    act(&mut bryn, "new-card", doc, Some(OTHER));
    assert!(opens(&server, OTHER, "The school too") && !opens(&server, OTHER, "The bus is gone"));
    assert!(!opens(&server, LOST, "The bus is gone"));
}
