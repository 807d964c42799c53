//! Who may move a person, where to, and how often.

use heard::domain::envelope::Envelope;
use heard::domain::id::{ActId, RecordId};
use heard::seal::random;
use heard::wire::{self, Act};
use tests::device::new_act;
use tests::server::TestServer;

use super::{log, move_to, trip};
use crate::story::{conversation, envelope, fresh, set};

#[test]
fn only_who_may_write_where_a_person_is_moves_them_and_only_to_a_team() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    let (cwm, nant, area) = (amina.circle("team"), gwen.circle("team"), amina.circle("area"));
    let refused = |code: &str| ("refused".to_owned(), Some(code.to_owned()));
    assert_eq!(move_to(&mut gwen, doc, nant), refused("no-right"));
    assert_eq!(move_to(&mut amina, doc, area), refused("not-found"));
    assert_eq!(move_to(&mut amina, fresh(), nant), refused("not-found"));
    assert_eq!(move_to(&mut amina, doc, cwm).0, "kept");
    let before: i64 =
        log(&server).query_row("select count(*) from feed", [], |row| row.get(0)).expect("a count");
    assert_eq!(before, 1, "nothing was moved");
    // Sent twice, it is done once.
    let mut act = Act { doc: Some(doc), to: Some(nant), ..new_act("move") };
    amina.acts = vec![act.clone(), act.clone()];
    assert!(trip(&mut amina).acted.iter().all(|acted| acted.outcome == "kept"));
    gwen.sync();
    act.id = ActId::from_bytes(random());
    amina.acts = vec![act];
    assert_eq!(trip(&mut amina).acted[0].code.as_deref(), Some("no-right"));
}

#[test]
fn a_move_takes_only_what_one_may_speak_for_and_is_recorded() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, mut gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let (ours, person) = conversation(&mut amina, "The bus is gone", "");
    let theirs = conversation(&mut gwen, "At the bridge", "").0;
    amina.sync();
    gwen.sync();
    // As from before a person was with one team only.
    let sql = "update document set subject = ? where id = ?";
    log(&server).execute(sql, (person.as_bytes(), theirs.as_bytes())).expect("a row");
    server.found("Pentre");
    let mair = server.worker("Pentre", "Mair");
    assert_eq!(move_to(&mut amina, ours, mair.circle("team")).0, "kept");
    let place = |doc: RecordId| -> [u8; 16] {
        let sql = "select circle from document where id = ?";
        log(&server).query_row(sql, [doc.as_bytes()], |row| row.get(0)).expect("a record")
    };
    assert_eq!(place(ours), *mair.circle("team").as_bytes());
    assert_eq!(place(theirs), *gwen.circle("team").as_bytes(), "nobody asked that team");
    let recorded: ([u8; 16], [u8; 16]) = log(&server)
        .query_row("select doc, circle from act where kind = 'move'", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("the act");
    assert_eq!(recorded, (*ours.as_bytes(), *mair.circle("team").as_bytes()));
}

#[test]
fn a_large_person_moved_to_and_fro_is_too_much_for_one_request() {
    const CHANGES: usize = 60;
    let server = TestServer::start();
    server.found("Nant");
    let mut amina = server.worker("Cwm", "Amina");
    let secret = server.invite("member", Some("Nant"));
    let both: wire::Joined =
        wire::decode(&amina.ask_again(&server.line(), &secret, "Amina").body()).expect("a welcome");
    let teams: Vec<_> = both.circles.iter().filter(|circle| circle.kind == "team").map(|it| it.id).collect();
    let doc = conversation(&mut amina, "The bus is gone", "").0;
    for n in 0..CHANGES {
        amina.edit(doc, &[("place", set(&n.to_string()))]);
    }
    amina.sync();
    let to_and_fro = (0..200).map(|n| Act { doc: Some(doc), to: Some(teams[n % 2]), ..new_act("move") });
    amina.acts = to_and_fro.collect();
    let acted = trip(&mut amina).acted;
    let done = acted.iter().take_while(|acted| acted.outcome == "kept").count();
    assert!((10..150).contains(&done), "{done} were done");
    let busy = |acted: &wire::Acted| acted.outcome == "later" && acted.code.as_deref() == Some("busy");
    assert!(acted[done..].iter().all(busy));
}

#[test]
fn naming_another_teams_circle_writes_nothing_into_its_feed() {
    let server = TestServer::start();
    server.found("Nant");
    let (mut amina, gwen) = (server.worker("Cwm", "Amina"), server.worker("Nant", "Gwen"));
    let person = conversation(&mut amina, "The bus is gone", "").1;
    amina.sync();
    let born_there =
        Envelope { circle: gwen.circle("team"), ..envelope(&amina, "consent", "team", Some(person)) };
    let seen = heard::merge::author::Edit::Set(heard::domain::scalar::Scalar::Bytes(Vec::new()));
    let said =
        [("decision/keep", set("yes")), ("seen/keep", seen), ("how", set("spoken")), ("by", set("self"))];
    let hash = amina.create(fresh(), born_there, &said);
    amina.sync();
    assert_eq!((amina.outcome(hash), amina.code(hash)), ("kept", None), "it is where its person is");
    let lines: i64 = log(&server)
        .query_row("select count(*) from feed where circle = ?", [gwen.circle("team").as_bytes()], |row| {
            row.get(0)
        })
        .expect("a count");
    assert_eq!(lines, 0);
}
