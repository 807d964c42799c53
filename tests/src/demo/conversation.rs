//! From a told conversation to the fields of its record.

use heard::domain::piece;
use heard::domain::scalar::Scalar;
use heard::domain::state::State;
use heard::merge::author::Edit;
use heard::seal::random;

use super::content::{Change, Conversation, Helped};

pub(super) type Fields = Vec<(String, Edit)>;

/// A conversation's names for its parts, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub statements: Vec<String>,
    promises: Vec<String>,
}

/// What the worker wrote down that day. `at` answers the time so many minutes into the conversation.
pub(super) fn birth(told: &Conversation, at: impl Fn(u64) -> String) -> (Fields, Names) {
    let mut names = Names::default();
    let mut fields = vec![("at".to_owned(), text(&at(0))), ("language".to_owned(), text(&told.language))];
    let optional = [("place", &told.place), ("area-place", &told.area_place), ("meeting", &told.meeting)];
    fields.extend(
        optional.into_iter().filter_map(|(field, value)| Some((field.to_owned(), text(value.as_ref()?)))),
    );
    fields.extend(told.topics.iter().map(|topic| (format!("topic/{topic}"), set(true.into()))));
    for (minute, statement) in (0..).zip(&told.statements) {
        let p = name();
        let mut put = |part: &str, value: &str| fields.push((format!("statement/{p}/{part}"), text(value)));
        put("words", &statement.words);
        put("language", statement.language.as_ref().unwrap_or(&told.language));
        put("at", &at(minute));
        if let Some(translation) = &statement.translation {
            put("translation", translation);
        }
        names.statements.push(p);
    }
    for (minute, promise) in (10..).zip(&told.promises) {
        let p = name();
        fields.push((format!("promise/{p}/what"), text(&promise.what)));
        fields.push((format!("promise/{p}/at"), text(&at(minute))));
        fields.extend(promise.when.iter().map(|when| (format!("promise/{p}/when"), text(when))));
        if promise.done {
            fields.push((format!("promise/{p}/done"), set(true.into())));
        }
        names.promises.push(p);
    }
    fields.extend(helped(&told.helped, &at(0)));
    // A record made without notes can have none later, so each is born with them.
    fields.push(("notes".to_owned(), Edit::Notes(told.notes.clone().unwrap_or_default())));
    (fields, names)
}

/// Who helped or interpreted.
pub(super) fn helped(told: &[Helped], at: &str) -> Fields {
    let mut fields = Vec::new();
    for helped in told {
        let p = name();
        fields.push((format!("helped/{p}/who"), text(&helped.who)));
        fields.push((format!("helped/{p}/how"), text(&helped.how)));
        fields.push((format!("helped/{p}/at"), text(at)));
    }
    fields
}

/// Shares and keeps back as the file says, by the pieces as they stand in `state`. Empty when nobody looked.
pub(super) fn shares(told: &Conversation, names: &Names, state: &State) -> Fields {
    let looked_at = told.statements.iter().zip(&names.statements).filter_map(|(statement, p)| {
        let piece = format!("s/{p}");
        let value = match statement.share? {
            true => {
                Scalar::Bytes(piece::read(state, &piece).expect("a piece without conflict").hash().to_vec())
            }
            false => Scalar::Bool(false),
        };
        Some((format!("shared/{piece}"), set(value)))
    });
    looked_at.collect()
}

pub(super) fn altered(change: &Change, names: &Names) -> Fields {
    let mut fields = Vec::new();
    if let Some(place) = &change.place {
        fields.push(("place".to_owned(), text(place)));
    }
    if let Some(words) = &change.words {
        fields.push((format!("statement/{}/words", names.statements[0]), text(words)));
    }
    if let Some(promise) = &change.promise {
        fields.push((format!("promise/{}/what", names.promises[0]), text(promise)));
    }
    if let Some(notes) = &change.notes {
        fields.push(("notes".to_owned(), Edit::Notes(notes.clone())));
    }
    fields
}

pub(super) fn text(value: &str) -> Edit {
    set(value.into())
}

pub(super) fn set(value: Scalar) -> Edit {
    Edit::Set(value)
}

/// A fresh `<p>`.
fn name() -> String {
    random::<6>().iter().map(|byte| format!("{byte:02x}")).collect()
}
