//! Work that waits and work that was refused: how much of one device, and what becomes of it when somebody says.

use heard::domain::id::{ChangeHash, RecordId};
use heard::domain::limits::{HELD_OF_ONE, REFUSED_BYTES_OF_ONE, REFUSED_OF_ONE};
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::merge::change_hash;
use heard::wire::{self, Act, Response};
use rusqlite::Connection;
use tests::device::{Device, new_act};
use tests::server::TestServer;

use crate::story::{conversation, envelope, fresh, set};

fn log(server: &TestServer) -> Connection {
    Connection::open(server.data().join("heard.sqlite")).expect("the log")
}

fn said(device: &Device, hash: ChangeHash) -> (&str, Option<&str>) {
    (device.outcome(hash), device.code(hash))
}

/// A new record; answers it and the hash of its first change.
fn born(device: &mut Device) -> (RecordId, ChangeHash) {
    // Other words each time: the same ones by one phone are the same change.
    let (doc, _) = conversation(device, &fresh().to_string(), "");
    (doc, change_hash(&device.records[&doc].changes[0]))
}

fn act(device: &mut Device, kind: &str, doc: RecordId) {
    device.acts.push(Act { doc: Some(doc), ..new_act(kind) });
    device.sync();
}

/// Writes a row of this table so often beside itself, of other records, that its device has so many.
fn multiply(server: &TestServer, table: &str, columns: &str, upto: u64) {
    let sql = format!(
        "with recursive more (number) as (select 2 union all select number + 1 from more where number < {upto})
         insert into {table} (doc, hash, {columns})
         select randomblob(16), randomblob(32), {columns} from {table}, more where seq = (select min(seq) from {table})"
    );
    log(server).execute(&sql, []).expect("rows");
}

/// A phone that was shut out, and a colleague's.
fn shut_out() -> (TestServer, Device, Device) {
    let server = TestServer::start();
    let (amina, bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    server.run(&["members", "--space", "Cwm", "--revoke", &amina.joined.device.to_string()]);
    (server, amina, bryn)
}

#[test]
fn so_much_of_a_shut_out_phones_work_waits_and_no_more_and_none_is_lost() {
    let (server, mut amina, mut bryn) = shut_out();
    let (_, first) = born(&mut amina);
    let (waits, last) = born(&mut amina);
    let (_, beyond) = born(&mut amina);
    let rest = amina.unsent.split_off(1);
    amina.sync();
    assert_eq!(said(&amina, first), ("held", Some("no-right")));
    multiply(&server, "held", "device, actor, epoch, envelope, owner, sealed", HELD_OF_ONE - 1);
    amina.unsent = rest;
    amina.sync();
    assert_eq!(said(&amina, last), ("held", Some("no-right")));
    assert_eq!(said(&amina, beyond), ("later", Some("crowded")));
    assert_eq!(amina.unsent.len(), 1, "it keeps what has no room");
    // Another phone's work waits as ever.
    let mut cerys = server.worker("Cwm", "Cerys");
    server.run(&["members", "--space", "Cwm", "--revoke", &cerys.joined.device.to_string()]);
    let (_, hash) = born(&mut cerys);
    cerys.sync();
    assert_eq!(said(&cerys, hash), ("held", Some("no-right")));
    let told = String::from_utf8(server.run(&["waiting"]).stdout).expect("text");
    let device = amina.joined.device;
    assert!(
        told.contains(&format!("device {device}: {HELD_OF_ONE} of these wait, 0 were refused")),
        "{told}"
    );
    act(&mut bryn, "accept", waits);
    amina.sync();
    assert_eq!(said(&amina, beyond), ("held", Some("no-right")), "there is room again");
}

#[test]
fn so_much_of_what_was_refused_is_kept_then_only_why_and_then_it_stays_on_the_phone() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let broken = |amina: &mut Device| {
        let envelope = envelope(amina, "conversation", "team", Some(fresh()));
        amina.create(fresh(), envelope, &[("place", Edit::Set(Scalar::Int(3)))])
    };
    broken(&mut amina);
    amina.sync();
    log(&server)
        .execute("update quarantine set sealed = randomblob(?)", [REFUSED_BYTES_OF_ONE as i64])
        .expect("a row");
    let without_bytes = broken(&mut amina);
    let (_, honest) = born(&mut amina);
    amina.sync();
    assert_eq!(said(&amina, without_bytes), ("refused", Some("shape")));
    assert_eq!(amina.outcome(honest), "kept");
    let lengths: Vec<i64> = log(&server)
        .prepare("select length(sealed) from quarantine order by seq")
        .and_then(|mut rows| rows.query_map([], |row| row.get(0))?.collect())
        .expect("rows");
    assert_eq!(lengths, [REFUSED_BYTES_OF_ONE as i64, 0]);
    log(&server).execute("delete from quarantine where sealed <> x''", []).expect("a row");
    server.run(&["check"]);
    multiply(&server, "quarantine", "device, owner, epoch, code, sealed", REFUSED_OF_ONE);
    let beyond = broken(&mut amina);
    let (_, honest) = born(&mut amina);
    amina.sync();
    assert_eq!(said(&amina, beyond), ("later", Some("crowded")));
    assert_eq!((amina.outcome(honest), amina.unsent.len()), ("kept", 1));
}

#[test]
fn a_waiting_row_that_does_not_open_keeps_no_other_from_being_accepted() {
    let (server, mut amina, mut bryn) = shut_out();
    let mut cerys = server.worker("Cwm", "Cerys");
    let doc = born(&mut bryn).0;
    bryn.sync();
    cerys.sync();
    amina.records.insert(doc, bryn.records[&doc].clone());
    server.run(&["members", "--space", "Cwm", "--revoke", &cerys.joined.device.to_string()]);
    // The second builds on the one that is lost, the third does not.
    let lost = amina.edit(doc, &[("place", set("Pentre"))]);
    let after = amina.edit(doc, &[("place", set("Treorci"))]);
    let sound = cerys.edit(doc, &[("language", set("cy"))]);
    amina.sync();
    cerys.sync();
    assert_eq!([amina.outcome(lost), amina.outcome(after), cerys.outcome(sound)], ["held"; 3]);
    let damage = "update held set sealed = randomblob(100) where hash = ?";
    assert_eq!(log(&server).execute(damage, [lost.as_bytes()]).expect("a row"), 1);
    act(&mut bryn, "accept", doc);
    assert_eq!(bryn.state(doc).text("language"), Some("cy"));
    assert_eq!(bryn.acts.len(), 1, "it is asked again: some of it waits on");
    assert_eq!(bryn.held[&doc].count, Some(2));
}

#[test]
fn an_act_that_meets_a_fault_of_ours_fails_alone() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    server.kill();
    server.serve(&[("HEARD_PANIC_AT", "act 1")]);
    amina.line = server.line();
    let (doc, hash) = born(&mut amina);
    let acts = ["accept", "decline"].map(|kind| Act { doc: Some(doc), ..new_act(kind) });
    amina.acts.extend(acts);
    let response: Response = wire::decode(&amina.post(amina.request()).body()).expect("a response");
    let outcomes: Vec<_> = response.acted.iter().map(|acted| acted.outcome.as_str()).collect();
    assert_eq!(outcomes, ["later", "refused"], "the other was answered");
    amina.take_in(response);
    assert_eq!(amina.outcome(hash), "kept");
    amina.sync();
    assert!(amina.acts.is_empty());
    let log = server.log();
    assert!(log.contains("panicked") && log.contains("crash.rs"), "where it happened: {log}");
    assert!(!log.contains("a test asked for it"), "what a panic says may be what somebody said");
}
