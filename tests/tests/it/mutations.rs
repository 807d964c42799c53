//! Changes with a valid checksum and random damage: as somebody would send who wants the server to fall.

use std::fs;

use heard::merge::{Document, change_hash, inspect};
use serde::Deserialize;

use crate::dice::Dice;
use crate::fixtures::{path, read, unhex};

/// Damaged changes tried for each change of the fixtures.
const TRIES: u64 = 300;

#[derive(Deserialize)]
struct Fixture {
    changes: Vec<String>,
}

/// One to three bytes changed, cut out, doubled or made huge; then the checksum made good.
fn damaged(change: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut body = change[9..].to_vec();
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(body.len());
        match dice.roll(5) {
            0 => body[at] ^= 1 << dice.roll(8),
            1 => body[at] = dice.roll(256) as u8,
            2 => drop(body.remove(at)),
            3 => body.insert(at, body[at]),
            _ => drop(body.splice(at..=at, [0xff, 0xff, 0xff, 0x7f])),
        }
    }
    let mut bytes = change[..9].to_vec();
    // Its length is made good too where that takes one byte, so that the damage reaches further in.
    if change[9] < 128 && (1..=128).contains(&body.len()) {
        body[0] = (body.len() - 1) as u8;
    }
    bytes.extend(body);
    let hash = change_hash(&bytes);
    bytes[4..8].copy_from_slice(&hash.as_bytes()[..4]);
    bytes
}

#[test]
fn whatever_enters_a_document_can_be_read_back() {
    let mut dice = Dice(2026);
    let (mut taken, mut refused) = (0, 0);
    for file in fs::read_dir(path("states")).expect("the folder of states") {
        let fixture: Fixture = read(&file.expect("a readable folder").path());
        let changes: Vec<Vec<u8>> = fixture.changes.iter().map(|change| unhex(change)).collect();
        for (place, change) in changes.iter().enumerate() {
            let before = Document::replay(&changes[..place]).expect("honest changes");
            for _ in 0..TRIES {
                let bytes = damaged(change, &mut dice);
                match inspect(&bytes).and_then(|inspected| before.take(&inspected, |_| Ok(()))) {
                    Ok(document) => {
                        taken += 1;
                        let rows = changes[..place].iter().chain([&bytes]);
                        let replayed = Document::replay(rows).expect("what was taken replays");
                        assert_eq!(replayed.state(), document.state());
                        assert_eq!(replayed.heads(), document.heads());
                    }
                    Err(_) => refused += 1,
                }
            }
        }
    }
    assert!(taken > 10 && refused > 1000, "{taken} taken, {refused} refused");
}
