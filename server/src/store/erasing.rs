//! Taking a person out of every table.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row};

use super::erased::ReceiptLine;
use super::tombstones::Tombstone;
use super::{StoreError, Tx, crash_point};
use crate::domain::id::{CircleId, DeviceId, ErasureId, RecordId};

/// All that is said of records that are erased together.
#[derive(Debug, Clone, Copy)]
pub struct Erase<'a> {
    pub person: RecordId,
    pub day: &'a str,
    pub reason: &'a str,
    /// The erasure whose receipt tells of it, if there is one.
    pub receipt: Option<ErasureId>,
}

impl Tx<'_> {
    /// Deletes every row of a person and of what is about them, leaves tombstones, tells every circle that had something of
    /// it, and dooms the key. The bytes are out of the files once both are emptied: see `Store::rid_of`.
    pub fn erase(&mut self, erase: Erase<'_>) -> Result<(), StoreError> {
        let docs = self.records_to_erase(erase.person)?;
        if let Some(id) = erase.receipt {
            self.note_sheets(id, &docs)?;
        }
        let circles = self.bury_all(&docs, erase.day, erase.reason)?;
        self.forget_person(erase.person)?;
        for (circle, told) in circles {
            let last = self.feed_gone(circle, &told)?;
            if let Some(id) = erase.receipt {
                self.note_devices(id, circle, last)?;
            }
        }
        if let Some(id) = erase.receipt {
            self.note_gone(id, erase.day)?;
        }
        crash_point("erase.before-commit");
        Ok(())
    }

    /// Deletes every row of one record and of what is about it, and leaves tombstones. Its person's key stays.
    pub fn erase_record(&mut self, doc: RecordId, day: &str, reason: &str) -> Result<(), StoreError> {
        let docs = self.records_about(doc)?.into_iter().chain([doc]).collect();
        for (circle, told) in self.bury_all(&docs, day, reason)? {
            self.feed_gone(circle, &told)?;
        }
        self.sweep_search()
    }

    /// Takes records out, with a tombstone each. Answers the circles that have to be told, and of which.
    fn bury_all(
        &mut self,
        docs: &BTreeSet<RecordId>,
        day: &str,
        reason: &str,
    ) -> Result<Vec<(CircleId, Vec<RecordId>)>, StoreError> {
        self.take_words();
        let circles = self.circles_told(docs)?;
        for doc in docs {
            self.bury(*doc, day, reason)?;
            crash_point("erase.middle");
        }
        Ok(circles)
    }

    fn records_about(&self, doc: RecordId) -> Result<Vec<RecordId>, StoreError> {
        let mut statement = self.log.prepare_cached("select id from document where about = ?")?;
        let rows = statement.query_map([doc.as_bytes()], read_record)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Records of the person and about them, whether they are in the log or wait, were refused, or are only the person's id.
    fn records_to_erase(&self, person: RecordId) -> Result<BTreeSet<RecordId>, StoreError> {
        let mut docs: BTreeSet<RecordId> = self.records_of(person)?.into_iter().collect();
        docs.insert(person);
        let mut statement = self.log.prepare_cached(
            "select doc from held where owner = ?1 union select doc from quarantine where owner = ?1",
        )?;
        for doc in statement.query_map([person.as_bytes()], read_record)? {
            // What somebody sent under an id that is another person's record is no reason to erase that.
            let doc = doc?;
            if self.document(doc)?.is_none() {
                docs.insert(doc);
            }
        }
        Ok(docs)
    }

    /// The circles whose feeds told of these records, and of which.
    fn circles_told(&self, docs: &BTreeSet<RecordId>) -> Result<Vec<(CircleId, Vec<RecordId>)>, StoreError> {
        let mut told: Vec<(CircleId, Vec<RecordId>)> = Vec::new();
        let mut statement = self.log.prepare_cached(
            "select distinct feed.circle from change join feed on feed.change = change.seq where change.doc = ?1
             union select circle from feed indexed by feed_line
                   where what in ('left', 'gone', 'held') and doc = ?1
             union select circle from document where id = ?1",
        )?;
        for doc in docs {
            for circle in statement.query_map([doc.as_bytes()], |row| row.get(0).map(CircleId::from_bytes))? {
                let circle = circle?;
                match told.iter_mut().find(|(known, _)| *known == circle) {
                    Some((_, docs)) => docs.push(*doc),
                    None => told.push((circle, vec![*doc])),
                }
            }
        }
        Ok(told)
    }

    /// Takes one record out of the log and of all that is derived, and leaves its tombstone.
    fn bury(&self, doc: RecordId, day: &str, reason: &str) -> Result<(), StoreError> {
        let epoch: Option<i64> = self
            .log
            .prepare_cached("select epoch from document where id = ?")?
            .query_row([doc.as_bytes()], |row| row.get(0))
            .optional()?;
        self.take_out(doc, day)?;
        self.log.prepare_cached("delete from cleaned where doc = ?")?.execute([doc.as_bytes()])?;
        let grave = Tombstone {
            doc,
            epoch: epoch.unwrap_or_default().max(0) as u64 + 1,
            day: day.to_owned(),
            reason: reason.to_owned(),
        };
        self.put_tombstone(&grave)
    }

    /// Takes every row of one record out.
    pub(super) fn take_out(&self, doc: RecordId, day: &str) -> Result<(), StoreError> {
        self.remove_leaving(doc)?;
        for sql in [
            "delete from feed where change in (select seq from change where doc = ?)",
            "delete from feed where what = 'mark' and doc = ?",
            "delete from feed indexed by feed_line where what in ('left', 'gone', 'held') and doc = ?",
            "update export set stale = ?2 where stale is null
             and id in (select export from export_doc where doc = ?1)",
            "delete from export_doc where doc = ?",
            "delete from held where doc = ?",
            "delete from quarantine where doc = ?",
            "update act set doc = null, circle = null where doc = ?",
            "delete from decision where occasion = ?",
            "delete from held_no where doc = ?",
            "delete from review where doc = ?",
            "delete from mark where doc = ?",
            "delete from change where doc = ?",
            "delete from document where id = ?",
        ] {
            let mut statement = self.log.prepare_cached(sql)?;
            match statement.parameter_count() {
                2 => statement.execute((doc.as_bytes(), day))?,
                _ => statement.execute([doc.as_bytes()])?,
            };
        }
        Ok(())
    }

    /// What is left under the person's id, and their key.
    fn forget_person(&self, person: RecordId) -> Result<(), StoreError> {
        for sql in [
            "delete from held where owner = ?",
            "delete from quarantine where owner = ?",
            "delete from card where person = ?",
            "delete from decision where subject = ?",
            "delete from held_no where subject = ?",
            "delete from permission where subject = ?",
            "delete from unkept where subject = ?",
            "insert into doomed_key (key) select key from owner_key where owner = ?",
            "delete from owner_key where owner = ?",
        ] {
            self.log.prepare_cached(sql)?.execute([person.as_bytes()])?;
        }
        self.forget_audited(person)?;
        self.forget_new_cards(person)?;
        self.sweep_search()
    }

    /// A word that is taken out of the index may leave its first letters between two pages of it.
    fn sweep_search(&self) -> Result<(), StoreError> {
        self.log.execute("insert into search (search) values ('optimize')", [])?;
        Ok(())
    }

    /// Tells a circle that records are gone. Answers the last position.
    fn feed_gone(&self, circle: CircleId, docs: &[RecordId]) -> Result<u64, StoreError> {
        let mut position = 0;
        for doc in docs {
            position = self.next_position(circle)?;
            self.log
                .prepare_cached("insert into feed (circle, position, doc, what) values (?, ?, ?, 'gone')")?
                .execute((circle.as_bytes(), position as i64, doc.as_bytes()))?;
        }
        Ok(position)
    }

    /// Devices that may have had something out of this circle: those of its members, and of people who are in no team any
    /// more and may have been in it.
    fn note_devices(&self, id: ErasureId, circle: CircleId, position: u64) -> Result<(), StoreError> {
        self.log.execute(
            "insert into erasure_device (erasure, device, circle, position)
             select ?1, device.id, ?2, ?3 from device
             where device.id <> zeroblob(16)
             and (member in (select member from membership where circle = ?2)
                  or member not in (select member from membership))",
            (id.as_bytes(), circle.as_bytes(), position as i64),
        )?;
        Ok(())
    }

    fn note_sheets(&self, id: ErasureId, docs: &BTreeSet<RecordId>) -> Result<(), StoreError> {
        let mut exports: BTreeSet<i64> = BTreeSet::new();
        let mut statement = self.log.prepare_cached(
            "select seq from export join export_doc on export_doc.export = export.id where export_doc.doc = ?",
        )?;
        for doc in docs {
            for seq in statement.query_map([doc.as_bytes()], |row| row.get(0))? {
                exports.insert(seq?);
            }
        }
        for (place, seq) in (0_i64..).zip(exports) {
            self.log.execute(
                "insert into erasure_export (erasure, place, day, role, purpose)
                 select ?, ?, day, role, purpose from export where seq = ?",
                (id.as_bytes(), place, seq),
            )?;
        }
        Ok(())
    }

    /// From now on nothing ties the erasure to anybody. A copy of the key is in no backup made after today, and those
    /// made before are kept for so many days.
    fn note_gone(&self, id: ErasureId, day: &str) -> Result<(), StoreError> {
        self.log.execute(
            "update erasure set person = null, member = null, pause_reason = null, pause_role = null,
                 pause_until = null, gone = ?2,
                 keys_until = (select date(?2, '+' || coalesce(keep_keys, 30) || ' days') from backup)
             where id = ?1",
            (id.as_bytes(), day),
        )?;
        Ok(())
    }

    /// A receipt of another life of this store. What was told to devices since the restore, they have to let go of.
    pub fn put_receipt(&self, id: ErasureId, receipt: &ReceiptLine) -> Result<(), StoreError> {
        let known = "select exists (select 1 from receipt_number where hash = ?)";
        if self.log.query_row(known, [receipt.hash], |row| row.get(0))? {
            return Ok(());
        }
        self.log.execute(
            "insert into erasure (id, asked_by, asked, due) values (?, 'card', 0, 0)",
            [id.as_bytes()],
        )?;
        self.note_gone(id, &receipt.day)?;
        self.log.execute(
            "insert into receipt_number (hash, erasure) values (?, ?)",
            (receipt.hash, id.as_bytes()),
        )?;
        self.log.execute(
            "insert into erasure_device (erasure, device, circle, position)
             select ?1, device.id, feed.circle, max(feed.position) from feed
             join membership on membership.circle = feed.circle join device on device.member = membership.member
             where feed.what = 'gone' group by device.id, feed.circle",
            [id.as_bytes()],
        )?;
        Ok(())
    }

    /// A device has read a circle's feed up to here: it has let go of what was gone before.
    pub fn note_let_go(
        &self,
        device: DeviceId,
        circle: CircleId,
        reached: u64,
        day: &str,
    ) -> Result<(), StoreError> {
        self.log.execute(
            "update erasure_device set done = ? where device = ? and circle = ? and position <= ? and done is null",
            (day, device.as_bytes(), circle.as_bytes(), reached as i64),
        )?;
        Ok(())
    }

    /// Notes that a device was heard of on this day.
    pub fn note_seen(&self, device: DeviceId, day: &str) -> Result<(), StoreError> {
        self.log
            .prepare_cached("update device set seen = ?2 where id = ?1 and (seen is null or seen < ?2)")?
            .execute((device.as_bytes(), day))?;
        Ok(())
    }
}

fn read_record(row: &Row<'_>) -> rusqlite::Result<RecordId> {
    row.get(0).map(RecordId::from_bytes)
}
