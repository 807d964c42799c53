//! Whose turn it is: of one device one request is worked on at a time and a few more wait, however many it sends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::SlowDown;
use crate::domain::id::DeviceId;
use crate::domain::limits::{AT_ONCE_OF_ONE, WAITING_OF_ONE};

/// How long whoever sends too many at once should wait, in seconds.
const LATER: u64 = 5;

#[derive(Debug, Default)]
pub(super) struct Turns(Arc<Mutex<HashMap<DeviceId, Line>>>);

/// The requests of one device.
#[derive(Debug)]
struct Line {
    turns: Arc<Semaphore>,
    requests: usize,
}

/// A place in a device's line. It is given up when this is dropped.
#[derive(Debug)]
struct InLine {
    lines: Arc<Mutex<HashMap<DeviceId, Line>>>,
    device: DeviceId,
}

/// A device's turn, which lasts until this is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _turn: OwnedSemaphorePermit,
    _place: InLine,
}

impl Turns {
    pub(super) async fn of(&self, device: DeviceId) -> Result<Turn, SlowDown> {
        let (turns, place) = self.stand_in_line(device)?;
        let turn = turns.acquire_owned().await.expect("a line is never closed");
        Ok(Turn { _turn: turn, _place: place })
    }

    fn stand_in_line(&self, device: DeviceId) -> Result<(Arc<Semaphore>, InLine), SlowDown> {
        let mut lines = self.0.lock().expect("nothing panics with the lock");
        let line = lines
            .entry(device)
            .or_insert_with(|| Line { turns: Arc::new(Semaphore::new(AT_ONCE_OF_ONE)), requests: 0 });
        if line.requests >= AT_ONCE_OF_ONE + WAITING_OF_ONE {
            return Err(SlowDown { seconds: LATER });
        }
        line.requests += 1;
        Ok((line.turns.clone(), InLine { lines: self.0.clone(), device }))
    }
}

impl Drop for InLine {
    fn drop(&mut self) {
        let mut lines = self.lines.lock().expect("nothing panics with the lock");
        if let Some(line) = lines.get_mut(&self.device) {
            line.requests -= 1;
            if line.requests == 0 {
                lines.remove(&self.device);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_device_has_a_few_places_and_leaves_nothing_behind() {
        let turns = Turns::default();
        let device = DeviceId::from_bytes([1; 16]);
        let places: Vec<_> =
            (0..AT_ONCE_OF_ONE + WAITING_OF_ONE).map(|_| turns.stand_in_line(device).unwrap()).collect();
        assert_eq!(turns.of(device).await.unwrap_err(), SlowDown { seconds: LATER });
        assert!(turns.of(DeviceId::from_bytes([2; 16])).await.is_ok());
        drop(places);
        let first = turns.of(device).await.unwrap();
        let second = tokio::time::timeout(std::time::Duration::ZERO, turns.of(device));
        assert!(second.await.is_err(), "it waits for its turn");
        drop(first);
        assert!(turns.of(device).await.is_ok());
        assert!(turns.0.lock().unwrap().is_empty());
    }
}
