//! One writer for all: who brings much takes turns with those who bring little.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tests::server::TestServer;

use crate::story::conversation;

#[test]
fn a_long_batch_lets_others_in_between_and_loses_nothing() {
    const MANY: usize = 400;
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    for number in 0..MANY {
        conversation(&mut amina, &format!("The bus is gone, {number}"), "");
    }
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let amina = scope.spawn(|| {
            amina.sync();
            done.store(true, Ordering::SeqCst);
            amina
        });
        while !done.load(Ordering::SeqCst) {
            conversation(&mut bryn, "The shop too", "");
            bryn.sync();
        }
        let amina = amina.join().expect("a phone that syncs");
        assert_eq!(amina.outcomes.len(), MANY);
        assert!(amina.outcomes.values().all(|(outcome, _)| outcome == "kept"));
    });
    assert!(bryn.unsent.is_empty());

    let log = rusqlite::Connection::open(server.data().join("heard.sqlite")).expect("the log");
    let between: u32 = log
        .query_row(
            "select count(*) from change where actor = ?1
             and seq > (select min(seq) from change where actor <> ?1)
             and seq < (select max(seq) from change where actor <> ?1)",
            [bryn.actor.as_bytes()],
            |row| row.get(0),
        )
        .expect("the changes");
    assert!(between > 0, "the long batch shut everybody else out");
}
