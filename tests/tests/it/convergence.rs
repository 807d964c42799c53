//! Weeks of a team's work in a second: several phones, a line that loses answers, phones that forget, a server that is
//! killed. In the end all have the same, and every word that was typed is in it.

use std::collections::BTreeMap;

use heard::domain::id::RecordId;
use tests::device::Device;
use tests::server::TestServer;

use crate::story::{conversation, notes, set};
use tests::dice::Dice;

const STEPS: usize = 400;
const PHONES: usize = 4;

struct Team {
    server: TestServer,
    phones: Vec<Device>,
    dice: Dice,
    /// What was typed into each record's notes.
    typed: BTreeMap<RecordId, Vec<String>>,
}

impl Team {
    fn step(&mut self, number: usize) {
        let who = self.dice.roll(PHONES);
        match self.dice.roll(20) {
            0..=2 => {
                let (doc, _) = conversation(&mut self.phones[who], &format!("said {number}"), "");
                self.typed.insert(doc, Vec::new());
            }
            3..=11 => self.write(who, number),
            12..=16 => self.phones[who].sync(),
            // The answer is lost: what was sent may or may not have come through.
            17 => drop(self.phones[who].post(self.phones[who].request())),
            18 => self.forget(who),
            _ => self.kill(),
        }
    }

    /// One of the records this phone has gets a word in its notes, and perhaps another place.
    fn write(&mut self, who: usize, number: usize) {
        let phone = &mut self.phones[who];
        let Some(doc) = phone.records.keys().nth(self.dice.roll(phone.records.len().max(1))).copied() else {
            return;
        };
        let word = format!("<{number}>");
        let before = phone.state(doc).text("notes").unwrap_or_default().to_owned();
        // At the beginning, the end, or somewhere between two words.
        let places: Vec<usize> = before.match_indices('<').map(|(at, _)| at).chain([before.len()]).collect();
        let (head, tail) = before.split_at(places[self.dice.roll(places.len())]);
        let mut edits = vec![("notes", notes(&format!("{head}{word}{tail}")))];
        if self.dice.roll(2) == 0 {
            edits.push(("place", set(&format!("place {number}"))));
        }
        phone.edit(doc, &edits);
        self.typed.get_mut(&doc).expect("a record of this team").push(word);
    }

    /// The phone loses all but its key, after everything was kept, and reads it all again.
    fn forget(&mut self, who: usize) {
        let phone = &mut self.phones[who];
        phone.sync();
        assert!(phone.unsent.is_empty());
        let before: Vec<_> = phone.records.keys().copied().collect();
        phone.records.clear();
        phone.cursors.clear();
        phone.sync();
        assert!(before.iter().all(|doc| phone.records.contains_key(doc)));
    }

    fn kill(&mut self) {
        self.server.kill();
        self.server.serve(&[]);
        for phone in &mut self.phones {
            phone.line = self.server.line();
        }
    }
}

#[test]
fn whatever_happens_all_end_with_the_same_and_with_every_word() {
    for seed in 1..=2 {
        let server = TestServer::start();
        let phones = (0..PHONES).map(|number| server.worker("Cwm", &format!("Worker {number}"))).collect();
        let mut team = Team { server, phones, dice: Dice(seed), typed: BTreeMap::new() };
        (0..STEPS).for_each(|number| team.step(number));
        for _ in 0..2 {
            team.phones.iter_mut().for_each(Device::sync);
        }
        team.server.run(&["check"]);
        for phone in &team.phones {
            assert!(phone.outcomes.values().all(|(outcome, _)| outcome == "kept"), "seed {seed}");
            assert_eq!(phone.records.len(), team.typed.len(), "seed {seed}");
            for (doc, words) in &team.typed {
                let state = phone.state(*doc);
                assert_eq!(state, team.phones[0].state(*doc), "seed {seed}");
                let notes = state.text("notes").expect("notes");
                assert!(words.iter().all(|word| notes.contains(word.as_str())), "seed {seed}: {notes}");
            }
        }
    }
}
