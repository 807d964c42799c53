//! Chance, from the operating system.

/// Fresh random bytes, fit for keys and ids.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has a random source");
    bytes
}
