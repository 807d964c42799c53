//! What was measured, by name.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Serialize;

#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(crate) struct Figures(BTreeMap<&'static str, Figure>);

#[derive(Debug, Serialize)]
struct Figure {
    value: f64,
    unit: &'static str,
}

impl Figures {
    pub(crate) fn put(&mut self, name: &'static str, value: f64, unit: &'static str) {
        println!("{name} {value:.2} {unit}");
        self.0.insert(name, Figure { value: (value * 1000.0).round() / 1000.0, unit });
    }

    pub(crate) fn write(&self, path: &Path) {
        fs::write(path, serde_json::to_vec_pretty(self).expect("plain numbers")).expect("a file for figures");
    }
}
