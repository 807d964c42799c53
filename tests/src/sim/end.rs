//! What must hold once all is well and everybody has synced.

use std::collections::{BTreeMap, BTreeSet};

use automerge::Change;
use automerge::legacy::OpType;
use heard::domain::access::may_read;
use heard::domain::circle::Circle;
use heard::domain::consent::{Decision, Entry as Decided, Purpose, permits};
use heard::domain::id::{ChangeHash, MemberId, RecordId};
use heard::domain::kind::{Derived, Kind};
use heard::domain::piece;
use heard::domain::scalar::Scalar;
use heard::domain::state::State;
use heard::merge::Document;
use heard::reading::ReadingQuery;
use heard::store::StoreError;

use super::log::{Log, Logged};
use super::phone::Phone;
use super::phone::entry::Entry;
use super::phone::typing::{blends, words};
use super::world::World;

pub fn check(world: &World) -> Result<(), String> {
    let log = Log::read(world.centre.exchange());
    let read = heard::sync::check(&world.centre.exchange().store, &world.centre.exchange().master);
    let read = read.map_err(|error| error.to_string())?;
    if !read.unreadable.is_empty() || read.pages != "ok" {
        return Err(format!("the log does not read back: {read:?}"));
    }
    for who in 0..world.phones.len() {
        same_records(world, who, &log)?;
    }
    every_word(world, &log)?;
    consent(world, &log)
}

/// A phone has exactly the records that its member may read, as the server has them, and of others its unsent work.
fn same_records(world: &World, who: usize, log: &Log) -> Result<(), String> {
    let holder = &world.phones[who];
    let (phone, name) = (&holder.phone, &holder.phone.name);
    let circles = circles(world, phone);
    for (id, logged) in &log.records {
        let is_readable = readable(&circles, logged);
        let Some(entry) = phone.storage.entry(*id).filter(|entry| !entry.left) else {
            if is_readable {
                may_lack(world, who, *id, log)?;
            }
            continue;
        };
        let unkept = entry.unkept();
        let mut has = phone.storage.changes(*id);
        has.retain(|hash, _| !unkept.contains(hash));
        if !is_readable {
            // Its own work on it, held there, is still its own.
            if has.is_empty() {
                continue;
            }
            return Err(format!("{name} holds {id}, which its member may not read"));
        }
        let keys = |changes: &BTreeMap<ChangeHash, Vec<u8>>| changes.keys().copied().collect::<BTreeSet<_>>();
        if keys(&has) != keys(&logged.changes) {
            let (mine, theirs) = (keys(&has), keys(&logged.changes));
            let (more, less): (Vec<_>, Vec<_>) =
                (mine.difference(&theirs).collect(), theirs.difference(&mine).collect());
            if more.is_empty() && may_be_behind(world, who, logged) {
                continue;
            }
            return Err(format!("{name} has of {id} beside the server's {more:?}, without {less:?}"));
        }
        if unkept.is_empty() && phone.storage.states.get(id) != Some(&logged.state) {
            return Err(format!("{name} shows {id} otherwise than the server"));
        }
        let says_less = logged.heard && may_be_behind(world, who, logged);
        if entry.heard != logged.heard && !says_less {
            return Err(format!("{name} says heard {} of {id}, the server {}", entry.heard, logged.heard));
        }
    }
    for (id, record) in &phone.storage.records {
        let entry = &record.value;
        let unkept = entry.unkept();
        let rest: Vec<_> =
            phone.storage.changes(*id).into_keys().filter(|hash| !unkept.contains(hash)).collect();
        if (entry.left || !log.records.contains_key(id)) && !rest.is_empty() {
            return Err(format!("{name} holds {rest:?} of {id} beside its own unsent work: {entry:?}"));
        }
    }
    Ok(())
}

/// A phone with a window need not have a person of whom nothing was taken in for longer; then it has nothing of theirs.
fn may_lack(world: &World, who: usize, id: RecordId, log: &Log) -> Result<(), String> {
    let phone = &world.phones[who].phone;
    let (name, logged) = (&phone.name, &log.records[&id]);
    if !was_quiet(world, who, logged) {
        return Err(format!("{name} lacks {id}"));
    }
    let subject = logged.envelope.subject;
    let is_theirs = |entry: &&Entry| entry.envelope.subject == subject && !entry.left;
    match phone.storage.records.values().map(|record| &record.value).find(is_theirs) {
        Some(_) if !may_be_behind(world, who, logged) => {
            Err(format!("{name} lacks {id} and has something else of its person"))
        }
        _ => Ok(()),
    }
}

/// Whether a phone may know less of a person than the server: it read everything anew, and they were left out of that as
/// quiet. Until they are heard of again it shows what it had.
fn may_be_behind(world: &World, who: usize, logged: &Logged) -> bool {
    (world.restored || world.misdated) && was_quiet(world, who, logged)
}

/// Whether nothing of a record's person was taken in within a phone's window, or did not seem to by a clock that was wrong.
fn was_quiet(world: &World, who: usize, logged: &Logged) -> bool {
    let (Some(days), Some(active)) = (world.phones[who].phone.storage.window, logged.active) else {
        return false;
    };
    let today = u32::try_from(world.now / 86_400).unwrap_or(u32::MAX);
    world.misdated || active < today.saturating_sub(days)
}

fn circles(world: &World, phone: &Phone) -> Vec<(Circle, heard::domain::access::Role)> {
    let circles = world.centre.exchange().store.read(|reader| {
        let shut_out = reader.device(phone.device)?.is_none_or(|device| device.revoked);
        if shut_out { Ok(Vec::new()) } else { reader.circles_of(phone.member) }
    });
    circles.map_err(|error: StoreError| error.to_string()).expect("circles")
}

fn readable(circles: &[(Circle, heard::domain::access::Role)], logged: &Logged) -> bool {
    let kind = Kind::named(&logged.envelope.kind).expect("a kind that is known");
    circles.iter().any(|(circle, role)| circle.id == logged.circle && may_read(kind, circle.kind, *role))
}

/// Every word that was typed and saved is on the server or on a phone; the server has none twice.
fn every_word(world: &World, log: &Log) -> Result<(), String> {
    let mut on_server: BTreeMap<(RecordId, String), usize> = BTreeMap::new();
    for (id, logged) in &log.records {
        for word in all_words(&logged.state) {
            *on_server.entry((*id, word)).or_default() += 1;
        }
    }
    let mut elsewhere: BTreeMap<RecordId, String> = BTreeMap::new();
    for waiting in &log.held {
        elsewhere.entry(waiting.doc).or_default().push_str(&letters(&waiting.change));
    }
    for holder in &world.phones {
        for (id, text) in unsent(&holder.phone) {
            elsewhere.entry(id).or_default().push_str(&text);
        }
    }
    for (at, line, word) in world.ledger.words() {
        let doc = line.typed.doc;
        let times = on_server.get(&(doc, word.to_owned())).copied().unwrap_or_default();
        let waits = elsewhere.get(&doc).is_some_and(|text| word.chars().all(|letter| text.contains(letter)));
        let field = &line.typed.field;
        if times == 0 && !waits && !world.ledger.is_written_over(at) {
            return Err(format!(
                "the word {word} of {field} of {doc}, typed on phone {}, is lost",
                line.phone
            ));
        }
        if times > 1 && blends(field) && !world.ledger.copied.iter().any(|copied| copied == word) {
            return Err(format!(
                "the word {word} of {field} of {doc}, typed on phone {}, is there {times} times",
                line.phone
            ));
        }
    }
    Ok(())
}

fn all_words(state: &State) -> Vec<String> {
    let fields = state.iter().flat_map(|(_, field)| {
        std::iter::once(&field.value).chain(field.others.iter().map(|other| &other.value)).flat_map(words)
    });
    fields.collect()
}

/// By record: the letters of what a phone has that the server has not confirmed, or has refused.
fn unsent(phone: &Phone) -> Vec<(RecordId, String)> {
    let mut found = Vec::new();
    let text = |value: &Scalar| words(value).collect::<String>();
    for (id, draft) in &phone.storage.drafts {
        found.extend(draft.value.fields.iter().map(|(_, touched)| (*id, text(&touched.value))));
    }
    for (id, record) in &phone.storage.records {
        found.extend(record.value.set_aside.iter().map(|aside| (*id, text(&aside.value))));
        let unkept = record.value.unkept();
        let changes = unkept.iter().filter_map(|hash| phone.storage.change(*id, *hash));
        found.extend(changes.map(|change| (*id, letters(change))));
    }
    found
}

/// The words that a phone has and the server has not confirmed.
pub fn unsent_words(phone: &Phone) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for draft in phone.storage.drafts.values() {
        found.extend(
            draft.value.fields.iter().flat_map(|(_, touched)| words(&touched.value).collect::<Vec<_>>()),
        );
    }
    for (id, record) in &phone.storage.records {
        for hash in record.value.unkept() {
            if let Some(change) = phone.storage.change(*id, hash) {
                found.extend(words(&Scalar::Text(texts(change))));
            }
        }
    }
    found
}

/// The letters that a change writes, in its order.
fn letters(change: &[u8]) -> String {
    words(&Scalar::Text(texts(change))).collect()
}

fn texts(change: &[u8]) -> String {
    let change = Change::from_bytes(change.to_vec()).expect("a change that was made here");
    let text = |action: OpType| match action {
        OpType::Put(automerge::ScalarValue::Str(text)) => text.to_string(),
        _ => String::new(),
    };
    change.decode().operations.into_iter().map(|operation| text(operation.action)).collect()
}

/// What may be read holds nothing without a current yes, by the log alone and the rule alone.
fn consent(world: &World, log: &Log) -> Result<(), String> {
    let decisions = Decisions::of(log);
    let reviewer = MemberId::from_bytes([0; 16]);
    world
        .centre
        .exchange()
        .store
        .read(|reader| {
            for row in
                reader.readings(reviewer, &ReadingQuery::default()).map_err(|error| error.to_string())?
            {
                for purpose in [Purpose::Keep, Purpose::Share] {
                    if !decisions.permit(row.subject, purpose) {
                        return Err(Outcry(format!(
                            "{} can be read without a yes to {}",
                            row.doc,
                            purpose.name()
                        )));
                    }
                }
                let shared = piece::statements(&log.records[&row.doc].state);
                let pieces = reader.pieces(&row).map_err(|error| error.to_string())?;
                if !pieces.iter().all(|piece| shared.iter().any(|said| said.words == piece.words)) {
                    return Err(Outcry(format!("{} is read otherwise than it was shared", row.doc)));
                }
            }
            Ok(())
        })
        .map_err(|Outcry(what)| what)
}

/// What is wrong, where a store's error may come too.
struct Outcry(String);

impl From<String> for Outcry {
    fn from(what: String) -> Outcry {
        Outcry(what)
    }
}

impl From<StoreError> for Outcry {
    fn from(error: StoreError) -> Outcry {
        Outcry(error.to_string())
    }
}

/// Everything that was decided, by person and purpose, and the noes that wait.
#[derive(Default)]
struct Decisions {
    made: BTreeMap<(RecordId, &'static str), Vec<Decided>>,
    waiting_noes: BTreeSet<(RecordId, &'static str)>,
}

impl Decisions {
    fn of(log: &Log) -> Decisions {
        let mut found = Decisions::default();
        for (id, logged) in &log.records {
            if let (Some(subject), Some(member)) = (logged.envelope.subject, logged.member) {
                for (purpose, decided) in decided(*id, &logged.envelope.kind, &logged.state, member) {
                    found.made.entry((subject, purpose)).or_default().push(decided);
                }
            }
        }
        for waiting in &log.held {
            let Some(subject) = waiting.envelope.subject else { continue };
            let Ok(document) = Document::replay([&waiting.change]) else { continue };
            let member = MemberId::from_bytes([0; 16]);
            for (purpose, decided) in decided(waiting.doc, &waiting.envelope.kind, &document.state(), member)
            {
                if decided.decision != Decision::Yes {
                    found.waiting_noes.insert((subject, purpose));
                }
            }
        }
        found
    }

    fn permit(&self, person: RecordId, purpose: Purpose) -> bool {
        let key = (person, purpose.name());
        !self.waiting_noes.contains(&key) && self.made.get(&key).is_some_and(|decisions| permits(decisions))
    }
}

fn decided(id: RecordId, kind: &str, state: &State, member: MemberId) -> Vec<(&'static str, Decided)> {
    let Some(Derived::Occasion(occasion)) = Kind::named(kind).map(|kind| kind.derive(id, state)) else {
        return Vec::new();
    };
    let one = |decided: heard::domain::kind::Decided| {
        let purpose = Purpose::named(&decided.purpose)?.name();
        let entry =
            Decided { occasion: id, decision: decided.decision, seen: decided.seen, card: false, member };
        Some((purpose, entry))
    };
    occasion.decided.into_iter().filter_map(one).collect()
}
