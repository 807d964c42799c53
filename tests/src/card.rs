//! Somebody with a card, on a borrowed phone without scripts.

use crate::line::Line;

/// The page that is open, and the line it came by.
#[derive(Debug)]
pub struct CardHolder {
    line: Line,
    pub status: u16,
    /// HTML.
    pub page: String,
}

impl CardHolder {
    /// At the page where a code is typed.
    pub fn at_door(line: Line) -> CardHolder {
        let (status, page) = line.page("/card");
        CardHolder { line, status, page }
    }

    /// Types a code there.
    pub fn types(&mut self, code: &str) {
        self.submits("/card", &[("code", code)]);
    }

    /// Types a code at the door of a server.
    pub fn with(line: Line, code: &str) -> CardHolder {
        let mut holder = CardHolder::at_door(line);
        holder.types(code);
        holder
    }

    /// Stops a purpose, or all of them, without looking at what will change first.
    pub fn stops(&mut self, about: &str) {
        self.presses("decide", &[("about", about), ("to", "no")]);
    }

    /// Is asked for a purpose, and allows it in the words that are shown.
    pub fn allows(&mut self, purpose: &str) {
        self.presses("ask", &[("about", purpose), ("to", "yes")]);
        let words = self.hidden("words").unwrap_or_default();
        self.presses("decide", &[("about", purpose), ("to", "yes"), ("words", &words)]);
    }

    /// Presses a button of the open page.
    pub fn presses(&mut self, what: &str, fields: &[(&str, &str)]) {
        let fields: Vec<(&str, &str)> = [("do", what)].into_iter().chain(fields.iter().copied()).collect();
        self.submits("/card/page", &fields);
    }

    /// What the page's forms may do next.
    pub fn token(&self) -> String {
        self.hidden("page").unwrap_or_default()
    }

    pub fn submits(&mut self, path: &str, fields: &[(&str, &str)]) {
        let token = self.token();
        let fields: Vec<(&str, &str)> =
            [("page", token.as_str()), ("lang", "en")].into_iter().chain(fields.iter().copied()).collect();
        (self.status, self.page) = self.line.submit(path, &fields);
    }

    pub fn sees(&self, words: &str) -> bool {
        self.page.contains(words)
    }

    fn hidden(&self, name: &str) -> Option<String> {
        let (_, rest) = self.page.split_once(&format!("name=\"{name}\" value=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    }
}
