//! The audit log: appended to in the transaction of what it tells of, chained by hash, and read through to find whether
//! anybody changed it.

use rusqlite::{Connection, OptionalExtension, Row};
use sha2::{Digest, Sha256};

use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::id::{MemberId, RecordId};

/// Something that was done.
#[derive(Debug, Clone)]
pub struct Audited {
    /// "2026-05-03".
    pub day: String,
    /// As one word.
    pub what: &'static str,
    /// None where nobody of the area did it.
    pub member: Option<MemberId>,
    pub parts: Vec<AuditedPart>,
}

/// What it says of one record or person; taken out with them.
#[derive(Debug, Clone)]
pub struct AuditedPart {
    /// The person; None of what is nobody's.
    pub owner: Option<RecordId>,
    pub doc: Option<RecordId>,
    /// No words of a person.
    pub text: String,
    /// 16 random bytes.
    pub salt: [u8; 16],
}

impl AuditedPart {
    /// What is said of no person.
    pub fn of_nobody(text: String, salt: [u8; 16]) -> AuditedPart {
        AuditedPart { owner: None, doc: None, text, salt }
    }
}

/// An entry as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    pub place: u64,
    /// "2026-05-03".
    pub day: String,
    pub what: String,
    pub member: Option<MemberId>,
    /// Of each part that was not erased, the record and the text.
    pub parts: Vec<(Option<RecordId>, String)>,
    /// How many parts were erased.
    pub erased: usize,
}

/// The end of the log at some time: kept elsewhere, it proves that nothing before it was changed or cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditEnd {
    /// 0 of an empty log.
    pub place: u64,
    pub chain: [u8; 32],
}

/// What is wrong with the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFault {
    /// Entries before this place are missing, or it stands out of order.
    Gap(u64),
    /// The entry is not what was chained.
    Changed(u64),
    /// What it says of a record is not what was chained.
    PartChanged(u64),
}

reads! {
    fn audit_end(&self) -> AuditEnd;
}

fn audit_end(log: &Connection) -> Result<AuditEnd, StoreError> {
    let last = log
        .prepare_cached("select place, chain from audit order by place desc limit 1")?
        .query_row([], |row| Ok(AuditEnd { place: place(row, 0)?, chain: row.get(1)? }))
        .optional()?;
    Ok(last.unwrap_or(AuditEnd { place: 0, chain: [0; 32] }))
}

impl Tx<'_> {
    /// Appends an entry.
    pub fn audit(&self, audited: &Audited) -> Result<(), StoreError> {
        let before = audit_end(self.log)?;
        let day = &audited.day;
        let digests: Vec<[u8; 32]> =
            audited.parts.iter().map(|part| part_digest(&part.salt, &part.text)).collect();
        let member = audited.member.map(|id| *id.as_bytes());
        let place = before.place + 1;
        let head = Head { place, day, what: audited.what, member: member.as_ref() };
        let digest = all_parts(digests.iter());
        self.log
            .prepare_cached(
                "insert into audit (place, day, what, member, digest, chain) values (?, ?, ?, ?, ?, ?)",
            )?
            .execute((place as i64, day, audited.what, member, digest, head.chain(&before.chain, &digest)))?;
        let mut insert = self.log.prepare_cached(
            "insert into audit_part (place, part, digest, owner, doc, salt, text) values (?, ?, ?, ?, ?, ?, ?)",
        )?;
        for (number, (part, digest)) in (0_i64..).zip(audited.parts.iter().zip(digests)) {
            insert.execute((
                place as i64,
                number,
                digest,
                part.owner.map(|id| *id.as_bytes()),
                part.doc.map(|id| *id.as_bytes()),
                part.salt,
                &part.text,
            ))?;
        }
        Ok(())
    }

    /// A day in days since 1970, as "2026-05-03".
    pub fn day_text(&self, day: u32) -> Result<String, StoreError> {
        let sql = "select date(? * 86400, 'unixepoch')";
        Ok(self.log.prepare_cached(sql)?.query_row([day], |row| row.get(0))?)
    }

    /// Takes out what the log says of a person. Its entries, and that there was something, stay.
    pub(super) fn forget_audited(&self, owner: RecordId) -> Result<(), StoreError> {
        self.log
            .prepare_cached(
                "update audit_part set owner = null, doc = null, salt = null, text = null where owner = ?",
            )?
            .execute([owner.as_bytes()])?;
        Ok(())
    }
}

impl Reader {
    /// Entries in order; those about one record where one is named.
    pub fn audited(&self, doc: Option<RecordId>) -> Result<Vec<AuditRow>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select place, day, what, member from audit
             where ?1 is null or place in (select place from audit_part where doc = ?1) order by place",
        )?;
        let rows = statement.query_map([doc.map(|id| *id.as_bytes())], |row| {
            Ok(AuditRow {
                place: place(row, 0)?,
                day: row.get(1)?,
                what: row.get(2)?,
                member: row.get::<_, Option<[u8; 16]>>(3)?.map(MemberId::from_bytes),
                parts: Vec::new(),
                erased: 0,
            })
        })?;
        rows.map(|row| self.with_parts(row?, doc)).collect()
    }

    /// Entries about a person, in order, each with what it says of them alone.
    pub fn audited_of(&self, owner: RecordId) -> Result<Vec<AuditRow>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select audit.place, day, what, member, doc, text from audit_part
             join audit on audit.place = audit_part.place where owner = ? order by audit.place, part",
        )?;
        let rows = statement.query_map([owner.as_bytes()], |row| {
            Ok(AuditRow {
                place: place(row, 0)?,
                day: row.get(1)?,
                what: row.get(2)?,
                member: row.get::<_, Option<[u8; 16]>>(3)?.map(MemberId::from_bytes),
                parts: vec![(row.get::<_, Option<[u8; 16]>>(4)?.map(RecordId::from_bytes), row.get(5)?)],
                erased: 0,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn with_parts(&self, row: AuditRow, doc: Option<RecordId>) -> Result<AuditRow, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select doc, text from audit_part where place = ?1 and (?2 is null or doc = ?2) order by part",
        )?;
        let parts = statement.query_map((row.place as i64, doc.map(|id| *id.as_bytes())), |part| {
            let doc = part.get::<_, Option<[u8; 16]>>(0)?.map(RecordId::from_bytes);
            Ok((doc, part.get::<_, Option<String>>(1)?))
        })?;
        let parts = parts.collect::<Result<Vec<_>, _>>()?;
        let erased = parts.iter().filter(|(_, text)| text.is_none()).count();
        let parts = parts.into_iter().filter_map(|(doc, text)| Some((doc, text?))).collect();
        Ok(AuditRow { parts, erased, ..row })
    }

    /// The chain at a place; None where the log does not reach so far.
    pub fn audit_chain(&self, place: u64) -> Result<Option<[u8; 32]>, StoreError> {
        if place == 0 {
            return Ok(Some([0; 32]));
        }
        Ok(self
            .log
            .prepare_cached("select chain from audit where place = ?")?
            .query_row([place as i64], |row| row.get(0))
            .optional()?)
    }

    /// Reads all of the log through. The first thing that is wrong, if anything is.
    pub fn audit_fault(&self) -> Result<Option<AuditFault>, StoreError> {
        let mut statement = self
            .log
            .prepare_cached("select place, day, what, member, digest, chain from audit order by place")?;
        let mut rows = statement.query([])?;
        let mut before = AuditEnd { place: 0, chain: [0; 32] };
        while let Some(row) = rows.next()? {
            let at = place(row, 0)?;
            if at != before.place + 1 {
                return Ok(Some(AuditFault::Gap(at)));
            }
            let (day, what): (String, String) = (row.get(1)?, row.get(2)?);
            let (member, digest, chain): (Option<[u8; 16]>, [u8; 32], [u8; 32]) =
                (row.get(3)?, row.get(4)?, row.get(5)?);
            let head = Head { place: at, day: &day, what: &what, member: member.as_ref() };
            if head.chain(&before.chain, &digest) != chain {
                return Ok(Some(AuditFault::Changed(at)));
            }
            if !self.parts_hold(at, &digest)? {
                return Ok(Some(AuditFault::PartChanged(at)));
            }
            before = AuditEnd { place: at, chain };
        }
        Ok(None)
    }

    /// Whether the parts of an entry are those that were chained, as far as they were not erased.
    fn parts_hold(&self, place: u64, digest: &[u8; 32]) -> Result<bool, StoreError> {
        let mut statement = self
            .log
            .prepare_cached("select digest, salt, text from audit_part where place = ? order by part")?;
        let parts = statement.query_map([place as i64], |row| {
            Ok((
                row.get::<_, [u8; 32]>(0)?,
                row.get::<_, Option<Vec<u8>>>(1)?,
                row.get::<_, Option<String>>(2)?,
            ))
        })?;
        let parts = parts.collect::<Result<Vec<_>, _>>()?;
        let holds = |(digest, salt, text): &([u8; 32], Option<Vec<u8>>, Option<String>)| match (salt, text) {
            (Some(salt), Some(text)) => part_digest(salt, text) == *digest,
            (None, None) => true,
            _ => false,
        };
        Ok(parts.iter().all(holds) && all_parts(parts.iter().map(|(digest, ..)| digest)) == *digest)
    }
}

/// What is chained of an entry beside its digest.
struct Head<'a> {
    place: u64,
    day: &'a str,
    what: &'a str,
    member: Option<&'a [u8; 16]>,
}

impl Head<'_> {
    fn chain(&self, before: &[u8; 32], digest: &[u8; 32]) -> [u8; 32] {
        let Head { place, day, what, member } = self;
        Sha256::new()
            .chain_update(b"heard audit v1")
            .chain_update(before)
            .chain_update(place.to_be_bytes())
            .chain_update(day)
            .chain_update([0])
            .chain_update(what)
            .chain_update([0])
            .chain_update(member.map_or(&[0; 16], |member| member))
            .chain_update(digest)
            .finalize()
            .into()
    }
}

fn part_digest(salt: &[u8], text: &str) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(text).finalize().into()
}

fn all_parts<'a>(digests: impl Iterator<Item = &'a [u8; 32]>) -> [u8; 32] {
    digests.fold(Sha256::new(), |sum, digest| sum.chain_update(digest)).finalize().into()
}

fn place(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.max(0) as u64)
}
