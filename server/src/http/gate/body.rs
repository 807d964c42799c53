//! A body, read whole: as long as it comes, as large as it may be, as much as there is room for.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use http_body_util::BodyExt;
use tokio::time::timeout;

use super::room::Place;
use super::{Client, SlowDown, peer};
use crate::domain::limits::REQUEST_BYTES;
use crate::http::Heard;
use crate::http::error::ApiError;

/// Whoever sends too much is heard out this far: a line that is closed while they still send brings them no answer.
const HEARD_OUT: usize = 4 * REQUEST_BYTES;

/// The bytes of a request, and the room they take until it is answered.
#[derive(Debug)]
pub(in crate::http) struct Whole {
    pub(in crate::http) bytes: Vec<u8>,
    _place: Place,
}

/// Why a body did not come whole.
#[derive(Debug, PartialEq)]
enum Broken {
    TooBig,
    Cut,
    NoRoom(SlowDown),
}

impl FromRequest<Heard> for Whole {
    type Rejection = ApiError;

    async fn from_request(request: Request, heard: &Heard) -> Result<Whole, ApiError> {
        let (mut parts, body) = request.into_parts();
        let Ok(client) = Client::from_request_parts(&mut parts, heard).await;
        let mut place = heard.gate.0.room.place(peer::network(client.0));
        let bytes = read(body, &mut place, heard.gate.0.standstill).await?;
        Ok(Whole { bytes, _place: place })
    }
}

async fn read(mut body: Body, place: &mut Place, standstill: Duration) -> Result<Vec<u8>, Broken> {
    let mut bytes = Vec::new();
    let mut come = 0;
    loop {
        let frame = timeout(standstill, body.frame());
        let Some(frame) = frame.await.map_err(|_| Broken::Cut)? else { break };
        let part: Bytes = frame.map_err(|_| Broken::Cut)?.into_data().unwrap_or_default();
        come += part.len();
        if come > HEARD_OUT {
            break;
        }
        if come <= REQUEST_BYTES {
            place.grow(part.len()).map_err(Broken::NoRoom)?;
            bytes.extend_from_slice(&part);
        }
    }
    if come > REQUEST_BYTES { Err(Broken::TooBig) } else { Ok(bytes) }
}

impl From<Broken> for ApiError {
    fn from(broken: Broken) -> ApiError {
        match broken {
            Broken::TooBig => ApiError::too_big(),
            Broken::Cut => ApiError::bad_request("the request did not arrive whole"),
            Broken::NoRoom(slow_down) => slow_down.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use http_body_util::channel::Channel;

    use super::*;
    use crate::domain::limits::STANDSTILL_SECONDS;
    use crate::http::gate::room::Room;

    /// Reads a body of two parts, the second of which comes after so many seconds of a clock that does not wait.
    async fn two_parts(seconds: u64, part: usize) -> Result<usize, Broken> {
        let (mut sender, body) = Channel::<Bytes>::new(1);
        tokio::spawn(async move {
            for _ in 0..2 {
                if sender.send_data(Bytes::from(vec![0; part])).await.is_err() {
                    return;
                }
                tokio::time::sleep(Duration::from_secs(seconds)).await;
            }
        });
        let mut place = Room::default().place(IpAddr::from([192, 0, 2, 1]));
        Ok(read(Body::new(body), &mut place, Duration::from_secs(STANDSTILL_SECONDS)).await?.len())
    }

    #[tokio::test(start_paused = true)]
    async fn a_line_may_rest_for_a_minute_and_not_for_ever() {
        assert_eq!(two_parts(60, 100).await, Ok(200));
        assert_eq!(two_parts(STANDSTILL_SECONDS + 1, 100).await, Err(Broken::Cut));
    }

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limit() {
        assert_eq!(two_parts(0, REQUEST_BYTES / 2).await, Ok(REQUEST_BYTES));
        assert_eq!(two_parts(0, REQUEST_BYTES / 2 + 1).await, Err(Broken::TooBig));
    }
}
