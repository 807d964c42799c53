//! What a hostile reading of the server found, each told once as a story.

use heard::merge::change_hash;
use heard::wire::{self, Act, Response};
use tests::device::{Device, new_act};
use tests::server::TestServer;

use crate::forged;
use crate::story::{conversation, envelope, fresh, occasion, set, share};

/// A shared conversation of somebody who said yes.
fn said_yes(device: &mut Device, words: &str) -> (heard::domain::id::RecordId, heard::domain::id::RecordId) {
    let (doc, person) = conversation(device, words, "");
    share(device, doc, "s/0a");
    let yes = occasion(device, person, &[("keep", "yes"), ("share", "yes")], &[]);
    device.sync();
    (person, yes)
}

fn list(desk: &Device) -> String {
    let body = desk.line.get("/api/readings", desk.cookie.as_deref()).body();
    String::from_utf8_lossy(&body).into_owned()
}

/// Does one act and answers its outcome and code.
fn act(device: &Device, fill: impl FnOnce(&mut Act)) -> (String, Option<String>) {
    let mut act = new_act("");
    fill(&mut act);
    let request = wire::Request { acts: vec![act], ..device.request() };
    let response: Response = wire::decode(&device.post(request).body()).expect("a response");
    let acted = response.acted.into_iter().next().expect("an answer to the act");
    (acted.outcome, acted.code)
}

#[test]
fn a_reviewer_who_was_taken_out_reads_nothing_more() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let desk = server.desk("Rhys");
    said_yes(&mut amina, "PLANTED-SHARED");
    assert!(list(&desk).contains("PLANTED-SHARED"));
    server.run(&["members", "--remove", &desk.joined.member.to_string()]);
    assert_eq!(desk.line.get("/api/readings", desk.cookie.as_deref()).code(), "unknown-device");
    let nobody = server.try_run(&["members", "--remove", &desk.joined.member.to_string()]);
    assert!(!nobody.status.success(), "removing nobody is told");
}

#[test]
fn a_no_that_waits_for_the_team_counts_meanwhile() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let desk = server.desk("Rhys");
    let (person, yes) = said_yes(&mut amina, "PLANTED-SHARED");
    bryn.sync();
    server.run(&["members", "--space", "Cwm", "--remove", &amina.joined.member.to_string()]);
    let no = occasion(&mut amina, person, &[("share", "withdrawn")], &[yes]);
    let hash = change_hash(&amina.records[&no].changes[0]);
    amina.sync();
    assert_eq!(amina.outcome(hash), "held");
    assert!(!list(&desk).contains("PLANTED-SHARED"), "a withdrawal counts at once");
    server.run(&["rebuild"]);
    assert!(!list(&desk).contains("PLANTED-SHARED"), "also when all is derived anew");
    assert_eq!(act(&bryn, |act| (act.kind, act.doc) = ("accept".to_owned(), Some(no))).0, "kept");
    assert!(!list(&desk).contains("PLANTED-SHARED"));
    let again = occasion(&mut bryn, person, &[("share", "yes")], &[yes, no]);
    bryn.sync();
    assert!(list(&desk).contains("PLANTED-SHARED"), "{again}: a yes in sight of the no shows it again");
}

#[test]
fn a_no_that_the_team_declined_counts_no_more() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let desk = server.desk("Rhys");
    let (person, yes) = said_yes(&mut amina, "PLANTED-SHARED");
    bryn.sync();
    assert_eq!(
        act(&bryn, |act| {
            act.kind = "revoke".to_owned();
            act.device = Some(amina.joined.device);
        })
        .0,
        "kept"
    );
    let no = occasion(&mut amina, person, &[("keep", "no")], &[yes]);
    amina.sync();
    assert!(!list(&desk).contains("PLANTED-SHARED"));
    assert_eq!(act(&bryn, |act| (act.kind, act.doc) = ("decline".to_owned(), Some(no))).0, "kept");
    assert!(list(&desk).contains("PLANTED-SHARED"));
}

#[test]
fn accepting_lends_no_more_rights_than_the_member_has() {
    let server = TestServer::start();
    let (mut thief, bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let mut reader = server.worker("Cwm", "Ceit");
    act(&bryn, |act| {
        act.kind = "revoke".to_owned();
        act.device = Some(thief.joined.device);
    });
    let doc = fresh();
    let misshaped = forged::birth(thief.actor, &[("at", set("then")), ("statement/0a/out", set("no bool"))]);
    let team = envelope(&thief, "conversation", "team", Some(fresh()));
    thief.records.insert(doc, tests::device::Copy::of(&team));
    thief.keep(doc, Some(team), misshaped);
    let notice = forged::birth(thief.actor, &[("purpose", set("keep")), ("words", set("PLANTED-NOTICE"))]);
    let area = envelope(&thief, "notice", "area", None);
    thief.keep(doc, Some(area), notice);
    thief.sync();
    let answered = act(&bryn, |act| (act.kind, act.doc) = ("accept".to_owned(), Some(doc)));
    assert_eq!(answered, ("refused".to_owned(), Some("no-right".to_owned())));
    reader.sync();
    assert!(!reader.records.contains_key(&doc), "nothing of it reaches anybody");
}

#[test]
fn a_refusal_for_what_came_around_a_change_does_not_stick_to_it() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let doc = fresh();
    let birth = forged::birth(amina.actor, &[("place", set("Pentre"))]);
    let wrong = envelope(&amina, "conversation", "area", Some(fresh()));
    let right = envelope(&amina, "conversation", "team", Some(fresh()));
    amina.records.insert(doc, tests::device::Copy::of(&right));
    let hash = amina.keep(doc, Some(wrong), birth.clone());
    amina.sync();
    assert_eq!(amina.code(hash), Some("bad-envelope"));
    amina.keep(doc, Some(right), birth);
    amina.sync();
    assert_eq!(amina.outcome(hash), "kept");
}

#[test]
fn another_master_key_stops_the_start_and_harms_nothing() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    server.kill();
    let key = server.data().with_extension("key");
    let kept = std::fs::read(&key).expect("a master key");
    std::fs::remove_file(&key).expect("a key to lose");
    assert!(!server.try_run(&["check"]).status.success(), "a lost key is not made anew");
    assert!(!key.exists());
    std::fs::write(&key, "ab".repeat(32)).expect("another key");
    assert!(!server.try_run(&["check"]).status.success(), "another key is refused");
    std::fs::write(&key, kept).expect("the right key");
    server.run(&["check"]);
}

#[test]
fn a_second_device_of_one_worker_is_the_same_person() {
    let server = TestServer::start();
    let amina = server.worker("Cwm", "Amina");
    let told = server.run(&["invite", "--link-only", "--member", &amina.joined.member.to_string()]).stdout;
    let link = String::from_utf8(told).expect("a link");
    let secret = link.trim().rsplit("#join=").next().expect("a secret").to_owned();
    let tablet = Device::join(server.line(), &secret, "any name");
    assert_eq!((tablet.joined.member, tablet.joined.name.as_str()), (amina.joined.member, "Amina"));
    assert_ne!(tablet.joined.device, amina.joined.device);
    assert_eq!(tablet.joined.circles, amina.joined.circles);
}

#[test]
fn bringing_lists_and_wordings_in_twice_changes_nothing_and_a_wording_never_changes() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let file = server.data().with_extension("json");
    let bring = |command: &str, json: &str| {
        std::fs::write(&file, json).expect("a file");
        server.try_run(&[command, "--file", file.to_str().expect("a path")]).status.success()
    };
    let buses = r#"{"topics": [{"id": "bus", "label": "Buses"}]}"#;
    let more = r#"{"topics": [{"id": "bus", "label": "Buses"}, {"id": "home", "label": "Home"}]}"#;
    let keep = r#"[{"purpose": "keep", "version": 1, "language": "en", "words": "May we keep it?"}]"#;
    let other = r#"[{"purpose": "keep", "version": 1, "language": "en", "words": "We keep it."}]"#;
    assert!(bring("list", buses) && bring("list", buses) && bring("list", more));
    assert!(bring("notice", keep) && bring("notice", keep));
    assert!(!bring("notice", other));
    amina.sync();
    let states: Vec<_> = amina.records.keys().map(|id| amina.state(*id)).collect();
    assert_eq!(states.len(), 2, "one list and one wording");
    let list = states.iter().find(|state| state.text("list").is_some()).expect("the list");
    assert_eq!((list.text("item/bus/label"), list.text("item/home/label")), (Some("Buses"), Some("Home")));
}

#[test]
fn a_fault_of_ours_in_one_change_fails_that_change_alone() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    server.kill();
    server.serve(&[("HEARD_PANIC_AT", "push.after-feed 7")]);
    amina.line = server.line();
    let docs: Vec<_> =
        (0..20).map(|n| conversation(&mut amina, &format!("The bus is gone, {n}"), "").0).collect();
    amina.sync();
    let outcome = |doc| {
        let hash = change_hash(&amina.records[doc].changes[0]);
        (amina.outcome(hash).to_owned(), amina.code(hash).map(str::to_owned))
    };
    assert_eq!(outcome(&docs[6]), ("refused".to_owned(), Some("poison".to_owned())));
    let kept = docs.iter().filter(|doc| outcome(doc).0 == "kept").count();
    assert_eq!(kept, 19);
    let waiting = server.run(&["waiting"]).stdout;
    assert!(String::from_utf8_lossy(&waiting).contains("poison"), "its bytes are set aside");
    server.run(&["check"]);
    let mut bryn = server.worker("Cwm", "Bryn");
    bryn.sync();
    assert!(docs.iter().all(|doc| bryn.records.contains_key(doc) == (*doc != docs[6])));
}
