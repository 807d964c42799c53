//! What makes it lawful to keep and to share what somebody said: Article 6 of the UK GDPR.

use super::consent::Purpose;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    Consent,
    Contract,
    LegalObligation,
    VitalInterests,
    PublicTask,
    LegitimateInterests,
}

impl Basis {
    pub const ALL: [Basis; 6] = [
        Basis::Consent,
        Basis::Contract,
        Basis::LegalObligation,
        Basis::VitalInterests,
        Basis::PublicTask,
        Basis::LegitimateInterests,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Basis::Consent => "consent",
            Basis::Contract => "contract",
            Basis::LegalObligation => "legal-obligation",
            Basis::VitalInterests => "vital-interests",
            Basis::PublicTask => "public-task",
            Basis::LegitimateInterests => "legitimate-interests",
        }
    }

    pub fn named(name: &str) -> Option<Basis> {
        Basis::ALL.into_iter().find(|basis| basis.name() == name)
    }

    /// Whether a purpose may rest on it. Quoting, asking again and research rest on a yes and on nothing else.
    pub fn may_govern(self, purpose: Purpose) -> bool {
        self == Basis::Consent || matches!(purpose, Purpose::Keep | Purpose::Share)
    }
}
