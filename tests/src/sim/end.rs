//! What must hold once all is well and everybody has synced.

use std::collections::{BTreeMap, BTreeSet};

use heard::domain::access::{self, Role};
use heard::domain::circle::Circle;
use heard::domain::id::{ChangeHash, CircleId, RecordId};
use heard::domain::kind::Kind;
use heard::store::StoreError;

use super::log::{Log, Logged};
use super::phone::Phone;
use super::phone::entry::Entry;
use super::world::World;
use super::{permitted, typed};

pub fn check(world: &World) -> Result<(), String> {
    let log = Log::read(world.centre.exchange());
    let read = world.centre.check();
    if !read.is_sound() {
        return Err(format!("the log does not read back: {read:?}"));
    }
    for who in world.alive() {
        same_records(world, who, &log)?;
        nothing_is_waited_for(world, who)?;
    }
    typed::every_word(world, &log)?;
    permitted::consent(world, &log)
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
            if less.is_empty() && nobody_brings(world, *id, &mine.difference(&theirs).copied().collect()) {
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
        let lost = !entry.left && nobody_brings(world, *id, &rest.iter().copied().collect());
        if (entry.left || !log.records.contains_key(id)) && !rest.is_empty() && !lost {
            return Err(format!("{name} holds {rest:?} of {id} beside its own unsent work: {entry:?}"));
        }
    }
    Ok(())
}

/// Whether a phone may show what the server has not: it was lost there, and with a phone, and no phone that is left wrote
/// it or waits with it. A review waits for the record that it is about.
fn nobody_brings(world: &World, id: RecordId, more: &BTreeSet<ChangeHash>) -> bool {
    let own = world.alive().into_iter().filter_map(|who| world.phones[who].phone.storage.entry(id));
    let mut waiting = own.filter(|entry| entry.envelope.about.is_none()).flat_map(Entry::unkept);
    world.weather.lost && !waiting.any(|hash| more.contains(&hash))
}

/// No change waits any more for one that nobody has.
fn nothing_is_waited_for(world: &World, who: usize) -> Result<(), String> {
    let phone = &world.phones[who].phone;
    match phone.storage.records.iter().find(|(_, record)| record.value.missing.is_some()) {
        Some((id, record)) => Err(format!("{} waits for something of {id}: {:?}", phone.name, record.value)),
        None => Ok(()),
    }
}

/// A phone with a window need not have a person of whom nothing was taken in for longer; then it has nothing of theirs.
fn may_lack(world: &World, who: usize, id: RecordId, log: &Log) -> Result<(), String> {
    let phone = &world.phones[who].phone;
    let (name, logged) = (&phone.name, &log.records[&id]);
    if !was_quiet(world, who, logged) {
        return Err(format!("{name} lacks {id}"));
    }
    let subject = logged.envelope.subject;
    // An occasion that is not done yet brings its person whole once it is.
    let is_theirs =
        |entry: &&Entry| entry.envelope.subject == subject && !entry.left && !entry.heads.is_empty();
    match phone.storage.records.values().map(|record| &record.value).find(is_theirs) {
        Some(_) if !may_be_behind(world, who, logged) => {
            Err(format!("{name} lacks {id} and has something else of its person"))
        }
        _ => Ok(()),
    }
}

/// Whether a phone may know less of a person than the server: they were left out as quiet, by a clock that was wrong
/// or by another window, and could not leave. Until
/// they are heard of again it shows what it had.
fn may_be_behind(world: &World, who: usize, logged: &Logged) -> bool {
    (world.misdated || world.rechosen) && was_quiet(world, who, logged)
}

/// Whether nothing of a record's person was taken in within a phone's window, or did not seem to by a clock that was wrong.
fn was_quiet(world: &World, who: usize, logged: &Logged) -> bool {
    let (Some(days), Some(active)) = (world.phones[who].phone.storage.window, logged.active) else {
        return false;
    };
    let today = u32::try_from(world.now / 86_400).unwrap_or(u32::MAX);
    world.misdated || active < today.saturating_sub(days)
}

fn circles(world: &World, phone: &Phone) -> Vec<(Circle, Role)> {
    let circles = world.centre.exchange().store.read(|reader| {
        let shut_out = reader.device(phone.device)?.is_none_or(|device| device.revoked);
        if shut_out { Ok(Vec::new()) } else { reader.circles_of(phone.member) }
    });
    circles.map_err(|error: StoreError| error.to_string()).expect("circles")
}

/// Whether the member of a phone may read a record of the server.
pub fn may_read(world: &World, who: usize, id: RecordId) -> bool {
    let row = world.centre.exchange().store.read(|reader| reader.document(id)).expect("a readable log");
    let circles = circles(world, &world.phones[who].phone);
    row.is_some_and(|row| reads(&circles, &row.envelope.kind, row.circle))
}

fn readable(circles: &[(Circle, Role)], logged: &Logged) -> bool {
    reads(circles, &logged.envelope.kind, logged.circle)
}

fn reads(circles: &[(Circle, Role)], kind: &str, there: CircleId) -> bool {
    let kind = Kind::named(kind).expect("a kind that is known");
    circles.iter().any(|(circle, role)| circle.id == there && access::may_read(kind, circle.kind, *role))
}
