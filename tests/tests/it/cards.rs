//! The sheet of cards: what a phone reads from it is what a person types from it, and the file is the only copy.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use heard::domain::card::Code;
use tests::server::binary;

fn cards(out: &Path, arguments: &[&str]) -> Output {
    let mut process = Command::new(binary());
    process.args(["cards", "--out"]).arg(out).args(arguments).env("HEARD_LOG", "debug");
    process.output().expect("the binary runs")
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    text.split(start).skip(1).filter_map(|rest| Some(rest.split_once(end)?.0)).collect()
}

/// What a camera reads from a drawn code, looking at the squares alone.
fn scanned(drawing: &str) -> String {
    const PIXELS: usize = 6;
    let side: usize = between(drawing, "viewBox=\"0 0 ", " ")[0].parse().expect("a width");
    let mut dark = vec![vec![false; side]; side];
    for run in between(drawing, "M", "v1") {
        let (x, rest) = run.split_once(' ').expect("a place");
        let (y, length) = rest.split_once('h').expect("a run");
        let [x, y, length] = [x, y, length].map(|number| number.parse::<usize>().expect("a number"));
        dark[y][x..x + length].fill(true);
    }
    let pixel = |x: usize, y: usize| if dark[y / PIXELS][x / PIXELS] { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * PIXELS, side * PIXELS, pixel);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code in a drawing");
    grids[0].decode().expect("a code that can be read").1
}

#[test]
fn each_card_has_a_code_of_its_own_in_letters_and_in_squares() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("cards.html");
    let told = cards(&out, &["--count", "20", "--url", "https://heard.example/"]);
    assert!(told.status.success(), "{told:?}");
    let sheet = fs::read_to_string(&out).expect("the sheet");

    let codes = between(&sheet, "<code>", "</code>");
    assert_eq!(codes.len(), 20);
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 20, "each is another");
    assert!(codes.iter().all(|code| Code::read(code).is_ok_and(|read| read.print() == **code)));
    let squares = between(&sheet, "<svg class=\"squares\"", "</svg>");
    for (drawing, code) in squares.iter().zip(&codes) {
        assert_eq!(scanned(drawing), format!("https://heard.example/card#{code}"));
    }
    assert_eq!(squares.len(), 20);
    assert_eq!(sheet.matches("<main>").count(), 3, "eight a page");
    assert_eq!(sheet.matches("<figcaption>").count(), 20);
    assert_eq!(sheet.matches("<b>heard.example/card</b>").count(), 20);

    // The file is the only copy, and its owner's.
    assert_eq!(fs::metadata(&out).expect("the sheet").permissions().mode() & 0o777, 0o600);
    let printed = [told.stdout, told.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    assert!(!codes.iter().any(|code| printed.contains(code)), "{printed}");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[test]
fn a_sheet_is_never_written_over_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("cards.html");
    let first = cards(&out, &["--language", "cy", "--url", "http://heard.example"]);
    assert!(first.status.success(), "{first:?}");
    let sheet = fs::read_to_string(&out).expect("the sheet");
    assert!(sheet.contains("lang=\"cy\"") && sheet.contains("Chi biau’r cerdyn hwn"));
    let second = cards(&out, &["--url", "http://heard.example"]);
    assert!(!second.status.success());
    assert_eq!(fs::read_to_string(&out).expect("the sheet"), sheet);
}

#[test]
fn a_sheet_that_can_not_be_written_whole_is_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("cards.html");
    // No file may grow beyond a few kilobytes, which a sheet of twenty does.
    let mut limited = Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "sh"]).arg(binary()).arg("cards");
    limited.args(["--count", "20", "--url", "https://heard.example", "--out"]).arg(&out);
    let told = limited.output().expect("a shell");
    assert!(!told.status.success());
    assert!(String::from_utf8_lossy(&told.stderr).contains("cannot be written"), "{told:?}");
    assert!(!out.exists(), "half a sheet of codes that open something");
    assert!(cards(&out, &["--url", "https://heard.example"]).status.success(), "a second try");
}

#[test]
fn an_address_is_whole_and_stays_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("cards.html");
    assert!(!cards(&out, &["--url", "heard.example"]).status.success());
    assert!(!out.exists());
    assert!(cards(&out, &["--count", "1", "--url", "https://heard.example/<script>&"]).status.success());
    let sheet = fs::read_to_string(&out).expect("the sheet");
    assert!(sheet.contains("heard.example/&lt;script>&amp;/card") && !sheet.contains("<script>"));
}
