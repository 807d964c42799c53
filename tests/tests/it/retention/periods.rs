//! What a space sets, and who is told.

use heard::domain::id::SetId;
use heard::domain::scalar::Scalar;
use heard::wire::{self, Act, Keeps, Response};
use tests::device::{Device, new_act};
use tests::server::TestServer;

use super::{days_kept, days_later};
use crate::story::{conversation, response};

/// What a team's device is told that its space has set, with its next request.
fn told(device: &mut Device) -> Option<Option<Keeps>> {
    let answer: Response = wire::decode(&device.post(device.request()).body()).expect("a response");
    let lines = answer.circles.clone();
    device.take_in(answer);
    lines.map(|lines| lines.into_iter().find(|line| line.kind == "team").expect("a team").keeps)
}

#[test]
fn each_kind_has_its_own_time_in_each_space() {
    let mut server = TestServer::start();
    server.found("Glen");
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Glen", "Bryn"));
    server.run(&["retention", "--space", "Cwm", "--conversations", "60", "--responses", "3"]);
    let (said, _) = conversation(&mut amina, "The bus is gone", "");
    let (answered, _) = response(&mut amina, (SetId::from_bytes([7; 16]), 1), &[("q1", Scalar::Int(4))], "");
    let (elsewhere, _) = conversation(&mut bryn, "The shop too", "");
    amina.sync();
    bryn.sync();
    days_later(&mut server, 1, [&mut amina, &mut bryn]);
    days_later(&mut server, 2, [&mut amina, &mut bryn]);
    let days = [days_kept(&amina, answered), days_kept(&bryn, elsewhere), days_kept(&amina, said)];
    assert_eq!(days, [Some(3), Some(14), Some(60)]);
    days_later(&mut server, 20, [&mut amina, &mut bryn]);
    assert!(amina.records.contains_key(&said) && !amina.records.contains_key(&answered));
    assert!(!bryn.records.contains_key(&elsewhere));

    // Another time counts for what is there already.
    server.run(&["retention", "--space", "Cwm", "--conversations", "90"]);
    days_later(&mut server, 21, [&mut amina]);
    assert_eq!(days_kept(&amina, said), Some(90));
}

#[test]
fn a_device_is_told_once_a_day_what_its_space_has_set() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    amina.sync();
    assert_eq!(told(&mut amina), None);
    server.run(&["retention", "--space", "Cwm", "--conversations", "21", "--ask-again", "365"]);
    server.stop();
    let [(name, value)] = super::ahead(1);
    server.serve(&[(name, value.as_str())]);
    amina.line = server.line();
    let set = Keeps { conversations: 21, responses: 14, ask_again: 365 };
    assert_eq!(told(&mut amina), Some(Some(set)));
    assert_eq!(told(&mut amina), None);
    // Whoever joins is told at once.
    days_later(&mut server, 0, []);
    let bryn = server.worker("Cwm", "Bryn");
    let team = bryn.joined.circles.iter().find(|line| line.kind == "team").expect("a team");
    assert_eq!(team.keeps, Some(set));
}

#[test]
fn the_command_shows_what_holds_and_refuses_what_is_no_time() {
    let server = TestServer::start();
    let words = |output: std::process::Output| String::from_utf8(output.stdout).expect("words");
    let shown = words(server.run(&["retention"]));
    assert_eq!(
        shown,
        "Cwm: without a yes to keep, conversations are kept for 14 days and answers for 14; people are asked again after 730\n"
    );
    let set = words(server.run(&["retention", "--space", "Cwm", "--responses", "7"]));
    assert!(set.contains("14 days and answers for 7"), "{set}");
    assert!(words(server.run(&["audit"])).contains("retention"));
    for wrong in [["--responses", "0"], ["--responses", "9999"], ["--ask-again", "x"]] {
        let output = server.try_run(&["retention", "--space", "Cwm", wrong[0], wrong[1]]);
        assert!(!output.status.success());
    }
    assert!(!server.try_run(&["retention", "--space", "Nowhere"]).status.success());
    assert!(!server.try_run(&["retention", "--responses", "7"]).status.success());
}

#[test]
fn whoever_moves_to_another_team_is_kept_as_that_one_says() {
    let mut server = TestServer::start();
    server.found("Glen");
    server.run(&["retention", "--space", "Glen", "--conversations", "60"]);
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Glen", "Bryn"));
    let (doc, _) = conversation(&mut amina, "The bus is gone", "");
    amina.sync();
    days_later(&mut server, 2, [&mut amina, &mut bryn]);
    assert_eq!(days_kept(&amina, doc), Some(14));
    amina.acts_now(Act { doc: Some(doc), to: Some(bryn.circle("team")), ..new_act("move") });
    bryn.sync();
    days_later(&mut server, 3, [&mut amina, &mut bryn]);
    assert_eq!(days_kept(&bryn, doc), Some(60));
    days_later(&mut server, 20, [&mut bryn]);
    assert!(bryn.records.contains_key(&doc));
}
