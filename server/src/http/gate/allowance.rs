//! How much of something each device or address may have: so much at once, and so much again each second.

use std::hash::Hash;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use super::SlowDown;
use crate::domain::limits::{Allowance, REMEMBERED};

#[derive(Debug)]
pub(super) struct Allowances<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, HashMapStateStore<K>, DefaultClock>,
    clock: DefaultClock,
    /// Who new ones are counted as while too many are remembered.
    rest: K,
}

impl<K: Hash + Eq + Clone> Allowances<K> {
    pub(super) fn new(Allowance { at_once, per_second }: Allowance, rest: K) -> Allowances<K> {
        let number = |number| NonZeroU32::new(number).expect("a limit of nothing is none");
        let quota = Quota::per_second(number(per_second)).allow_burst(number(at_once));
        Allowances { limiter: RateLimiter::hashmap(quota), clock: DefaultClock::default(), rest }
    }

    /// Takes so much of what this one may have, or nothing when it is too much.
    pub(super) fn take(&self, key: &K, amount: usize) -> Result<(), SlowDown> {
        let Some(amount) = u32::try_from(amount).ok().and_then(NonZeroU32::new) else { return Ok(()) };
        if self.limiter.len() >= REMEMBERED {
            self.limiter.retain_recent();
        }
        let crowded = self.limiter.len() >= REMEMBERED;
        let key = if crowded { &self.rest } else { key };
        match self.limiter.check_key_n(key, amount) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(not_yet)) => {
                let wait = not_yet.wait_time_from(self.clock.now());
                Err(SlowDown { seconds: wait.as_secs() + 1 })
            }
            // More than may ever come at once.
            Err(_) => Err(SlowDown { seconds: 60 }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: Allowance = Allowance { at_once: 3, per_second: 1 };

    #[test]
    fn one_has_so_much_at_once_and_then_waits_and_others_have_theirs() {
        let allowances = Allowances::new(FEW, 0);
        assert_eq!(allowances.take(&1, 2), Ok(()));
        assert!(matches!(allowances.take(&1, 2), Err(SlowDown { seconds: 1..=2 })));
        assert_eq!(allowances.take(&1, 1), Ok(()), "what was too much took nothing");
        assert!(allowances.take(&1, 1).is_err());
        assert!(allowances.take(&1, 100).is_err());
        assert_eq!(allowances.take(&2, 3), Ok(()));
    }

    #[test]
    fn it_remembers_so_many_and_no_more() {
        let allowances = Allowances::new(FEW, 0);
        for key in 1..2 * REMEMBERED {
            let _ = allowances.take(&key, 1);
        }
        assert!(allowances.limiter.len() <= REMEMBERED + 1);
    }
}
