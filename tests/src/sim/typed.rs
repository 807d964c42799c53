//! Where every word is that was typed, once all is well and everybody has synced.

use std::collections::BTreeMap;

use automerge::Change;
use automerge::legacy::OpType;
use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::domain::state::State;

use super::log::Log;
use super::phone::Phone;
use super::phone::typing::{blends, words};
use super::world::World;

/// Every word that was typed and saved is on the server or on a phone; the server has none twice.
pub fn every_word(world: &World, log: &Log) -> Result<(), String> {
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
    for who in world.alive() {
        for (id, text) in unsent(&world.phones[who].phone) {
            elsewhere.entry(id).or_default().push_str(&text);
        }
    }
    for (at, line, word) in world.ledger.words() {
        let doc = line.typed.doc;
        let times = on_server.get(&(doc, word.to_owned())).copied().unwrap_or_default();
        let waits = elsewhere.get(&doc).is_some_and(|text| word.chars().all(|letter| text.contains(letter)));
        let field = &line.typed.field;
        let is_lost = world.phones[line.phone].is_lost;
        if times == 0 && !waits && !is_lost && !world.ledger.is_written_over(at) {
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
