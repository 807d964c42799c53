//! What a reviewer's desk is told: shared, consented to, unchanged since; and nothing else, in any byte.

use heard::domain::id::RecordId;
use heard::domain::piece;
use heard::wire::{self, ReadingList, ReadingPage};
use tests::device::Device;
use tests::line::Answer;
use tests::server::TestServer;

use crate::story::{conversation, fresh, occasion, review, set, share};

/// Words that must never reach a desk.
const PLANTED: [&str; 6] = [
    "PLANTED-NOTES",
    "PLANTED-UNSHARED",
    "PLANTED-UNASKED",
    "PLANTED-NAME",
    "PLANTED-PLACE",
    "PLANTED-PROMISE",
];

/// One conversation, shared, with a yes to keep and share.
fn shared(worker: &mut Device, words: &str) -> (RecordId, RecordId, RecordId) {
    let (doc, person) = conversation(worker, words, "PLANTED-NOTES");
    share(worker, doc, "s/0a");
    let yes = occasion(worker, person, &[("keep", "yes"), ("share", "yes")], &[]);
    worker.sync();
    (doc, person, yes)
}

fn list(desk: &Device, query: &str) -> Vec<u8> {
    desk.line.get(&format!("/api/readings{query}"), desk.cookie.as_deref()).body()
}

fn ids(desk: &Device, query: &str) -> Vec<String> {
    let list: ReadingList = wire::decode(&list(desk, query)).expect("a list");
    list.rows.into_iter().map(|row| row.id).collect()
}

fn page(desk: &Device, doc: RecordId) -> Answer {
    desk.line.get(&format!("/api/readings/{doc}"), desk.cookie.as_deref())
}

#[test]
fn a_desk_sees_exactly_what_was_shared_and_consented_to() {
    let server = TestServer::start();
    let (mut amina, mut desk) = (server.worker("Cwm", "PLANTED-NAME"), server.desk("Rhys"));
    let (doc, ..) = shared(&mut amina, "The bus is gone");
    let secrets = [
        ("statement/0b/words", set("PLANTED-UNSHARED")),
        ("place", set("PLANTED-PLACE")),
        ("promise/0c/what", set("PLANTED-PROMISE")),
        ("helped/0d/who", set("PLANTED-NAME")),
    ];
    amina.edit(doc, &secrets);
    let (unasked, _) = conversation(&mut amina, "PLANTED-UNASKED", "PLANTED-NOTES");
    share(&mut amina, unasked, "s/0a");
    amina.sync();

    let mut told = list(&desk, "");
    assert_eq!(ids(&desk, ""), [doc.to_string()]);
    let body = page(&desk, doc).body();
    let reading: ReadingPage = wire::decode(&body).expect("a reading");
    assert_eq!(reading.pieces.len(), 1);
    assert_eq!(reading.pieces[0].words, "The bus is gone");
    assert_eq!(reading.day.as_deref(), Some("2026-05-03"));
    told.extend(body);
    assert_eq!(page(&desk, unasked).code(), "not-found");
    assert_eq!(page(&desk, fresh()).code(), "not-found");
    // What a desk syncs is told to it as well.
    told.extend(desk.post(desk.request()).body());
    desk.sync();
    let may_have = ["review", "notice", "list", "question-set"];
    assert!(desk.records.values().all(|copy| may_have.contains(&copy.envelope.kind.as_str())));
    for word in PLANTED {
        assert!(!told.windows(word.len()).any(|window| window == word.as_bytes()), "{word} reached the desk");
    }
}

#[test]
fn each_permission_and_each_edit_decides_anew() {
    let server = TestServer::start();
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let (doc, person, yes) = shared(&mut amina, "The bus is gone");
    assert_eq!(ids(&desk, "").len(), 1);

    let no = occasion(&mut amina, person, &[("share", "withdrawn")], &[yes]);
    amina.sync();
    assert!(ids(&desk, "").is_empty());
    assert_eq!(page(&desk, doc).code(), "not-found");

    // A yes that has not seen the withdrawal opens nothing; one that has does.
    let blind = occasion(&mut amina, person, &[("share", "yes")], &[yes]);
    amina.sync();
    assert!(ids(&desk, "").is_empty());
    occasion(&mut amina, person, &[("share", "yes")], &[yes, no, blind]);
    amina.sync();
    assert_eq!(ids(&desk, "").len(), 1);

    // An edited piece is hidden until it is shared as it now is.
    amina.edit(doc, &[("statement/0a/words", set("The bus came back"))]);
    amina.sync();
    assert!(ids(&desk, "").is_empty());
    share(&mut amina, doc, "s/0a");
    amina.sync();
    assert_eq!(ids(&desk, "").len(), 1);

    occasion(&mut amina, person, &[("keep", "no")], &[yes]);
    amina.sync();
    assert!(ids(&desk, "").is_empty());
}

#[test]
fn words_that_two_people_wrote_at_once_are_shown_to_nobody_outside() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let desk = server.desk("Rhys");
    let (doc, ..) = shared(&mut amina, "The bus is gone");
    bryn.sync();
    amina.edit(doc, &[("statement/0a/words", set("It left"))]);
    bryn.edit(doc, &[("statement/0a/words", set("It is late"))]);
    amina.sync();
    bryn.sync();
    assert!(ids(&desk, "").is_empty());
    bryn.edit(doc, &[("statement/0a/words", set("The bus is gone"))]);
    bryn.sync();
    assert!(piece::read(&bryn.state(doc), "s/0a").is_some());
    assert_eq!(ids(&desk, "").len(), 1);
}

#[test]
fn a_list_is_cut_by_place_topic_language_and_day() {
    let server = TestServer::start();
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let (doc, ..) = shared(&mut amina, "The bus is gone");
    shared(&mut amina, "The shop too");
    amina.edit(doc, &[("area-place", set("0a")), ("topic/0b", heard::merge::author::Edit::Set(true.into()))]);
    amina.edit(doc, &[("at", set("2026-06-01T09:00"))]);
    amina.sync();
    let only = vec![doc.to_string()];
    assert_eq!(ids(&desk, "").len(), 2);
    assert_eq!(ids(&desk, "?place=0a"), only);
    assert_eq!(ids(&desk, "?topic=0b"), only);
    assert_eq!(ids(&desk, "?from=2026-05-20"), only);
    assert_eq!(ids(&desk, "?from=2026-05-20&to=2026-05-30"), Vec::<String>::new());
    assert_eq!(ids(&desk, "?language=cy"), Vec::<String>::new());
    assert_eq!(ids(&desk, "?language=en").len(), 2);
}

#[test]
fn heard_reaches_the_worker_and_is_taken_back() {
    let server = TestServer::start();
    let (mut amina, mut desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let (doc, person, yes) = shared(&mut amina, "The bus is gone");
    desk.sync();
    for (state, marks) in [("heard", &["heard"][..]), ("set-aside", &[]), ("question", &["heard"])] {
        review(&mut desk, doc, state);
        desk.sync();
        amina.sync();
        assert_eq!(amina.marks[&doc], marks, "{state}");
    }
    // What no reviewer can see any more is not said to be heard.
    occasion(&mut amina, person, &[("share", "withdrawn")], &[yes]);
    amina.sync();
    amina.sync();
    assert!(amina.marks[&doc].is_empty());
}

#[test]
fn one_reviewer_can_not_speak_for_another() {
    let server = TestServer::start();
    let (mut amina, mut rhys, mut elin) =
        (server.worker("Cwm", "Amina"), server.desk("Rhys"), server.desk("Elin"));
    let (doc, ..) = shared(&mut amina, "The bus is gone");
    let his = review(&mut rhys, doc, "heard");
    rhys.sync();
    elin.sync();
    let hash = elin.edit(his, &[("state", set("set-aside"))]);
    elin.sync();
    assert_eq!((elin.outcome(hash), elin.code(hash)), ("refused", Some("not-yours")));
}

#[test]
fn readings_need_a_desks_own_cookie() {
    let server = TestServer::start();
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let (doc, ..) = shared(&mut amina, "The bus is gone");
    for cookie in [None, Some("__Host-heard=00"), Some("other=1")] {
        assert_eq!(desk.line.get("/api/readings", cookie).code(), "unknown-device");
        assert_eq!(desk.line.get(&format!("/api/readings/{doc}"), cookie).code(), "unknown-device");
    }
    assert!(amina.cookie.is_none());
}

#[test]
fn another_team_can_not_say_yes_for_a_person() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let desk = server.desk("Rhys");
    let (doc, person) = conversation(&mut amina, "PLANTED-UNASKED", "");
    share(&mut amina, doc, "s/0a");
    amina.sync();
    // She knows the person's id: she was of this team once.
    let yes = occasion(&mut gwen, person, &[("keep", "yes"), ("share", "yes")], &[]);
    let hash = heard::merge::change_hash(&gwen.records[&yes].changes[0]);
    gwen.sync();
    assert_eq!((gwen.outcome(hash), gwen.code(hash)), ("held", Some("no-right")));
    assert!(ids(&desk, "").is_empty());
}
