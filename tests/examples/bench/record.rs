//! A record of the workload as Heard's records: everything in the conversation, or with its person and consent apart.

use heard::domain::id::RecordId;
use heard::domain::scalar::Scalar;
use heard::merge::author::Edit;
use heard::seal::{random, sha256};
use serde_json::{Map, Value};
use tests::workload::Edit as Saved;

pub(crate) type Fields = Vec<(String, Edit)>;

/// Heard's own purposes, for whatever five a workload has.
const PURPOSES: [&str; 5] = ["keep", "share", "quote", "contact", "research"];

/// The workload's own id, so that it costs nothing beside the record's.
pub(crate) fn id(record: &Map<String, Value>) -> RecordId {
    let id = record["id"].as_str().expect("an id in text");
    id.replace('-', "").parse().expect("an id of 32 hex digits")
}

/// All that the JSON says but its id and type, which the envelope says: one flat field for each value.
pub(crate) fn conversation(record: &Map<String, Value>) -> Fields {
    // Notes come first, as in the app: their text is made with the record.
    let mut fields = vec![("notes".to_owned(), notes(record))];
    for (key, value) in record.iter().filter(|(key, _)| !matches!(key.as_str(), "id" | "type" | "notes")) {
        flatten(&mut vec![key], value, &mut fields);
    }
    fields
}

/// The same without what its consent record says.
pub(crate) fn conversation_alone(record: &Map<String, Value>) -> Fields {
    let mut fields = conversation(record);
    fields.retain(|(name, _)| !name.starts_with("consent/"));
    fields
}

/// One occasion with five decisions, each with the wording that was read out.
pub(crate) fn consent(record: &Map<String, Value>) -> Fields {
    let given = record["consent"].as_object().expect("consent by purpose");
    let mut fields = vec![
        ("how".to_owned(), text("spoken")),
        ("by".to_owned(), text("self")),
        ("at".to_owned(), Edit::Set(scalar(&record["createdAt"]))),
    ];
    for (purpose, given) in PURPOSES.iter().zip(given.values()) {
        let decision = if given["granted"] == true { "yes" } else { "no" };
        let wording = sha256(purpose.as_bytes());
        fields.push((format!("decision/{purpose}"), text(decision)));
        fields.push((format!("notice/{purpose}/id"), bytes(&wording[..16])));
        fields.push((format!("notice/{purpose}/version"), Edit::Set(Scalar::Int(1))));
        fields.push((format!("notice/{purpose}/language"), text("en")));
        fields.push((format!("notice/{purpose}/sha256"), bytes(&wording)));
    }
    fields
}

/// A person who has a card: its hash is as good as random.
pub(crate) fn person(record: &Map<String, Value>) -> Fields {
    vec![
        ("languages".to_owned(), Edit::Set(scalar(&record["language"]))),
        ("card/hash".to_owned(), bytes(&random::<32>())),
        ("card/kind".to_owned(), text("open")),
    ]
}

/// What one edit left in the record.
pub(crate) fn saved(edit: &Saved, record: &Map<String, Value>) -> Fields {
    let mut fields = Vec::new();
    for op in &edit.ops {
        if op.path == ["notes"] {
            fields.push(("notes".to_owned(), notes(record)));
        } else {
            flatten(&mut op.path.iter().map(String::as_str).collect(), &op.value, &mut fields);
        }
    }
    fields
}

pub(crate) fn borrowed(fields: &Fields) -> Vec<(&str, Edit)> {
    fields.iter().map(|(name, edit)| (name.as_str(), edit.clone())).collect()
}

fn notes(record: &Map<String, Value>) -> Edit {
    Edit::Notes(record["notes"].as_str().expect("notes are text").to_owned())
}

fn flatten<'a>(path: &mut Vec<&'a str>, value: &'a Value, into: &mut Fields) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                path.push(key);
                flatten(path, value, into);
                path.pop();
            }
        }
        Value::Array(topics) => {
            let topics = topics.iter().filter_map(Value::as_str);
            into.extend(topics.map(|topic| (format!("topic/{topic}"), Edit::Set(true.into()))));
        }
        value => into.push((name(path), Edit::Set(scalar(value)))),
    }
}

/// Heard's own name for a field where it has one.
fn name(path: &[&str]) -> String {
    match path {
        ["place", "name"] => "place".to_owned(),
        ["createdAt"] => "at".to_owned(),
        ["channel"] => "meeting".to_owned(),
        ["answers", question] => format!("answer/{question}"),
        path => path.join("/"),
    }
}

/// Times to the minute, as devices write them; a coordinate in steps of about a metre.
fn scalar(value: &Value) -> Scalar {
    match value {
        Value::String(time) if time.ends_with(":00.000Z") => time[..16].into(),
        Value::String(text) => text.as_str().into(),
        Value::Bool(truth) => (*truth).into(),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Scalar::Int(whole),
            None => Scalar::Int((number.as_f64().unwrap_or_default() * 1e5).round() as i64),
        },
        other => panic!("a workload has no {other}"),
    }
}

fn text(value: &str) -> Edit {
    Edit::Set(value.into())
}

fn bytes(value: &[u8]) -> Edit {
    Edit::Set(Scalar::Bytes(value.to_vec()))
}
