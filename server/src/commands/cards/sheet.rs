//! The sheet to print: A4, eight cards a page, to be cut along the dashes. One file, with all that it needs in it.

use qrcode::types::QrError;
use qrcode::{Color, QrCode};

use crate::reading::sheet::Language;

use super::pictures::Picture;
use super::words::{self, Words};

const STYLE: &str = include_str!("sheet.css");

/// Cards on one page.
const A_PAGE: usize = 8;

/// Light modules around a code, without which a camera does not find it.
const QUIET: usize = 4;

/// A card as it is printed: its code in groups, and the drawing it is known by.
pub(super) struct Card {
    pub(super) code: String,
    pub(super) picture: Picture,
}

/// The whole file. `url` is where people reach Heard, without a slash at its end.
pub(super) fn sheet(cards: &[Card], url: &str, language: Language) -> Result<String, QrError> {
    let words = words::words(language);
    let pages = cards.chunks(A_PAGE).map(|page| {
        let cards =
            page.iter().map(|card| draw(card, url, language, &words)).collect::<Result<String, _>>()?;
        Ok(format!("<main>\n{cards}</main>\n"))
    });
    let pages = pages.collect::<Result<String, QrError>>()?;
    let (code, title) = (language.code(), words.title);
    Ok(format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<meta charset=\"utf-8\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n{pages}</html>\n"
    ))
}

fn draw(card: &Card, url: &str, language: Language, words: &Words) -> Result<String, QrError> {
    // What follows the # stays in the phone: a browser sends it to nobody.
    let squares = squares(&format!("{url}/card#{}", card.code))?;
    let Words { heading, sentences, way, .. } = words;
    let sentences = sentences.join(" ");
    let place = url.split_once("://").map_or(url, |(_, place)| place);
    let way = way.replace("{place}", &format!("<b>{}/card</b>", escaped(place)));
    let (lines, name, code) =
        (card.picture.lines.trim_end(), words::name(card.picture, language), &card.code);
    Ok(format!(
        "<article>\n{squares}\n<figure><svg viewBox=\"0 0 48 48\">{lines}</svg><figcaption>{name}</figcaption></figure>\n\
         <div>\n<h1>{heading}</h1>\n<p>{sentences}</p>\n<p>{way}</p>\n</div>\n<code>{code}</code>\n</article>\n"
    ))
}

/// A QR code as one path of squares, a row of dark ones at a time.
fn squares(text: &str) -> Result<String, QrError> {
    let code = QrCode::new(text)?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (row, modules) in colors.chunks(width).enumerate() {
        let mut column = 0;
        for run in modules.chunk_by(|one, other| one == other) {
            if run[0] == Color::Dark {
                let (x, y, length) = (column + QUIET, row + QUIET, run.len());
                path.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
            }
            column += run.len();
        }
    }
    let side = width + 2 * QUIET;
    Ok(format!(
        "<svg class=\"squares\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>"
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
