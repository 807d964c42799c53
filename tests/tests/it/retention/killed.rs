//! Killed while it erases what may be kept no longer, the next start finishes before it serves anybody.

use tests::phrases;
use tests::server::TestServer;

use super::{ahead, days_later, serve_later};
use crate::erasure::{POINTS, Tom};
use crate::story::{conversation, envelope, fresh, set};

#[test]
fn killed_at_any_point_the_next_start_finishes_before_it_serves() {
    for point in POINTS {
        let mut server = TestServer::start();
        let mut amina = server.worker("Cwm", "Amina");
        // Of one nothing stays; of the other a later record does, and with it the key.
        let (doc, _) = conversation(&mut amina, "quibblesnark at the depot", "wombatish notes");
        let tom = Tom::speaks(&mut amina, "flumptious at the shop", "");
        tom.card(&server).stops("keep");
        amina.sync();
        days_later(&mut server, 1, [&mut amina]);
        days_later(&mut server, 12, [&mut amina]);
        let later = fresh();
        let envelope = envelope(&amina, "conversation", "team", Some(tom.person));
        amina.create(later, envelope, &[("statement/0a/words", set("The bus is gone"))]);
        amina.sync();
        server.stop();

        let [(name, value)] = ahead(20);
        let output = server.try_run_with(
            &[("HEARD_CRASH_AT", point), (name, value.as_str())],
            &["serve", "--listen", "127.0.0.1:0", "--log", "off"],
        );
        assert!(!output.status.success(), "{point}");
        serve_later(&mut server, 20, [&mut amina]);
        assert!(!amina.records.contains_key(&doc) && !amina.records.contains_key(&tom.doc), "{point}");
        assert!(amina.records.contains_key(&later), "{point}");
        server.run(&["check"]);
        server.stop();
        assert_eq!(
            phrases::found(server.data(), &["quibblesnark", "wombatish", "flumptious"]),
            [],
            "{point}"
        );
        let listed = std::fs::read_to_string(server.data().join("erased.log")).expect("a list");
        assert!(listed.contains(&doc.to_string()) && listed.contains(&tom.doc.to_string()), "{point}");
    }
}
