//! Phones that read only so many days back.

use std::collections::BTreeSet;

use heard::domain::id::RecordId;

use super::{Windowed, windowed};
use crate::feed::{docs, trip};
use crate::story::{occasion, set};

#[test]
fn a_phone_that_reads_some_days_back_is_told_of_nobody_quiet_for_longer() {
    let Windowed { server, amina, bryn, of_late, .. } = windowed();
    assert_eq!(docs(&bryn), BTreeSet::from([of_late]));
    // One that reads all is told of all; one that reads a little farther back is too.
    for window in [None, Some(101)] {
        let mut dev = server.worker("Cwm", "Dev");
        dev.window = window;
        dev.sync();
        assert_eq!(docs(&dev), docs(&amina));
    }
}

#[test]
fn one_record_of_a_person_that_changed_of_late_brings_all_of_theirs() {
    let Windowed { server, mut amina, talk, .. } = windowed();
    amina.edit(talk, &[("place", set("Pentre"))]);
    amina.sync();
    let mut dev = server.worker("Cwm", "Dev");
    dev.window = Some(90);
    dev.sync();
    assert_eq!(docs(&dev), docs(&amina));
}

#[test]
fn who_is_met_again_comes_back_with_all_that_is_theirs() {
    // By a change of a record that the phone lacks; by a new record; by a new record of the phone's own.
    let edited = |world: &mut Windowed| {
        world.amina.edit(world.talk, &[("place", set("Pentre"))]);
        world.amina.sync();
    };
    let born = |world: &mut Windowed| {
        occasion(&mut world.amina, world.quiet.0, &[("keep", "no")], &[]);
        world.amina.sync();
    };
    let met = |world: &mut Windowed| {
        occasion(&mut world.bryn, world.quiet.0, &[("keep", "no")], &[]);
    };
    for meet in [edited as fn(&mut Windowed), born, met] {
        let mut world = windowed();
        meet(&mut world);
        world.bryn.sync();
        world.amina.sync();
        assert!(world.bryn.records.keys().any(|doc| world.quiet.1.contains(doc)));
        assert_eq!(docs(&world.bryn), docs(&world.amina));
        let same = |doc: &RecordId| world.bryn.state(*doc) == world.amina.state(*doc);
        assert!(world.quiet.1.iter().all(same));
        // Once: what follows comes as itself.
        world.amina.edit(world.talk, &[("place", set("Treorci"))]);
        world.amina.sync();
        assert_eq!(trip(&mut world.bryn).feed.len(), 1);
    }
}
