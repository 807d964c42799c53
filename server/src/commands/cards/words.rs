//! What a card says, in the languages it is printed in.

use crate::reading::sheet::Language;

use super::pictures::Picture;

/// The sentences of a card. `{place}` stands for the address to go to.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) heading: &'static str,
    pub(super) sentences: &'static [&'static str],
    pub(super) way: &'static str,
}

const ENGLISH: Words = Words {
    title: "Cards",
    heading: "This card is yours",
    sentences: &[
        "With it you see what we keep of what you said.",
        "You can change your mind, or take it all back.",
        "Keep it safe: whoever has the code can act for you.",
    ],
    way: "Scan the squares, or go to {place} and type the code. Or show it to one of us.",
};

const WELSH: Words = Words {
    title: "Cardiau",
    heading: "Chi biau’r cerdyn hwn",
    sentences: &[
        "Gyda hwn cewch weld beth a gadwyd o’ch geiriau.",
        "Gallwch newid eich meddwl, neu gymryd y cyfan yn ôl.",
        "Cadwch e’n ddiogel: gall pwy bynnag sydd â’r cod weithredu drosoch chi.",
    ],
    way: "Sganiwch y sgwariau, neu ewch i {place} a theipio’r cod. Neu dangoswch e i un ohonon ni.",
};

pub(super) fn words(language: Language) -> Words {
    match language {
        Language::English => ENGLISH,
        Language::Welsh => WELSH,
    }
}

pub(super) fn name(picture: Picture, language: Language) -> &'static str {
    match language {
        Language::English => picture.english,
        Language::Welsh => picture.welsh,
    }
}
