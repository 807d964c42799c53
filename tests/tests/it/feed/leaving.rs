//! What is told of what is there no more, or is there again.

use heard::domain::card::Code;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::store::Store;
use tests::card::CardHolder;
use tests::server::TestServer;

use super::{act, docs, log, long, trip};
use crate::story::{conversation, envelope, set};

#[test]
fn who_leaves_a_team_is_told_so_and_reads_no_more_of_it() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    for _ in 0..60 {
        conversation(&mut amina, &long(), "");
    }
    amina.sync();
    // In the midst of reading, and after it.
    assert!(trip(&mut bryn).more);
    server.run(&["members", "--space", "Cwm", "--remove", &bryn.joined.member.to_string()]);
    let told = trip(&mut bryn);
    assert_eq!((told.circles, told.feed), (Some(Vec::new()), Vec::new()));
    // It has no cursor any more by which the server could tell that it knows.
    let again = trip(&mut bryn);
    assert_eq!((again.circles, again.feed), (Some(Vec::new()), Vec::new()));
}

#[test]
fn an_erasure_reaches_every_phone_wherever_it_had_read_to() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let made: Vec<_> = (0..60).map(|_| conversation(&mut amina, &long(), "").0).collect();
    amina.sync();
    let (mut bryn, mut dev) = (server.worker("Cwm", "Bryn"), server.worker("Cwm", "Dev"));
    bryn.sync();
    assert!(trip(&mut dev).more);
    for (place, doc) in [made[0], made[59]].into_iter().enumerate() {
        let (person, code) = (bryn.records[&doc].envelope.subject, Code::from_bytes([place as u8; 10]));
        let hash = Edit::Set(Scalar::Bytes(code.hash().to_vec()));
        let card = [("card/hash", hash), ("card/kind", set("withdraw-only"))];
        bryn.create(person.expect("a person"), envelope(&bryn, "person", "team", person), &card);
        bryn.sync();
        bryn.records.remove(&person.expect("a person"));
        CardHolder::with(server.line(), &code.print()).presses("erase-now", &[]);
    }
    // One that had lost its cursors keeps what it had until it is told: newest first, the erasures come before all else.
    let mut lost = bryn.clone();
    lost.cursors.clear();
    assert_eq!(
        trip(&mut lost).feed[..4].iter().map(|item| item.what.as_str()).collect::<Vec<_>>(),
        ["gone"; 4]
    );
    amina.sync();
    assert_eq!(amina.dropped.len(), 4, "once, where one answer brings all");
    for phone in [&mut amina, &mut bryn, &mut dev, &mut lost] {
        phone.sync();
        // The two and their people.
        assert!(phone.dropped.contains(&made[0]) && phone.dropped.contains(&made[59]));
        phone.dropped.sort_unstable();
        phone.dropped.dedup();
        assert_eq!(phone.dropped.len(), 4);
        assert_eq!(docs(phone), made[1..59].iter().copied().collect());
    }
}

#[test]
fn a_mended_record_is_told_again_to_everybody() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.edit(doc, &[("place", set("Pentre"))]);
    amina.sync();
    let row: (i64, Vec<u8>) = log(&server)
        .query_row("select seq, sealed from change order by seq limit 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("a row");
    let put = |sealed: &[u8]| {
        log(&server).execute("update change set sealed = ? where seq = ?", (sealed, row.0)).expect("a row");
    };
    put(b"damaged");
    // What follows the damaged row means nothing without it.
    let told = trip(&mut bryn);
    assert_eq!((told.feed.len(), docs(&bryn).len()), (0, 0));
    put(&row.1);
    let store = Store::open(server.data(), || panic!("no key is made here")).expect("the store");
    let team = amina.circle("team");
    store.write(move |tx| tx.feed_again(team, doc, None).map(drop)).expect("told again");
    amina.records.clear();
    for phone in [&mut bryn, &mut amina] {
        phone.sync();
        assert_eq!(phone.state(doc).text("place"), Some("Pentre"));
    }
}

#[test]
fn a_phone_without_cursors_is_told_that_it_is_in_no_circle_any_more() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    amina.sync();
    bryn.sync();
    assert_eq!(act(&mut bryn, "revoke", |act| act.device = Some(amina.joined.device)).0, "kept");
    // As after a restore: what it has read counts for nothing, and its records are still there.
    amina.cursors.clear();
    amina.sync();
    assert!(amina.joined.circles.is_empty());
}
