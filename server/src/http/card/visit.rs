//! What whoever has a card open does, one button at a time.

use std::collections::HashMap;
use std::time::Instant;

use maud::Markup;

use crate::domain::card::Code;
use crate::domain::consent::{Decision, Purpose};
use crate::domain::day;
use crate::domain::id::RecordId;
use crate::reading::card::CardPage;
use crate::reading::sheet::Language;
use crate::sync::{CardDecision, CardOutcome, Moment, Notice};

use super::super::{Heard, clock};
use super::page::{About, Frame};
use super::sessions::{Opened, Page, Token};
use super::words::words;
use super::{NoPage, everything, given, page};

/// One request of somebody whose card is open.
pub(super) struct Visit {
    pub opened: Opened,
    pub heard: Heard,
    pub language: Language,
}

impl Visit {
    pub(super) fn step(&self, form: &HashMap<String, String>) -> Result<Markup, NoPage> {
        let words = words(self.language);
        let what = given(form, "do");
        if what == "close" {
            return Ok(page::plain(self.language, words.closed, words.closed_lead));
        }
        if what == "ask-everything" {
            return Ok(everything::asking(&self.frame(&self.token())));
        }
        if let Some(page) = self.erasing(what)? {
            return Ok(page);
        }
        let page = self.page()?.ok_or(NoPage::Over)?;
        let about = About::named(given(form, "about"));
        let note = match (what, about, given(form, "to")) {
            ("ask", Some(about), "no") => {
                return Ok(page::stopping(&self.frame(&self.token()), &page, about));
            }
            ("ask", Some(About::One(purpose)), "yes") if page.shows => {
                let offered = self.heard.cards.offered(purpose, self.language.code())?;
                return Ok(page::allowing(&self.frame(&self.token()), &page, purpose, offered.as_ref()));
            }
            ("decide", Some(about), "no") => match self.decide(stopped(&page, about))? {
                CardOutcome::Kept => Some(words.done_no),
                CardOutcome::Later => Some(words.later),
                CardOutcome::NoCard => return Err(NoPage::Over),
            },
            ("decide", Some(About::One(purpose)), "yes") if page.shows => {
                let decision = self.allowed(purpose, given(form, "words"))?.ok_or(NoPage::Over)?;
                match self.decide(vec![decision])? {
                    CardOutcome::Kept => Some(words.done_yes),
                    CardOutcome::Later => Some(words.later),
                    CardOutcome::NoCard => return Err(NoPage::Over),
                }
            }
            _ => None,
        };
        let page = self.page()?.ok_or(NoPage::Over)?;
        let waits = |about| matches!(about, Some(About::One(purpose)) if !page.yeses.contains(&purpose));
        let note = if note == Some(words.done_yes) && waits(about) { Some(words.waits) } else { note };
        Ok(self.show(&page, (note, None)))
    }

    pub(super) fn page(&self) -> Result<Option<CardPage>, NoPage> {
        Ok(self.heard.cards.page(self.opened.card, self.language, day::number(clock::now()))?)
    }

    pub(super) fn show(&self, page: &CardPage, said: (Option<&str>, Option<&Code>)) -> Markup {
        page::open(&self.frame(&self.token()), page, self.opened.by_address, said)
    }

    pub(super) fn token(&self) -> Token {
        self.heard.cards_open.begin(Page::Open(self.opened), Instant::now())
    }

    pub(super) fn frame<'a>(&self, token: &'a Token) -> Frame<'a> {
        Frame { language: self.language, token: Some(token) }
    }

    fn decide(&self, decisions: Vec<CardDecision>) -> Result<CardOutcome, NoPage> {
        let now = clock::now();
        let at = Moment { now, text: clock::iso(now) };
        Ok(self.heard.exchange.decide_with_card(self.opened.card, decisions, at)?)
    }

    /// A yes, in sight of the very words that were on the page.
    fn allowed(&self, purpose: Purpose, words: &str) -> Result<Option<CardDecision>, NoPage> {
        let Ok(id) = words.parse::<RecordId>() else { return Ok(None) };
        let asked = self.heard.cards.asked_in(purpose, id)?;
        Ok(asked.map(|offered| CardDecision {
            purpose,
            decision: Decision::Yes,
            notice: Some(Notice {
                id,
                version: offered.wording.version,
                language: offered.wording.language,
                sha256: offered.sha256,
            }),
        }))
    }
}

/// A no to one purpose or to all: what was a yes is withdrawn.
fn stopped(opened: &CardPage, about: About) -> Vec<CardDecision> {
    let purposes = match about {
        About::One(purpose) => vec![purpose],
        About::All => Purpose::ALL.to_vec(),
    };
    let no = |purpose| CardDecision {
        purpose,
        decision: if opened.yeses.contains(&purpose) { Decision::Withdrawn } else { Decision::No },
        notice: None,
    };
    purposes.into_iter().map(no).collect()
}
