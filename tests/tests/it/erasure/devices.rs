//! The receipt says which devices have let go of it, by what they themselves say.

use heard::wire::{self, ExportAsk, ExportLine, Filter};
use tests::card::CardHolder;
use tests::device::Device;
use tests::server::TestServer;

use super::{Tom, number};

#[test]
fn a_receipt_counts_the_devices_that_have_let_go_and_names_the_teams_of_the_others() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let lost = server.worker("Cwm", "Cerys");
    server.found("Nant");
    server.worker("Nant", "Gwen").sync();
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    bryn.sync();
    server.run(&["members", "--space", "Cwm", "--revoke", &lost.joined.device.to_string()]);
    let receipt = number(&tom.is_erased(&server));
    let look = || CardHolder::with(server.line(), &receipt);
    assert!(look().sees("Cwm: 2 phones and computers have not said so yet. Last heard of on"));
    assert!(look().sees("Cwm: 1 phone or computer has not said so yet. They were shut out"));
    assert!(!look().sees("Nant"), "a team that had nothing of it");

    // The first request brings the word; only the next one says that it was taken in.
    let bring = |device: &mut Device| {
        let request = device.request();
        let body = device.post(request).body();
        device.take_in(wire::decode(&body).expect("a response"));
    };
    bring(&mut amina);
    assert!(look().sees("No phone or computer of the team has said yet"));
    bring(&mut amina);
    assert!(look().sees("1 phone or computer has said that it erased it."));
    bryn.sync();
    // With cursors as one hash, when nothing is new.
    bryn.sync();
    assert!(look().sees("2 phones and computers have said that they erased it."));
    assert!(look().sees("They were shut out"));
}

#[test]
fn a_sheet_that_held_it_is_on_the_receipt_and_is_told_to_be_made_anew() {
    let server = TestServer::start();
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Priya"));
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    take_a_sheet(&desk);
    let card = tom.is_erased(&server);
    assert!(card.sees("by a reviewer") && card.sees("Whoever took it is asked to delete it."));
    let body = desk.line.get("/api/exports", desk.cookie.as_deref()).body();
    let sheets: Vec<ExportLine> = wire::decode(&body).expect("a list");
    assert!(sheets.len() == 1 && sheets[0].stale.is_some());
}

fn take_a_sheet(desk: &Device) {
    let ask = ExportAsk {
        filter: Filter::default(),
        purpose: "share".to_owned(),
        format: "csv".to_owned(),
        language: "en".to_owned(),
    };
    desk.line.fetch("/api/exports", desk.cookie.as_deref().expect("a desk"), wire::encode(&ask));
}
