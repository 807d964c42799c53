//! Everything about a person as one file: HTML that anybody can open, with the same as JSON in it.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::domain::basis::Basis;
use crate::domain::id::hex;
use crate::domain::scalar::Scalar;
use crate::reading::everything::{Done, Everything, Step, Told, ToldWording};
use crate::reading::sheet::Language;

use super::page::{Frame, languages, named, step, whole};
use super::words::{Words, words};

/// Fields whose values mean nothing to people; they are in the part for machines.
const FOR_MACHINES: [&str; 5] = ["shared/", "seen/", "notice/", "card/", "set"];

/// What the file holds, before it is saved.
pub(super) fn asking(frame: &Frame<'_>) -> Markup {
    let words = words(frame.language);
    whole(
        frame,
        languages(frame),
        html! {
            h1 { (words.everything.title) }
            p { (words.everything.lead) }
            p { (words.everything.stays) }
            (step(frame, "everything", &[], words.everything.save, "main"))
            (step(frame, "show", &[], words.leave, "quiet main"))
        },
    )
}

/// The file itself, which needs nothing beside it.
pub(in crate::http) fn file(language: Language, everything: &Everything) -> String {
    let words = words(language);
    let told = &words.everything;
    let held_by = told.held_by.replace("{team}", &everything.team).replace("{area}", &everything.area);
    let json = serde_json::to_string(everything).expect("what is told is plain");
    html! {
        (DOCTYPE)
        html lang=(language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (told.heading) }
            }
            body {
                h1 { (told.heading) }
                p { (held_by.replace("{day}", &words.day(&everything.day))) }
                @if everything.unread > 0 { p { (told.unread.replace("{n}", &everything.unread.to_string())) } }
                @for record in &everything.records { (one(words, record)) }
                h2 { (told.wordings) }
                @for wording in &everything.wordings { (asked(words, wording)) }
                h2 { (told.done) }
                ul { @for done in &everything.done { li { (deed(words, done)) } } }
                p { (told.for_machines) }
                // Nothing in it ends the script or begins another.
                script type="application/json" id="data" { (PreEscaped(json.replace('<', "\\u003c"))) }
            }
        }
    }
    .into_string()
}

fn one(words: &Words, record: &Told) -> Markup {
    let told = &words.everything;
    html! {
        h2 { (named(&told.kinds, &record.kind)) }
        dl {
            @for (name, field) in record.now.iter().filter(|(name, _)| is_for_people(name)) {
                dt { (label(words, name)) }
                dd dir="auto" { (value(words, &field.value)) }
                @for other in &field.others { dd dir="auto" { (value(words, &other.value)) } }
            }
        }
        details {
            summary { (told.history) }
            ol { @for change in &record.history { (came(words, change)) } }
        }
    }
}

fn came(words: &Words, change: &Step) -> Markup {
    let told = &words.everything;
    html! {
        li {
            p { (told.by.replace("{who}", named(&told.who, &change.by))) }
            dl {
                @for (name, now) in change.fields.iter().filter(|(name, _)| is_for_people(name)) {
                    dt { (label(words, name)) }
                    dd dir="auto" { (value(words, now)) }
                }
            }
        }
    }
}

fn asked(words: &Words, wording: &ToldWording) -> Markup {
    html! {
        blockquote {
            p lang=(wording.language) dir="auto" { (wording.words) }
            p {
                @match &wording.checked_by {
                    Some(name) => (words.checked.replace("{name}", name)),
                    None => (words.unchecked),
                }
            }
            @if let Some(basis) = wording.basis.and_then(Basis::named) { p { (words.bases.line(basis)) } }
        }
    }
}

fn deed(words: &Words, done: &Done) -> String {
    let told = &words.everything;
    let by = done.by.as_deref().map(|by| format!(" ({})", named(&told.who, by))).unwrap_or_default();
    format!("{}: {}{by}", words.day(&done.day), named(&told.deeds, &done.what))
}

fn is_for_people(field: &str) -> bool {
    !FOR_MACHINES.iter().any(|start| field.starts_with(start))
}

/// What people call a field: by its last part, where that has a name.
fn label<'a>(words: &'a Words, field: &'a str) -> &'a str {
    let last = field.rsplit('/').next().unwrap_or(field);
    match field.strip_prefix("decision/") {
        Some(purpose) => super::words::of_purpose(words, purpose),
        None => named(&words.everything.fields, last),
    }
}

fn value(words: &Words, value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => text.clone(),
        Scalar::Int(number) => number.to_string(),
        Scalar::Bool(true) => words.yes.trim_end_matches('.').to_owned(),
        Scalar::Bool(false) => words.no.trim_end_matches('.').to_owned(),
        Scalar::Bytes(bytes) => hex(bytes),
        Scalar::Null => words.everything.taken_out.to_owned(),
    }
}
