//! The files in `tests/fixtures`, which the browser's tests read too.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

pub fn read<T: DeserializeOwned>(path: &Path) -> T {
    let json = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Checks that a fixture is what this program makes; `UPDATE_FIXTURES=1` writes it instead.
pub fn assert_made<T: Serialize>(name: &str, made: &T) {
    let path = path(name);
    let json = serde_json::to_string_pretty(made).expect("a fixture in JSON") + "\n";
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        fs::write(&path, json).expect("a writable fixture");
    } else {
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == json, "{name} is not what is made now; UPDATE_FIXTURES=1 writes it anew");
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn unhex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex digits"))
        .collect()
}
