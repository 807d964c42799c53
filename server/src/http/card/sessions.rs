//! Open card pages. A page's token is good for one request and for a while: what a borrowed phone remembers of a page, to go
//! back to it or to send it again, opens nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::seal::random;

/// A page that nobody touches for so long is over.
pub(super) const IDLE: Duration = Duration::from_secs(10 * 60);

/// Pages that are remembered. Beyond it the one that was left alone longest is over.
const MOST: usize = 10_000;

/// What the next request from a page may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// Try a code.
    Door,
    /// See and decide what this card may.
    Open(Opened),
}

/// A card that was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opened {
    /// The hash of its code.
    pub card: [u8; 32],
    /// Whether the code came in an address, which the browser may remember.
    pub by_address: bool,
}

/// A token as it stands in a page's forms: 32 hex digits.
pub(super) type Token = String;

#[derive(Debug, Clone, Default)]
pub struct Sessions(Arc<Mutex<HashMap<Token, (Page, Instant)>>>);

impl Sessions {
    /// A token for the next request from this page.
    pub(super) fn begin(&self, page: Page, now: Instant) -> Token {
        let token: Token = random::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|_, (_, begun)| now.duration_since(*begun) < IDLE);
        if pages.len() >= MOST {
            let oldest = pages.iter().min_by_key(|(_, (_, begun))| *begun).map(|(token, _)| token.clone());
            oldest.map(|token| pages.remove(&token));
        }
        pages.insert(token.clone(), (page, now));
        token
    }

    /// What a token is good for, without using it up: a file that was saved leaves the page as it is.
    pub(super) fn look(&self, token: &str, now: Instant) -> Option<Page> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (page, begun) = pages.get(token)?;
        (now.duration_since(*begun) < IDLE).then_some(*page)
    }

    /// What a token is good for, once.
    pub(super) fn take(&self, token: &str, now: Instant) -> Option<Page> {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (page, begun) = pages.remove(token)?;
        (now.duration_since(begun) < IDLE).then_some(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_once_and_for_ten_minutes() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let open = Page::Open(Opened { card: [7; 32], by_address: false });
        let token = sessions.begin(open, now);
        assert_eq!(sessions.take(&token, now + IDLE / 2), Some(open));
        assert_eq!(sessions.take(&token, now), None);
        let left = sessions.begin(Page::Door, now);
        assert_eq!(sessions.take(&left, now + IDLE), None);
    }

    #[test]
    fn a_flood_of_pages_costs_the_oldest() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let oldest = sessions.begin(Page::Door, now);
        let next = sessions.begin(Page::Door, now + Duration::from_secs(1));
        for _ in 1..MOST {
            sessions.begin(Page::Door, now + Duration::from_secs(2));
        }
        let later = now + Duration::from_secs(3);
        assert_eq!((sessions.take(&oldest, later), sessions.take(&next, later)), (None, Some(Page::Door)));
    }
}
