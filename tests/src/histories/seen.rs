//! What each role is given, held piece by piece against what should be so.

use heard::domain::card::Code;
use heard::domain::consent::Purpose;
use heard::domain::id::{MemberId, RecordId};
use heard::reading::exports::ExportQuery;
use heard::reading::sheet::{Format, Language};
use heard::reading::{ReadingError, ReadingQuery};

use super::area::Area;
use super::truth::Truth;
use crate::workload::dice::Dice;

/// Words that are one person's and nobody else's, and what else is to be looked for.
pub struct Planted {
    pub doc: RecordId,
    pub person: RecordId,
    pub card: Code,
    /// The statement that is shared.
    pub shared: String,
    /// The one that its team keeps back.
    pub kept_back: String,
    pub notes: String,
    pub name: String,
}

impl Planted {
    pub fn new(dice: &mut Dice) -> Planted {
        let mut word = |kind: &str| {
            let bytes: [u8; 8] = dice.bytes();
            let letters: String = bytes.iter().map(|byte| char::from(b'a' + byte % 26)).collect();
            format!("{kind}{letters}")
        };
        let (shared, kept_back, notes, name) = (word("shared"), word("back"), word("notes"), word("name"));
        Planted {
            doc: RecordId::from_bytes(dice.bytes()),
            person: RecordId::from_bytes(dice.bytes()),
            card: Code::from_bytes(dice.bytes()),
            shared,
            kept_back,
            notes,
            name,
        }
    }

    /// Whether an output has the shared words; that it has any of the others is always wrong.
    fn is_in(&self, output: &str, what: &str) -> Result<bool, String> {
        for never in [&self.kept_back, &self.notes, &self.name] {
            if output.contains(never.as_str()) {
                return Err(format!("{what} has what never leaves the team"));
            }
        }
        Ok(output.contains(&self.shared))
    }
}

fn expect(what: &str, is: bool, should: bool) -> Result<(), String> {
    if is == should { Ok(()) } else { Err(format!("{what}: shown {is}, and should be {should}")) }
}

/// Looks at every output; `all`: at sheets too, which take longest. Answers at how many.
pub fn look(area: &Area, planted: &Planted, truth: &Truth, all: bool) -> Result<u64, String> {
    let mut looked = 0;
    for (reader, role) in area.readers.into_iter().zip(["reviewer", "co-chair"]) {
        looked += readings(area, planted, truth, reader, role)?;
        if all {
            looked += sheets(area, planted, truth, reader, role)?;
        }
    }
    Ok(looked + card(area, planted, truth)?)
}

fn readings(
    area: &Area,
    planted: &Planted,
    truth: &Truth,
    reader: MemberId,
    role: &str,
) -> Result<u64, String> {
    let desk = &area.desk;
    let may = truth.may_leave();
    let page = match desk.page(reader, planted.doc, "2026-05-03") {
        Ok(page) => Some(page),
        Err(ReadingError::NotFound) => None,
        Err(error) => return Err(error.to_string()),
    };
    let text = page.as_ref().map(|page| format!("{page:?}")).unwrap_or_default();
    expect(&format!("the {role}'s page"), planted.is_in(&text, "a page")?, may)?;
    if let Some(page) = page {
        let mut badges: Vec<&str> = page.consent.iter().map(|badge| badge.purpose.as_str()).collect();
        let mut yeses: Vec<&str> = truth.yeses().into_iter().map(Purpose::name).collect();
        badges.sort_unstable();
        yeses.sort_unstable();
        if badges != yeses || page.pieces.len() != 1 {
            return Err(format!("the {role}'s page says {badges:?} of {yeses:?}"));
        }
    }
    let all = ReadingQuery::default();
    let found = ReadingQuery { words: Some(planted.shared.clone()), ..ReadingQuery::default() };
    let other = ReadingQuery { words: Some(planted.kept_back.clone()), ..ReadingQuery::default() };
    for (query, what, should) in [(all, "list", may), (found, "search", may), (other, "search", false)] {
        let list =
            desk.list(reader, &query, heard::http::time(area.now)).map_err(|error| error.to_string())?;
        expect(&format!("the {role}'s {what}"), planted.is_in(&format!("{list:?}"), what)?, should)?;
    }
    Ok(4)
}

fn sheets(
    area: &Area,
    planted: &Planted,
    truth: &Truth,
    reader: MemberId,
    role: &str,
) -> Result<u64, String> {
    for purpose in [Purpose::Share, Purpose::Quote, Purpose::Research] {
        let query = ExportQuery {
            readings: ReadingQuery::default(),
            filter: "{}".to_owned(),
            purpose,
            format: Format::Csv,
            language: Language::English,
            origin: String::new(),
        };
        let sheet = area.desk.export(reader, &query, &heard::http::time(area.now));
        let sheet = String::from_utf8_lossy(&sheet.map_err(|error| error.to_string())?).into_owned();
        let should = truth.may_leave() && truth.is_yes(purpose);
        expect(
            &format!("the {role}'s sheet to {}", purpose.name()),
            planted.is_in(&sheet, "a sheet")?,
            should,
        )?;
    }
    Ok(3)
}

/// To the person who said it nothing is hidden but what is gone.
fn card(area: &Area, planted: &Planted, truth: &Truth) -> Result<u64, String> {
    let page = area
        .cards()
        .page(planted.card.hash(), Language::English, 20_576)
        .map_err(|error| error.to_string())?;
    expect("the card", page.is_some(), !truth.is_gone())?;
    let Some(page) = page else { return Ok(1) };
    if page.yeses != truth.yeses() {
        return Err(format!("the card says {:?}, and should say {:?}", page.yeses, truth.yeses()));
    }
    let text = format!("{page:?}");
    let pieces = || page.said.iter().flat_map(|said| &said.pieces);
    expect("the card's words", text.contains(&planted.shared) && text.contains(&planted.kept_back), true)?;
    expect("the card's word on the council", pieces().any(|piece| piece.shared), truth.may_leave())?;
    expect("notes on the card", text.contains(&planted.notes), false)?;
    Ok(1)
}
