//! How long records are kept without a yes to keep, and of whom there is none.

use rusqlite::{Connection, OptionalExtension, Row};

use super::reads::reads;
use super::{Reader, StoreError, Tx};
use crate::domain::id::{CircleId, RecordId, SpaceId};
use crate::domain::kind::Kind;
use crate::domain::retention::{self, JUMP_DAYS, Periods, last_day, still_holds};

/// A team's record of a person, as far as its time goes.
#[derive(Debug, Clone)]
pub struct TimedRow {
    pub id: RecordId,
    pub kind: Kind,
    pub circle: CircleId,
    /// In days since 1970.
    pub born: u32,
    /// What the space where it is now has set.
    pub periods: Periods,
}

impl TimedRow {
    /// The last day on which it is kept, where there is no yes since that day.
    pub fn last_day(&self, since: u32) -> u32 {
        last_day(self.born, since, self.periods.of(self.kind))
    }

    /// Whether it holds what somebody said. All else of a person goes with the last of these.
    pub fn is_said(&self) -> bool {
        matches!(self.kind, Kind::Conversation | Kind::Response)
    }
}

reads! {
    /// What a space has set.
    fn periods_of(&self, space: SpaceId) -> Periods;
    /// All spaces by name, with what they have set.
    fn periods(&self) -> Vec<(String, Periods)>;
    /// People of whom it is noted that there is no yes to keep, and with whom something is to be done by this day; and those
    /// who said yes since.
    fn unkept_due(&self, today: u32) -> Vec<RecordId>;
    /// Some of the people of whom there is no yes to keep and of whom that is not noted yet.
    fn newly_unkept(&self, limit: usize) -> Vec<RecordId>;
    /// People of whom it is noted that there is no yes to keep, and since when.
    fn unkept(&self) -> Vec<(RecordId, u32)>;
    /// The day on which records were last looked through, and the first on which any may be erased by its time.
    fn last_look(&self) -> Option<(Option<u32>, u32)>;
    fn unkept_since(&self, person: RecordId) -> Option<u32>;
    /// A person's records in their team.
    fn timed_records(&self, person: RecordId) -> Vec<TimedRow>;
}

const UNLESS_SET: Periods = Periods::UNLESS_SET;

fn periods_of(log: &Connection, space: SpaceId) -> Result<Periods, StoreError> {
    let mut statement =
        log.prepare_cached("select conversations, responses, ask_again from retention where space = ?")?;
    let set = statement.query_row([space.as_bytes()], |row| read_periods(row, 0)).optional()?;
    Ok(set.unwrap_or(UNLESS_SET))
}

fn periods(log: &Connection) -> Result<Vec<(String, Periods)>, StoreError> {
    let mut statement = log.prepare_cached(
        "select name, conversations, responses, ask_again from space
         left join retention on retention.space = space.id order by name",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, read_periods(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn unkept_due(log: &Connection, today: u32) -> Result<Vec<RecordId>, StoreError> {
    let mut statement = log.prepare_cached(
        "select subject from unkept where next <= ?
         union select subject from unkept where exists
               (select 1 from permission where permission.subject = unkept.subject and purpose = 'keep')",
    )?;
    let rows = statement.query_map([today], |row| row.get(0).map(RecordId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn newly_unkept(log: &Connection, limit: usize) -> Result<Vec<RecordId>, StoreError> {
    let mut statement = log.prepare_cached(
        "select distinct subject from document indexed by document_subject where subject is not null
         and not exists (select 1 from permission
                         where permission.subject = document.subject and purpose = 'keep')
         and not exists (select 1 from unkept where unkept.subject = document.subject) limit ?",
    )?;
    let rows = statement.query_map([limit as i64], |row| row.get(0).map(RecordId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn unkept(log: &Connection) -> Result<Vec<(RecordId, u32)>, StoreError> {
    let mut statement = log.prepare_cached("select subject, since from unkept")?;
    let rows = statement.query_map([], |row| Ok((RecordId::from_bytes(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn last_look(log: &Connection) -> Result<Option<(Option<u32>, u32)>, StoreError> {
    let mut statement = log.prepare_cached("select looked, coalesce(time_waits, 0) from area")?;
    Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

fn unkept_since(log: &Connection, person: RecordId) -> Result<Option<u32>, StoreError> {
    let mut statement = log.prepare_cached("select since from unkept where subject = ?")?;
    Ok(statement.query_row([person.as_bytes()], |row| row.get(0)).optional()?)
}

fn timed_records(log: &Connection, person: RecordId) -> Result<Vec<TimedRow>, StoreError> {
    let mut statement = log.prepare_cached(
        "select document.id, document.kind, document.circle, born, conversations, responses, ask_again
         from document join circle on circle.id = document.circle and circle.kind = 'team'
         left join retention on retention.space = circle.space where subject = ?",
    )?;
    let rows = statement.query_map([person.as_bytes()], |row| {
        let kind = Kind::named(&row.get::<_, String>(1)?).ok_or(rusqlite::Error::InvalidQuery)?;
        Ok(TimedRow {
            id: RecordId::from_bytes(row.get(0)?),
            kind,
            circle: CircleId::from_bytes(row.get(2)?),
            born: row.get(3)?,
            periods: read_periods(row, 4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_periods(row: &Row<'_>, first: usize) -> rusqlite::Result<Periods> {
    let days = |place: usize| row.get::<_, Option<u32>>(first + place);
    Ok(Periods {
        conversations: days(0)?.unwrap_or(UNLESS_SET.conversations),
        responses: days(1)?.unwrap_or(UNLESS_SET.responses),
        ask_again: days(2)?.unwrap_or(UNLESS_SET.ask_again),
    })
}

impl Tx<'_> {
    /// Notes that records are looked through today. Where the clock jumped since the last time, nothing may be erased today.
    pub fn note_look(&self, today: u32) -> Result<(), StoreError> {
        let before: Option<u32> =
            self.log.query_row("select looked from area", [], |row| row.get(0)).optional()?.flatten();
        if before.is_some_and(|day| today > day.saturating_add(JUMP_DAYS)) {
            self.let_time_wait(today.saturating_add(1))?;
        }
        self.log.execute("update area set looked = ?", [today])?;
        Ok(())
    }

    /// Nothing is erased by its time before that day.
    pub fn let_time_wait(&self, until: u32) -> Result<(), StoreError> {
        self.log.execute("update area set time_waits = max(coalesce(time_waits, 0), ?)", [until])?;
        Ok(())
    }

    pub fn set_periods(&self, space: SpaceId, set: Periods) -> Result<(), StoreError> {
        self.log.execute(
            "insert or replace into retention (space, conversations, responses, ask_again) values (?, ?, ?, ?)",
            (space.as_bytes(), set.conversations, set.responses, set.ask_again),
        )?;
        self.log.execute("update unkept set next = 0", [])?;
        Ok(())
    }

    /// Notes that there is no yes to keep of a person since that day. Answers the earliest that was noted: a clock that was
    /// ahead then makes none later.
    pub fn note_unkept(&self, person: RecordId, since: u32) -> Result<u32, StoreError> {
        if let Some(before) = unkept_since(self.log, person)?.filter(|noted| still_holds(*noted, since)) {
            return Ok(before);
        }
        self.log
            .prepare_cached("insert or replace into unkept (subject, since, next) values (?, ?, 0)")?
            .execute((person.as_bytes(), since))?;
        Ok(since)
    }

    /// Notes on which day something is to be done with a person's records next.
    pub fn look_again(&self, person: RecordId, next: u32) -> Result<(), StoreError> {
        self.log
            .prepare_cached("update unkept set next = ? where subject = ?")?
            .execute((next, person.as_bytes()))?;
        Ok(())
    }

    /// The same, where that may be sooner: there is another record of theirs since, or one is elsewhere.
    pub fn look_sooner(&self, person: RecordId, next: u32) -> Result<(), StoreError> {
        self.log
            .prepare_cached("update unkept set next = min(next, ?) where subject = ?")?
            .execute((next, person.as_bytes()))?;
        Ok(())
    }

    /// There is a yes to keep again, or nothing of the person. False where nothing else was noted.
    pub fn note_kept(&self, person: RecordId) -> Result<bool, StoreError> {
        let mut statement = self.log.prepare_cached("delete from unkept where subject = ?")?;
        Ok(statement.execute([person.as_bytes()])? == 1)
    }

    /// Puts the mark that says how long a record is kept, or takes it away; its team is told where it is `told`.
    pub fn put_until(&self, row: &TimedRow, last_day: Option<u32>, told: bool) -> Result<(), StoreError> {
        let now = last_day.map(retention::mark);
        for before in self.until_marks(row.id)?.iter().filter(|before| now.as_ref() != Some(before)) {
            self.put_mark(row.id, before, false)?;
            if told {
                self.feed_mark(row.circle, row.id, before, false)?;
            }
        }
        let Some(mark) = now.filter(|_| row.is_said()) else { return Ok(()) };
        if self.has_mark(row.id, &mark)? {
            return Ok(());
        }
        self.put_mark(row.id, &mark, true)?;
        if told {
            self.feed_mark(row.circle, row.id, &mark, true)?;
        }
        Ok(())
    }

    fn until_marks(&self, doc: RecordId) -> Result<Vec<String>, StoreError> {
        let mut statement = self
            .log
            .prepare_cached("select mark from mark where doc = ? and substr(mark, 1, length(?2)) = ?2")?;
        let marks = statement.query_map((doc.as_bytes(), retention::MARK), |row| row.get(0))?;
        Ok(marks.collect::<Result<_, _>>()?)
    }
}
