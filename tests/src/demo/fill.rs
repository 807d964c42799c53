//! How the demo area comes to be: founded on the command line, then told by four phones and a desk, in rounds between
//! which all of them meet.

use std::collections::BTreeMap;

use heard::domain::card::Code;
use heard::domain::envelope::{Envelope, review_id};
use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::seal::random;

use super::consent::Notices;
use super::content::{self, Again, Change, Content, Conversation, Person, Response, Review};
use super::conversation::{self, Fields, Names, set, text};
use super::phones::{Clock, Phones, all_is_kept, borrowed};
use super::response::{self, Asked};
use crate::device::Device;
use crate::server::TestServer;

/// The demo area as its devices have it in the end.
pub struct Filled<'a> {
    pub workers: BTreeMap<String, Device>,
    pub desk: Device,
    /// Every conversation, with the person who spoke.
    pub told: Vec<Told<'a>>,
    /// Every response, with the person who answered.
    pub answered: Vec<Answered<'a>>,
}

/// A conversation of the files and the record it became.
pub struct Told<'a> {
    pub person: &'a Person,
    pub conversation: &'a Conversation,
    pub record: RecordId,
    names: Names,
}

impl Told<'_> {
    fn worker(&self) -> &str {
        self.conversation.worker.as_ref().unwrap_or(&self.person.worker)
    }

    /// The piece that the statement at this place of the file became.
    pub fn piece(&self, statement: usize) -> String {
        format!("s/{}", self.names.statements[statement])
    }
}

/// A response of the files and the record it became.
pub struct Answered<'a> {
    pub person: &'a Person,
    pub response: &'a Response,
    pub record: RecordId,
}

impl Answered<'_> {
    fn worker(&self) -> &str {
        self.response.worker.as_ref().unwrap_or(&self.person.worker)
    }
}

/// Makes the area, its spaces, wordings, questions and lists in an empty folder.
pub fn found(server: &TestServer, content: &Content) {
    for space in content.area.spaces.keys() {
        server.run(&["space", "--name", space, "--area", &content.area.name, "--demo"]);
    }
    for (command, name) in [("notice", "notices.json"), ("list", "lists.json")] {
        let file = content::file(name);
        server.run(&[command, "--file", file.to_str().expect("a path in UTF-8")]);
    }
    server.run(&["question-set"]);
}

/// Brings the questions into an area that an earlier build founded without them. Another wording of them is left as it is:
/// then there is something to ask.
pub fn bring_questions(server: &TestServer) {
    server.try_run(&["question-set"]);
}

/// Fills a founded area of a running server. `now`, in seconds since 1970, is what the days of the files are counted back from.
pub fn fill<'a>(server: &TestServer, content: &'a Content, now: u64) -> Filled<'a> {
    let names = content.area.spaces.values().flatten();
    let phones = names.map(|name| (name.clone(), server.worker(content.space_of(name), name)));
    let mut filling = Filling::begin(Phones(phones.collect()), Clock { now });
    let people: Vec<(RecordId, &Person)> =
        content.people.iter().map(|person| (RecordId::from_bytes(random()), person)).collect();
    for (subject, person) in &people {
        filling.meet_person(*subject, person);
    }
    let told: Vec<Told<'a>> =
        people.iter().flat_map(|(subject, person)| filling.tell(*subject, person)).collect();
    let answered: Vec<Answered<'a>> =
        people.iter().flat_map(|(subject, person)| filling.answer(*subject, person)).collect();
    filling.phones.meet();
    filling.share(&told, &answered);
    // Before anyone changes their mind, so that some of what was heard is taken back.
    let mut desk = server.desk(&content.area.reviewer);
    filling.review(&mut desk, &told, &answered);
    filling.later_occasions(&people);
    filling.alter(&told, |conversation| conversation.changed_since.as_ref());
    filling.answer_again(&answered, |response| response.changed_since.as_ref());
    filling.phones.meet();
    // Two changes of one record with no meeting between them: each phone has only its own.
    for which in 0..2 {
        filling.alter(&told, |conversation| Some(&conversation.at_once.as_ref()?[which]));
        filling.answer_again(&answered, |response| Some(&response.at_once.as_ref()?[which]));
    }
    filling.phones.meet();
    Filled { workers: filling.phones.0, desk, told, answered }
}

/// What is at hand while the area is filled.
struct Filling {
    phones: Phones,
    notices: Notices,
    asked: Asked,
    clock: Clock,
}

impl Filling {
    fn begin(mut phones: Phones, clock: Clock) -> Self {
        phones.meet();
        let (notices, asked) = (Notices::known_to(phones.any()), Asked::known_to(phones.any()));
        Self { phones, notices, asked, clock }
    }

    /// A person's record, where they gave anything of themselves, and their first occasion.
    fn meet_person(&mut self, subject: RecordId, person: &Person) {
        let fields = of_person(person);
        if !fields.is_empty() {
            self.phones.create(&person.worker, subject, "person", subject, &fields);
        }
        if !person.consent.is_empty() {
            self.occasion(person, subject, 0);
        }
    }

    /// All that a person said.
    fn tell<'a>(&mut self, subject: RecordId, person: &'a Person) -> Vec<Told<'a>> {
        let conversations = person.conversations.iter().map(|conversation| {
            let at = |minute| self.clock.at(conversation.days_ago, &conversation.time, minute);
            let (fields, names) = conversation::birth(conversation, at);
            let told = Told { person, conversation, record: RecordId::from_bytes(random()), names };
            self.phones.create(told.worker(), told.record, "conversation", subject, &fields);
            told
        });
        conversations.collect()
    }

    /// All that a person answered.
    fn answer<'a>(&mut self, subject: RecordId, person: &'a Person) -> Vec<Answered<'a>> {
        let responses = person.responses.iter().map(|response| {
            let at = self.clock.at(response.days_ago, &response.time, 0);
            let fields = self.asked.birth(response, &at, |ago| self.clock.day(response.days_ago + ago));
            let answered = Answered { person, response, record: RecordId::from_bytes(random()) };
            self.phones.create(answered.worker(), answered.record, "response", subject, &fields);
            answered
        });
        responses.collect()
    }

    fn share(&mut self, told: &[Told<'_>], answered: &[Answered<'_>]) {
        for one in told {
            let state = self.phones.of(one.worker()).state(one.record);
            let shares = conversation::shares(one.conversation, &one.names, &state);
            self.phones.edit(one.worker(), one.record, &shares);
        }
        for one in answered {
            let state = self.phones.of(one.worker()).state(one.record);
            let shares = response::shares(one.response, &state);
            self.phones.edit(one.worker(), one.record, &shares);
        }
        self.phones.meet();
    }

    fn review(&self, desk: &mut Device, told: &[Told<'_>], answered: &[Answered<'_>]) {
        let of_told =
            told.iter().map(|one| (one.record, one.conversation.days_ago, &one.conversation.review));
        let of_answered =
            answered.iter().map(|one| (one.record, one.response.days_ago, &one.response.review));
        for (record, days_ago, review) in of_told.chain(of_answered) {
            if let Some(review) = review {
                self.review_one(desk, record, days_ago, review);
            }
        }
        desk.sync();
        all_is_kept(desk);
    }

    fn review_one(&self, desk: &mut Device, record: RecordId, days_ago: u64, review: &Review) {
        let at = self.clock.at(days_ago.saturating_sub(1), "09:30", 0);
        let mut fields = vec![("state".to_owned(), text(&review.state)), ("at".to_owned(), text(&at))];
        fields.extend(review.because.iter().map(|because| ("because".to_owned(), text(because))));
        let circle = desk.circle("council");
        let envelope = Envelope { kind: "review".into(), circle, subject: None, about: Some(record) };
        desk.create(review_id(desk.joined.member, record), envelope, &borrowed(&fields));
    }

    /// Every occasion after a person's first, with a meeting before each: they are held in sight of the earlier ones.
    fn later_occasions(&mut self, people: &[(RecordId, &Person)]) {
        let most = people.iter().map(|(_, person)| person.consent.len()).max().unwrap_or(0);
        for number in 1..most {
            for (subject, person) in people.iter().filter(|(_, person)| person.consent.len() > number) {
                self.occasion(person, *subject, number);
            }
            self.phones.meet();
        }
    }

    fn occasion(&mut self, person: &Person, subject: RecordId, number: usize) {
        let told = &person.consent[number];
        let worker = told.worker.as_ref().unwrap_or(&person.worker);
        let at = self.clock.at(told.days_ago, &told.time, 0);
        let fields = self.notices.decide(self.phones.of(worker), subject, told, &at);
        self.phones.create(worker, RecordId::from_bytes(random()), "consent", subject, &fields);
    }

    fn alter<'a>(&mut self, told: &[Told<'a>], pick: impl Fn(&'a Conversation) -> Option<&'a Change>) {
        for one in told {
            let Some(change) = pick(one.conversation) else { continue };
            self.phones.edit(&change.worker, one.record, &conversation::altered(change, &one.names));
        }
    }

    fn answer_again<'a>(
        &mut self,
        answered: &[Answered<'a>],
        pick: impl Fn(&'a Response) -> Option<&'a Again>,
    ) {
        for one in answered {
            let Some(again) = pick(one.response) else { continue };
            let fields = self.asked.again(again, |ago| self.clock.day(ago));
            self.phones.edit(&again.worker, one.record, &fields);
        }
    }
}

fn of_person(person: &Person) -> Fields {
    let given = [
        ("name", &person.name),
        ("languages", &person.languages),
        ("access", &person.access),
        ("contact", &person.contact),
    ];
    let mut fields: Fields = given
        .into_iter()
        .filter_map(|(field, value)| Some((field.to_owned(), text(value.as_ref()?))))
        .collect();
    if person.card {
        let code = match &person.code {
            Some(code) => Code::read(code).expect("a card's code"),
            None => Code::from_bytes(random()),
        };
        fields.push(("card/hash".to_owned(), set(Scalar::Bytes(code.hash().to_vec()))));
        fields.push(("card/kind".to_owned(), text("open")));
    }
    fields
}
