//! Which texts are codes, days and ids. A sentence that stands where one of these belongs has no way out of its team.

/// Ids of list items: short and plain, for they stand in links.
pub fn is_list_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=40).contains(&id.len()) && id.chars().all(plain)
}

/// BCP 47 codes, as far as their characters and length say.
pub fn is_language(code: &str) -> bool {
    (2..=35).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// The day of a time as a device said it: "2026-05-03" of "2026-05-03T14:05".
pub(super) fn day(at: &str) -> Option<String> {
    let day = at.get(..10)?;
    let fits = |(c, wanted): (char, char)| if wanted == '0' { c.is_ascii_digit() } else { c == wanted };
    day.chars().zip("0000-00-00".chars()).all(fits).then(|| day.to_owned())
}

/// A day as it stands in readings: "2026-05-03", and nothing after it.
pub fn is_day(text: &str) -> bool {
    day(text).as_deref() == Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_day_no_code_and_no_id() {
        assert_eq!(day("2026-05-03T14:05").as_deref(), Some("2026-05-03"));
        assert_eq!(day("Mrs Aled Jones"), None);
        assert_eq!(day("2026"), None);
        assert!(is_day("2026-05-03") && !is_day("2026-05-03, at Tom's gate"));
        assert!(is_language("cy") && is_language("zh-Hant-HK") && !is_language("said by Ann"));
        assert!(is_list_id("west-loch") && !is_list_id("at Tom's gate") && !is_list_id(""));
    }
}
