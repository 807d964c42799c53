//! A desk's cookie: `__Host-`, so that it came from this very host, over HTTPS or on this machine.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::domain::id::MemberId;
use crate::join::JoinError;
use crate::store::DeviceRow;

use super::Heard;
use super::error::ApiError;
use super::gate::{Client, Turn};
use super::sync::{blocking, not_let_in};

const NAME: &str = "__Host-heard";

/// 90 days: a reviewer on leave comes back to a desk that knows them.
const SECONDS: u64 = 90 * 86_400;

pub(super) fn set_cookie(value: &str) -> String {
    format!("{NAME}={value}; Path=/; Max-Age={SECONDS}; Secure; HttpOnly; SameSite=Strict")
}

/// A desk that asks from our own page, in its turn.
#[derive(Debug)]
pub(super) struct AtDesk {
    member: MemberId,
    turn: Turn,
}

impl AtDesk {
    /// Does what blocks for the member at the desk, whose turn lasts until it is done.
    pub(super) async fn blocking<T: Send + 'static>(
        self,
        job: impl FnOnce(MemberId) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let AtDesk { member, turn } = self;
        blocking(move || {
            let _until_done = turn;
            job(member)
        })
        .await
    }
}

impl FromRequestParts<Heard> for AtDesk {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, heard: &Heard) -> Result<AtDesk, ApiError> {
        same_origin(&parts.headers)?;
        let Ok(client) = Client::from_request_parts(parts, heard).await;
        let (asked, headers) = (heard.clone(), parts.headers.clone());
        let device = blocking(move || desk(&asked, client, &headers)).await?;
        heard.gate.asks(device.id, 0)?;
        let turn = heard.gate.turn(device.id).await?;
        Ok(AtDesk { member: device.member, turn })
    }
}

/// The desk whose cookie came with a request. Blocks.
pub(super) fn desk(heard: &Heard, client: Client, headers: &HeaderMap) -> Result<DeviceRow, ApiError> {
    let cookie = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='));
    let known = cookie.ok_or(JoinError::UnknownDevice).and_then(|cookie| heard.door.desk(cookie));
    known.map_err(|error| not_let_in(heard, client, error))
}

/// Refuses what another site's page sends along with our cookie.
pub(super) fn same_origin(headers: &HeaderMap) -> Result<(), ApiError> {
    if let Some(site) = headers.get("sec-fetch-site")
        && site != "same-origin"
        && site != "none"
    {
        return Err(ApiError::bad_origin());
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let from = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    if from.is_some() && from == host { Ok(()) } else { Err(ApiError::bad_origin()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        same_origin(&headers).is_ok()
    }

    #[test]
    fn only_our_own_page_may_ask_with_our_cookie() {
        assert!(asked(&[("host", "desk.localhost:8080"), ("origin", "http://desk.localhost:8080")]));
        assert!(asked(&[("host", "heard.example"), ("sec-fetch-site", "same-origin")]));
        assert!(!asked(&[("host", "heard.example"), ("origin", "https://evil.example")]));
        assert!(!asked(&[("host", "heard.example"), ("origin", "null")]));
        assert!(!asked(&[("host", "heard.example"), ("sec-fetch-site", "cross-site")]));
    }
}
