//! Which layer of the server may use which. One crate has no walls, so this reads the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer and what it may name of the others.
const MAY_USE: [(&str, &[&str]); 12] = [
    ("domain", &[]),
    ("store", &["domain"]),
    ("seal", &["domain"]),
    ("merge", &["domain"]),
    ("wire", &["domain"]),
    ("records", &["domain", "store", "seal", "merge"]),
    ("join", &["domain", "store", "seal", "merge", "wire", "records"]),
    ("sync", &["domain", "store", "seal", "merge", "wire", "records"]),
    ("reading", &["domain", "store", "seal", "merge", "wire", "records"]),
    ("erasure", &["domain", "store", "seal", "merge", "wire", "records"]),
    ("http", &["domain", "store", "seal", "merge", "wire", "join", "sync", "reading", "erasure"]),
    ("commands", &["domain", "store", "seal", "merge", "wire", "join", "sync", "reading", "erasure", "http"]),
];

/// Libraries that one layer alone may know.
const ONLY_IN: [(&str, &[&str]); 6] = [
    ("rusqlite", &["store"]),
    ("automerge", &["merge"]),
    ("chacha20poly1305", &["seal"]),
    ("axum", &["http", "commands"]),
    ("clap", &["commands"]),
    ("rust_xlsxwriter", &["reading"]),
];

#[test]
fn imports_point_the_right_way() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src");
    let mut wrong = Vec::new();
    let mut read = 0;
    for file in rust_files(&source) {
        let within = file.strip_prefix(&source).expect("a file of the server");
        let layer = within.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        let Some((_, may)) = MAY_USE.iter().find(|(name, _)| *name == layer) else { continue };
        read += 1;
        let code = without_comments(&fs::read_to_string(&file).expect("a readable source"));
        for (other, _) in MAY_USE.iter().filter(|(other, _)| *other != layer && !may.contains(other)) {
            if code.contains(&format!("crate::{other}::")) || code.contains(&format!("crate::{other};")) {
                wrong.push(format!("{} uses {other}", within.display()));
            }
        }
        for (library, _) in ONLY_IN.iter().filter(|(_, layers)| !layers.contains(&layer.as_str())) {
            if code.contains(&format!("{library}::")) {
                wrong.push(format!("{} uses {library}", within.display()));
            }
        }
        // A list of layers in braces would slip past the names above.
        if code.contains("use crate::{") {
            wrong.push(format!("{} imports from the crate in braces", within.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(read > 30, "only {read} sources were read");
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
    files
}

fn without_comments(code: &str) -> String {
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}
