//! What makes it lawful to keep and share, where that is no yes, in the languages of the page.

use crate::domain::basis::Basis;

#[derive(Debug)]
pub(in crate::http) struct Bases {
    /// `{basis}` stands for one of `names`.
    pub rests: &'static str,
    /// In place of yes and no.
    pub told: &'static str,
    pub objected: &'static str,
    pub confirm: &'static str,
    /// In the order of `Basis::ALL`.
    names: [&'static str; 6],
}

impl Bases {
    pub(in crate::http) fn line(&self, basis: Basis) -> String {
        let place = Basis::ALL.iter().position(|one| *one == basis).unwrap_or_default();
        self.rests.replace("{basis}", self.names[place])
    }
}

pub(super) const EN: Bases = Bases {
    rests: "This rests on {basis}. It needs no yes from you. You can object.",
    told: "You were told.",
    objected: "You object.",
    confirm: "I have read this",
    names: [
        "your yes",
        "a contract with you",
        "a duty by law",
        "keeping somebody alive",
        "a public task",
        "a legitimate interest",
    ],
};

pub(super) const CY: Bases = Bases {
    rests: "Mae hyn yn seiliedig ar {basis}. Does dim angen i chi gytuno. Gallwch wrthwynebu.",
    told: "Fe gawsoch wybod.",
    objected: "Rydych yn gwrthwynebu.",
    confirm: "Rwyf wedi darllen hyn",
    names: [
        "eich caniatâd",
        "gontract gyda chi",
        "ddyletswydd gyfreithiol",
        "gadw rhywun yn fyw",
        "dasg gyhoeddus",
        "fuddiant dilys",
    ],
};
