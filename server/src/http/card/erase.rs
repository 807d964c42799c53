//! Erasing with a card, and the receipt.

use maud::{Markup, html};

use crate::domain::card::Code;
use crate::erasure::{Backups, Outstanding, Receipt, Stands};
use crate::reading::card::{CardPage, Erasing};
use crate::reading::sheet::Language;

use super::super::clock;
use super::page::{Frame, languages, named, step, whole};
use super::words::{Words, words};

/// What will happen, before it is asked for.
pub(super) fn asking(frame: &Frame<'_>, page: &CardPage) -> Markup {
    let words = words(frame.language);
    let erase = &words.erase;
    let copied = page.said.iter().any(|said| !said.taken.is_empty());
    whole(
        frame,
        languages(frame),
        html! {
            h1 { (erase.ask) }
            p { (erase.what_goes.replace("{team}", &page.team)) }
            p { (erase.hidden) }
            p { (erase.for_good) }
            @if copied { p { (words.copies.replace("{team}", &page.team)) } }
            (step(frame, "erase", &[], erase.in_a_day, "main"))
            (step(frame, "erase-now", &[], erase.now, "quiet main"))
            (step(frame, "show", &[], words.leave, "quiet main"))
        },
    )
}

/// That everything will be erased, at the head of an open page.
pub(super) fn waiting(frame: &Frame<'_>, erasing: &Erasing, number: Option<&Code>) -> Markup {
    let words = words(frame.language);
    let erase = &words.erase;
    html! {
        section.said {
            h2 #erasing { (erase.waits) }
            @match (&erasing.pause, erasing.due) {
                (Some(pause), _) => {
                    p { (paused(words, &pause.reason, &pause.role, &pause.until)) }
                    p { (erase.paused_wrong) }
                }
                (None, Some(due)) => p { (erase.due.replace("{day}", &words.day(&clock::day(due)))) },
                (None, None) => p { (erase.by_team) },
            }
            @if let Some(number) = number {
                p { b { (erase.number.replace("{number}", &number.print())) } }
                p { (erase.keep_number) }
            }
            @if erasing.pause.is_none() { (step(frame, "erase-now", &[], erase.now, "quiet main")) }
            (step(frame, "stop-erasing", &[], erase.stop, "quiet main"))
        }
    }
}

fn paused(words: &Words, reason: &str, role: &str, until: &str) -> String {
    let role = named(&words.roles, role);
    let until = words.day(until);
    words.erase.paused.replace("{role}", role).replace("{day}", &until).replace("{reason}", reason)
}

/// The receipt, to read, to print and to copy as text.
pub(super) fn receipt(language: Language, number: &Code, receipt: &Receipt) -> Markup {
    let words = words(language);
    let lines = lines(words, number, receipt);
    let frame = Frame { language, token: None };
    whole(
        &frame,
        html! {},
        html! {
            h1 { (words.erase.receipt) }
            @for line in &lines { p { (line) } }
            p.small { (words.erase.keep_number) }
            details {
                summary { (words.erase.as_text) }
                pre.text { (words.erase.receipt) "\n\n" @for line in &lines { (line) "\n" } }
            }
        },
    )
}

fn lines(words: &Words, number: &Code, receipt: &Receipt) -> Vec<String> {
    let erase = &words.erase;
    let mut lines =
        vec![erase.of.replace("{area}", &receipt.area), erase.number.replace("{number}", &number.print())];
    match &receipt.stands {
        Stands::Asked => lines.push(erase.by_team.to_owned()),
        Stands::Due(due) => lines.push(erase.due.replace("{day}", &words.day(&clock::day(*due)))),
        Stands::Paused { reason, role, until } => {
            lines.push(paused(words, reason, role, until));
            lines.push(erase.paused_wrong.to_owned());
        }
        Stands::InHand => lines.push(erase.in_hand.to_owned()),
        Stands::Done { day } => lines.push(erase.gone.replace("{day}", &words.day(day))),
    }
    if matches!(receipt.stands, Stands::InHand | Stands::Done { .. }) {
        lines.extend(reached(words, receipt));
    }
    lines
}

/// What of it is where, once the rows are gone.
fn reached(words: &Words, receipt: &Receipt) -> Vec<String> {
    let erase = &words.erase;
    let done = receipt.devices_done;
    let mut lines = vec![erase.devices[done.min(2) as usize].replace("{n}", &done.to_string())];
    lines.extend(receipt.outstanding.iter().map(|devices| outstanding(words, devices)));
    lines.push(match &receipt.backups {
        Backups::None => erase.no_backup.to_owned(),
        Backups::Until(day) => erase.backup_until.replace("{day}", &words.day(day)),
        Backups::RunOut(day) => erase.backup_over.replace("{day}", &words.day(day)),
        Backups::Overdue(day) => erase.backup_overdue.replace("{day}", &words.day(day)),
    });
    lines.extend(receipt.sheets.iter().map(|sheet| {
        let role = named(&words.roles, &sheet.role);
        let purpose = named(&words.sheet_purposes, &sheet.purpose);
        let day = words.day(&sheet.day);
        erase.sheet.replace("{day}", &day).replace("{role}", role).replace("{purpose}", purpose)
    }));
    lines.push(erase.not_reached.to_owned());
    lines
}

fn outstanding(words: &Words, devices: &Outstanding) -> String {
    let erase = &words.erase;
    let team = devices.team.as_deref().unwrap_or(erase.council);
    let many = erase.outstanding[usize::from(devices.devices > 1)];
    let many = many.replace("{team}", team).replace("{n}", &devices.devices.to_string());
    let seen = match (&devices.seen, devices.shut_out) {
        (_, true) => erase.shut_out.to_owned(),
        (Some(day), false) => erase.seen.replace("{day}", &words.day(day)),
        (None, false) => erase.never_seen.to_owned(),
    };
    format!("{many} {seen}")
}
