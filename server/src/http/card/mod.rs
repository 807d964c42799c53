//! `/card`: what a person sees and decides with the code on their card. No account, no cookie, no script needed; nothing of
//! it is stored on the phone that it is read on.

mod erase;
mod erasing;
mod everything;
mod page;
mod sessions;
mod visit;
mod words;

pub use sessions::Sessions;

/// Everything about a person as the file that they get.
pub fn everything_file(language: Language, everything: &Everything) -> String {
    everything::file(language, everything)
}

use std::collections::HashMap;
use std::time::Instant;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_DISPOSITION, CONTENT_TYPE, REFRESH, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use maud::Markup;

use crate::domain::card::{BadCode, Code};
use crate::erasure::ErasureError;
use crate::reading::card::CardError;
use crate::reading::everything::Everything;
use crate::reading::sheet::Language;
use crate::store::StoreError;
use crate::sync::SyncError;

use super::gate::{Client, SlowDown, Whole};
use super::{Heard, clock};
use page::Frame;
use sessions::{IDLE, Opened, Page};
use visit::Visit;
use words::words;

pub(super) fn router() -> Router<Heard> {
    Router::new()
        .route("/card", get(door).post(enter))
        .route("/card/page", post(step).get(ended))
        .route("/card/closed", get(closed))
        .route("/card/page.css", get(|| asset("text/css; charset=utf-8", include_str!("page.css"))))
        .route("/card/page.js", get(|| asset("text/javascript; charset=utf-8", include_str!("page.js"))))
}

async fn asset(media: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, media)], text).into_response()
}

/// Why there is no page to show.
enum NoPage {
    /// It was used, or is too old, or the server has begun anew.
    Over,
    TooOften(SlowDown),
    /// Whatever the reason, it is in the log.
    Broken(StatusCode),
}

impl From<SlowDown> for NoPage {
    fn from(slow_down: SlowDown) -> NoPage {
        NoPage::TooOften(slow_down)
    }
}

impl From<StoreError> for NoPage {
    fn from(error: StoreError) -> NoPage {
        tracing::error!(%error, "a card's page could not be made");
        NoPage::Broken(match error {
            StoreError::Full => StatusCode::INSUFFICIENT_STORAGE,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        })
    }
}

impl From<CardError> for NoPage {
    fn from(CardError::Store(error): CardError) -> NoPage {
        error.into()
    }
}

impl From<ErasureError> for NoPage {
    fn from(error: ErasureError) -> NoPage {
        match error {
            ErasureError::Store(error) => error.into(),
            error => {
                tracing::error!(%error, "an erasure could not be carried out");
                NoPage::Broken(StatusCode::SERVICE_UNAVAILABLE)
            }
        }
    }
}

impl From<SyncError> for NoPage {
    fn from(error: SyncError) -> NoPage {
        match error {
            SyncError::Store(error) => error.into(),
            SyncError::Seal(_) | SyncError::Unreadable(_) => {
                tracing::error!(%error, "what a card decided could not be kept");
                NoPage::Broken(StatusCode::SERVICE_UNAVAILABLE)
            }
        }
    }
}

/// Where a code is typed.
async fn door(
    State(heard): State<Heard>,
    client: Client,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let language = language(query.get("lang"), &headers);
    answer(
        language,
        heard.gate.stranger(client).map_err(NoPage::from).map(|()| at_door(&heard, language, None)),
    )
}

async fn closed(headers: HeaderMap, Query(query): Query<HashMap<String, String>>) -> Response {
    let language = language(query.get("lang"), &headers);
    let words = words(language);
    Html(page::plain(language, words.closed, words.closed_lead).into_string()).into_response()
}

/// Somebody went back to a page, or loaded it again.
async fn ended(headers: HeaderMap) -> Response {
    answer(language(None, &headers), Err(NoPage::Over))
}

/// A code was typed, or came with the address.
async fn enter(State(heard): State<Heard>, client: Client, headers: HeaderMap, body: Whole) -> Response {
    let form = form(&body.bytes);
    let language = language(form.get("lang"), &headers);
    let job = move || {
        heard.gate.stranger(client)?;
        if heard.cards_open.take(given(&form, "page"), Instant::now()) != Some(Page::Door) {
            return Err(NoPage::Over);
        }
        let words = words(language);
        let code = match Code::read(given(&form, "code")) {
            Ok(code) => code,
            Err(BadCode::NotACode | BadCode::BadCheck) => {
                return Ok(at_door(&heard, language, Some(words.slip)));
            }
        };
        let visit = Visit {
            opened: Opened { card: code.hash(), by_address: given(&form, "by") == "address" },
            heard,
            language,
        };
        match visit.page()? {
            Some(page) => {
                visit.heard.cards.note_opened(visit.opened.card, &clock::day(clock::now()))?;
                Ok(visit.show(&page, (None, None)))
            }
            None => Ok(match visit.heard.erasures.receipt(&code, &clock::day(clock::now()))? {
                Some(receipt) => erase::receipt(language, &code, &receipt),
                None => at_door(&visit.heard, language, Some(words.unknown)),
            }),
        }
    };
    blocking(language, job).await
}

/// A button on an open page was pressed.
async fn step(State(heard): State<Heard>, client: Client, headers: HeaderMap, body: Whole) -> Response {
    let form = form(&body.bytes);
    let language = language(form.get("lang"), &headers);
    if given(&form, "do") == "everything" {
        return saved(heard, client, language, given(&form, "page").to_owned()).await;
    }
    let job = move || {
        // Whoever has a card is no device, and each step reads all that is kept of a person.
        heard.gate.stranger(client)?;
        let Some(Page::Open(opened)) = heard.cards_open.take(given(&form, "page"), Instant::now()) else {
            return Err(NoPage::Over);
        };
        Visit { opened, heard, language }.step(&form)
    };
    blocking(language, job).await
}

/// Everything about the person, as a file. The page that it was asked from stays as it is.
async fn saved(heard: Heard, client: Client, language: Language, token: String) -> Response {
    let job = move || {
        heard.gate.stranger(client)?;
        let Some(Page::Open(opened)) = heard.cards_open.look(&token, Instant::now()) else {
            return Err(NoPage::Over);
        };
        let everything = heard.cards.everything(opened.card, &clock::day(clock::now()))?;
        Ok(everything::file(language, &everything.ok_or(NoPage::Over)?))
    };
    let done = tokio::task::spawn_blocking(job).await;
    match done.unwrap_or(Err(NoPage::Broken(StatusCode::SERVICE_UNAVAILABLE))) {
        Ok(file) => {
            let named = "attachment; filename=\"heard-everything.html\"";
            ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_DISPOSITION, named)], file).into_response()
        }
        Err(none) => answer(language, Err(none)),
    }
}

fn at_door(heard: &Heard, language: Language, mistake: Option<&str>) -> Markup {
    let token = heard.cards_open.begin(Page::Door, Instant::now());
    page::door(&Frame { language, token: Some(&token) }, mistake)
}

/// Does what blocks. That a form came from our own page is known by its token: no cookie ever speaks for anybody here.
async fn blocking(
    language: Language,
    job: impl FnOnce() -> Result<Markup, NoPage> + Send + 'static,
) -> Response {
    let done = tokio::task::spawn_blocking(job).await;
    let page = answer(language, done.unwrap_or(Err(NoPage::Broken(StatusCode::SERVICE_UNAVAILABLE))));
    // It clears itself, also without scripts.
    let refresh = format!("{};url=/card/closed?lang={}", IDLE.as_secs(), language.code());
    ([(REFRESH, refresh)], page).into_response()
}

fn answer(language: Language, page: Result<Markup, NoPage>) -> Response {
    let words = words(language);
    let (status, markup, wait) = match page {
        Ok(markup) => (StatusCode::OK, markup, None),
        Err(NoPage::Over) => (StatusCode::GONE, page::plain(language, words.over, words.over_lead), None),
        Err(NoPage::TooOften(SlowDown { seconds })) => {
            let lead = words.too_often_lead.replace("{n}", &seconds.to_string());
            (StatusCode::TOO_MANY_REQUESTS, page::plain(language, words.too_often, &lead), Some(seconds))
        }
        Err(NoPage::Broken(status)) => (status, page::plain(language, words.broken, words.broken_lead), None),
    };
    let mut response = (status, Html(markup.into_string())).into_response();
    if let Some(seconds) = wait {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

/// The language that was chosen, else the browser's.
fn language(chosen: Option<&String>, headers: &HeaderMap) -> Language {
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = asked.split(',').find_map(|one| {
        let code = one.split(';').next()?.trim();
        Language::named(code.split('-').next().unwrap_or(code))
    });
    chosen.and_then(|code| Language::named(code)).or(first).unwrap_or(Language::English)
}

fn form(body: &[u8]) -> HashMap<String, String> {
    form_urlencoded::parse(body).into_owned().collect()
}

fn given<'a>(form: &'a HashMap<String, String>, field: &str) -> &'a str {
    form.get(field).map(String::as_str).unwrap_or_default()
}
