//! The card's pages: plain HTML that needs no script.

use maud::{DOCTYPE, Markup, html};

use crate::domain::card::Code;
use crate::domain::consent::Purpose;
use crate::reading::card::{Allowed, CardPage, Offered, Said, SaidPiece, Wording};
use crate::reading::sheet::Language;

use super::erase;
use super::sessions::Token;
use super::words::{LANGUAGES, Words, each, words};

/// What every page is made with.
pub(super) struct Frame<'a> {
    pub language: Language,
    /// What its forms may do next; none on a page without forms.
    pub token: Option<&'a Token>,
}

/// What is to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    One(Purpose),
    All,
}

impl About {
    pub(super) fn name(self) -> &'static str {
        match self {
            About::One(purpose) => purpose.name(),
            About::All => "all",
        }
    }

    pub(super) fn named(name: &str) -> Option<About> {
        if name == "all" { Some(About::All) } else { Purpose::named(name).map(About::One) }
    }
}

/// Where a code is typed. `mistake` says what was wrong with the last one.
pub(super) fn door(frame: &Frame<'_>, mistake: Option<&str>) -> Markup {
    let words = words(frame.language);
    let others = html! {
        ul {
            @for (language, name) in LANGUAGES {
                li {
                    @if language == frame.language { (name) }
                    @else { a href={ "/card?lang=" (language.code()) } lang=(language.code()) { (name) } }
                }
            }
        }
    };
    whole(
        frame,
        others,
        html! {
            h1 { (words.door) }
            p { (words.door_lead) }
            form method="post" action="/card" {
                (hidden(frame))
                input type="hidden" name="by" value="hand";
                label for="code" { (words.code) }
                p.small #hint { (words.code_hint) }
                @if let Some(mistake) = mistake { p.mistake #mistake role="alert" { (mistake) } }
                input type="text" #code name="code" required autocomplete="off" autocapitalize="characters"
                    spellcheck="false" aria-describedby=(if mistake.is_some() { "hint mistake" } else { "hint" })
                    aria-invalid=[mistake.map(|_| "true")] autofocus[mistake.is_some()];
                button.main { (words.look) }
            }
        },
    )
}

/// What a card opens. `note` says what was just done; `number` finds the receipt of what was just asked for.
pub(super) fn open(
    frame: &Frame<'_>,
    page: &CardPage,
    by_address: bool,
    (note, number): (Option<&str>, Option<&Code>),
) -> Markup {
    let words = words(frame.language);
    let put = |text: &str| text.replace("{team}", &page.team).replace("{area}", &page.area);
    whole(
        frame,
        languages(frame),
        html! {
            @if let Some(note) = note { p.said role="status" { (put(note)) } }
            @if let Some(erasing) = &page.erasing { (erase::waiting(frame, erasing, number)) }
            @if page.shows {
                h1 { (words.kept) }
                p { (put(words.kept_by)) }
                @if page.unread { p { (put(words.unread)) } }
                @if page.said.is_empty() { p { (words.nothing) } }
                @for said in &page.said { (kept(words, page, said, &put)) }
                @if page.erasing.is_none() {
                    h2 #allow { (words.allow) }
                    @for allowed in &page.allowed { (choice(frame, allowed)) }
                }
            } @else {
                h1 { (words.title) }
                p { (words.only_takes_back) }
            }
            // Whoever is to be erased has said no to everything.
            @if page.erasing.is_none() {
                (step(frame, "ask", &[("about", "all"), ("to", "no")], words.take_back, "main"))
                (step(frame, "ask-erase", &[], words.erase.erase, "quiet main"))
            }
            @if page.shows {
                (step(frame, "ask-everything", &[], words.everything.ask, "quiet main"))
            }
            @if by_address { p.small { (words.by_address) } }
        h2 { (words.wrong) }
            p { (put(words.complain)) }
            (step(frame, "close", &[], words.close, "quiet main"))
            p.small { (words.closes) }
        },
    )
}

/// One conversation, or the answers to one set, and what became of it.
fn kept(words: &Words, page: &CardPage, said: &Said, put: &impl Fn(&str) -> String) -> Markup {
    let erasing = page.erasing.is_some();
    let is_for_good = erasing || page.yeses.contains(&Purpose::Keep);
    let until = said.until.as_deref().filter(|_| !is_for_good);
    let day = said.day.as_deref().map_or_else(|| words.no_day.to_owned(), |day| words.day(day));
    html! {
        section {
            h2 { (day) @if let Some(place) = &said.place { ", " (place) } }
            @if let Some(title) = &said.title { p { (words.asked.replace("{title}", title)) } }
            @for piece in &said.pieces { (one(words, piece, erasing, put)) }
            @if said.heard { p { (words.heard) @if said.used { " " (words.used) } } }
            @for taken in &said.taken {
                p { (words.copied.replace("{day}", &words.day(&taken.day))
                    .replace("{role}", named(&words.roles, &taken.role))
                    .replace("{purpose}", named(&words.sheet_purposes, &taken.purpose))) }
            }
            @for promise in &said.promises {
                p {
                    (words.promised.replace("{what}", &promise.what))
                    @if let Some(when) = &promise.when { " " (words.by_when.replace("{when}", when)) }
                    @if promise.done { " " (words.done) }
                }
            }
            @if let Some(until) = until { p { (put(words.kept_until).replace("{day}", &words.day(until))) } }
            @if said.has_notes { p.small { (put(words.notes)) } }
        }
    }
}

fn one(words: &Words, piece: &SaidPiece, erasing: bool, put: &impl Fn(&str) -> String) -> Markup {
    html! {
        @if let Some(question) = &piece.question { h3 dir="auto" { (question) } }
        blockquote {
            @for (place, said) in piece.words.iter().enumerate() {
                @if place > 0 { p.small { (words.also) } }
                p dir="auto" lang=[piece.language.as_deref()] { (said) }
            }
            @if let Some(translation) = &piece.translation { p.small dir="auto" { (translation) } }
            p.small {
                @if piece.taken_out { (put(words.taken_out)) " " }
                @if piece.shared { (words.seen) } @else if !erasing { (put(words.not_seen)) }
            }
        }
    }
}

/// One permission as it stands, with the words it was asked in.
fn choice(frame: &Frame<'_>, allowed: &Allowed) -> Markup {
    let words = words(frame.language);
    let basis = allowed.wording.as_ref().and_then(|wording| wording.basis);
    let (answer, to) = match (allowed.is_yes, allowed.asked) {
        (true, _) => (if basis.is_some() { words.bases.told } else { words.yes }, "no"),
        (false, true) => (if basis.is_some() { words.bases.objected } else { words.no }, "yes"),
        (false, false) => (words.unasked, "yes"),
    };
    let name = each(&words.purposes, allowed.purpose);
    html! {
        div.choice {
            h3 #{ "allow-" (allowed.purpose.name()) } { (name) }
            p {
                b { (answer) }
                @if let Some(day) = &allowed.day { " " (words.said_on.replace("{day}", &words.day(day))) }
            }
            @if let Some(basis) = basis { p.small { (words.bases.line(basis)) } }
            @match &allowed.wording {
                Some(wording) => details { summary { (words.wording) } (shown(words, wording)) },
                None => @if allowed.asked { p.small { (words.wording_lost) } },
            }
            form method="post" action="/card/page" {
                (hidden(frame))
                input type="hidden" name="about" value=(allowed.purpose.name());
                input type="hidden" name="to" value=(to);
                button.quiet name="do" value="ask" aria-describedby={ "allow-" (allowed.purpose.name()) } { (words.change) }
            }
        }
    }
}

fn shown(words: &Words, wording: &Wording) -> Markup {
    html! {
        blockquote {
            p lang=(wording.language) dir="auto" { (wording.words) }
            p.small {
                @match &wording.checked_by {
                    Some(name) => (words.checked.replace("{name}", name)),
                    None => (words.unchecked),
                }
            }
        }
    }
}

/// What will change, before it does.
pub(super) fn stopping(frame: &Frame<'_>, page: &CardPage, about: About) -> Markup {
    let words = words(frame.language);
    let put = |text: &str| text.replace("{team}", &page.team);
    let (title, then) = match about {
        About::One(purpose) => (each(&words.stop, purpose), vec![each(&words.then, purpose)]),
        // The first two say the same.
        About::All => (words.all, words.then[1..].to_vec()),
    };
    let hides = matches!(about, About::All | About::One(Purpose::Keep | Purpose::Share));
    let seen = page.said.iter().flat_map(|said| &said.pieces).filter(|piece| piece.shared).count();
    let copied = page.said.iter().any(|said| !said.taken.is_empty());
    whole(
        frame,
        languages(frame),
        html! {
            h1 { (title) }
            @for line in then { p { (line) } }
            @if hides && page.shows {
                p { (words.seen_now[seen.min(2)].replace("{n}", &seen.to_string())) }
            }
            @if copied { p { (put(words.copies)) } }
            @if hides { p { (stays(words, page, about)) } }
            (step(frame, "decide", &[("about", about.name()), ("to", "no")], words.confirm_no, "main"))
            (step(frame, "show", &[], words.leave, "quiet main"))
        },
    )
}

/// What the team still has after a no.
fn stays(words: &Words, page: &CardPage, about: About) -> String {
    let ends_keeping = matches!(about, About::All | About::One(Purpose::Keep));
    let last = page.said.iter().filter_map(|said| said.until.as_deref()).max();
    let words = match last.filter(|_| ends_keeping) {
        Some(day) => words.stays_until.replace("{day}", &words.day(day)),
        None => words.stays.to_owned(),
    };
    words.replace("{team}", &page.team)
}

/// What is asked, in its exact words, before it is allowed.
pub(super) fn allowing(
    frame: &Frame<'_>,
    page: &CardPage,
    purpose: Purpose,
    offered: Option<&Offered>,
) -> Markup {
    let words = words(frame.language);
    whole(
        frame,
        languages(frame),
        html! {
            h1 { (each(&words.allow_again, purpose)) }
            @match offered {
                Some(Offered { id, wording, .. }) => {
                    (shown(words, wording))
                    @if let Some(basis) = wording.basis { p { (words.bases.line(basis)) } }
                    @let confirm = if wording.basis.is_some() { words.bases.confirm } else { words.confirm_yes };
                    @let notice = id.to_string();
                    (step(frame, "decide", &[("about", purpose.name()), ("to", "yes"), ("words", &notice)],
                        confirm, "main"))
                }
                None => p { (words.no_words.replace("{team}", &page.team)) },
            }
            (step(frame, "show", &[], words.leave, "quiet main"))
        },
    )
}

/// A page that only says something.
pub(super) fn plain(language: Language, title: &str, lead: &str) -> Markup {
    let words = words(language);
    let frame = Frame { language, token: None };
    whole(
        &frame,
        html! {},
        html! {
            h1 { (title) }
            p { (lead) }
            p { a href={ "/card?lang=" (language.code()) } { (words.again) } }
        },
    )
}

/// One button that goes on from a page.
pub(super) fn step(
    frame: &Frame<'_>,
    what: &str,
    fields: &[(&str, &str)],
    label: &str,
    class: &str,
) -> Markup {
    html! {
        p {
            form method="post" action="/card/page" {
                (hidden(frame))
                @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
                button class=(class) name="do" value=(what) { (label) }
            }
        }
    }
}

fn hidden(frame: &Frame<'_>) -> Markup {
    html! {
        @if let Some(token) = frame.token { input type="hidden" name="page" value=(token); }
        input type="hidden" name="lang" value=(frame.language.code());
    }
}

/// The same page in the other languages.
pub(super) fn languages(frame: &Frame<'_>) -> Markup {
    html! {
        @for (language, name) in LANGUAGES {
            @if language == frame.language { span { (name) } }
            @else {
                form method="post" action="/card/page" {
                    (hidden(&Frame { language, token: frame.token }))
                    button.quiet name="do" value="show" lang=(language.code()) { (name) }
                }
            }
        }
    }
}

pub(super) fn whole(frame: &Frame<'_>, others: Markup, main: Markup) -> Markup {
    let words = words(frame.language);
    html! {
        (DOCTYPE)
        html lang=(frame.language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (words.title) }
                link rel="icon" href="/icon-192.png";
                link rel="stylesheet" href="/card/page.css";
                script src="/card/page.js" defer {}
            }
            body {
                nav aria-label=(words.languages) { (others) }
                main {
                    (main)
                    @if frame.token.is_some() { p.mistake #no-line role="alert" hidden { (words.no_line) } }
                }
            }
        }
    }
}

pub(super) fn named<'a>(names: &[(&'a str, &'a str)], name: &'a str) -> &'a str {
    names.iter().find(|(known, _)| *known == name).map_or(name, |(_, called)| called)
}
