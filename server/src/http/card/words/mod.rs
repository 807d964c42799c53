//! The words of the card page, in the languages of the screens. `{…}` stands for something of the page.

mod basis;
mod cy;
mod en;
mod erase;
mod everything;

use crate::domain::consent::Purpose;
use crate::reading::sheet::Language;

/// Languages that the page can be read in, each by its own name.
pub(super) const LANGUAGES: [(Language, &str); 2] =
    [(Language::English, "English"), (Language::Welsh, "Cymraeg")];

/// One text for each purpose, in the order of `Purpose::ALL`.
pub(super) type Each = [&'static str; 5];

#[derive(Debug)]
pub(super) struct Words {
    pub title: &'static str,
    pub languages: &'static str,
    // The door.
    pub door: &'static str,
    pub door_lead: &'static str,
    pub code: &'static str,
    pub code_hint: &'static str,
    pub look: &'static str,
    pub slip: &'static str,
    pub unknown: &'static str,
    // What was kept.
    pub kept: &'static str,
    pub kept_by: &'static str,
    pub nothing: &'static str,
    pub unread: &'static str,
    pub asked: &'static str,
    pub no_day: &'static str,
    pub also: &'static str,
    pub seen: &'static str,
    pub not_seen: &'static str,
    pub taken_out: &'static str,
    pub heard: &'static str,
    pub used: &'static str,
    pub copied: &'static str,
    pub promised: &'static str,
    pub by_when: &'static str,
    pub done: &'static str,
    pub notes: &'static str,
    pub kept_until: &'static str,
    // What they allow.
    pub allow: &'static str,
    pub purposes: Each,
    pub yes: &'static str,
    pub no: &'static str,
    pub unasked: &'static str,
    pub said_on: &'static str,
    pub wording: &'static str,
    pub wording_lost: &'static str,
    pub checked: &'static str,
    pub unchecked: &'static str,
    pub change: &'static str,
    pub take_back: &'static str,
    pub only_takes_back: &'static str,
    // Before it is done.
    pub stop: Each,
    pub then: Each,
    pub seen_now: [&'static str; 3],
    pub copies: &'static str,
    pub stays: &'static str,
    pub stays_until: &'static str,
    pub allow_again: Each,
    pub no_words: &'static str,
    pub all: &'static str,
    pub confirm_no: &'static str,
    pub confirm_yes: &'static str,
    pub leave: &'static str,
    // Afterwards.
    pub done_no: &'static str,
    pub done_yes: &'static str,
    pub waits: &'static str,
    pub later: &'static str,
    pub by_address: &'static str,
    pub wrong: &'static str,
    pub complain: &'static str,
    pub close: &'static str,
    pub closes: &'static str,
    pub closed: &'static str,
    pub closed_lead: &'static str,
    pub over: &'static str,
    pub over_lead: &'static str,
    pub too_often: &'static str,
    pub too_often_lead: &'static str,
    pub broken: &'static str,
    pub broken_lead: &'static str,
    pub no_line: &'static str,
    pub again: &'static str,
    /// What a sheet was taken for, and by whom.
    pub sheet_purposes: [(&'static str, &'static str); 3],
    pub roles: [(&'static str, &'static str); 3],
    pub bases: basis::Bases,
    pub erase: erase::Erase,
    pub everything: everything::Everything,
    pub months: [&'static str; 12],
}

pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &en::WORDS,
        Language::Welsh => &cy::WORDS,
    }
}

/// The text for one purpose.
pub(super) fn each(texts: &Each, purpose: Purpose) -> &'static str {
    let place = Purpose::ALL.iter().position(|one| *one == purpose);
    place.and_then(|place| texts.get(place)).copied().unwrap_or_default()
}

/// What people call a purpose by its name.
pub(super) fn of_purpose<'a>(words: &'a Words, name: &'a str) -> &'a str {
    Purpose::named(name).map_or(name, |purpose| each(&words.purposes, purpose))
}

impl Words {
    /// "2026-05-03" as people write it; what is no day stands as it is.
    pub(super) fn day(&self, day: &str) -> String {
        let mut parts = day.split('-').map(str::parse::<usize>);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(Ok(year)), Some(Ok(month @ 1..=12)), Some(Ok(day))) => {
                format!("{day} {} {year}", self.months[month - 1])
            }
            _ => day.to_owned(),
        }
    }
}
