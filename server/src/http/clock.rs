//! The server's clock. Layers below take the time as an argument.

use jiff::Timestamp;

/// Seconds since 1970.
pub fn now() -> u64 {
    Timestamp::now().as_second().max(0) as u64
}

/// The day of a time in seconds since 1970, in UTC: "2026-05-03".
pub fn day(now: u64) -> String {
    iso(now).chars().take(10).collect()
}

/// A time in seconds since 1970 as "2026-05-03T14:05:00Z".
pub fn iso(now: u64) -> String {
    Timestamp::from_second(now as i64).unwrap_or_default().to_string()
}
