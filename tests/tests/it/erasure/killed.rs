//! Killed at any step of an erasure, the next start finishes it before it serves anybody.

use tests::card::CardHolder;
use tests::phrases;
use tests::server::TestServer;

use super::{A_DAY_LATER, Tom, number, on, readable};

pub(crate) const POINTS: [&str; 9] = [
    "erase.middle",
    "erase.before-commit",
    "commit.before",
    "erasure.before-list",
    "erasure.after-list",
    "keys.before-destroyed",
    "keys.after-destroyed",
    "erasure.after-keys",
    "erasure.before-receipt",
];

#[test]
fn killed_at_any_point_the_next_start_finishes_before_it_serves() {
    for point in POINTS {
        let mut server = TestServer::start();
        let (mut amina, mut desk) = (server.worker("Cwm", "Amina"), server.desk("Priya"));
        let tom = Tom::speaks(&mut amina, "quibblesnark at the depot", "wombatish notes");
        let mut card = tom.card(&server);
        card.presses("erase", &[]);
        let receipt = number(&card);
        server.stop();

        // It falls due while nobody serves: the start carries it out, and is killed on the way.
        let output = server.try_run_with(
            &[("HEARD_CRASH_AT", point), A_DAY_LATER[0]],
            &["serve", "--listen", "127.0.0.1:0", "--log", "off"],
        );
        assert!(!output.status.success(), "{point}");
        server.serve(&A_DAY_LATER);
        on(&server, [&mut amina, &mut desk]);
        assert!(CardHolder::with(server.line(), &receipt).sees("Gone from here since"), "{point}");
        amina.sync();
        assert!(!amina.records.contains_key(&tom.doc), "{point}");
        assert_eq!(readable(&desk), 0);
        server.run(&["check"]);
        server.stop();
        assert_eq!(phrases::found(server.data(), &["quibblesnark", "wombatish"]), [], "{point}");
    }
}
