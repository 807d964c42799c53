//! The life of a small area, as far as the build that serves it knows such things: something in every table of the log.

use std::path::PathBuf;

use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::wire::{self, Act, ExportAsk, Filter};
use tests::device::{Device, new_act};
use tests::line::HEARD_CBOR;
use tests::server::TestServer;

use super::folder::Older;
use crate::question_sets::{SET, bring, version};
use crate::story::{conversation, envelope, fresh, notes, occasion, response, review, set, share};

/// What people said: to be read at the desk, not to be, to the other team, by a phone that was shut out, and offline.
pub const BUS: &str = "The bus is gone";
pub const SHOP: &str = "The shop shut too";
pub const BRIDGE: &str = "The bridge is out";
pub const WAITS: &str = "Nobody clears the snow";
pub const DECLINED: &str = "The hall is cold";
pub const OFFLINE: &str = "The bench is broken";

/// Lives it on a server that has nothing but its first space, and stops it. Phones end with words that they never sent.
pub fn live(server: &mut TestServer) -> Older {
    server.found("Nant");
    bring_area(server);
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (mut cari, mut gwen) = (server.worker("Cwm", "Cari"), server.worker("Nant", "Gwen"));
    let mut desk = server.desk("Rhys");

    let (bus, person) = conversation(&mut amina, BUS, "for the team");
    share(&mut amina, bus, "s/0a");
    occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    let (_, person) = conversation(&mut amina, SHOP, "");
    occasion(&mut amina, person, &[("keep", "yes"), ("share", "no")], &[]);
    let answers = [("way", Scalar::from("bus")), ("often", Scalar::Int(3))];
    let (_, person) = response(&mut amina, (SET, 1), &answers, "");
    occasion(&mut amina, person, &[("keep", "yes")], &[]);
    let (bridge, _) = conversation(&mut amina, BRIDGE, "");
    amina.sync();
    bryn.sync();
    // Two at once: what they noted blends, and of the place both stand.
    amina.edit(bus, &[("notes", notes("for the team: ask Bryn")), ("place", set("Pentre"))]);
    bryn.edit(bus, &[("notes", notes("only for the team")), ("place", set("Treorci"))]);
    // No build has ever taken this.
    let broken = envelope(&amina, "conversation", "team", Some(fresh()));
    amina.create(fresh(), broken, &[("place", Edit::Set(Scalar::Int(3)))]);
    amina.sync();
    bryn.sync();

    desk.sync();
    review(&mut desk, bus, "heard");
    desk.sync();
    take_a_sheet(&desk);
    shut_out(&mut amina, &mut cari);
    bryn.sync();
    let declined = spoken(&cari, DECLINED);
    bryn.acts.push(act("decline", declined));
    bryn.sync();
    let moved = Act { to: Some(gwen.circle("team")), ..act("move", bridge) };
    amina.acts.push(moved);
    amina.sync();
    gwen.sync();
    let backup = back_up(server);
    for device in [&mut amina, &mut bryn, &mut gwen, &mut desk] {
        device.sync();
    }
    server.stop();

    amina.edit(bus, &[("language", set("cy"))]);
    conversation(&mut amina, OFFLINE, "");
    bryn.edit(bus, &[("place", set("Ton Pentre"))]);
    // The answers to these were lost on their way.
    cari.unsent = cari.own.split_off(cari.own.len() - 2);
    let devices = [("Amina", &amina), ("Bryn", &bryn), ("Cari", &cari), ("Gwen", &gwen), ("Rhys", &desk)];
    Older::of(server, &devices, backup.as_deref())
}

/// What the steward brings: a list, wordings of asking, a question set.
fn bring_area(server: &TestServer) {
    let file = server.data().with_extension("json");
    let bring_file = |command: &str, json: &str| {
        std::fs::write(&file, json).expect("a file");
        server.run(&[command, "--file", file.to_str().expect("a plain path")]);
    };
    bring_file("list", r#"{"topics": [{"id": "bus", "label": "Buses", "labels": {"cy": "Bysiau"}}]}"#);
    bring_file(
        "notice",
        r#"[{"purpose": "keep", "version": 1, "language": "en", "words": "May we keep what you told us?"}]"#,
    );
    assert!(bring(server, &version(1, "one"), &[]).status.success());
}

/// Makes a backup, where the build makes any.
fn back_up(server: &TestServer) -> Option<PathBuf> {
    let to = server.data().with_extension("backups");
    let told = server.try_run(&["backup", "--to", to.to_str().expect("a plain path")]).stdout;
    Some(PathBuf::from(String::from_utf8(told).expect("text").split_once(": ")?.0))
}

/// The desk takes a sheet away, where the build makes any.
fn take_a_sheet(desk: &Device) {
    let ask = ExportAsk {
        filter: Filter::default(),
        purpose: "share".to_owned(),
        format: "csv".to_owned(),
        language: "en".to_owned(),
    };
    desk.line.post("/api/exports", HEARD_CBOR, desk.cookie.as_deref(), wire::encode(&ask));
}

/// A colleague shuts a phone out, which goes on recording: two people's words.
fn shut_out(amina: &mut Device, cari: &mut Device) {
    conversation(cari, "The road is wet", "");
    cari.sync();
    amina.acts.push(Act { device: Some(cari.joined.device), doc: None, ..act("revoke", fresh()) });
    amina.sync();
    conversation(cari, WAITS, "");
    conversation(cari, DECLINED, "");
    cari.sync();
}

/// Something to be done about a record.
pub fn act(kind: &str, doc: RecordId) -> Act {
    Act { doc: Some(doc), ..new_act(kind) }
}

/// The record in which a device has these words.
pub fn spoken(device: &Device, words: &str) -> RecordId {
    let says = |doc: &RecordId| device.state(*doc).text("statement/0a/words") == Some(words);
    *device.records.keys().find(|doc| says(doc)).expect("words that it has")
}
