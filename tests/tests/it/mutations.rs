//! Damage to honest changes, random and always the same: as a line does it, and as somebody would who wants the server to
//! fall. `make fuzz` does far more of it.

use tests::dice::Dice;
use tests::hostile::mutate::{Damage, mutant};
use tests::hostile::seeds;
use tests::hostile::trial::Tally;

/// Damaged changes tried.
const TRIES: usize = 3000;

#[test]
fn whatever_enters_a_document_can_be_read_back() {
    let (seeds, mut dice) = (seeds::all(), Dice(2026));
    let (mut raw, mut repaired) = (Tally::default(), Tally::default());
    for _ in 0..TRIES {
        let mutant = mutant(&seeds, &mut dice);
        match mutant.damage {
            Damage::Raw => raw.add(&mutant),
            Damage::Repaired => repaired.add(&mutant),
        }
    }
    for tally in [&raw, &repaired] {
        assert_eq!((tally.escaped, tally.unloadable), (0, 0), "{tally:?}");
    }
    assert!(repaired.taken > 20 && repaired.refused.len() > 6, "too tame: {repaired:?}");
    assert_eq!(raw.taken, 0, "damage that the checksum does not tell");
    assert!(raw.refusals() > 1000 && raw.refused.contains_key("damaged"), "too tame: {raw:?}");
}
