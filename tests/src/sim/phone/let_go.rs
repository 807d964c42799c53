//! People of whom nothing was heard for long leave a phone: twin of `web/src/app/worker/let-go.ts` and
//! `web/src/core/window.ts`.

use std::collections::BTreeMap;

use heard::domain::id::RecordId;

use super::entry::{Entry, Own, Status};
use super::storage::{Expect, Reading, Standing, Stop, Storage, Write};

const DAY: u64 = 86_400;

/// How late it is, when the phone last began to read everything, and what is in a backup.
#[derive(Clone, Copy)]
struct Told {
    at: u64,
    read_since: u64,
    kept_to: u64,
}

/// Looks once a day, and after all was read anew. `now` is what the phone's own clock says.
pub fn let_go(storage: &mut Storage, now: u64) -> Result<(), Stop> {
    let standing = storage.standing();
    let (Some(told), Some(kept_to), Some(Reading { since, done: true })) =
        (standing.told, standing.kept_to, standing.reading)
    else {
        return Ok(());
    };
    // A clock that is ahead, here or on the way, must not age a record: both have to say that it is so late.
    let at = told.min(now);
    // What was read by a clock that was ahead may have left out people of whom this phone was to be told.
    if since > at {
        return Ok(());
    }
    let looked_at = standing.looked_at.unwrap_or(0);
    let Some(days) = storage.window else { return Ok(()) };
    if at < looked_at + DAY && looked_at >= since {
        return Ok(());
    }
    let known = Told { at, read_since: since, kept_to };
    storage.wait()?;
    for ids in people(storage, days, known) {
        if storage.is_in_use() {
            return Ok(());
        }
        drop_all(storage, &ids, days, known)?;
    }
    storage.wait()?;
    let standing = Standing { looked_at: Some(at), ..storage.standing() };
    storage.put(vec![Write::Standing(standing)], &[]);
    Ok(())
}

/// The records of each person that may leave.
fn people(storage: &Storage, days: u32, known: Told) -> Vec<Vec<RecordId>> {
    let mut by_subject: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for (id, record) in &storage.records {
        if let Some(subject) = record.value.envelope.subject {
            by_subject.entry(subject).or_default().push(*id);
        }
    }
    let entry = |id: &RecordId| &storage.records[id].value;
    by_subject.into_values().filter(|ids| may_leave(ids.iter().map(entry), days, known)).collect()
}

/// All of one person at once, as everything still stands: whoever is being written about stays.
fn drop_all(storage: &mut Storage, ids: &[RecordId], days: u32, known: Told) -> Result<(), Stop> {
    let (mut writes, mut expected, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    for id in ids {
        storage.wait()?;
        let Some(record) = storage.records.get(id).cloned() else { return Ok(()) };
        if storage.draft(*id).is_some() || storage.standing().waits.contains(id) {
            return Ok(());
        }
        writes.extend([Write::Record(*id, None), Write::State(*id, None)]);
        writes.extend(storage.changes(*id).into_keys().map(|hash| Write::Change(*id, hash, None)));
        expected.extend([Expect::Record(*id, Some(record.version)), Expect::Draft(*id, None)]);
        entries.push(record.value);
    }
    if !may_leave(entries.iter(), days, known) {
        return Ok(());
    }
    storage.wait()?;
    if storage.put(writes, &expected) {
        let own = entries.into_iter().map(|entry| entry.own.into_iter().map(|own| own.hash).collect());
        storage.let_go.extend(ids.iter().copied().zip(own));
    }
    storage.wait()
}

fn may_leave<'a>(mut entries: impl Iterator<Item = &'a Entry>, days: u32, known: Told) -> bool {
    // A day more than the server is asked for: it counts whole days, and tells all of whoever was quiet for longer.
    let before = known.at.saturating_sub((u64::from(days) + 1) * DAY).max(known.read_since);
    entries.all(|entry| {
        let is_old = entry.told.is_some_and(|told| told < before);
        let is_settled = !entry.left && !entry.gone && entry.set_aside.is_empty() && !entry.heads.is_empty();
        is_old && is_settled && entry.own.iter().all(|own| is_safe(own, known.kept_to))
    })
}

fn is_safe(own: &Own, kept_to: u64) -> bool {
    own.status == Status::Kept && own.position.is_some_and(|position| position <= kept_to)
}
