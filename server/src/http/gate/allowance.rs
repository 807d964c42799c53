//! How much of something each device or address may have: so much at once, and so much again each second.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::SlowDown;
use crate::domain::limits::{Allowance, REMEMBERED};

/// How often those whose allowance is full again are looked for: each look goes through all that are remembered.
const CLEAR_EVERY: Duration = Duration::from_secs(1);

/// How long whoever asks for more than may ever come at once should stay away.
const TOO_MUCH: SlowDown = SlowDown { seconds: 60 };

#[derive(Debug)]
pub(super) struct Allowances<K> {
    /// What one takes, and how long until all of it is there again.
    at_once: u32,
    each: Duration,
    full: Duration,
    /// Who new ones are counted as while too many are remembered.
    rest: K,
    taken: Mutex<Taken<K>>,
}

#[derive(Debug)]
struct Taken<K> {
    /// When each one's allowance is full again.
    full_at: HashMap<K, Instant>,
    cleared: Option<Instant>,
}

impl<K: Hash + Eq + Clone> Allowances<K> {
    pub(super) fn new(Allowance { at_once, per_second }: Allowance, rest: K) -> Allowances<K> {
        let each = Duration::from_secs(1) / per_second;
        let taken = Mutex::new(Taken { full_at: HashMap::new(), cleared: None });
        Allowances { at_once, each, full: each * at_once, rest, taken }
    }

    /// Takes so much of what this one may have at `now`, or nothing when it is too much.
    pub(super) fn take(&self, key: &K, amount: usize, now: Instant) -> Result<(), SlowDown> {
        let amount = u32::try_from(amount).ok().filter(|amount| *amount <= self.at_once).ok_or(TOO_MUCH)?;
        let mut taken = self.taken.lock().expect("nothing panics with the lock");
        let key = if taken.has_room_for(key, now) { key } else { &self.rest };
        let full_at = taken.full_at.get(key).map_or(now, |at| (*at).max(now)) + self.each * amount;
        let wait = (full_at - now).saturating_sub(self.full);
        if !wait.is_zero() {
            return Err(SlowDown { seconds: wait.as_secs() + 1 });
        }
        taken.full_at.insert(key.clone(), full_at);
        Ok(())
    }
}

impl<K: Hash + Eq> Taken<K> {
    /// Whether this one can be counted by itself: those who are remembered already go on to be.
    fn has_room_for(&mut self, key: &K, now: Instant) -> bool {
        if self.full_at.len() < REMEMBERED || self.full_at.contains_key(key) {
            return true;
        }
        if self.cleared.is_none_or(|at| now.duration_since(at) >= CLEAR_EVERY) {
            self.full_at.retain(|_, full_at| *full_at > now);
            self.cleared = Some(now);
        }
        self.full_at.len() < REMEMBERED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: Allowance = Allowance { at_once: 3, per_second: 1 };

    #[test]
    fn one_has_so_much_at_once_and_then_waits_and_others_have_theirs() {
        let (allowances, now) = (Allowances::new(FEW, 0), Instant::now());
        assert_eq!(allowances.take(&1, 2, now), Ok(()));
        assert_eq!(allowances.take(&1, 2, now), Err(SlowDown { seconds: 2 }));
        assert_eq!(allowances.take(&1, 1, now), Ok(()), "what was too much took nothing");
        assert!(allowances.take(&1, 1, now).is_err());
        assert_eq!(allowances.take(&1, 100, now), Err(TOO_MUCH));
        assert_eq!(allowances.take(&2, 3, now), Ok(()));
        let later = now + Duration::from_secs(2);
        assert_eq!(allowances.take(&1, 2, later), Ok(()));
        assert!(allowances.take(&1, 1, later).is_err());
    }

    #[test]
    fn it_remembers_so_many_and_those_go_on_to_have_their_own() {
        let (allowances, now) = (Allowances::new(FEW, 0), Instant::now());
        for key in 1..=REMEMBERED {
            assert_eq!(allowances.take(&key, 2, now), Ok(()));
        }
        let waits: Vec<_> = (0..5).map(|new| allowances.take(&(REMEMBERED + 1 + new), 1, now)).collect();
        assert_eq!(waits.iter().filter(|wait| wait.is_ok()).count(), 3, "new ones share what one may have");
        assert_eq!(allowances.take(&7, 1, now), Ok(()), "who was known has not lost by it");
        let remembered = || allowances.taken.lock().expect("a lock").full_at.len();
        assert_eq!(remembered(), REMEMBERED + 1);
        let later = now + Duration::from_secs(3);
        assert_eq!(allowances.take(&(2 * REMEMBERED), 3, later), Ok(()), "all others are full again");
        assert_eq!(remembered(), 1);
    }
}
