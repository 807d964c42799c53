//! The gate: who asks, how much they may ask for, and whose turn it is. What is too much is answered 429 with the time
//! to come again, and nothing of it is stored: whoever asked still has it.

mod allowance;
mod body;
mod peer;
mod room;
mod turns;

pub(super) use body::Whole;
pub use peer::Trusted;
pub(super) use peer::{Client, Peer};
pub(super) use turns::Turn;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::domain::id::DeviceId;
use crate::domain::limits::{DEVICE_BYTES, DEVICE_CHANGES, DEVICE_REQUESTS, STRANGERS};

use allowance::Allowances;
use room::Room;
use turns::Turns;

/// Too much was asked: when to come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SlowDown {
    pub(super) seconds: u64,
}

/// One for the whole server, cheap to clone.
#[derive(Debug, Clone)]
pub struct Gate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    trusted: Trusted,
    /// How long a body may bring nothing.
    standstill: Duration,
    strangers: Allowances<IpAddr>,
    requests: Allowances<DeviceId>,
    bytes: Allowances<DeviceId>,
    changes: Allowances<DeviceId>,
    turns: Turns,
    room: Room,
}

impl Gate {
    pub fn new(trusted: Trusted, standstill: Duration) -> Gate {
        let nobody = DeviceId::from_bytes([0; 16]);
        Gate(Arc::new(Inner {
            trusted,
            standstill,
            strangers: Allowances::new(STRANGERS, IpAddr::from([0; 4])),
            requests: Allowances::new(DEVICE_REQUESTS, nobody),
            bytes: Allowances::new(DEVICE_BYTES, nobody),
            changes: Allowances::new(DEVICE_CHANGES, nobody),
            turns: Turns::default(),
            room: Room::default(),
        }))
    }

    /// Somebody at this address tries to come in, or did not get in. Devices that are known are never counted here, so
    /// that a stranger in the same network can not keep them out.
    pub(super) fn stranger(&self, client: Client) -> Result<(), SlowDown> {
        self.0.strangers.take(&peer::network(client.0), 1, Instant::now())
    }

    /// A device that proved who it is asks for something with a body of so many bytes.
    pub(super) fn asks(&self, device: DeviceId, bytes: usize) -> Result<(), SlowDown> {
        let now = Instant::now();
        self.0.requests.take(&device, 1, now)?;
        self.0.bytes.take(&device, bytes, now)
    }

    /// It brings so many changes.
    pub(super) fn brings(&self, device: DeviceId, changes: usize) -> Result<(), SlowDown> {
        self.0.changes.take(&device, changes, Instant::now())
    }

    /// Waits until it is this device's turn to be worked for.
    pub(super) async fn turn(&self, device: DeviceId) -> Result<Turn, SlowDown> {
        self.0.turns.of(device).await
    }
}
