//! What a person allows, and the words in which they were asked.

use crate::domain::basis::Basis;
use crate::domain::circle::CircleKind;
use crate::domain::consent::Purpose;
use crate::domain::id::RecordId;
use crate::domain::kind::Kind;
use crate::domain::state::State;
use crate::records::{RecordError, read_document};
use crate::seal::{Master, sha256};
use crate::store::{Reader, StoreError};

use super::Opened;

/// One permission as it stands.
#[derive(Debug, Clone)]
pub struct Allowed {
    pub purpose: Purpose,
    /// Whether the answer is a current yes.
    pub is_yes: bool,
    /// Whether anything was ever said about it.
    pub asked: bool,
    /// When what stands was said, as the device said it: "2026-05-03".
    pub day: Option<String>,
    /// The words in sight of which it was said, if they were kept with it and are those that were shown.
    pub wording: Option<Wording>,
}

#[derive(Debug, Clone)]
pub struct Wording {
    pub words: String,
    pub language: String,
    pub version: i64,
    /// The speaker who checked them.
    pub checked_by: Option<String>,
    /// What makes it lawful, where that is no yes: then a yes says that the person was told, and a no that they object.
    pub basis: Option<Basis>,
}

/// Words in which a purpose may be asked, and the record that holds them.
#[derive(Debug, Clone)]
pub struct Offered {
    pub id: RecordId,
    pub wording: Wording,
    /// SHA-256 of the words.
    pub sha256: [u8; 32],
}

/// One permission of a person, from the occasions that can be read.
pub(super) fn of(
    reader: &Reader,
    master: &Master,
    person: RecordId,
    opened: &[Opened],
    purpose: Purpose,
) -> Result<Allowed, StoreError> {
    let name = purpose.name();
    let field = format!("decision/{name}");
    // In the order in which they came.
    let occasions: Vec<&Opened> = opened
        .iter()
        .filter(|record| record.kind == Kind::Consent && record.state.get(&field).is_some())
        .collect();
    let yes = reader.permitted_by(person, name)?;
    let stands = match yes {
        Some(yes) => occasions.iter().find(|record| record.row.id == yes),
        None => {
            let no = occasions.iter().rfind(|record| record.state.text(&field) != Some("yes"));
            no.or(occasions.last())
        }
    };
    let state = stands.map(|record| &record.state);
    Ok(Allowed {
        purpose,
        is_yes: yes.is_some(),
        asked: !occasions.is_empty(),
        day: state.and_then(|state| state.text("at")).map(|at| at.chars().take(10).collect()),
        wording: match state {
            Some(state) => shown(reader, master, state, name)?,
            None => None,
        },
    })
}

/// The words that an occasion names: only if they are, to the byte, those that were shown.
fn shown(
    reader: &Reader,
    master: &Master,
    occasion: &State,
    purpose: &str,
) -> Result<Option<Wording>, StoreError> {
    let part = |part: &str| format!("notice/{purpose}/{part}");
    let Some(id) = occasion.bytes(&part("id")).and_then(|id| RecordId::try_from(id).ok()) else {
        return Ok(None);
    };
    let Some(notice) = notice(reader, master, id)? else { return Ok(None) };
    let as_shown = occasion.bytes(&part("sha256")) == Some(&sha256(notice.wording.words.as_bytes()));
    Ok(Some(notice.wording).filter(|_| as_shown))
}

/// The newest words in which a purpose may be asked: in a language, else in English, else in any.
pub(super) fn offered(
    reader: &Reader,
    master: &Master,
    purpose: Purpose,
    language: &str,
) -> Result<Option<Offered>, StoreError> {
    let mut best: Option<Offered> = None;
    let rank = |notice: &Offered| {
        let in_language = notice.wording.language == language;
        (in_language, notice.wording.language == "en", notice.wording.version)
    };
    for id in reader.documents_of_kind(Kind::Notice.name())? {
        let Some(notice) = asked_in(reader, master, purpose, id)? else { continue };
        if best.as_ref().is_none_or(|best| rank(&notice) > rank(best)) {
            best = Some(notice);
        }
    }
    Ok(best)
}

/// The words that a record of the area holds, if this purpose may be asked in them: a speaker checked them, or this is a
/// demo.
pub(super) fn asked_in(
    reader: &Reader,
    master: &Master,
    purpose: Purpose,
    id: RecordId,
) -> Result<Option<Offered>, StoreError> {
    let Some(area) = reader.area()? else { return Ok(None) };
    let circle = reader.circle_of(CircleKind::Area, None)?;
    if reader.document(id)?.is_none_or(|row| Some(row.circle) != circle) {
        return Ok(None);
    }
    let may =
        |asks: Purpose, wording: &Wording| asks == purpose && (wording.checked_by.is_some() || area.demo);
    Ok(read(reader, master, id)?
        .filter(|(asks, notice)| may(*asks, &notice.wording))
        .map(|(_, notice)| notice))
}

/// The words that a notice holds, whatever may be asked in them now.
pub(super) fn words_of(
    reader: &Reader,
    master: &Master,
    id: RecordId,
) -> Result<Option<Wording>, StoreError> {
    Ok(notice(reader, master, id)?.map(|notice| notice.wording))
}

fn notice(reader: &Reader, master: &Master, id: RecordId) -> Result<Option<Offered>, StoreError> {
    Ok(read(reader, master, id)?.map(|(_, notice)| notice))
}

/// A wording as its record holds it. One with two versions of itself is not the exact words of anything.
fn read(reader: &Reader, master: &Master, id: RecordId) -> Result<Option<(Purpose, Offered)>, StoreError> {
    let Some(row) = reader.document(id)?.filter(|row| row.envelope.kind == Kind::Notice.name()) else {
        return Ok(None);
    };
    let state = match read_document(reader, master, &row) {
        Ok(document) => document.state(),
        Err(RecordError::Unreadable(_)) => return Ok(None),
        Err(RecordError::Store(error)) => return Err(error),
    };
    Ok(wording(&state).map(|(purpose, wording)| {
        let sha256 = sha256(wording.words.as_bytes());
        (purpose, Offered { id, wording, sha256 })
    }))
}

fn wording(state: &State) -> Option<(Purpose, Wording)> {
    let wording = Wording {
        words: state.text("words")?.to_owned(),
        language: state.text("language").unwrap_or("en").to_owned(),
        version: state.int("version")?,
        checked_by: state.text("checked-by").map(str::to_owned),
        basis: state.text("basis").and_then(Basis::named).filter(|basis| *basis != Basis::Consent),
    };
    Some((Purpose::named(state.text("purpose")?)?, wording))
}
