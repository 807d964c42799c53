//! What whoever looks after the server sees: whether it works, and how much it does. Never a word of anybody's.

use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::wire::Act;
use tests::device::{Device, new_act};
use tests::line::Answer;
use tests::server::TestServer;

use crate::story::{conversation, envelope, fresh};

/// The value of one line of the numbers.
fn number(numbers: &str, line: &str) -> f64 {
    let found = numbers.lines().find_map(|other| other.strip_prefix(line)?.trim().parse().ok());
    found.unwrap_or_else(|| panic!("no {line} in\n{numbers}"))
}

fn health(server: &TestServer) -> (u16, String) {
    let address = format!("http://{}/healthz", server.line().address());
    let answer = reqwest::blocking::get(address).expect("an answer");
    (answer.status().as_u16(), answer.text().expect("text"))
}

#[test]
fn what_was_done_is_counted() {
    let mut server = TestServer::start();
    server.kill();
    server.serve(&[("HEARD_METRICS", "127.0.0.1:0")]);
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    conversation(&mut amina, "The bus is gone", "");
    let broken = envelope(&amina, "conversation", "team", Some(fresh()));
    amina.create(fresh(), broken, &[("place", Edit::Set(Scalar::Int(3)))]);
    let revoke = Act { device: Some(bryn.joined.device), ..new_act("revoke") };
    amina.sync();
    bryn.sync();
    amina.acts.push(revoke);
    amina.sync();
    conversation(&mut bryn, "The shop too", "");
    bryn.sync();

    let numbers = server.numbers();
    assert_eq!(number(&numbers, "heard_changes_total{outcome=\"kept\",code=\"\"}"), 1.0);
    assert_eq!(number(&numbers, "heard_changes_total{outcome=\"refused\",code=\"shape\"}"), 1.0);
    assert_eq!(number(&numbers, "heard_changes_total{outcome=\"held\",code=\"no-right\"}"), 1.0);
    assert_eq!(number(&numbers, "heard_acts_total{kind=\"revoke\",outcome=\"kept\"}"), 1.0);
    assert!(number(&numbers, "heard_feed_lines_total{what=\"change\"}") >= 1.0);
    assert!(number(&numbers, "heard_feed_bytes_total") > 100.0);
    assert_eq!(number(&numbers, "heard_held"), 1.0);
    assert_eq!(number(&numbers, "heard_quarantined{code=\"shape\"}"), 1.0);
    assert_eq!(number(&numbers, "heard_log_end"), 1.0);
    assert_eq!((number(&numbers, "heard_damaged"), number(&numbers, "heard_backed_up_to")), (0.0, 0.0));
    assert_eq!(number(&numbers, "heard_writer_waiting"), 0.0);
    assert!(number(&numbers, "heard_writer_jobs_total") >= 6.0);
    assert!(number(&numbers, "heard_commit_seconds_count") >= 3.0);
    let within = number(&numbers, "heard_commit_seconds_bucket{le=\"+Inf\"}");
    assert_eq!(within, number(&numbers, "heard_commit_seconds_count"));
    assert!(number(&numbers, "heard_request_seconds_count{route=\"sync\",status=\"200\"}") >= 4.0);
    assert_eq!(number(&numbers, "heard_request_seconds_count{route=\"join\",status=\"200\"}"), 2.0);
    let backups = tempfile::tempdir().expect("a folder for backups");
    server.run(&["backup", "--to", backups.path().to_str().expect("a plain path")]);
    assert_eq!(number(&server.numbers(), "heard_backed_up_to"), 1.0);
    assert!(number(&numbers, "heard_data_bytes") > 0.0 && number(&numbers, "heard_free_bytes") > 0.0);
}

#[test]
fn the_numbers_are_not_where_the_world_asks() {
    let server = TestServer::start();
    let page = server.line().get("/metrics", None);
    // What stands there is the app, as at every address that is a screen's.
    assert!(matches!(page, Answer::NotHeard { .. }), "{page:?}");
    let text = reqwest::blocking::get(format!("http://{}/metrics", server.line().address()));
    assert!(!text.expect("an answer").text().expect("text").contains("heard_"));
}

#[test]
fn it_is_well_while_it_can_read_and_write_and_has_room() {
    let server = TestServer::start();
    assert_eq!(health(&server), (200, "ok\n".to_owned()));

    let full = TestServer::on_a_disk_of(32, 26);
    assert_eq!(health(&full), (503, "the disk is full\n".to_owned()));
    full.make_room();
    // An answer holds for a moment: until then it is asked again.
    let well = (0..10_000).any(|_| health(&full).0 == 200);
    assert!(well, "it is well again without a restart");
    let mut amina: Device = full.worker("Cwm", "Amina");
    let (doc, _): (RecordId, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    assert!(amina.unsent.is_empty() && amina.records.contains_key(&doc));
}
