//! Days, counted since 1970 in UTC.

use jiff::Span;
use jiff::civil::Date;

const SECONDS: u64 = 86_400;

/// The day of a time in seconds since 1970.
pub fn number(seconds: u64) -> u32 {
    u32::try_from(seconds / SECONDS).unwrap_or(u32::MAX)
}

/// A day as "2026-05-03". The last that can be written stands for those after it.
pub fn text(day: u32) -> String {
    let day = Span::new().try_days(day).and_then(|days| Date::constant(1970, 1, 1).checked_add(days));
    day.unwrap_or(Date::MAX).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight() {
        assert_eq!((number(86_399), number(86_400)), (0, 1));
        assert_eq!((text(0), text(20_576)), ("1970-01-01".to_owned(), "2026-05-03".to_owned()));
        assert_eq!(text(u32::MAX), "9999-12-31");
    }
}
