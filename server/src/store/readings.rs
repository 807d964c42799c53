//! What may leave a team, as derived: shared pieces of people whose *keep* and *share* are a current yes.
//!
//! Every query here goes through the one clause `VISIBLE`.

use rusqlite::{OptionalExtension, Row};

use super::{Reader, StoreError, search};
use crate::domain::id::{MemberId, RecordId, SetId};
use crate::domain::kind::Kind;

/// Records with something to show: both permissions, and at least one shared piece that is as it was previewed.
pub(super) const VISIBLE: &str = "
    exists (select 1 from permission where permission.subject = leaving.subject and purpose = 'keep')
    and exists (select 1 from permission where permission.subject = leaving.subject and purpose = 'share')
    and exists (select 1 from piece where piece.doc = leaving.doc)";

const COLUMNS: &str = "
    leaving.doc, leaving.subject, leaving.kind, leaving.day, leaving.language, leaving.meeting, leaving.place,
    leaving.question_set, leaving.version, space.name,
    (select state from review where review.about = leaving.doc and review.reviewer = ?1),
    (select because from review where review.about = leaving.doc and review.reviewer = ?1)
    from leaving
    join document on document.id = leaving.doc
    join circle on circle.id = document.circle
    join space on space.id = circle.space";

#[derive(Debug, Clone, Default)]
pub struct ReadingQuery {
    pub place: Option<String>,
    pub topic: Option<String>,
    pub language: Option<String>,
    /// Days, both included.
    pub from: Option<String>,
    pub to: Option<String>,
    /// `Conversation` or `Response`.
    pub kind: Option<Kind>,
    /// A question set, and one version of it.
    pub set: Option<SetId>,
    pub version: Option<i64>,
    /// Where this reviewer stands with it: `new`, or as their review says.
    pub state: Option<String>,
    /// Words that a record must have, each of them.
    pub words: Option<String>,
}

#[derive(Debug, Clone)]
pub struct ReadingRow {
    pub doc: RecordId,
    pub subject: RecordId,
    pub kind: String,
    pub day: Option<String>,
    pub language: Option<String>,
    pub meeting: Option<String>,
    pub place: Option<String>,
    /// What was asked, of a response.
    pub set: Option<SetId>,
    pub version: Option<i64>,
    pub space: String,
    /// This reviewer's own.
    pub review: Option<String>,
    pub because: Option<String>,
}

#[derive(Debug, Clone)]
pub struct PieceRow {
    pub piece: String,
    /// `statement`; of an answer `text`, `number` or `declined`.
    pub form: String,
    /// Of an answer.
    pub question: Option<String>,
    /// What kind of question it answers, where its set is known.
    pub question_kind: Option<String>,
    /// Empty where nothing was said.
    pub words: String,
    pub number: Option<i64>,
    pub language: Option<String>,
    pub translation: Option<String>,
}

/// A record in a list.
#[derive(Debug, Clone)]
pub struct SummaryRow {
    /// How the person's own words begin: a statement, or a text that answers a question which asks for words.
    pub said: Option<String>,
    /// Of those words.
    pub language: Option<String>,
    /// How many may be seen.
    pub pieces: usize,
    pub topics: Vec<String>,
}

/// A current yes and the occasion behind it.
#[derive(Debug, Clone)]
pub struct BadgeRow {
    pub purpose: String,
    pub how: Option<String>,
    pub day: Option<String>,
    pub version: Option<i64>,
    pub language: Option<String>,
}

impl Reader {
    /// Visible records, newest day first. Fails when words are looked for longer than is fair to others.
    pub fn readings(&self, reviewer: MemberId, query: &ReadingQuery) -> Result<Vec<ReadingRow>, StoreError> {
        let Some(words) = &query.words else { return self.listed(reviewer, query, None) };
        // What has neither a letter nor a digit stands in no record.
        let Some(words) = search::expression(words) else { return Ok(Vec::new()) };
        search::within(search::LONGEST, &self.log, || self.listed(reviewer, query, Some(words)))
    }

    fn listed(
        &self,
        reviewer: MemberId,
        query: &ReadingQuery,
        words: Option<String>,
    ) -> Result<Vec<ReadingRow>, StoreError> {
        let sql = format!(
            "select {COLUMNS} where {VISIBLE}
             and (?2 is null or leaving.place = ?2)
             and (?3 is null or exists (select 1 from leaving_topic as t where t.doc = leaving.doc and topic = ?3))
             and (?4 is null or leaving.language = ?4
                  or exists (select 1 from piece where piece.doc = leaving.doc and piece.language = ?4))
             and (?5 is null or leaving.day >= ?5)
             and (?6 is null or leaving.day <= ?6)
             and (?7 is null or leaving.kind = ?7)
             and (?8 is null or leaving.question_set = ?8)
             and (?9 is null or leaving.version = ?9)
             and (?10 is null or ?10 = coalesce(
                  (select state from review where review.about = leaving.doc and review.reviewer = ?1), 'new'))
             and (?11 is null or leaving.doc in (select doc from searched join search on search.rowid = searched.id
                  where search match ?11))
             order by leaving.day desc, leaving.doc"
        );
        let mut statement = self.log.prepare_cached(&sql)?;
        let rows = statement.query_map(
            (
                reviewer.as_bytes(),
                &query.place,
                &query.topic,
                &query.language,
                &query.from,
                &query.to,
                query.kind.map(Kind::name),
                query.set.map(|set| *set.as_bytes()),
                query.version,
                &query.state,
                words,
            ),
            read_row,
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One record, if it is visible.
    pub fn reading(&self, reviewer: MemberId, doc: RecordId) -> Result<Option<ReadingRow>, StoreError> {
        let sql = format!("select {COLUMNS} where {VISIBLE} and leaving.doc = ?2");
        Ok(self
            .log
            .prepare_cached(&sql)?
            .query_row((reviewer.as_bytes(), doc.as_bytes()), read_row)
            .optional()?)
    }

    /// The shared pieces of a record that `readings` or `reading` answered: statements as they were said, answers in the
    /// order of their set, or by their names where it is not known.
    pub fn pieces(&self, of: &ReadingRow) -> Result<Vec<PieceRow>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select piece, form, piece.question, question.kind, words, number, piece.language, translation
             from piece
             join leaving using (doc)
             left join question on question.set_id = leaving.question_set and question.version = leaving.version
                 and question.question = piece.question
             where doc = ? order by question.place is null, question.place, piece.place",
        )?;
        let rows = statement.query_map([of.doc.as_bytes()], |row| {
            Ok(PieceRow {
                piece: row.get(0)?,
                form: row.get(1)?,
                question: row.get(2)?,
                question_kind: row.get(3)?,
                words: row.get(4)?,
                number: row.get(5)?,
                language: row.get(6)?,
                translation: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a list shows of a record that `readings` answered. Of its words only the first so many characters are read.
    pub fn summary(&self, of: &ReadingRow, most: usize) -> Result<SummaryRow, StoreError> {
        // The ids of topics have no spaces in them.
        let mut statement = self.log.prepare_cached(
            "select said.words, said.language,
                 (select count(*) from piece where doc = ?1),
                 (select group_concat(topic, ' ' order by topic) from leaving_topic where doc = ?1)
             from (select 1) left join (
                 select substr(words, 1, ?2) as words, piece.language
                 from piece
                 join leaving using (doc)
                 left join question on question.set_id = leaving.question_set and question.version = leaving.version
                     and question.question = piece.question
                 where doc = ?1 and (form = 'statement' or (form = 'text' and question.kind = 'text'))
                 order by question.place is null, question.place, piece.place limit 1) as said",
        )?;
        Ok(statement.query_row((of.doc.as_bytes(), most as i64), |row| {
            Ok(SummaryRow {
                said: row.get(0)?,
                language: row.get(1)?,
                pieces: row.get::<_, i64>(2)?.unsigned_abs() as usize,
                topics: row
                    .get::<_, Option<String>>(3)?
                    .map(|topics| topics.split(' ').map(str::to_owned).collect())
                    .unwrap_or_default(),
            })
        })?)
    }

    pub fn topics(&self, of: &ReadingRow) -> Result<Vec<String>, StoreError> {
        let mut statement =
            self.log.prepare_cached("select topic from leaving_topic where doc = ? order by topic")?;
        let rows = statement.query_map([of.doc.as_bytes()], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What the person behind a record has said yes to, as it stands.
    pub fn badges(&self, of: &ReadingRow) -> Result<Vec<BadgeRow>, StoreError> {
        let mut statement = self.log.prepare_cached(
            "select permission.purpose, how, day, version, language
             from permission join decision using (occasion, purpose)
             where permission.subject = ? order by permission.purpose",
        )?;
        let rows = statement.query_map([of.subject.as_bytes()], |row| {
            Ok(BadgeRow {
                purpose: row.get(0)?,
                how: row.get(1)?,
                day: row.get(2)?,
                version: row.get(3)?,
                language: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<ReadingRow> {
    Ok(ReadingRow {
        doc: RecordId::from_bytes(row.get(0)?),
        subject: RecordId::from_bytes(row.get(1)?),
        kind: row.get(2)?,
        day: row.get(3)?,
        language: row.get(4)?,
        meeting: row.get(5)?,
        place: row.get(6)?,
        set: row.get::<_, Option<[u8; 16]>>(7)?.map(SetId::from_bytes),
        version: row.get(8)?,
        space: row.get(9)?,
        review: row.get(10)?,
        because: row.get(11)?,
    })
}
