//! One request over HTTP and what came back, told apart as devices must: Heard's word, or somebody else's page.

use std::time::Duration;

use heard::wire;
use reqwest::blocking::Client;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, COOKIE, HeaderMap, ORIGIN, SET_COOKIE};
use serde::Deserialize;

pub const HEARD_CBOR: &str = "application/vnd.heard+cbor";
pub const COSE_SIGN1: &str = "application/cose; cose-type=\"cose-sign1\"";

/// Largest answer that is read.
const ANSWER_BYTES: usize = 64 * 1024 * 1024;

#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The payload, inflated, and the cookie that came with it.
    Ok { body: Vec<u8>, cookie: Option<String> },
    /// Heard says why not.
    Problem { status: u16, code: String },
    /// Something answered, and it was not Heard.
    NotHeard { status: u16 },
    /// Nothing came, or half of it.
    NoLine,
}

impl Answer {
    /// The code of a refusal; panics on anything else.
    pub fn code(&self) -> &str {
        match self {
            Answer::Problem { code, .. } => code,
            other => panic!("a problem was expected, not {other:?}"),
        }
    }

    /// The payload of an answer; panics on anything else.
    pub fn body(self) -> Vec<u8> {
        match self {
            Answer::Ok { body, .. } => body,
            other => panic!("an answer was expected, not {other:?}"),
        }
    }
}

#[derive(Deserialize)]
struct Problem {
    code: String,
}

/// A way to one server.
#[derive(Debug, Clone)]
pub struct Line {
    client: Client,
    base: String,
    /// The site whose page asks.
    origin: String,
}

impl Line {
    /// `base` is the server's address, `http://127.0.0.1:8080`.
    pub fn to(base: &str) -> Self {
        let client = Client::builder().timeout(Duration::from_secs(60)).build().expect("a client");
        Self { client, base: base.to_owned(), origin: base.to_owned() }
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// The same way, from a page of another site.
    pub fn from(&self, origin: &str) -> Self {
        Self { origin: origin.to_owned(), ..self.clone() }
    }

    pub fn post(&self, path: &str, kind: &str, cookie: Option<&str>, body: Vec<u8>) -> Answer {
        let mut request =
            self.client.post(format!("{}{path}", self.base)).header(CONTENT_TYPE, kind).body(body);
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie).header(ORIGIN, &self.origin);
        }
        Self::send(request)
    }

    /// Posts a message and takes whatever file comes back: its type, what it is to be called, its bytes.
    pub fn fetch(&self, path: &str, cookie: &str, body: Vec<u8>) -> (String, String, Vec<u8>) {
        let request =
            self.client.post(format!("{}{path}", self.base)).header(CONTENT_TYPE, HEARD_CBOR).body(body);
        let response = request.header(COOKIE, cookie).header(ORIGIN, &self.origin).send().expect("an answer");
        assert!(response.status().is_success(), "{response:?}");
        let header = |name| response.headers()[name].to_str().expect("a plain header").to_owned();
        let (kind, named) = (header(CONTENT_TYPE), header(CONTENT_DISPOSITION));
        (kind, named, response.bytes().expect("a whole file").to_vec())
    }

    pub fn get(&self, path: &str, cookie: Option<&str>) -> Answer {
        let mut request = self.client.get(format!("{}{path}", self.base));
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        Self::send(request)
    }

    /// A page as a browser without scripts shows it: its status and its text.
    pub fn page(&self, path: &str) -> (u16, String) {
        Self::read(self.client.get(format!("{}{path}", self.base)))
    }

    /// A form sent from such a page.
    pub fn submit(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
        Self::read(self.client.post(format!("{}{path}", self.base)).form(fields))
    }

    fn read(request: reqwest::blocking::RequestBuilder) -> (u16, String) {
        let response = request.send().expect("an answer");
        (response.status().as_u16(), response.text().expect("a page"))
    }

    fn send(request: reqwest::blocking::RequestBuilder) -> Answer {
        let Ok(response) = request.send() else { return Answer::NoLine };
        let (status, headers) = (response.status(), response.headers().clone());
        let Ok(bytes) = response.bytes() else { return Answer::NoLine };
        if headers.get(CONTENT_TYPE).is_none_or(|kind| kind != HEARD_CBOR) {
            return Answer::NotHeard { status: status.as_u16() };
        }
        // Short answers come plain.
        let body = match bytes.starts_with(&[0x1f, 0x8b]) {
            true => wire::inflate(&bytes, ANSWER_BYTES).expect("an answer that inflates"),
            false => bytes.to_vec(),
        };
        if status.is_success() {
            return Answer::Ok { body, cookie: cookie(&headers) };
        }
        let problem: Problem = ciborium::from_reader(&body[..]).expect("a problem has a code");
        Answer::Problem { status: status.as_u16(), code: problem.code }
    }
}

/// Name and value of the cookie that was set.
fn cookie(headers: &HeaderMap) -> Option<String> {
    let set = headers.get(SET_COOKIE)?.to_str().ok()?;
    Some(set.split(';').next()?.to_owned())
}
