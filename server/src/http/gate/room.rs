//! Room for bodies: what has come of requests that are not answered yet, in all and from one address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use super::SlowDown;
use crate::domain::limits::{BODIES_BYTES, BODIES_BYTES_OF_ONE};

/// How long whoever finds no room should wait, in seconds: about what the largest body needs on a 2G line.
const LATER: u64 = 60;

#[derive(Debug, Clone, Default)]
pub(super) struct Room(Arc<Mutex<Taken>>);

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by: HashMap<IpAddr, usize>,
}

/// Room that one body takes. It is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    room: Room,
    client: IpAddr,
    bytes: usize,
}

impl Room {
    pub(super) fn place(&self, client: IpAddr) -> Place {
        Place { room: self.clone(), client, bytes: 0 }
    }
}

impl Place {
    /// Takes room for as many bytes more, if there is any.
    pub(super) fn grow(&mut self, bytes: usize) -> Result<(), SlowDown> {
        let mut taken = self.room.0.lock().expect("nothing panics with the lock");
        let by = taken.by.get(&self.client).copied().unwrap_or_default();
        if taken.all + bytes > BODIES_BYTES || by + bytes > BODIES_BYTES_OF_ONE {
            return Err(SlowDown { seconds: LATER });
        }
        taken.all += bytes;
        taken.by.insert(self.client, by + bytes);
        self.bytes += bytes;
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.room.0.lock().expect("nothing panics with the lock");
        taken.all -= self.bytes;
        if let Some(by) = taken.by.get_mut(&self.client) {
            *by -= self.bytes;
            if *by == 0 {
                taken.by.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_does_not_take_all_the_room_and_gives_it_back() {
        let room = Room::default();
        let (ours, theirs) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let mut first = room.place(ours);
        assert!(first.grow(BODIES_BYTES_OF_ONE).is_ok());
        assert!(room.place(ours).grow(1).is_err());
        assert!(room.place(theirs).grow(1).is_ok());
        drop(first);
        assert!(room.place(ours).grow(1).is_ok());
        let taken = room.0.lock().unwrap();
        assert!(taken.all == 0 && taken.by.is_empty());
    }
}
