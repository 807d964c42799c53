//! Where keeping and sharing rest on something else than a yes: people are told, and may object.

use tests::card::CardHolder;
use tests::server::TestServer;

use crate::erasure::{Tom, readable};

const FILE: &str = r#"{
    "controllers": ["Argyll Council", "West Loch Carers"],
    "host": "Loch Hosting",
    "basis": {"keep": "public-task", "share": "public-task"},
    "wordings": [
        {"purpose": "keep", "version": 2, "language": "en", "checked_by": "Ann Jones",
         "words": "{controllers} keep what you tell us, on a machine of {host}, because the law asks them to plan care."},
        {"purpose": "share", "version": 2, "language": "en", "checked_by": "Ann Jones",
         "words": "{controllers} read parts of it. It is kept by {host}."},
        {"purpose": "quote", "version": 2, "language": "en", "checked_by": "Ann Jones", "words": "May we quote you?"}
    ]
}"#;

fn brings(server: &TestServer, text: &str) -> Result<(), String> {
    let file = server.data().join("../notices.json");
    std::fs::write(&file, text).expect("a file");
    let output = server.try_run(&["notice", "--file", file.to_str().expect("a path")]);
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

#[test]
fn who_holds_a_card_reads_what_it_rests_on_and_objects() {
    let server = TestServer::start();
    brings(&server, FILE).expect("wordings");
    brings(&server, FILE).expect("the same again changes nothing");
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Priya"));
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    let mut card: CardHolder = tom.card(&server);
    card.stops("keep");
    assert_eq!(readable(&desk), 0);
    card.presses("ask", &[("about", "keep"), ("to", "yes")]);
    assert!(
        card.sees("Argyll Council, West Loch Carers keep what you tell us, on a machine of Loch Hosting")
    );
    assert!(
        card.sees("This rests on a public task. It needs no yes from you. You can object."),
        "{}",
        card.page
    );
    assert!(card.sees("I have read this") && !card.sees("Yes, I allow it"));
    card.allows("keep");
    assert!(card.sees("You were told."), "{}", card.page);
    assert_eq!(readable(&desk), 1, "told and not objecting, it is kept and read");
    card.presses("everything", &[]);

    let mut card = tom.card(&server);
    card.stops("keep");
    assert_eq!(readable(&desk), 0, "an objection counts at once");
    // A purpose that rests on a yes is asked as ever.
    card.presses("ask", &[("about", "quote"), ("to", "yes")]);
    assert!(card.sees("Yes, I allow it") && !card.sees("This rests on"));
}

#[test]
fn a_wording_keeps_its_basis_and_its_names() {
    let server = TestServer::start();
    brings(&server, FILE).expect("wordings");
    for other in [
        FILE.replace("public-task", "contract"),
        FILE.replace("Loch Hosting", "Glen Hosting"),
        FILE.replace(r#""basis": {"keep": "public-task", "share": "public-task"},"#, ""),
    ] {
        let refused = brings(&server, &other).expect_err("a wording never changes");
        assert!(refused.contains("give a new version number"), "{refused}");
    }
}

#[test]
fn outside_a_demo_wordings_say_who_is_responsible() {
    let server = TestServer::on_own_folder();
    server.run(&["space", "--name", "Cwm", "--area", "Rhondda"]);
    let plain = r#"[{"purpose": "keep", "version": 1, "language": "en", "words": "May we keep it?", "checked_by": "Ann"}]"#;
    let refused = brings(&server, plain).expect_err("nobody is named");
    assert!(refused.contains("say who is responsible and where it is kept"), "{refused}");
    brings(&server, FILE).expect("all are named");
}
