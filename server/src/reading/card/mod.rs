//! What the holder of a card may see: all that is kept of what they said, what became of it, and what they allow.
//!
//! It is read from the records themselves: to the person who said it, nothing is hidden by consent.

mod allowed;
mod said;

pub use allowed::{Allowed, Offered, Wording};
pub use said::{Promise, Said, SaidPiece};

use thiserror::Error;

use crate::domain::consent::Purpose;
use crate::domain::id::RecordId;
use crate::domain::kind::Kind;
use crate::domain::state::State;
use crate::records::{RecordError, read_document};
use crate::seal::Master;
use crate::store::{DocumentRow, Pause, Reader, Store, StoreError};

use super::everything::{self, Everything};
use super::read;
use super::sheet::Language;

#[derive(Debug, Error)]
pub enum CardError {
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What cards open.
#[derive(Debug, Clone)]
pub struct Cards {
    pub store: Store,
    pub master: Master,
}

/// What a card opens, as it is now.
#[derive(Debug, Clone)]
pub struct CardPage {
    /// The team that keeps it, and the area.
    pub team: String,
    pub area: String,
    /// What is a current yes.
    pub yeses: Vec<Purpose>,
    /// Whether the card shows anything. One that only withdraws shows none of what follows.
    pub shows: bool,
    /// The newest first.
    pub said: Vec<Said>,
    /// One for each purpose, in the order in which people are asked.
    pub allowed: Vec<Allowed>,
    /// Whether a part of it cannot be read now.
    pub unread: bool,
    /// Whether all of it waits to be erased.
    pub erasing: Option<Erasing>,
}

/// An erasure that waits.
#[derive(Debug, Clone)]
pub struct Erasing {
    /// When it is to be done, in seconds since 1970; None while a second member of the team has not agreed.
    pub due: Option<u64>,
    /// Why it waits longer.
    pub pause: Option<Pause>,
}

/// A record of the person's, opened.
struct Opened {
    row: DocumentRow,
    kind: Kind,
    state: State,
}

impl Cards {
    /// What a card opens, by the hash of its code; none where it opens nothing. `today` in days since 1970. Blocks.
    pub fn page(
        &self,
        card: [u8; 32],
        language: Language,
        today: u32,
    ) -> Result<Option<CardPage>, CardError> {
        self.store.read(|reader| {
            let Some(person) = reader.card_opens(card)? else { return Ok(None) };
            let (opened, unread) = self.open(reader, person)?;
            let team = match reader.circle_of_person(person)?.map(|id| reader.circle(id)).transpose()? {
                Some(Some(circle)) => reader.circle_name(&circle)?,
                _ => String::new(),
            };
            let area = reader.area()?.map(|area| area.name).unwrap_or_default();
            let mut yeses = Vec::new();
            for purpose in Purpose::ALL {
                yeses.extend(reader.permitted_by(person, purpose.name())?.map(|_| purpose));
            }
            let erasing = reader.erasure_of(person)?.map(|row| Erasing { due: row.due, pause: row.pause });
            let shows = !unread.contains(&Kind::Person) && !withdraws_only(&opened);
            if !shows {
                let (said, allowed) = (Vec::new(), Vec::new());
                return Ok(Some(CardPage {
                    team,
                    area,
                    yeses,
                    shows,
                    said,
                    allowed,
                    unread: false,
                    erasing,
                }));
            }
            let said = said::of(reader, (person, &opened), language, today)?;
            let allowed = Purpose::ALL
                .into_iter()
                .map(|purpose| allowed::of(reader, &self.master, person, &opened, purpose))
                .collect::<Result<_, _>>()?;
            Ok(Some(CardPage {
                team,
                area,
                yeses,
                shows,
                said,
                allowed,
                unread: !unread.is_empty(),
                erasing,
            }))
        })
    }

    /// Everything that is held on the person whose card this is; none where it opens nothing, or shows nothing. `day` is
    /// today. Blocks.
    pub fn everything(&self, card: [u8; 32], day: &str) -> Result<Option<Everything>, CardError> {
        let person = self.store.read(|reader| {
            let Some(person) = reader.card_opens(card)? else { return Ok::<_, StoreError>(None) };
            let (opened, unread) = self.open(reader, person)?;
            let shows = !unread.contains(&Kind::Person) && !withdraws_only(&opened);
            Ok(shows.then_some(person))
        })?;
        person.map(|person| self.everything_about(person, day)).transpose()
    }

    /// The same of a person by their id, for a steward at the person's word. Blocks.
    pub fn everything_about(&self, person: RecordId, day: &str) -> Result<Everything, CardError> {
        let wording = |reader: &Reader, id| allowed::words_of(reader, &self.master, id);
        Ok(everything::everything(&self.store, &self.master, person, day, wording)?)
    }

    /// Notes in the audit log that a card was opened. `day` is today. Blocks.
    pub fn note_opened(&self, card: [u8; 32], day: &str) -> Result<(), CardError> {
        match self.store.read(|reader| reader.card_opens(card))? {
            Some(person) => Ok(read::card(&self.store, person, day)?),
            None => Ok(()),
        }
    }

    /// The words in which a purpose is asked now, in a language or the nearest that there is; none where nobody has checked
    /// any. Blocks.
    pub fn offered(&self, purpose: Purpose, language: &str) -> Result<Option<Offered>, CardError> {
        self.store.read(|reader| Ok(allowed::offered(reader, &self.master, purpose, language)?))
    }

    /// The words that a record holds, if that purpose may be asked in them. Blocks.
    pub fn asked_in(&self, purpose: Purpose, notice: RecordId) -> Result<Option<Offered>, CardError> {
        self.store.read(|reader| Ok(allowed::asked_in(reader, &self.master, purpose, notice)?))
    }

    /// The person's records that can be read, and the kinds of those that cannot.
    fn open(&self, reader: &Reader, person: RecordId) -> Result<(Vec<Opened>, Vec<Kind>), StoreError> {
        let (mut opened, mut unread) = (Vec::new(), Vec::new());
        for id in reader.records_of(person)? {
            let Some(row) = reader.document(id)? else { continue };
            // What reviewers say of it stays theirs; the page says what became of it.
            let Some(kind) = Kind::named(&row.envelope.kind).filter(|kind| *kind != Kind::Review) else {
                continue;
            };
            match read_document(reader, &self.master, &row) {
                Ok(document) => opened.push(Opened { row, kind, state: document.state() }),
                Err(RecordError::Unreadable(record)) => {
                    tracing::error!(%record, "a record cannot be read back from the log");
                    reader.suspect(record);
                    unread.push(kind);
                }
                Err(RecordError::Store(error)) => return Err(error),
            }
        }
        Ok((opened, unread))
    }
}

/// Whether the person's card was made to take back and to show nothing. Where two say otherwise, it shows nothing.
fn withdraws_only(opened: &[Opened]) -> bool {
    let kinds = opened.iter().filter(|record| record.kind == Kind::Person);
    kinds.into_iter().any(|record| {
        record.state.get("card/kind").is_some() && record.state.text("card/kind") != Some("open")
    })
}
