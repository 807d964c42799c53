//! A drawing on each card, so that people can say "the one with the boat". It tells cards apart; it opens nothing.

/// A drawing in lines, 48 by 48, and what to call it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture {
    pub(super) lines: &'static str,
    pub(super) english: &'static str,
    pub(super) welsh: &'static str,
}

macro_rules! pictures {
    ($($english:literal $welsh:literal,)*) => {
        &[$(Picture {
            lines: include_str!(concat!("pictures/", $english, ".svg")),
            english: $english,
            welsh: $welsh,
        },)*]
    };
}

pub(super) const PICTURES: &[Picture] = pictures![
    "bird" "aderyn",
    "boat" "cwch",
    "boot" "esgid",
    "bus" "bws",
    "cup" "cwpan",
    "gate" "gât",
    "hill" "bryn",
    "key" "allwedd",
    "lamp" "lamp",
    "leaf" "deilen",
    "sheep" "dafad",
    "tree" "coeden",
];
