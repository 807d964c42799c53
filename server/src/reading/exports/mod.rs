//! Sheets to take away: what of a list may be in one for a purpose, and the record of every one that is handed out.

mod layout;
mod table;

use crate::domain::access::Role;
use crate::domain::circle::CircleKind;
use crate::domain::consent::Purpose;
use crate::domain::id::MemberId;
use crate::domain::small_numbers::TOLD_FROM;
use crate::records::audited;
use crate::seal::random;
use crate::store::{Audited, ExportRow, NewExport, Reader, ReadingRow, StoreError};
use crate::wire::{ExportLine, ExportPreview};

use super::sheet::{Format, Language, Sheet};
use super::{Desk, ReadingError, ReadingQuery};

/// How often a sheet is made while what it shows changes meanwhile. Making a large one takes seconds.
const TRIES: usize = 5;

/// Past sheets that a desk is told of: a year of them. `heard downloads` has all.
const LISTED: u32 = 200;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct ExportQuery {
    pub readings: ReadingQuery,
    /// The same as it is recorded: JSON, without words.
    pub filter: String,
    pub purpose: Purpose,
    pub format: Format,
    pub language: Language,
    /// Where people reach Heard, for links; empty where that is not known.
    pub origin: String,
}

/// The records of a list that may be in a sheet, and how many of the list may not.
struct Chosen {
    rows: Vec<ReadingRow>,
    left_out: usize,
}

impl Desk {
    /// How many records a sheet would hold, and how many not. Blocks.
    pub fn export_preview(
        &self,
        reviewer: MemberId,
        query: &ExportQuery,
    ) -> Result<ExportPreview, ReadingError> {
        self.store.read(|reader| {
            let chosen = choose(reader, reviewer, query)?;
            Ok(ExportPreview { rows: chosen.rows.len(), left_out: few(chosen.left_out) })
        })
    }

    /// The file. When this returns, it is recorded on disk that it was handed out, and everything in it might still be
    /// when that was recorded. `as_of` is the server's time, ISO text in UTC. Blocks.
    pub fn export(
        &self,
        reviewer: MemberId,
        query: &ExportQuery,
        as_of: &str,
    ) -> Result<Vec<u8>, ReadingError> {
        for _ in 0..TRIES {
            let (file, export) = self.make(reviewer, query, as_of)?;
            if self.store.write(move |tx| tx.put_export(&export))? {
                return Ok(file);
            }
        }
        Err(ReadingError::Changing)
    }

    /// A file and what is to be recorded of it, both of one moment.
    fn make(
        &self,
        reviewer: MemberId,
        query: &ExportQuery,
        as_of: &str,
    ) -> Result<(Vec<u8>, NewExport), ReadingError> {
        let (sheet, export) = self.store.read(|reader| {
            let chosen = choose(reader, reviewer, query)?;
            let (mut docs, mut parts) = (Vec::new(), Vec::new());
            let taken = format!("{} {}", query.purpose.name(), query.format.name());
            for row in &chosen.rows {
                let Some(shown) = reader.shown_for(row.doc, query.purpose.name())? else { continue };
                docs.push((row.doc, shown));
                parts.push(audited(Some(row.subject), row.doc, taken.clone()));
            }
            let day: String = as_of.chars().take(10).collect();
            let audited = Audited { day: day.clone(), what: "download", member: Some(reviewer), parts };
            let export = NewExport {
                id: random(),
                member: reviewer,
                role: role_of(reader, reviewer)?.ok_or(ReadingError::NotFound)?,
                day,
                purpose: query.purpose.name(),
                format: query.format.name(),
                filter: query.filter.clone(),
                docs,
                audited,
            };
            Ok::<_, ReadingError>((sheet(reader, chosen, query, as_of.to_owned())?, export))
        })?;
        Ok((sheet.file(query.format)?, export))
    }

    /// Sheets that were handed out, the newest first. Blocks.
    pub fn exports(&self, reviewer: MemberId) -> Result<Vec<ExportLine>, ReadingError> {
        let line = |row: ExportRow| ExportLine {
            mine: row.member == reviewer,
            day: row.day,
            role: row.role,
            purpose: row.purpose,
            format: row.format,
            rows: row.rows,
            stale: row.stale,
        };
        Ok(self.store.read(|reader| reader.exports(Some(LISTED)))?.into_iter().map(line).collect())
    }
}

/// Whoever is listed without a current yes is left out and counted, for whatever reason: a number that skipped those who
/// took their yes back would tell who they are.
fn choose(reader: &Reader, reviewer: MemberId, query: &ExportQuery) -> Result<Chosen, StoreError> {
    let purpose = query.purpose.name();
    let mut chosen = Chosen { rows: Vec::new(), left_out: 0 };
    for row in reader.readings(reviewer, &query.readings)? {
        if reader.permits(row.subject, purpose)? {
            chosen.rows.push(row);
        } else {
            chosen.left_out += 1;
        }
    }
    Ok(chosen)
}

/// None for a number that is not told.
fn few(left_out: usize) -> Option<usize> {
    (left_out == 0 || left_out >= TOLD_FROM as usize).then_some(left_out)
}

fn role_of(reader: &Reader, member: MemberId) -> Result<Option<Role>, StoreError> {
    let circles = reader.circles_of(member)?;
    Ok(circles.into_iter().find(|(circle, _)| circle.kind == CircleKind::Council).map(|(_, role)| role))
}

fn sheet(reader: &Reader, chosen: Chosen, query: &ExportQuery, as_of: String) -> Result<Sheet, ReadingError> {
    let about = query.language.words().about(&as_of, query.purpose, few(chosen.left_out));
    let (headings, rows) = table::table(reader, chosen.rows, query.language, &query.origin)?;
    Ok(Sheet { language: query.language, headings, rows, about, as_of })
}
