//! Bits that flip on the server's disk: found, told to nobody as sound, and put right by whoever has the bytes.

use std::collections::BTreeSet;

use heard::domain::id::{ChangeHash, RecordId};
use heard::store::StoreError;
use heard::wire::{self, Response};
use rusqlite::Connection;

use super::end::may_read;
use super::phone::Answer;
use super::world::{Broken, World};

impl World {
    /// A bit flips in some row of the log while the server is down, or the server comes upon what has flipped.
    pub(super) fn the_disk_errs(&mut self) {
        if self.dice.percent(50) {
            return self.read_through();
        }
        let last = self.centre.exchange().store.read(|reader| reader.last_place()).expect("a readable log");
        if last == 0 {
            return;
        }
        let place = self.dice.between(1, last as usize) as i64;
        let bit = self.dice.between(0, 10_000);
        self.tell(format!("a bit flips in row {place} of the log"));
        self.happened("bits flipped");
        self.centre.restart_after(|data| {
            let log = Connection::open(data.join("heard.sqlite")).expect("a log");
            let mut sealed: Vec<u8> = log
                .query_row("select sealed from change where seq = ?", [place], |row| row.get(0))
                .expect("a row");
            let bit = bit % (sealed.len() * 8);
            sealed[bit / 8] ^= 1 << (bit % 8);
            log.execute("update change set sealed = ? where seq = ?", (sealed, place))
                .expect("a row written");
        });
    }

    /// The server reads its log through and notes what is damaged.
    pub(super) fn read_through(&mut self) {
        let damaged = self.centre.check().damaged;
        self.tell(format!("the log is read through: {damaged} rows are damaged"));
    }

    /// A change that the server knows to have lost is kept by nobody's word.
    pub(super) fn calls_nothing_kept_that_is_lost(&mut self, answer: &Answer) -> Result<(), Broken> {
        let Answer::Ok { body, .. } = answer else { return Ok(()) };
        if !self.weather.damage {
            return Ok(());
        }
        let response: Response = wire::decode(body).expect("an answer of the server");
        let lost = self.lost();
        let mut kept =
            response.results.iter().filter(|word| word.outcome == "kept").filter_map(|word| word.hash);
        match kept.find(|kept| lost.iter().any(|(_, hash)| hash == kept)) {
            Some(hash) => {
                Err(self.broken(format!("{hash} is called kept, and its row is known to be damaged")))
            }
            None => Ok(()),
        }
    }

    /// Once everybody has synced, nothing is damaged that a phone could have brought. The rest is mended from backups.
    pub(super) fn all_that_is_left_is_mended(&mut self) -> Result<(), Broken> {
        let left = self.lost();
        if left.is_empty() {
            return Ok(());
        }
        for (doc, hash) in &left {
            let has_it = |who: &usize| {
                let holder = &self.phones[*who];
                holder.phone.storage.change(*doc, *hash).is_some() && may_read(self, *who, *doc)
            };
            if let Some(who) = self.alive().into_iter().find(has_it) {
                let name = self.phones[who].phone.name.clone();
                return Err(self.broken(format!("{hash} of {doc} is damaged still, and {name} has it")));
            }
        }
        let mended = self.centre.mend();
        self.tell(format!("{mended} rows are mended from backups"));
        (0..mended).for_each(|_| self.happened("rows mended from a backup"));
        self.come_to_rest()
    }

    /// What is known to be damaged.
    fn lost(&self) -> BTreeSet<(RecordId, ChangeHash)> {
        let lost = self.centre.exchange().store.read(|reader| {
            let rows = reader.damaged_places()?.into_iter().map(|place| reader.change_at(place));
            rows.collect::<Result<Vec<_>, StoreError>>()
        });
        lost.expect("a log whose rows have their names")
            .into_iter()
            .flatten()
            .map(|row| (row.doc, row.hash))
            .collect()
    }
}
