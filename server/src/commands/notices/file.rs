//! A file of wordings, and what is wrong with it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::basis::Basis;
use crate::domain::consent::Purpose;

/// Where a wording names who is responsible, and where it is kept.
const CONTROLLERS: &str = "{controllers}";
const HOST: &str = "{host}";

/// Wordings alone, as a demo may have them, or with what they name.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum File {
    Plain(Vec<Wording>),
    Whole(Whole),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Whole {
    /// Who answers for it: the council, the team's charity.
    controllers: Vec<String>,
    /// Whose machine it is kept on.
    host: String,
    /// What makes a purpose lawful, where that is no yes.
    #[serde(default)]
    basis: BTreeMap<String, String>,
    wordings: Vec<Wording>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wording {
    pub purpose: String,
    pub version: i64,
    pub language: String,
    pub words: String,
    pub checked_by: Option<String>,
    #[serde(skip)]
    pub names: Option<Names>,
    /// What makes it lawful, where that is no yes.
    #[serde(skip)]
    pub basis: Option<Basis>,
}

/// Who is responsible, and whose machine it is kept on.
#[derive(Debug, Clone)]
pub(super) struct Names {
    pub controllers: String,
    pub host: String,
}

impl File {
    pub(super) fn read(text: &str, demo: bool) -> Result<Vec<Wording>, String> {
        let wordings = match serde_json::from_str(text).map_err(|error| error.to_string())? {
            File::Plain(_) if !demo => {
                let wanted = r#"{"controllers": ["…"], "host": "…", "wordings": [ … ]}"#;
                return Err(format!(
                    "say who is responsible and where it is kept: write the file as {wanted}"
                ));
            }
            File::Plain(wordings) => wordings,
            File::Whole(whole) => whole.named()?,
        };
        match wordings.iter().find(|wording| Purpose::named(&wording.purpose).is_none()) {
            Some(unknown) => Err(format!("there is no purpose called {}", unknown.purpose)),
            None => Ok(wordings),
        }
    }
}

impl Whole {
    /// The wordings with the names in them.
    fn named(self) -> Result<Vec<Wording>, String> {
        let is_named = |name: &String| !name.trim().is_empty();
        if self.controllers.is_empty() || !self.controllers.iter().all(is_named) || !is_named(&self.host) {
            return Err("name everybody who is responsible, and whose machine it is kept on".to_owned());
        }
        let bases = bases(&self.basis)?;
        let names = Names { controllers: self.controllers.join(", "), host: self.host };
        let each = |mut wording: Wording| {
            wording.basis = bases.get(wording.purpose.as_str()).copied();
            wording.words = wording.words.replace(CONTROLLERS, &names.controllers).replace(HOST, &names.host);
            let is_first = ["keep", "share"].contains(&wording.purpose.as_str());
            if is_first
                && !(wording.words.contains(&names.controllers) && wording.words.contains(&names.host))
            {
                let Wording { purpose, version, language, .. } = wording;
                return Err(format!(
                    "version {version} of {purpose} in {language} has to name who is responsible and where it is kept: write {CONTROLLERS} and {HOST} where they stand"
                ));
            }
            wording.names = Some(names.clone());
            Ok(wording)
        };
        self.wordings.into_iter().map(each).collect()
    }
}

/// What purposes rest on, where that is no yes.
fn bases(given: &BTreeMap<String, String>) -> Result<BTreeMap<&str, Basis>, String> {
    let mut bases = BTreeMap::new();
    for (purpose, name) in given {
        let known = Purpose::named(purpose).ok_or_else(|| format!("there is no purpose called {purpose}"))?;
        let all = Basis::ALL.map(Basis::name).join(", ");
        let basis =
            Basis::named(name).ok_or_else(|| format!("\"{name}\" is no lawful basis: use one of {all}"))?;
        if !basis.may_govern(known) {
            return Err(format!("{purpose} rests on a yes and on nothing else"));
        }
        if basis != Basis::Consent {
            bases.insert(purpose.as_str(), basis);
        }
    }
    Ok(bases)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(basis: &str, words: &str) -> String {
        format!(
            r#"{{"controllers": ["Argyll Council", "West Loch Carers"], "host": "Loch Hosting", "basis": {{{basis}}},
                "wordings": [{{"purpose": "keep", "version": 1, "language": "en", "words": "{words}"}}]}}"#
        )
    }

    #[test]
    fn names_stand_in_the_words_that_are_hashed() {
        let words = "{controllers} keep it with {host}.";
        let read = File::read(&file(r#""keep": "public-task""#, words), false).unwrap();
        assert_eq!(read[0].words, "Argyll Council, West Loch Carers keep it with Loch Hosting.");
        assert_eq!(read[0].basis, Some(Basis::PublicTask));
        let plain = r#"[{"purpose": "keep", "version": 1, "language": "en", "words": "May we?"}]"#;
        assert!(File::read(plain, true).is_ok());
    }

    #[test]
    fn what_is_wrong_says_a_way_out() {
        let plain = r#"[{"purpose": "keep", "version": 1, "language": "en", "words": "May we?"}]"#;
        let wrong = [
            (plain.to_owned(), "say who is responsible"),
            (file("", "May we?"), "write {controllers} and {host} where they stand"),
            (file(r#""quote": "contract""#, "{controllers} {host}"), "rests on a yes"),
            (file(r#""keep": "habit""#, "{controllers} {host}"), "use one of consent, contract"),
            (file(r#""sell": "consent""#, "{controllers} {host}"), "no purpose called sell"),
        ];
        for (text, said) in wrong {
            let error = File::read(&text, false).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
    }
}
