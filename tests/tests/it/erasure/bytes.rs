//! Not a byte of it is left, and a key that was destroyed opens no older copy.

use heard::seal::Master;
use heard::store::Reader;
use tests::phrases;
use tests::server::TestServer;

use super::{Tom, readable};
use crate::story::{review, set};

const PLANTED: [&str; 4] = ["quibblesnark", "wombatish", "Zephyrine", "flumptious"];

#[test]
fn no_file_of_the_data_folder_has_a_word_of_it() {
    let mut server = TestServer::start();
    let (mut amina, mut desk) = (server.worker("Cwm", "Amina"), server.desk("Priya"));
    let tom = Tom::speaks(&mut amina, "quibblesnark at the depot", "wombatish notes");
    // Others stay, so that pages are full of what was beside it.
    for number in 0..20 {
        Tom::speaks(&mut amina, &format!("The bus {number} is gone"), "");
    }
    review(&mut desk, tom.doc, "heard");
    let said_of = review(&mut desk, tom.doc, "set-aside");
    let because = desk.edit(said_of, &[("because", set("flumptious reasons"))]);
    desk.sync();
    assert_eq!(desk.outcome(because), "kept");
    assert_eq!(readable(&desk), 21);
    // What a test looks for has to be there to be found.
    assert!(!phrases::found(server.data(), &["quibblesnark"]).is_empty());
    let person = tom.person.to_string();
    tom.is_erased(&server);
    // While it serves: what the write-ahead log held is out of it too.
    assert_eq!(phrases::found(server.data(), &PLANTED), []);
    let log = server.log();
    assert!(PLANTED.iter().all(|phrase| !log.contains(phrase)) && !log.contains(&person));
    server.run(&["rebuild"]);
    server.run(&["check"]);
    server.stop();
    assert_eq!(phrases::found(server.data(), &PLANTED), []);
}

#[test]
fn a_copy_of_the_rows_does_not_open_without_its_key() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let tom = Tom::speaks(&mut amina, "quibblesnark at the depot", "wombatish notes");
    let before = server.back_up();
    tom.is_erased(&server);
    let after = server.back_up();
    let master = Master::read(&server.data().with_extension("key")).expect("the master key");
    let opens = |keys: &std::path::Path| {
        let copy = Reader::of_copy(&before.join("log.sqlite"), &keys.join("keys.sqlite")).expect("a copy");
        let key = copy.key_of(*tom.person.as_bytes()).expect("a table");
        key.is_some_and(|(id, wrapped)| master.unwrap(&id, &wrapped).is_ok())
    };
    assert!(opens(&before), "as long as the keys that were copied with it are kept");
    assert!(!opens(&after), "newer keys open everybody else's rows");
}
