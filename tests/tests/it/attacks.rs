//! Attacks on file (`tests/fixtures/attacks.json`): the bytes stay the same whatever makes them, and so do the answers.

use std::fs;
use std::io::Read;

use flate2::read::GzDecoder;
use heard::wire::{self, Push, Response};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use tests::hostile::crafted;
use tests::server::TestServer;

use crate::fixtures::{hex, path, read, unhex};
use crate::story::{conversation, envelope, fresh};

#[derive(Debug, Serialize, Deserialize)]
struct Attack {
    name: String,
    /// What it is answered with, as *refused*.
    code: String,
    /// Gzipped, in hex: some are long and say little.
    bytes: String,
}

impl Attack {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        GzDecoder::new(&unhex(&self.bytes)[..]).read_to_end(&mut bytes).expect("gzip");
        bytes
    }
}

#[test]
fn the_attacks_on_file_are_those_that_are_made() {
    let made = crafted::all();
    let file = path("attacks.json");
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        let attacks: Vec<_> = made
            .iter()
            .map(|attack| Attack {
                name: attack.name.clone(),
                code: attack.code.to_owned(),
                bytes: hex(&wire::deflate(&attack.bytes)),
            })
            .collect();
        fs::write(&file, serde_json::to_string_pretty(&attacks).expect("JSON") + "\n").expect("a fixture");
    }
    let kept: Vec<Attack> = read(&file);
    assert_eq!(kept.len(), made.len(), "UPDATE_FIXTURES=1 writes them anew");
    for (kept, made) in kept.iter().zip(&made) {
        assert_eq!((&*kept.name, &*kept.code), (&*made.name, made.code));
        assert!(kept.bytes() == made.bytes, "{}: other bytes", made.name);
    }
}

#[test]
fn every_attack_is_refused_and_what_comes_with_it_is_kept() {
    let server = TestServer::start();
    let (mut amina, mut bryn) = (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"));
    let attacks: Vec<Attack> = read(&path("attacks.json"));
    let push = |attack: &Attack| Push {
        doc: fresh(),
        change: ByteBuf::from(attack.bytes()),
        envelope: Some(envelope(&amina, "conversation", "team", Some(fresh()))),
        epoch: 0,
    };
    let mut pushes: Vec<Push> = attacks.iter().map(push).collect();
    let (honest, _) = conversation(&mut amina, "The bus is gone", "");
    let middle = attacks.len() / 2;
    pushes.insert(middle, amina.unsent.remove(0));
    let answer = amina.post(wire::Request { push: pushes, ..amina.request() }).body();
    let mut response: Response = wire::decode(&answer).expect("a response");
    assert_eq!(response.results.remove(middle).outcome, "kept");
    let wrong: Vec<String> = attacks
        .iter()
        .zip(&response.results)
        .filter(|(attack, result)| {
            !["refused", "missing"].contains(&&*result.outcome)
                || result.code.as_deref() != Some(&*attack.code)
        })
        .map(|(attack, result)| format!("{}: {} {:?}", attack.name, result.outcome, result.code))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(response.results.len(), attacks.len());
    bryn.sync();
    assert!(bryn.records.keys().eq([&honest]), "nothing of an attack reaches anybody");
    server.run(&["check"]);
}
