//! What search finds, as people would expect it; the file holds the browser to the same answers.

use heard::domain::fold;
use serde::Serialize;

use crate::fixtures::assert_made;

#[derive(Serialize)]
struct Vector {
    text: &'static str,
    language: Option<&'static str>,
    query: &'static str,
    found: bool,
}

/// A text, its language, what is found in it and what is not; in each list a query between bars.
type Told = (&'static str, Option<&'static str>, &'static str, &'static str);

const TOLD: &[Told] = &[
    (
        "The last bus goes at five, and nobody asked us.",
        Some("en"),
        "bus|BUS|the last|five last|goe|nobody ask|at|last, bus!",
        "buses|us bus train|ive|obody|bus5",
    ),
    ("The last bus", Some("en"), "| |?!|\u{200b}|—", "x"),
    ("", Some("en"), "", "a"),
    ("?! …", None, "", "a"),
    (
        "The café's naïve façade: Ångström, coöperate",
        Some("en"),
        "cafe|CAFÉ|naive|facade|angstrom|cooperate|café's",
        "cafés|caf e x",
    ),
    ("cafe\u{301}", None, "café|cafe", "cafè x"),
    ("ﬁve ½ x² Ⅷ ＢＵＳ", None, "five|1 2|x2|viii|bus", "fi ve"),
    ("Straße, ΟΔΟΣ, οδός, İstanbul", None, "straße|STRAẞE|οδος|ΟΔΌΣ|istanbul", "strasse|ıstanbul"),
    ("co\u{ad}operate the bus\u{feff}stop", None, "cooperate|busstop", "operate|stop"),
    ("I can't; don’t", Some("en"), "can't|can t|don't|t", "cant|dont"),
    ("Route X44b at 07:30, £2.50", Some("en"), "x44|X44B|07|07 30|2 50|30", "44|250|730|7 x"),
    ("Bus 12 ۱۲ ٣٤ १५", None, "12|۱۲|١٢|34|٣٤|15", "2|23"),
    ("The bus 🚌 is late 5️⃣ 👩🏽‍🌾", Some("en"), "bus 🚌|🚌|5|late", "🚌x"),
    (
        "snake_case semi-detached and/or",
        Some("en"),
        "snake|case|semi|detached|or|semi-detached",
        "snakecase|semidetached",
    ),
    // Welsh: accents are one thing, mutations another.
    ("Mae'r tŷ yn y glaw, a’r dŵr yn dod i mewn.", Some("cy"), "tŷ|ty|dwr|DŴR|dŵr|glaw|mewn|mae'r", "wr"),
    ("Sut mae pobl ŷd, môr, gwên, llên, tî, clŷw?", Some("cy"), "yd|mor|gwen|llen|ti|clyw|ŷd|MÔR|gwên", "yn"),
    ("Aeth y fws heibio.", Some("cy"), "bws|fws|mws|bw|BWS", "ws|dws"),
    ("Aeth y fws heibio.", Some("cy-GB"), "bws", "dws"),
    ("Aeth y fws heibio.", Some("en"), "fws", "bws"),
    ("Aeth y fws heibio.", None, "fws", "bws"),
    ("Aeth y bws heibio.", Some("cy"), "fws|bws|mws", "ws"),
    ("fy nghath i", Some("cy"), "cath|gath|chath|nghath", "ath|hath"),
    ("ei gath ef", Some("cy"), "cath|gath|chath|nghath", "rath"),
    ("ei chath hi", Some("cy"), "cath|gath|chath|nghath", "ath"),
    ("y cathod", Some("cy"), "cath|gath|chath|nghath|gathod", "cathau"),
    ("fy mhentref", Some("cy"), "pentref|bentref|phentref|mhentref|pent", "hentref"),
    ("ei phentref hi, ei bentref ef", Some("cy"), "pentref|pentref phentref", "entref"),
    ("fy nhŷ, dy dŷ, ei thŷ", Some("cy"), "tŷ|dŷ|thŷ|nhŷ|ty", "hy"),
    ("fy ngardd, ei ardd", Some("cy"), "gardd|ardd|ngardd|gar", "rdd"),
    ("yr ardd", Some("cy"), "gardd|ngardd|ardd", "cardd"),
    ("y wraig a'r las", Some("cy"), "gwraig|wraig|glas|las", "craig"),
    ("y rug a'r lo", Some("cy"), "grug|rug|glo|lo", "crug"),
    ("fy nrws, y ddraig", Some("cy"), "drws|draig|ddrws|ddraig|nrws", "rws"),
    ("fy mara, dy fara", Some("cy"), "bara|fara|mara", "para x"),
    ("ei fam, y ferch", Some("cy"), "mam|merch|fam|ferch|mer", "am|erch"),
    ("y llong, dwy long", Some("cy"), "llong|long", "ong"),
    ("ei law", Some("cy"), "llaw|law|glaw", "aw"),
    ("dwy raw, y rhaw", Some("cy"), "rhaw|raw", "haw"),
    ("ei hysgol hi, eu henwau", Some("cy"), "ysgol|enw|hysgol|henw", "sgol"),
    ("yr ysgol", Some("cy"), "ysgol", "hysgol"),
    ("chwarae ffôn siop", Some("cy"), "chwarae|ffôn|ffon|siop", "bwarae|phôn"),
    ("Dw i yma", Some("cy"), "i|dw|d", "g|b"),
    (
        "Beth am y ffordd? Mae'r ffyrdd yn ddrwg.",
        Some("cy"),
        "ffordd|drwg|ddrwg|ffyrdd drwg|beth ffordd",
        "fordd",
    ),
    // Urdu: with and without vowel signs, from Arabic and from Urdu keyboards.
    ("بس بہت دیر سے آتی ہے۔", Some("ur"), "بس|بہت دیر|بهت|آتی|اتی|آتي|ہے|هے|دی", "بسیں|یر"),
    ("بَس بہت دیر سے آتی ہے", Some("ur"), "بس|بَس|بِس|بسْ", "ببس"),
    ("كتاب على الطاولة", Some("ar"), "کتاب|كتاب|علی|على|علي|الطاولة|الطاوله|الطاولہ", "طاولة"),
    ("کِتَاب", Some("ur"), "کتاب|كتاب|کِتَاب", "تاب"),
    ("بھائی اور بہن", Some("ur"), "بھائی|بهائی|بہائي|بہن|بھن", "بائی"),
    ("کتـــاب", Some("ur"), "کتاب|کتـاب", "کت اب"),
    ("بے\u{200c}روزگار نوجوان", Some("ur"), "بےروزگار|بے\u{200c}روز|نوجوان", "روزگار"),
    ("میں ماں کے ساتھ ہوں", Some("ur"), "مین|میں|مان|ہون|ساتہ", "ںم"),
    ("مسئلہ، مسأله، دورۂ", Some("ur"), "مسئلہ|مسیلہ|مساله|دورہ|مسئ", "ئلہ"),
    ("أسرة إلى آخر ٱلبيت", Some("ar"), "اسرة|اسره|الی|اخر|البيت|البیت|أسرة", "سرة"),
    ("۴۵ منٹ", Some("ur"), "45|۴۵|٤٥|منٹ", "منت"),
    ("پیسے (روپے)؟ نہیں!", Some("ur"), "پیسے|روپے|نہیں|نهین|روپے پیسے", "پیسی"),
    ("\u{202b}بس\u{202c} نہیں", Some("ur"), "بس|\u{200f}بس", "س"),
    // Others of the neighbourhood.
    (
        "Chan eil am bàta a' tighinn; tha e fadalach.",
        Some("gd"),
        "bata|bàta|BÀTA|fadalach|a tighinn|Chan eil",
        "phata|ata",
    ),
    ("Tá an bóthar dúnta, d'imigh sé", Some("ga"), "ta|bothar|dunta|imigh", "vothar"),
    ("Łódź, señor, Việt Nam, čeština", None, "łodz|senor|viet|nam|cestina|ŁÓDŹ", "lodz"),
    ("বাংলা ১২", Some("bn"), "বাংলা|12", "লা"),
    ("हिन्दी में", Some("hi"), "हिन्दी|में", "दी"),
    ("公交车很晚", Some("zh"), "公交|公交车", "很晚"),
];

/// The wanted answers, checked against the rule.
fn vectors() -> Vec<Vector> {
    let each = |&(text, language, found, not): &Told| {
        let vector = move |found| move |query| Vector { text, language, query, found };
        found.split('|').map(vector(true)).chain(not.split('|').map(vector(false))).collect::<Vec<_>>()
    };
    TOLD.iter().flat_map(each).collect()
}

/// Whether each word of the query is the beginning of some word of the text, as the index at the desk is asked it. A query
/// without words finds everything: what that means to somebody who looks for it, each place says for itself.
fn finds(query: &str, text: &str, language: Option<&str>) -> bool {
    let text = fold::words(text);
    fold::sought(query).iter().all(|word| {
        let forms = if fold::is_welsh(language) { fold::welsh_forms(word) } else { vec![word.clone()] };
        text.iter().any(|candidate| forms.iter().any(|form| candidate.starts_with(form)))
    })
}

#[test]
fn search_finds_what_people_expect() {
    let vectors = vectors();
    let wrong: Vec<String> = vectors
        .iter()
        .filter(|one| finds(one.query, one.text, one.language) != one.found)
        .map(|one| format!("{:?} in {:?} should be {}", one.query, one.text, one.found))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_made("search.json", &vectors);
}

#[test]
fn a_word_finds_all_forms_of_its_word() {
    for (word, all) in [
        ("cath", "cath gath nghath chath"),
        ("gardd", "gardd ardd ngardd cardd nghardd chardd"),
        ("tŷ", "ty dy nhy thy"),
    ] {
        let forms = fold::welsh_forms(&fold::words(word)[0]);
        assert_eq!(forms.join(" "), all);
    }
}
