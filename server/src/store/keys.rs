//! The key file: data keys, wrapped. It commits before the log does, so a crash between the two leaves at worst a key
//! that nobody uses; a stock made ahead spares a push the second flush.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{StoreError, crash_point};

/// A data key's random id and its wrapped bytes.
pub type NewKey = ([u8; 16], Vec<u8>);

/// Keys made at a time, and the stock below which more are made.
const BATCH: usize = 256;
const LOW: usize = 64;

pub(super) struct Keys {
    file: Connection,
    make: Box<dyn Fn() -> NewKey + Send>,
    /// Ids of keys in the file that belong to nobody yet. None until the log was asked who uses which.
    stock: Option<Vec<[u8; 16]>>,
}

impl Keys {
    pub(super) fn open(file: Connection, make: Box<dyn Fn() -> NewKey + Send>) -> Result<Keys, StoreError> {
        Ok(Keys { file, make, stock: None })
    }

    pub(super) fn in_stock(&self) -> bool {
        self.stock.as_ref().is_none_or(|stock| stock.len() >= LOW)
    }

    /// Makes keys ahead, committed to the key file, when few are left. Called before the log's transaction begins.
    pub(super) fn stock_up(&mut self) -> Result<(), StoreError> {
        if self.in_stock() {
            return Ok(());
        }
        let transaction = self.file.transaction()?;
        let mut made = Vec::with_capacity(BATCH);
        {
            let mut insert = transaction.prepare_cached("insert into key (id, wrapped) values (?, ?)")?;
            for _ in 0..BATCH {
                let (id, wrapped) = (self.make)();
                insert.execute((id, wrapped))?;
                made.push(id);
            }
        }
        crash_point("keys.before-commit");
        transaction.commit()?;
        crash_point("keys.after-commit");
        self.stock.get_or_insert_default().extend(made);
        Ok(())
    }

    /// The key of an owner, given one if it has none yet.
    /// None where it had one that is not in the key file any more.
    pub(super) fn of(&mut self, log: &Connection, owner: [u8; 16]) -> Result<Option<NewKey>, StoreError> {
        let known: Option<[u8; 16]> = log
            .prepare_cached("select key from owner_key where owner = ?")?
            .query_row([owner], |row| row.get(0))
            .optional()?;
        let id = match known {
            Some(id) => id,
            None => self.give(log, owner)?,
        };
        Ok(wrapped(&self.file, id)?.map(|wrapped| (id, wrapped)))
    }

    /// Takes keys out of the key file for good, flushed.
    pub(super) fn destroy(&mut self, ids: &[[u8; 16]]) -> Result<(), StoreError> {
        let transaction = self.file.transaction()?;
        {
            let mut delete = transaction.prepare_cached("delete from key where id = ?")?;
            for id in ids {
                delete.execute([id])?;
            }
        }
        crash_point("keys.before-destroyed");
        transaction.commit()?;
        crash_point("keys.after-destroyed");
        Ok(())
    }

    fn give(&mut self, log: &Connection, owner: [u8; 16]) -> Result<[u8; 16], StoreError> {
        if self.stock.is_none() {
            self.stock = Some(unused(&self.file, log)?);
        }
        loop {
            let next = self.stock.as_mut().and_then(Vec::pop);
            let Some(id) = next else {
                // The stock ran out inside one transaction, or another process took from it: make more now.
                self.stock_up()?;
                continue;
            };
            // Another process may have given this key away since: a key has one owner, so take the next.
            let given = log
                .prepare_cached("insert or ignore into owner_key (owner, key) values (?, ?)")?
                .execute((owner, id))?;
            if given == 1 {
                return Ok(id);
            }
        }
    }
}

/// A key's wrapped bytes.
pub(super) fn wrapped(file: &Connection, id: [u8; 16]) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(file
        .prepare_cached("select wrapped from key where id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

/// Keys that were made ahead and given to nobody before the process ended: those of the file that the log does not name,
/// neither as somebody's nor as one to destroy.
/// Both are read in order, side by side, for there may be very many.
fn unused(file: &Connection, log: &Connection) -> Result<Vec<[u8; 16]>, StoreError> {
    let id = |row: &Row<'_>| row.get::<_, [u8; 16]>(0);
    let mut used = log.prepare("select key from owner_key union select key from doomed_key order by key")?;
    let mut used = used.query_map([], id)?.peekable();
    let mut all = file.prepare("select id from key order by id")?;
    let mut unused = Vec::new();
    for key in all.query_map([], id)? {
        let key = key?;
        while used.next_if(|used| used.as_ref().is_ok_and(|used| *used < key)).is_some() {}
        match used.peek() {
            Some(Ok(used)) if *used == key => {}
            Some(Err(_)) => drop(used.next().transpose()?),
            _ => unused.push(key),
        }
    }
    Ok(unused)
}

/// How many keys are read at a time.
const PAGE: usize = 1000;

/// Wraps every key anew, in one transaction.
pub(super) fn rewrap(
    mut file: Connection,
    again: impl Fn(&NewKey) -> Option<Vec<u8>>,
) -> Result<u64, StoreError> {
    let transaction = file.transaction()?;
    let (mut count, mut last) = (0, None);
    loop {
        let page = page_after(&transaction, last)?;
        let Some((end, _)) = page.last() else { break };
        last = Some(*end);
        count += page.len() as u64;
        for key in &page {
            let Some(wrapped) = again(key) else { continue };
            transaction
                .prepare_cached("update key set wrapped = ? where id = ?")?
                .execute((wrapped, key.0))?;
        }
    }
    crash_point("rekey.before-commit");
    transaction.commit()?;
    crash_point("rekey.after-commit");
    Ok(count)
}

fn page_after(file: &Connection, last: Option<[u8; 16]>) -> Result<Vec<NewKey>, StoreError> {
    let sql = "select id, wrapped from key where ?1 is null or id > ?1 order by id limit ?2";
    let mut statement = file.prepare_cached(sql)?;
    let rows = statement.query_map((last, PAGE as i64), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Some key of the file, to try a master key on.
pub(super) fn any(file: &Connection) -> Result<Option<NewKey>, StoreError> {
    Ok(file
        .prepare("select id, wrapped from key limit 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}
