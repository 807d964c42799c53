//! Search at the desk: shared words are found however they are written, and leave no trace once they are taken back.

use std::fs;

use heard::domain::id::RecordId;
use heard::merge::author::Edit;
use heard::wire::{self, Filter, ReadingList};
use rusqlite::Connection;
use tests::device::Device;
use tests::line::{Answer, HEARD_CBOR};
use tests::server::TestServer;

use crate::question_sets;
use crate::story::{conversation, occasion, response, set, share};

const WELSH: &str = "Mae'r fws olaf wedi gadael Cwmtwrchbach";
const URDU: &str = "بَس بہت دیر سے آتي ہے";

fn ask(desk: &Device, filter: &Filter) -> Answer {
    desk.line.post("/api/readings", HEARD_CBOR, desk.cookie.as_deref(), wire::encode(filter))
}

fn found(desk: &Device, words: &str) -> Vec<String> {
    let filter = Filter { words: Some(words.to_owned()), ..Filter::default() };
    let list: ReadingList = wire::decode(&ask(desk, &filter).body()).expect("a list");
    list.rows.into_iter().map(|row| row.id).collect()
}

/// Something said in a language, shared, with a yes to keep and share.
fn shared(worker: &mut Device, words: &str, language: &str) -> (RecordId, RecordId, RecordId) {
    let (doc, person) = conversation(worker, words, "");
    worker.edit(doc, &[("statement/0a/language", set(language))]);
    share(worker, doc, "s/0a");
    let yes = occasion(worker, person, &[("keep", "yes"), ("share", "yes")], &[]);
    worker.sync();
    (doc, person, yes)
}

#[test]
fn shared_words_are_found_in_welsh_in_urdu_and_in_translation() {
    let mut server = TestServer::start();
    let (mut amina, mut desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let (welsh, ..) = shared(&mut amina, WELSH, "cy");
    let (urdu, ..) = shared(&mut amina, URDU, "ur");
    amina.edit(urdu, &[("statement/0a/translation", set("The bus comes very late"))]);
    share(&mut amina, urdu, "s/0a");
    amina.edit(
        urdu,
        &[("statement/0b/words", set("Nobody asked")), ("statement/0b/at", set("2026-05-03T14:06"))],
    );
    share(&mut amina, urdu, "s/0b");
    amina.sync();
    let (welsh, urdu) = ([welsh.to_string()], [urdu.to_string()]);

    for words in ["bws", "FWS", "mws olaf", "ola", "cwmtwrch", "gwm"] {
        assert_eq!(found(&desk, words), welsh, "{words}");
    }
    for words in ["بس", "بَس", "دير", "آتی ہے", "اتی", "late", "LATE nobody", "بس asked"] {
        assert_eq!(found(&desk, words), urdu, "{words}");
    }
    for words in ["", "  "] {
        assert_eq!(found(&desk, words).len(), 2, "{words:?} leaves nothing out");
    }
    for words in [
        "?!",
        "\u{200b}",
        "!!!",
        "late olaf",
        "us",
        "fus",
        "words",
        "welsh : bws",
        "olaf*x",
        "\" OR \"",
        "NOT late AND",
    ] {
        assert_eq!(found(&desk, words), Vec::<String>::new(), "{words}");
    }
    // With what else is asked for.
    let with = |language: &str| Filter {
        words: Some("bws".to_owned()),
        language: Some(language.to_owned()),
        ..Filter::default()
    };
    let rows =
        |filter: &Filter| wire::decode::<ReadingList>(&ask(&desk, filter).body()).expect("a list").rows.len();
    assert_eq!((rows(&with("cy")), rows(&with("ur"))), (1, 0));
    // What is derived can be made anew at any time.
    server.kill();
    server.run(&["rebuild"]);
    server.serve(&[]);
    desk.line = server.line();
    assert_eq!((found(&desk, "bws"), found(&desk, "late")), (welsh.to_vec(), urdu.to_vec()));
}

#[test]
fn one_looks_for_a_dozen_words_at_once() {
    let server = TestServer::start();
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let said = "a b c d e f g h i j k l m";
    let (doc, ..) = shared(&mut amina, said, "gd");
    let code = |words: &str| {
        let filter = Filter { words: Some(words.to_owned()), ..Filter::default() };
        ask(&desk, &filter).code().to_owned()
    };
    assert_eq!(code(&"bws ".repeat(500)), "bad-request", "more bytes than anybody types");
    assert_eq!(code(said), "bad-request", "thirteen words");
    assert_eq!(found(&desk, said.strip_suffix(" m").expect("a shorter one")), [doc.to_string()]);
    assert_eq!(found(&desk, &"a ".repeat(499)), [doc.to_string()], "a word said often is one word");
}

#[test]
fn a_filter_that_is_not_understood_lists_nothing() {
    let server = TestServer::start();
    let desk = server.desk("Rhys");
    for query in ["?words=bus", "?plase=glen", "?place=glen&sett=1"] {
        let answer = desk.line.get(&format!("/api/readings{query}"), desk.cookie.as_deref());
        assert_eq!(answer.code(), "bad-request", "{query}");
    }
    let misspelt = wire::encode(&std::collections::BTreeMap::from([("plase", "glen")]));
    let post = |cookie: Option<&str>, body: &[u8]| {
        desk.line.post("/api/readings", HEARD_CBOR, cookie, body.to_vec()).code().to_owned()
    };
    assert_eq!(post(desk.cookie.as_deref(), &misspelt), "bad-request");
    assert_eq!(post(None, b"no message at all"), "unknown-device", "who asks comes before what is asked");
}

#[test]
fn of_answers_only_what_was_said_is_found() {
    let mut server = TestServer::start();
    let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let answers = [("way", "bus".into()), ("better", "Busy nights need a later one".into())];
    let (doc, person) = response(&mut amina, (question_sets::SET, 1), &answers, "");
    for piece in ["a/way", "a/better"] {
        share(&mut amina, doc, piece);
    }
    occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.sync();
    assert!(found(&desk, "later").is_empty(), "what these texts are is not known yet");
    let brought = question_sets::bring(&server, &question_sets::version(1, "one"), &[]);
    assert!(brought.status.success(), "{brought:?}");
    for again in [false, true] {
        if again {
            server.run(&["rebuild"]);
        }
        assert_eq!(found(&desk, "later bus"), [doc.to_string()]);
        amina.edit(doc, &[("answer/better", set("A later one"))]);
        share(&mut amina, doc, "a/better");
        amina.sync();
        assert_eq!(found(&desk, "later"), [doc.to_string()]);
        assert!(found(&desk, "bus").is_empty(), "the id of a choice is nobody's word");
        amina.edit(doc, &[("answer/better", set("Busy nights need a later one"))]);
        share(&mut amina, doc, "a/better");
        amina.sync();
    }
    server.kill();
}

#[test]
fn only_what_may_be_read_is_found() {
    let server = TestServer::start();
    let (mut amina, mut desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let (doc, person) = conversation(&mut amina, "Nobody may read snickerbrook", "and notes on wobblefrith");
    let yes = occasion(&mut amina, person, &[("keep", "yes"), ("share", "yes")], &[]);
    amina.edit(doc, &[("place", set("wobblefrith")), ("promise/0a/what", set("wobblefrith"))]);
    amina.sync();
    assert!(found(&desk, "snickerbrook").is_empty());
    share(&mut amina, doc, "s/0a");
    amina.sync();
    assert_eq!(found(&desk, "snickerbrook"), [doc.to_string()]);
    occasion(&mut amina, person, &[("share", "withdrawn")], &[yes]);
    amina.sync();
    desk.sync();
    assert!(found(&desk, "snickerbrook").is_empty());
    assert!(found(&desk, "wobblefrith").is_empty());
}

#[test]
fn words_taken_back_leave_no_byte_in_the_files() {
    type TakeBack = fn(&mut Device, RecordId, RecordId, RecordId);
    let ways: [(&str, TakeBack); 3] = [
        ("withdrawn", |amina, _, person, yes| {
            occasion(amina, person, &[("share", "withdrawn")], &[yes]);
        }),
        ("edited", |amina, doc, _, _| {
            amina.edit(doc, &[("statement/0a/words", set("Nothing of it"))]);
            share(amina, doc, "s/0a");
        }),
        ("kept back", |amina, doc, _, _| {
            amina.edit(doc, &[("shared/s/0a", Edit::Set(false.into()))]);
        }),
    ];
    for (way, take_back) in ways {
        let server = TestServer::start();
        let (mut amina, desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
        let (doc, person, yes) = secret(&mut amina, &desk, &server);
        // Somebody who still reads what was there holds it back, and no longer than they read.
        let reader = Connection::open(server.data().join("heard.sqlite")).expect("the log");
        reader.execute_batch("begin; select count(*) from piece;").expect("a moment to read of");
        take_back(&mut amina, doc, person, yes);
        amina.sync();
        assert!(found(&desk, "snickerbrookmoor").is_empty());
        assert_eq!(traces(&server), SECRET, "{way}: a reader keeps its moment");
        reader.execute_batch("rollback").expect("the end of reading");
        assert!(are_gone_soon(&server, &desk), "{way}: {:?}", traces(&server));
    }
}

#[test]
fn words_taken_back_before_the_end_are_gone_after_it() {
    let mut server = TestServer::start();
    let (mut amina, mut desk) = (server.worker("Cwm", "Amina"), server.desk("Rhys"));
    let (_, person, yes) = secret(&mut amina, &desk, &server);
    occasion(&mut amina, person, &[("share", "withdrawn")], &[yes]);
    amina.sync();
    server.stop();
    assert_eq!(traces(&server), Vec::<&str>::new(), "after a clean stop");

    server.serve(&[]);
    (amina.line, desk.line) = (server.line(), server.line());
    let (_, person, yes) = secret(&mut amina, &desk, &server);
    // Killed at once, it may have had no time for it; the next start has.
    occasion(&mut amina, person, &[("share", "withdrawn")], &[yes]);
    amina.sync();
    server.kill();
    server.serve(&[]);
    desk.line = server.line();
    assert!(are_gone_soon(&server, &desk), "after a start: {:?}", traces(&server));
}

/// Parts of words that nothing else in a data folder has.
const SECRET: [&str; 3] = ["brookmoor", "twrchbach", "fws olaf"];

/// Somebody said those words, and may be found by them; others stand around, as in a real area.
fn secret(amina: &mut Device, desk: &Device, server: &TestServer) -> (RecordId, RecordId, RecordId) {
    for said in ["Cwmtwrchaf a Chwmtwrchcanol", "Snickerbrooks of all sorts"] {
        shared(amina, said, "cy");
    }
    let told = shared(amina, &format!("{WELSH}, snickerbrookmoor"), "cy");
    assert_eq!(found(desk, "snickerbrookmoor cwmtwrchbach").len(), 1);
    assert_eq!(traces(server), SECRET, "what these tests look for is there");
    told
}

/// Which of the words stand in the files of the log, as they are on the disk at this moment.
fn traces(server: &TestServer) -> Vec<&'static str> {
    let read = |name: &str| fs::read(server.data().join(name)).unwrap_or_default();
    let bytes = [read("heard.sqlite"), read("heard.sqlite-wal")].concat();
    assert!(!bytes.is_empty(), "the files are where they were");
    let is_there = |word: &&str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    SECRET.into_iter().filter(is_there).collect()
}

/// The server clears up beside its work: it is asked something else meanwhile, so many times and no more.
fn are_gone_soon(server: &TestServer, desk: &Device) -> bool {
    (0..2000).any(|_| found(desk, "snickerbrookmoor").is_empty() && traces(server).is_empty())
}
