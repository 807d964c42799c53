//! The server's clock. Layers below take the time as an argument.

use jiff::Timestamp;

/// Seconds since 1970.
pub fn now() -> u64 {
    ahead() + Timestamp::now().as_second().max(0) as u64
}

/// How far a test has set the clock, in seconds. In a release build there is no such thing.
#[cfg(debug_assertions)]
#[expect(clippy::disallowed_methods, reason = "only in debug builds, only for tests of what time brings")]
fn ahead() -> u64 {
    static AHEAD: std::sync::LazyLock<u64> = std::sync::LazyLock::new(|| {
        let ahead = std::env::var("HEARD_CLOCK_AHEAD").ok();
        ahead.and_then(|seconds| seconds.parse().ok()).unwrap_or_default()
    });
    *AHEAD
}

#[cfg(not(debug_assertions))]
fn ahead() -> u64 {
    0
}

/// The day of a time in seconds since 1970, in UTC: "2026-05-03".
pub fn day(now: u64) -> String {
    iso(now).chars().take(10).collect()
}

/// A time in seconds since 1970 as "2026-05-03T14:05:00Z".
pub fn iso(now: u64) -> String {
    Timestamp::from_second(now as i64).unwrap_or_default().to_string()
}
