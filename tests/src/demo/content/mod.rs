//! The demo's people and their words, as the files in `tests/demo` hold them.

mod response;

pub use response::{Again, Given, Response};

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use response::Entry;

const LANGUAGES: [&str; 4] = ["english", "welsh", "urdu", "gaelic"];

#[derive(Debug)]
pub struct Content {
    pub area: Area,
    pub people: Vec<Person>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    pub name: String,
    /// Space to the names of its workers.
    pub spaces: BTreeMap<String, Vec<String>>,
    pub reviewer: String,
}

/// Somebody who spoke. One without a name or a card has no record of their own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub name: Option<String>,
    pub languages: Option<String>,
    pub access: Option<String>,
    pub contact: Option<String>,
    #[serde(default)]
    pub card: bool,
    /// The code on it, for whoever tries the demo; else one that nobody knows.
    pub code: Option<String>,
    /// Whose phone it is on, where nothing else is said.
    pub worker: String,
    /// In the order they were held: each in sight of those before.
    #[serde(default)]
    pub consent: Vec<Occasion>,
    #[serde(default)]
    pub conversations: Vec<Conversation>,
    /// From `answers.json`.
    #[serde(skip)]
    pub responses: Vec<Response>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Occasion {
    pub days_ago: u64,
    pub time: String,
    pub worker: Option<String>,
    pub how: String,
    pub by: String,
    /// Of the words that were read out.
    pub language: String,
    /// Purpose to `yes`, `no` or `withdrawn`; a purpose that is not here was not asked.
    pub decided: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversation {
    pub days_ago: u64,
    pub time: String,
    pub worker: Option<String>,
    pub language: String,
    /// As said.
    pub place: Option<String>,
    pub area_place: Option<String>,
    pub meeting: Option<String>,
    #[serde(default)]
    pub topics: Vec<String>,
    #[serde(default)]
    pub statements: Vec<Statement>,
    pub notes: Option<String>,
    #[serde(default)]
    pub promises: Vec<Promise>,
    #[serde(default)]
    pub helped: Vec<Helped>,
    /// Made once it was shared.
    pub changed_since: Option<Change>,
    /// Made by two workers out of each other's sight.
    pub at_once: Option<[Change; 2]>,
    /// Where the reviewer stands with it.
    pub review: Option<Review>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    pub words: String,
    pub language: Option<String>,
    pub translation: Option<String>,
    /// True: shared after a preview. False: kept back then. Absent: nobody looked yet.
    pub share: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    pub what: String,
    pub when: Option<String>,
    #[serde(default)]
    pub done: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Helped {
    pub who: String,
    pub how: String,
}

/// What one worker alters of a conversation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub worker: String,
    pub place: Option<String>,
    /// Of the first statement.
    pub words: Option<String>,
    /// Of the first promise.
    pub promise: Option<String>,
    pub notes: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    pub state: String,
    pub because: Option<String>,
}

impl Content {
    /// Reads the committed files; panics when one is not as it should be.
    pub fn read() -> Self {
        let people = LANGUAGES.iter().flat_map(|language| parse::<Vec<Person>>(&format!("{language}.json")));
        let mut people: Vec<Person> = people.collect();
        for entry in parse::<Vec<Entry>>("answers.json") {
            let place = match (&entry.of, entry.person) {
                (Some(name), None) => people
                    .iter()
                    .position(|person| person.name.as_ref() == Some(name))
                    .unwrap_or_else(|| panic!("{name} is in no file")),
                (None, Some(person)) => {
                    people.push(person);
                    people.len() - 1
                }
                _ => panic!("an entry of answers.json is of one person"),
            };
            people[place].responses.push(entry.response);
        }
        Self { area: parse("area.json"), people }
    }

    /// The space a worker is in.
    pub fn space_of(&self, worker: &str) -> &str {
        let mut spaces = self.area.spaces.iter();
        let found = spaces.find(|(_, workers)| workers.iter().any(|name| name == worker));
        found.unwrap_or_else(|| panic!("{worker} is in no space")).0
    }
}

/// A file of `tests/demo`.
pub(super) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("demo").join(name)
}

fn parse<T: DeserializeOwned>(name: &str) -> T {
    let path = file(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
