//! The audit log says who decided, read, took away and erased what; and shows when anybody changed it.

use std::process::Output;

use heard::domain::card::Code;
use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::wire::{self, ExportAsk, Filter};
use rusqlite::Connection;
use tests::card::CardHolder;
use tests::device::Device;
use tests::server::TestServer;

use crate::story::{conversation, envelope, occasion, set, share};

/// An area in which something of everything was done, about one record of one person and another's.
struct Area {
    server: TestServer,
    amina: Device,
    desk: Device,
    doc: RecordId,
    person: RecordId,
    code: Code,
}

impl Area {
    fn busy() -> Area {
        let server = TestServer::start();
        let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Priya"));
        let (doc, person) = conversation(&mut amina, "The bus is gone", "");
        let code = Code::from_bytes([7; 10]);
        let hash = Edit::Set(Scalar::Bytes(code.hash().to_vec()));
        let card = [("card/hash", hash), ("card/kind", set("open"))];
        amina.create(person, envelope(&amina, "person", "team", Some(person)), &card);
        occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
        share(&mut amina, doc, "s/0a");
        let (other, somebody) = conversation(&mut amina, "The school too", "");
        occasion(&mut amina, somebody, &[("keep", "yes"), ("share", "yes")], &[]);
        share(&mut amina, other, "s/0a");
        amina.sync();
        let area = Area { server, amina, desk, doc, person, code };
        area.get("/api/readings");
        area.get("/api/readings");
        area.get(&format!("/api/readings/{doc}"));
        let ask = ExportAsk {
            filter: Filter::default(),
            purpose: "share".to_owned(),
            format: "csv".to_owned(),
            language: "en".to_owned(),
        };
        let cookie = area.desk.cookie.as_deref().expect("a desk");
        area.desk.line.fetch("/api/exports", cookie, wire::encode(&ask));
        CardHolder::with(area.server.line(), &area.code.print());
        area
    }

    fn get(&self, path: &str) {
        self.desk.line.get(path, self.desk.cookie.as_deref()).body();
    }

    fn told(&self, arguments: &[&str]) -> String {
        let arguments = [&["audit"], arguments].concat();
        String::from_utf8(self.server.run(&arguments).stdout).expect("text")
    }

    fn verify(&self, more: &[&str]) -> Output {
        self.server.try_run(&[&["audit", "verify"], more].concat())
    }

    fn log(&self) -> Connection {
        Connection::open(self.server.data().join("heard.sqlite")).expect("the log")
    }
}

#[test]
fn it_says_of_a_record_who_decided_read_and_took_it_away() {
    let area = Area::busy();
    let of_record = area.told(&["--record", &area.doc.to_string()]);
    let by = |member| format!(" by {member}");
    let (priya, amina) = (by(area.desk.joined.member), by(area.amina.joined.member));
    // Listed twice, which is noted once.
    for (what, times) in [("list", 1), ("read", 1), ("download", 1)] {
        assert_eq!(of_record.matches(&format!(" {what}{priya}")).count(), times, "{what}\n{of_record}");
    }
    assert!(of_record.contains("share csv") && !of_record.contains("The bus"));
    let all = area.told(&[]);
    assert!(all.contains(&format!(" consent{amina}")) && all.contains("spoken, keep yes, share yes"));
    assert!(all.contains(" joined by ") && all.contains(" card\n"));
}

#[test]
fn what_was_erased_leaves_the_log_and_the_chain_holds() {
    let area = Area::busy();
    let before = area.told(&["--record", &area.doc.to_string()]);
    assert!(!before.is_empty());
    CardHolder::with(area.server.line(), &area.code.print()).presses("erase-now", &[]);
    let all = area.told(&[]);
    assert!(all.contains("erased since") && all.contains(" erased\n"));
    for id in [area.doc, area.person] {
        assert!(!all.contains(&id.to_string()));
    }
    assert!(area.told(&["--record", &area.doc.to_string()]).is_empty());
    assert!(area.verify(&[]).status.success());
}

#[test]
fn an_edit_a_deletion_another_order_a_fork_and_a_cut_are_found() {
    // What somebody with the file may do to it; what is left after a cut bears itself out.
    let deeds = [
        ("update audit set what = 'slept' where place = 5", false),
        ("update audit set member = zeroblob(16) where place = 4", false),
        ("update audit set day = '1999-01-01' where place = 3", false),
        ("update audit_part set text = 'nothing' where place = (select max(place) from audit)", false),
        ("delete from audit_part where place = 5; delete from audit where place = 5", false),
        (
            "update audit set place = -4 where place = 4;
             update audit set place = 4 where place = 5;
             update audit set place = 5 where place = -4;
             update audit_part set place = -4 where place = 4;
             update audit_part set place = 4 where place = 5;
             update audit_part set place = 5 where place = -4",
            false,
        ),
        (
            "delete from audit_part where place = (select max(place) from audit);
             delete from audit where place = (select max(place) from audit)",
            true,
        ),
    ];
    for (deed, bears_itself_out) in deeds {
        let area = Area::busy();
        let checkpoint = area.server.data().with_extension("checkpoint");
        std::fs::write(&checkpoint, area.told(&["checkpoint"])).expect("a file");
        let kept = ["--checkpoint", checkpoint.to_str().expect("a plain path")];
        assert!(area.verify(&kept).status.success());
        area.log().execute_batch(&format!("pragma foreign_keys = off; {deed}")).expect(deed);
        assert_eq!(area.verify(&[]).status.success(), bears_itself_out, "{deed}");
        let found = area.verify(&kept);
        assert!(!found.status.success(), "{deed}");
    }
}

#[test]
fn a_log_that_went_another_way_is_told_from_the_one_of_the_checkpoint() {
    let area = Area::busy();
    let checkpoint = area.server.data().with_extension("checkpoint");
    let end = area.told(&["checkpoint"]);
    // As long as the one that was kept, and whole: but what was last done in it is another thing.
    area.log()
        .execute_batch(
            "pragma foreign_keys = off;
             delete from audit_part where place = (select max(place) from audit);
             delete from audit where place = (select max(place) from audit);",
        )
        .expect("a cut");
    area.get(&format!("/api/readings/{}", area.doc));
    assert!(area.verify(&[]).status.success());
    std::fs::write(&checkpoint, end).expect("a file");
    let found = area.verify(&["--checkpoint", checkpoint.to_str().expect("a plain path")]);
    let told = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(!found.status.success() && told.contains("is not what it was"), "{told}");
    std::fs::write(&checkpoint, "heard-audit 1 somewhere else").expect("a file");
    let refused = area.verify(&["--checkpoint", checkpoint.to_str().expect("a plain path")]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no checkpoint of this area"));
}
