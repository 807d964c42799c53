//! What the holder of an open card does about erasing.

use maud::Markup;

use crate::domain::card::Code;
use crate::seal::random;

use super::super::clock;
use super::words::words;
use super::{NoPage, Visit, erase};

impl Visit {
    /// What one of the buttons about erasing comes to; none where it is another button.
    pub(super) fn erasing(&self, what: &str) -> Result<Option<Markup>, NoPage> {
        let words = words(self.language);
        let exchange = &self.heard.exchange;
        let (now, card) = (clock::now(), self.opened.card);
        let (note, number) = match what {
            "ask-erase" => {
                let page = self.page()?.ok_or(NoPage::Over)?;
                return Ok(Some(erase::asking(&self.frame(&self.token()), &page)));
            }
            "erase" => {
                let number = Code::from_bytes(random());
                exchange.ask_erasure_with_card(card, &number, now)?.ok_or(NoPage::Over)?;
                (None, Some(number))
            }
            "erase-now" => match self.erase_now(now)? {
                Some(receipt) => return Ok(Some(receipt)),
                None => (Some(words.erase.not_now), None),
            },
            "stop-erasing" => {
                exchange.stop_erasure_with_card(card, now)?;
                (Some(words.erase.stopped), None)
            }
            _ => return Ok(None),
        };
        let page = self.page()?.ok_or(NoPage::Over)?;
        Ok(Some(self.show(&page, (note, number.as_ref()))))
    }

    /// The receipt; none where it waits for a reason.
    fn erase_now(&self, now: u64) -> Result<Option<Markup>, NoPage> {
        let (card, day) = (self.opened.card, clock::day(now));
        let number = Code::from_bytes(random());
        self.heard.exchange.ask_erasure_with_card(card, &number, now)?.ok_or(NoPage::Over)?;
        if !self.heard.exchange.hurry_erasure_with_card(card, now, day.clone())? {
            return Ok(None);
        }
        let erasures = &self.heard.erasures;
        if let Err(error) = erasures.carry_out(now, &day) {
            // It is due, and is tried again: the receipt says how far it is.
            tracing::error!(%error, "an erasure could not be carried out");
        }
        let receipt = erasures.receipt(&number, &day)?.ok_or(NoPage::Over)?;
        Ok(Some(erase::receipt(self.language, &number, &receipt)))
    }
}
