//! Numbers that look random and are the same in every run.

use serde_json::Value;

#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// So many bytes: ids, keys.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next() as u8)
    }

    /// From 0 up to 1, without 1.
    pub fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + (self.next() % (high - low + 1) as u64) as usize
    }

    /// True so many times out of a hundred.
    pub fn percent(&mut self, times: usize) -> bool {
        self.between(1, 100) <= times
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.between(0, from.len() - 1)]
    }

    /// One of these texts, and not `but`.
    pub fn another(&mut self, from: &[&str], but: &Value) -> Value {
        loop {
            let one = Value::from(*self.pick(from));
            if one != *but {
                return one;
            }
        }
    }

    /// So many different ones, in no order.
    pub fn some<T: Clone>(&mut self, from: &[T], many: usize) -> Vec<T> {
        let mut left = from.to_vec();
        (0..many).map(|_| left.swap_remove(self.between(0, left.len() - 1))).collect()
    }

    /// A random UUID in text.
    pub fn uuid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        let (c, d) = (b >> 52, b & 0xffff_ffff_ffff);
        format!("{:08x}-{:04x}-4{:03x}-a{c:03x}-{d:012x}", a >> 32, (a >> 16) & 0xffff, a & 0xfff)
    }
}
