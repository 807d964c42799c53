//! What is found of shared words. Written and taken away with the pieces it comes from, and nowhere else.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension};

use super::{StoreError, Tx};
use crate::domain::fold;
use crate::domain::id::{RecordId, SetId};

/// How long one search may take: whoever looks for something that every record has must not hold up everybody else.
pub(super) const LONGEST: Duration = Duration::from_secs(2);

/// Words, their language and their translation.
type Said = (String, Option<String>, Option<String>);

/// What a record's shared pieces say, each with its language. Answers are words only where their question asks for words,
/// not where it asks for a choice or a day.
const SAID: &str = "
    select words, piece.language, translation from piece
    join leaving using (doc)
    left join question on question.set_id = leaving.question_set and question.version = leaving.version
        and question.question = piece.question
    where doc = ? and (form = 'statement' or (form = 'text' and question.kind = 'text'))";

impl Tx<'_> {
    /// Lets a record be found by the words of its shared pieces and of their translations, and by nothing else.
    pub(super) fn put_searched(&self, doc: RecordId) -> Result<(), StoreError> {
        self.remove_searched(doc)?;
        let (mut words, mut welsh) = (Vec::new(), Vec::new());
        for (said, language, translation) in self.said(doc)? {
            if fold::is_welsh(language.as_deref()) { &mut welsh } else { &mut words }
                .extend(fold::words(&said));
            // Which language a translation is in is not known.
            words.extend(translation.iter().flat_map(|translation| fold::words(translation)));
        }
        if words.is_empty() && welsh.is_empty() {
            return Ok(());
        }
        self.log.prepare_cached("insert into searched (doc) values (?)")?.execute([doc.as_bytes()])?;
        self.log.prepare_cached("insert into search (rowid, words, welsh) values (?, ?, ?)")?.execute((
            self.log.last_insert_rowid(),
            words.join(" "),
            welsh.join(" "),
        ))?;
        Ok(())
    }

    fn said(&self, doc: RecordId) -> Result<Vec<Said>, StoreError> {
        let mut statement = self.log.prepare_cached(SAID)?;
        let rows =
            statement.query_map([doc.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Lets all responses to one version of a set be found anew: only now it is known which of their texts are words.
    pub(super) fn search_answers_again(&self, set: SetId, version: i64) -> Result<(), StoreError> {
        let mut statement =
            self.log.prepare_cached("select doc from leaving where question_set = ? and version = ?")?;
        let docs =
            statement.query_map((set.as_bytes(), version), |row| row.get(0).map(RecordId::from_bytes))?;
        docs.collect::<Result<Vec<_>, _>>()?.into_iter().try_for_each(|doc| self.put_searched(doc))
    }

    pub(super) fn remove_searched(&self, doc: RecordId) -> Result<(), StoreError> {
        let id: Option<i64> = self
            .log
            .prepare_cached("delete from searched where doc = ? returning id")?
            .query_row([doc.as_bytes()], |row| row.get(0))
            .optional()?;
        if let Some(id) = id {
            self.log.prepare_cached("delete from search where rowid = ?")?.execute([id])?;
        }
        Ok(())
    }
}

/// A query as the index reads it: each word begins some word of the record, or in Welsh one of its forms does. None for a
/// query without words.
pub(super) fn expression(query: &str) -> Option<String> {
    // Folded words are letters and digits only: nothing in them means anything to the index.
    let begins = |form: &String| format!("\"{form}\" *");
    let each = |word: &String| {
        let forms: Vec<String> = fold::welsh_forms(word).iter().map(begins).collect();
        format!("(words : {} OR welsh : ({}))", begins(word), forms.join(" OR "))
    };
    let words: Vec<String> = fold::sought(query).iter().map(each).collect();
    (!words.is_empty()).then(|| words.join(" AND "))
}

/// Runs statements of a connection, and gives them up when they take longer than this.
pub(super) fn within<T>(
    longest: Duration,
    log: &Connection,
    job: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let statements = log.get_interrupt_handle();
    let (done, running) = channel::<()>();
    let watch = thread::spawn(move || {
        if running.recv_timeout(longest) == Err(RecvTimeoutError::Timeout) {
            statements.interrupt();
        }
    });
    let result = job();
    drop(done);
    // It has looked away before the connection is used for anything else.
    watch.join().map_err(|_| StoreError::Stopped)?;
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_that_would_never_end_is_given_up() {
        let log = Connection::open_in_memory().unwrap();
        let count = |sql: &str| {
            let job = || Ok(log.query_row(sql, [], |row| row.get::<_, i64>(0))?);
            within(Duration::from_millis(50), &log, job)
        };
        let endless =
            "with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n";
        assert!(matches!(count(endless), Err(StoreError::Sqlite(_))));
        assert_eq!(count("select 1").unwrap(), 1, "the connection is as good as before");
    }
}
