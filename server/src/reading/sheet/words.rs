//! The fixed words of a sheet, in the languages of the screens.

use crate::domain::consent::Purpose;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    Welsh,
}

/// Headings and fixed cells. `{n}` stands for a number, `{what}` for something of the same list.
#[derive(Debug)]
pub struct Words {
    pub sheet: &'static str,
    pub about_sheet: &'static str,
    pub kind: &'static str,
    pub team: &'static str,
    pub day: &'static str,
    pub place: &'static str,
    pub meeting: &'static str,
    pub language: &'static str,
    pub topics: &'static str,
    pub said: &'static str,
    pub said_language: &'static str,
    pub said_translation: &'static str,
    pub translation: &'static str,
    /// Of answers to questions that are not known here.
    pub other_answers: &'static str,
    pub may_be_quoted: &'static str,
    pub link: &'static str,
    pub conversation: &'static str,
    pub response: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    /// Where a person preferred not to say and their question set has no words for it.
    pub declined: &'static str,
    /// After a text that was cut.
    pub rest: &'static str,
    as_of: &'static str,
    purposes: [&'static str; 3],
    none_left_out: &'static str,
    few_left_out: &'static str,
    left_out: &'static str,
    yes_to: [&'static str; 3],
    care: &'static str,
}

const ENGLISH: Words = Words {
    sheet: "What people said",
    about_sheet: "About this sheet",
    kind: "Kind",
    team: "Team",
    day: "Day",
    place: "Place",
    meeting: "Kind of meeting",
    language: "Language",
    topics: "Topics",
    said: "Said {n}",
    said_language: "Said {n} language",
    said_translation: "Said {n} translation",
    translation: "{what} (translation)",
    other_answers: "Other answers",
    may_be_quoted: "May be quoted",
    link: "Link",
    conversation: "Conversation",
    response: "Answers",
    yes: "Yes",
    no: "No",
    declined: "Prefer not to say",
    rest: "… (the rest is in Heard)",
    as_of: "From Heard, as it stood on {what}.",
    purposes: ["Made to read and work through.", "Made to quote in a report.", "Made for research."],
    none_left_out: "Nothing is left out.",
    few_left_out: "Fewer than 5 are left out, because their person does not say yes to {what} now.",
    left_out: "{n} are left out, because their person does not say yes to {what} now.",
    yes_to: ["sharing", "being quoted", "research"],
    care: "This file does not change when somebody takes their words back: delete it when you are done.",
};

const WELSH: Words = Words {
    sheet: "Yr hyn a ddywedwyd",
    about_sheet: "Am y daflen hon",
    kind: "Math",
    team: "Tîm",
    day: "Dyddiad",
    place: "Lle",
    meeting: "Math o gyfarfod",
    language: "Iaith",
    topics: "Pynciau",
    said: "Geiriau {n}",
    said_language: "Geiriau {n} iaith",
    said_translation: "Geiriau {n} cyfieithiad",
    translation: "{what} (cyfieithiad)",
    other_answers: "Atebion eraill",
    may_be_quoted: "Caniatâd i ddyfynnu",
    link: "Dolen",
    conversation: "Sgwrs",
    response: "Atebion",
    yes: "Oes",
    no: "Nac oes",
    declined: "Gwell gen i beidio â dweud",
    rest: "… (mae'r gweddill yn Heard)",
    as_of: "O Heard, fel yr oedd ar {what}.",
    purposes: [
        "Gwnaed i'w darllen a gweithio drwyddi.",
        "Gwnaed i ddyfynnu mewn adroddiad.",
        "Gwnaed ar gyfer ymchwil.",
    ],
    none_left_out: "Does dim wedi'i adael allan.",
    few_left_out: "Mae llai na 5 wedi'u gadael allan, am nad yw eu person yn dweud ie i {what} nawr.",
    left_out: "{n} wedi'u gadael allan, am nad yw eu person yn dweud ie i {what} nawr.",
    yes_to: ["rannu", "gael ei ddyfynnu", "ymchwil"],
    care: "Nid yw'r ffeil hon yn newid pan fydd rhywun yn tynnu ei eiriau'n ôl: dilëwch hi ar ôl gorffen.",
};

/// Languages people speak and sign here: code, name in English, name in Welsh.
const LANGUAGES: [(&str, &str, &str); 20] = [
    ("en", "English", "Saesneg"),
    ("cy", "Welsh", "Cymraeg"),
    ("gd", "Gaelic", "Gaeleg"),
    ("ga", "Irish", "Gwyddeleg"),
    ("ur", "Urdu", "Wrdw"),
    ("ar", "Arabic", "Arabeg"),
    ("bn", "Bengali", "Bengaleg"),
    ("gu", "Gujarati", "Gwjarati"),
    ("pa", "Punjabi", "Pwnjabeg"),
    ("pl", "Polish", "Pwyleg"),
    ("ro", "Romanian", "Rwmaneg"),
    ("so", "Somali", "Somaleg"),
    ("ti", "Tigrinya", "Tigrinya"),
    ("ckb", "Kurdish (Sorani)", "Cwrdeg (Sorani)"),
    ("fa", "Persian", "Perseg"),
    ("uk", "Ukrainian", "Wcreineg"),
    ("pt", "Portuguese", "Portiwgaleg"),
    ("fr", "French", "Ffrangeg"),
    ("zh", "Chinese", "Tsieinëeg"),
    ("bfi", "British Sign Language", "Iaith Arwyddion Prydain"),
];

impl Language {
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Welsh => "cy",
        }
    }

    pub fn named(code: &str) -> Option<Language> {
        [Language::English, Language::Welsh].into_iter().find(|language| language.code() == code)
    }

    pub fn words(self) -> &'static Words {
        match self {
            Language::English => &ENGLISH,
            Language::Welsh => &WELSH,
        }
    }

    /// What a language is called in this one; a code that is not known is its own name.
    pub fn name_of(self, code: &str) -> String {
        let found = LANGUAGES.iter().find(|(known, ..)| *known == code);
        found
            .map_or(code, |(_, english, welsh)| if self == Language::English { english } else { welsh })
            .to_owned()
    }
}

impl Words {
    /// What is said about a sheet: as of when, made for what, how many records are not in it. None stands for few.
    pub fn about(&self, as_of: &str, purpose: Purpose, left_out: Option<usize>) -> Vec<String> {
        let which = match purpose {
            Purpose::Quote => 1,
            Purpose::Research => 2,
            Purpose::Keep | Purpose::Share | Purpose::Contact => 0,
        };
        let yes_to = self.yes_to[which];
        let left_out = match left_out {
            None => self.few_left_out.replace("{what}", yes_to),
            Some(0) => self.none_left_out.to_owned(),
            Some(n) => self.left_out.replace("{n}", &n.to_string()).replace("{what}", yes_to),
        };
        // "2026-11-22T10:31:05Z" as people write it.
        let when = as_of.get(..16).unwrap_or(as_of).replace('T', " ") + " UTC";
        vec![
            self.as_of.replace("{what}", &when),
            self.purposes[which].to_owned(),
            left_out,
            self.care.to_owned(),
        ]
    }
}
