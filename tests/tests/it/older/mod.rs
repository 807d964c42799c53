//! Data that an earlier build wrote, brought up to this one: all of it is there, phones go on, and a kill leaves no half.
//!
//! `fixtures/older` has a folder of each version of the log, written by the last build that made it. A new migration asks
//! for one more: `UPDATE_FIXTURES=1` lets this build write its own where there is none.

mod backups;
mod folder;
mod life;
mod tables;
mod told;

use heard::domain::id::RecordId;
use heard::merge::change_hash;
use heard::wire::{self, ReadingList, ReadingPage};
use tests::device::Device;
use tests::server::TestServer;

use crate::story::conversation;
pub use folder::Older;
use folder::{is_kept, log, version_of};
use life::{BUS, DECLINED, OFFLINE, WAITS, act, live, spoken};
use tables::{Rows, migrations, schema, schema_of, tables_of};
use told::{brought, changes, from_nothing, newest_first, told_from_nothing};

/// The version that this build makes.
fn newest() -> usize {
    migrations().len()
}

/// Every version of the log there has been.
fn versions() -> std::ops::RangeInclusive<usize> {
    1..=newest()
}

#[test]
fn a_folder_of_every_version_is_kept() {
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        let mut server = TestServer::start();
        let version = version_of(&log(&server));
        if !is_kept(version) {
            live(&mut server).write(version);
        }
    }
    for version in versions() {
        assert!(
            is_kept(version),
            "nothing that version {version} wrote; UPDATE_FIXTURES=1 writes this build's"
        );
    }
}

#[test]
fn every_row_that_an_older_build_wrote_is_there_after_it_is_brought_up_to_this_one() {
    for version in versions() {
        let server = Older::read(version).unpack();
        assert_eq!(version_of(&log(&server)), version);
        let before = Rows::of(&log(&server), &tables_of(version));
        server.run(&["check"]);
        let log = log(&server);
        assert_eq!((version_of(&log), schema(&log)), (newest(), schema_of(newest())), "from {version}");
        assert_eq!(Rows::of(&log, &tables_of(version)), before, "from {version}");
    }
}

#[test]
fn phones_and_a_desk_go_on_with_what_an_older_build_kept() {
    for version in versions() {
        let older = Older::read(version);
        let mut server = older.unpack();
        server.serve(&[]);
        let on = |name: &str| older.phones[name].on(server.line());
        let (amina, mut bryn, gwen) = (on("Amina"), on("Bryn"), on("Gwen"));
        let bus = spoken(&amina, BUS);

        // Nothing is told twice, and whoever has nothing is told all.
        let told: Vec<String> = brought(&mut bryn).into_iter().map(|item| item.what).collect();
        assert!(told.is_empty(), "from {version}: {told:?}");
        for phone in [&bryn, &gwen] {
            let anew = from_nothing(phone, version);
            assert_eq!(changes(&anew), changes(phone), "from {version}");
        }
        assert_eq!(from_nothing(&bryn, version).marks[&bus], ["heard"]);
        assert_eq!(told_from_nothing(&bryn), newest_first(&log(&server), &bryn), "from {version}");
        assert_eq!(gwen.records.values().any(|copy| copy.envelope.kind == "conversation"), version > 2);

        the_desk_reads_what_was_shared(&on("Rhys"), bus, version);
        waiting_work_waits_on(&server, &mut bryn, on("Cari"), version);
        what_was_said_offline_comes(amina, &mut bryn, bus);
        server.run(&["check"]);
        let told = String::from_utf8(server.run(&["members", "--space", "Cwm"]).stdout).expect("text");
        assert!(["Amina", "Bryn", "Cari"].iter().all(|name| told.contains(name)), "{told}");
        let mut new = server.worker("Cwm", "Dai");
        conversation(&mut new, "The post is late", "");
        new.sync();
        assert_eq!(changes(&new).len(), changes(&from_nothing(&bryn, version)).len());
    }
}

#[test]
fn killed_while_it_brings_data_up_it_leaves_the_old_or_the_new_and_goes_on() {
    for version in versions().rev().skip(1) {
        for (command, point) in [
            ("check", "migrate.step"),
            ("check", "migrate.before-commit"),
            ("check", "migrate.after-commit"),
            ("rebuild", "rebuild.middle"),
        ] {
            let older = Older::read(version);
            let mut server = older.unpack();
            let (before, names) = (Rows::of(&log(&server), &tables_of(version)), schema(&log(&server)));
            let ended = server.try_run_with(&[("HEARD_CRASH_AT", point)], &[command]).status;
            assert_eq!(ended.code(), None, "it was killed at {point}");
            {
                let log = log(&server);
                match version_of(&log) {
                    now if now == version => assert_eq!(schema(&log), names, "{point} from {version}"),
                    now => assert_eq!((now, schema(&log)), (newest(), schema_of(newest())), "{point}"),
                }
                assert_eq!(Rows::of(&log, &tables_of(version)), before, "{point} from {version}");
            }
            server.serve(&[]);
            server.run(&["check"]);
            let (mut amina, mut bryn) =
                (older.phones["Amina"].on(server.line()), older.phones["Bryn"].on(server.line()));
            amina.sync();
            bryn.sync();
            assert_eq!(changes(&from_nothing(&amina, version)), changes(&bryn), "{point} from {version}");
            assert_eq!(spoken(&bryn, OFFLINE), spoken(&amina, OFFLINE));
        }
    }
}

fn the_desk_reads_what_was_shared(desk: &Device, bus: RecordId, version: usize) {
    let get = |path: &str| desk.line.get(path, desk.cookie.as_deref()).body();
    let list: ReadingList = wire::decode(&get("/api/readings")).expect("a list");
    let lines: Vec<_> = list.rows.iter().map(|row| (&*row.id, &*row.said, &*row.review)).collect();
    assert_eq!(lines, [(&*bus.to_string(), BUS, "heard")], "from {version}");
    let page: ReadingPage = wire::decode(&get(&format!("/api/readings/{bus}"))).expect("a page");
    assert_eq!(page.pieces[0].words, BUS);
    let sheets: Vec<wire::ExportLine> = wire::decode(&get("/api/exports")).expect("a list");
    assert_eq!(sheets.len(), usize::from(version > 1), "from {version}");
}

fn waiting_work_waits_on(server: &TestServer, bryn: &mut Device, mut cari: Device, version: usize) {
    let told = String::from_utf8(server.run(&["waiting"]).stdout).expect("text");
    assert!(told.contains("1 changes were refused and set aside: shape"), "{told}");
    let (waits, declined) = (spoken(&cari, WAITS), spoken(&cari, DECLINED));
    assert!(told.contains(&format!("{waits}: 1 changes wait")) && !told.contains(&declined.to_string()));
    let hashes = [waits, declined].map(|doc| change_hash(&cari.records[&doc].changes[0]));
    cari.sync();
    assert_eq!(hashes.map(|hash| cari.outcome(hash)), ["held", "re-make"], "from {version}");
    bryn.acts.push(act("accept", waits));
    bryn.sync();
    assert_eq!(spoken(bryn, WAITS), waits);
    cari.unsent = cari.own.clone();
    cari.sync();
    assert_eq!(hashes.map(|hash| cari.outcome(hash)), ["kept", "re-make"]);
}

/// What was never sent is sent, on top of what the older build kept.
fn what_was_said_offline_comes(mut amina: Device, bryn: &mut Device, bus: RecordId) {
    amina.sync();
    bryn.sync();
    amina.sync();
    assert!(amina.outcomes.values().chain(bryn.outcomes.values()).all(|(outcome, _)| outcome == "kept"));
    let offline = spoken(bryn, OFFLINE);
    assert_eq!(changes(&amina).get(&offline), changes(bryn).get(&offline));
    assert_eq!((amina.state(bus), amina.state(bus).text("language")), (bryn.state(bus), Some("cy")));
    assert_eq!(amina.state(bus).text("place"), Some("Ton Pentre"), "whoever settled it saw both");
    assert!(amina.records.contains_key(&offline));
}
