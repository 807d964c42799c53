//! A trip of a phone over the line, and what befalls it there.

use heard::wire::{self, Response};

use super::always;
use super::centre::Body;
use super::line::{Fate, fate};
use super::phone::storage::Stop;
use super::phone::{Answer, Next, Proof};
use super::world::{Broken, World};

impl World {
    /// One trip, or the end of one.
    pub(super) fn sync(&mut self, who: usize) -> Result<(), Broken> {
        let offer_again = self.dice.percent(40);
        let holder = &mut self.phones[who];
        let (what, next) = match holder.coming.take() {
            Some(answer) => {
                (format!("{} is answered: {}", holder.phone.name, brief(&answer)), holder.answered(answer))
            }
            None if holder.phone.is_syncing() => return Ok(()),
            None => {
                (format!("{} syncs", holder.phone.name), holder.phone.wake(holder.line_known, offer_again))
            }
        };
        self.tell(what);
        self.go_on(who, next, self.weather.line)
    }

    fn go_on(&mut self, who: usize, next: Result<Next, Stop>, bad: usize) -> Result<(), Broken> {
        let holder = &mut self.phones[who];
        match next {
            Ok(Next::Ask(bytes)) => {
                let cookie = match &holder.phone.proof {
                    Proof::Cookie(cookie) => Some(cookie.clone()),
                    Proof::Key(_) => None,
                };
                return self.send(who, Body { bytes, cookie, is_back: false }, bad);
            }
            Ok(Next::AskBack(bytes)) => {
                self.happened("certificates shown");
                return self.send(who, Body { bytes, cookie: None, is_back: true }, bad);
            }
            Ok(Next::Idle) => holder.line_known = true,
            Ok(Next::Later(_)) => holder.line_known = false,
            Err(stop) => {
                let what = format!("{} stops: {stop:?}", holder.phone.name);
                holder.phone.crash();
                self.tell(what);
                self.happened(format!("phones {stop:?}").to_lowercase());
            }
        }
        Ok(())
    }

    fn send(&mut self, who: usize, body: Body, bad: usize) -> Result<(), Broken> {
        let fate = fate(&mut self.dice, bad);
        if fate != Fate::Arrives {
            let what = format!("the request of {}: {fate:?}", self.phones[who].phone.name);
            self.tell(what);
            self.happened(format!("requests {}", fate.name()));
        }
        let answer = match fate {
            Fate::Arrives => self.post(who, &body)?,
            Fate::RequestLost => Answer::NoLine,
            Fate::AnswerLost => {
                self.post(who, &body)?;
                Answer::NoLine
            }
            Fate::Late => {
                self.strays.push(body);
                Answer::NoLine
            }
            Fate::Twice => {
                self.post(who, &body)?;
                self.post(who, &body)?
            }
            Fate::OldAnswer => {
                self.post(who, &body)?;
                let before = self.phones[who].before.clone();
                if before.is_empty() { Answer::NoLine } else { self.dice.pick(&before).clone() }
            }
            Fate::Portal => Answer::Portal,
            Fate::Refused(code) => Answer::Problem(code.to_owned()),
            Fate::ServerEnds { stored } => {
                if stored {
                    self.post(who, &body)?;
                }
                self.centre.restart();
                Answer::NoLine
            }
        };
        self.phones[who].coming = Some(answer);
        Ok(())
    }

    fn post(&mut self, who: usize, body: &Body) -> Result<Answer, Broken> {
        let mut answer = self.centre.post(body);
        if let (Answer::Ok { at, .. }, true) = (&mut answer, self.weather.undated) {
            *at = None;
        }
        self.count(&answer);
        if !body.is_back {
            self.phones[who].before.push(answer.clone());
        }
        self.calls_nothing_kept_that_is_lost(&answer)?;
        Ok(answer)
    }

    /// Counts what the server said.
    fn count(&mut self, answer: &Answer) {
        let Answer::Ok { body: bytes, .. } = answer else { return self.happened("requests refused") };
        self.happened("requests answered");
        let response: Response = wire::decode(bytes).expect("an answer of the server");
        for word in &response.results {
            let code = word.code.as_deref().map(|code| format!(" {code}")).unwrap_or_default();
            self.happened(format!("changes {}{code}", word.outcome));
        }
        for acted in &response.acted {
            self.happened(format!("acts {}", acted.outcome));
        }
        for item in &response.feed {
            self.happened(format!("feed items {}", item.what));
        }
    }

    pub(super) fn sync_whole(&mut self, who: usize) -> Result<(), Broken> {
        let next = self.phones[who].phone.wake(true, true);
        self.go_on(who, next, 0)?;
        while let Some(answer) = self.phones[who].coming.take() {
            self.tell(format!("{} is answered: {}", self.phones[who].phone.name, brief(&answer)));
            let next = self.phones[who].answered(answer);
            self.go_on(who, next, 0)?;
            always::check(self, who).map_err(|what| self.broken(what))?;
        }
        Ok(())
    }
}

/// What an answer says, each record by the beginning of its id.
fn brief(answer: &Answer) -> String {
    let Answer::Ok { body: bytes, .. } = answer else { return format!("{answer:?}") };
    let response: Response = wire::decode(bytes).expect("an answer of the server");
    let words = response.results.iter().map(|word| match &word.code {
        Some(code) => format!("{} {code}", word.outcome),
        None => word.outcome.clone(),
    });
    let acted = response.acted.iter().map(|acted| format!("act {}", acted.outcome));
    let feed = response.feed.iter().map(|item| {
        let of = if item.envelope.is_some() { "birth" } else { &item.what };
        format!("{of} {} in {}", start(item.doc), start(item.circle))
    });
    let more = response.more.then(|| "more".to_owned());
    let all: Vec<String> = words.chain(acted).chain(feed).chain(more).collect();
    if all.is_empty() { "nothing new".to_owned() } else { all.join(", ") }
}

fn start(id: impl std::fmt::Display) -> String {
    id.to_string().chars().take(8).collect()
}
