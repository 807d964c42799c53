//! How the demo area comes to be: founded on the command line, then told by four phones and a desk, in rounds between
//! which all of them meet.

use std::collections::BTreeMap;

use heard::domain::card::Code;
use heard::domain::envelope::{Envelope, review_id};
use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::http::day;
use heard::merge::author::Edit;
use heard::seal::random;

use super::consent::Notices;
use super::content::{self, Change, Content, Conversation, Person};
use super::conversation::{self, Fields, Names, set, text};
use crate::device::Device;
use crate::server::TestServer;

const DAY_SECONDS: u64 = 86_400;

/// The demo area as its devices have it in the end.
pub struct Filled<'a> {
    pub workers: BTreeMap<String, Device>,
    pub desk: Device,
    /// Every conversation, with the person who spoke.
    pub told: Vec<Told<'a>>,
}

/// A conversation of the files and the record it became.
pub struct Told<'a> {
    pub person: &'a Person,
    pub conversation: &'a Conversation,
    pub subject: RecordId,
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

/// Makes the area, its spaces, wordings and lists in an empty folder.
pub fn found(server: &TestServer, content: &Content) {
    for space in content.area.spaces.keys() {
        server.run(&["space", "--name", space, "--area", &content.area.name, "--demo"]);
    }
    for (command, name) in [("notice", "notices.json"), ("list", "lists.json")] {
        let file = content::file(name);
        server.run(&[command, "--file", file.to_str().expect("a path in UTF-8")]);
    }
}

/// Fills a founded area of a running server. `now`, in seconds since 1970, is what the days of the files are counted back from.
pub fn fill<'a>(server: &TestServer, content: &'a Content, now: u64) -> Filled<'a> {
    let names = content.area.spaces.values().flatten();
    let mut workers: BTreeMap<String, Device> =
        names.map(|name| (name.clone(), server.worker(content.space_of(name), name))).collect();
    meet(&mut workers);
    let notices = Notices::known_to(workers.values().next().expect("a worker"));
    let clock = Clock { now };
    let mut told = Vec::new();
    for person in &content.people {
        told.extend(tell(&mut workers, &notices, person, &clock));
    }
    meet(&mut workers);
    for one in &told {
        let worker = worker(&mut workers, one.worker());
        let shares = conversation::shares(one.conversation, &one.names, &worker.state(one.record));
        edit(worker, one.record, &shares);
    }
    meet(&mut workers);
    // Before anyone changes their mind, so that some of what was heard is taken back.
    let mut desk = server.desk(&content.area.reviewer);
    review(&mut desk, &told, &clock);
    later_occasions(&mut workers, &notices, &told, &clock);
    alter(&mut workers, &told, |conversation| conversation.changed_since.as_ref());
    meet(&mut workers);
    // Two changes of one record with no meeting between them: each phone has only its own.
    alter(&mut workers, &told, |conversation| Some(&conversation.at_once.as_ref()?[0]));
    alter(&mut workers, &told, |conversation| Some(&conversation.at_once.as_ref()?[1]));
    meet(&mut workers);
    Filled { workers, desk, told }
}

/// Everything sends, then everything reads what the others sent.
fn meet(workers: &mut BTreeMap<String, Device>) {
    for _ in 0..2 {
        workers.values_mut().for_each(Device::sync);
    }
    workers.values().for_each(all_is_kept);
}

fn all_is_kept(device: &Device) {
    assert!(device.unsent.is_empty(), "{} has work that was not taken", device.joined.name);
    let bad = device.outcomes.values().find(|(outcome, _)| outcome != "kept");
    assert_eq!(bad, None, "{}'s work was not kept", device.joined.name);
}

/// A person's record, where they gave anything of themselves, their first occasion and all they said.
fn tell<'a>(
    workers: &mut BTreeMap<String, Device>,
    notices: &Notices,
    person: &'a Person,
    clock: &Clock,
) -> Vec<Told<'a>> {
    let subject = RecordId::from_bytes(random());
    let fields = of_person(person);
    if !fields.is_empty() {
        create(worker(workers, &person.worker), subject, "person", subject, &fields);
    }
    if !person.consent.is_empty() {
        occasion(workers, notices, person, subject, 0, clock);
    }
    let conversations = person.conversations.iter().map(|conversation| {
        let at = |minute| clock.at(conversation.days_ago, &conversation.time, minute);
        let (fields, names) = conversation::birth(conversation, at);
        let told = Told { person, conversation, subject, record: RecordId::from_bytes(random()), names };
        create(worker(workers, told.worker()), told.record, "conversation", subject, &fields);
        told
    });
    conversations.collect()
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
        let code = Code::from_bytes(random());
        fields.push(("card/hash".to_owned(), set(Scalar::Bytes(code.hash().to_vec()))));
        fields.push(("card/kind".to_owned(), text("open")));
    }
    fields
}

/// Every occasion after a person's first, with a meeting before each: they are held in sight of the earlier ones.
fn later_occasions(
    workers: &mut BTreeMap<String, Device>,
    notices: &Notices,
    told: &[Told<'_>],
    clock: &Clock,
) {
    let people: BTreeMap<RecordId, &Person> = told.iter().map(|one| (one.subject, one.person)).collect();
    let most = people.values().map(|person| person.consent.len()).max().unwrap_or(0);
    for number in 1..most {
        for (subject, person) in people.iter().filter(|(_, person)| person.consent.len() > number) {
            occasion(workers, notices, person, *subject, number, clock);
        }
        meet(workers);
    }
}

fn occasion(
    workers: &mut BTreeMap<String, Device>,
    notices: &Notices,
    person: &Person,
    subject: RecordId,
    number: usize,
    clock: &Clock,
) {
    let told = &person.consent[number];
    let worker = worker(workers, told.worker.as_ref().unwrap_or(&person.worker));
    let fields = notices.decide(worker, subject, told, &clock.at(told.days_ago, &told.time, 0));
    create(worker, RecordId::from_bytes(random()), "consent", subject, &fields);
}

fn alter<'a>(
    workers: &mut BTreeMap<String, Device>,
    told: &[Told<'a>],
    pick: impl Fn(&'a Conversation) -> Option<&'a Change>,
) {
    for one in told {
        let Some(change) = pick(one.conversation) else { continue };
        edit(worker(workers, &change.worker), one.record, &conversation::altered(change, &one.names));
    }
}

fn review(desk: &mut Device, told: &[Told<'_>], clock: &Clock) {
    let circle = desk.circle("council");
    for one in told {
        let Some(review) = &one.conversation.review else { continue };
        let at = clock.at(one.conversation.days_ago.saturating_sub(1), "09:30", 0);
        let mut fields = vec![("state".to_owned(), text(&review.state)), ("at".to_owned(), text(&at))];
        fields.extend(review.because.iter().map(|because| ("because".to_owned(), text(because))));
        let envelope = Envelope { kind: "review".into(), circle, subject: None, about: Some(one.record) };
        desk.create(review_id(desk.joined.member, one.record), envelope, &borrowed(&fields));
    }
    desk.sync();
    all_is_kept(desk);
}

fn create(worker: &mut Device, record: RecordId, kind: &str, subject: RecordId, fields: &Fields) {
    let circle = worker.circle("team");
    let envelope = Envelope { kind: kind.to_owned(), circle, subject: Some(subject), about: None };
    worker.create(record, envelope, &borrowed(fields));
}

fn edit(worker: &mut Device, record: RecordId, fields: &Fields) {
    if !fields.is_empty() {
        worker.edit(record, &borrowed(fields));
    }
}

fn borrowed(fields: &Fields) -> Vec<(&str, Edit)> {
    fields.iter().map(|(field, edit)| (field.as_str(), edit.clone())).collect()
}

fn worker<'a>(workers: &'a mut BTreeMap<String, Device>, name: &str) -> &'a mut Device {
    workers.get_mut(name).unwrap_or_else(|| panic!("there is no worker called {name}"))
}

/// What the devices of the demo say the time is.
struct Clock {
    now: u64,
}

impl Clock {
    /// `2026-05-03T14:05`, so many days ago at `time` and some minutes after.
    fn at(&self, days_ago: u64, time: &str, minutes_after: u64) -> String {
        let (hours, minutes) = time.split_once(':').expect("a time like 14:05");
        let number = |digits: &str| digits.parse::<u64>().expect("a time like 14:05");
        let minutes = number(hours) * 60 + number(minutes) + minutes_after;
        let day = day(self.now - days_ago * DAY_SECONDS);
        format!("{day}T{:02}:{:02}", minutes / 60, minutes % 60)
    }
}
