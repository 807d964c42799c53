//! No older backup brings anybody back.

use tests::card::CardHolder;
use tests::server::TestServer;

use super::{Tom, number, on, readable};
use crate::story::notes;

#[test]
fn a_backup_made_before_brings_nothing_back() {
    let mut server = TestServer::start();
    let (mut amina, mut bryn, mut desk) =
        (server.worker("Cwm", "Amina"), server.worker("Cwm", "Bryn"), server.desk("Priya"));
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    let kath = Tom::speaks(&mut amina, "The school will close", "");
    bryn.sync();
    let before = server.back_up();
    // Bryn never syncs again until the server has begun anew.
    let late = bryn.edit(tom.doc, &[("notes", notes("from the glen"))]);
    let receipt = number(&tom.is_erased(&server));
    server.back_up();

    server.burn_and_restore(&before);
    on(&server, [&mut amina, &mut bryn, &mut desk]);
    assert!(tom.card(&server).sees("This code opens nothing here."));
    assert!(kath.card(&server).sees("The school will close"));
    assert_eq!(readable(&desk), 1);
    bryn.sync();
    amina.sync();
    assert_eq!(bryn.outcome(late), "gone");
    for device in [&amina, &bryn] {
        assert!(!device.records.contains_key(&tom.doc) && device.records.contains_key(&kath.doc));
    }
    assert!(CardHolder::with(server.line(), &receipt).sees("Gone from here since"));
    server.run(&["check"]);
}

#[test]
fn a_restore_asks_for_the_list_and_takes_a_copy_of_it_from_anywhere() {
    let server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    let before = server.back_up();
    tom.is_erased(&server);
    let list = server.data().join("erased.log");
    let copied = server.data().with_extension("copied");
    std::fs::copy(&list, &copied).expect("a copy");
    let [from, copied] = [&before, &copied].map(|path| path.to_str().expect("a plain path"));
    let folder = before.parent().expect("a folder");
    let mut beside = std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let beside = beside.find(|path| path.extension().is_some_and(|it| it == "log"));
    std::fs::remove_file(beside.expect("a list beside the backups")).expect("a file to lose");

    let mut again = TestServer::on_own_folder();
    let key = server.data().with_extension("key");
    let restore = |server: &TestServer, more: &[&str]| {
        let key = key.to_str().expect("a plain path");
        let arguments = [&["restore", "--master-key", key, "--from", from], more].concat();
        let output = server.try_run(&arguments);
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (done, told) = restore(&again, &[]);
    assert!(!done && told.contains("--erased"), "{told}");
    let text = std::fs::read_to_string(copied).expect("a list");
    std::fs::write(copied, text.replacen("gone ", "Gone ", 1)).expect("a list that was changed");
    let (done, told) = restore(&again, &["--erased", copied]);
    assert!(!done && told.contains("is damaged"), "{told}");
    std::fs::write(copied, text).expect("the list");
    let (done, told) = restore(&again, &["--erased", copied]);
    assert!(done, "{told}");
    std::fs::copy(&key, again.data().with_extension("key")).expect("the key");
    again.serve(&[]);
    assert!(tom.card(&again).sees("This code opens nothing here."));
}

#[test]
fn an_older_log_with_newer_keys_is_without_whoever_was_erased_and_else_sound() {
    let mut server = TestServer::start();
    let mut amina = server.worker("Cwm", "Amina");
    let tom = Tom::speaks(&mut amina, "The bus is gone", "");
    let kath = Tom::speaks(&mut amina, "The school will close", "");
    let before = server.back_up();
    tom.is_erased(&server);
    let after = server.back_up();
    server.kill();
    std::fs::remove_dir_all(server.data()).expect("a data folder to lose");
    let [from, keys] = [&before, &after].map(|path| path.to_str().expect("a plain path"));
    let told = server.run(&["restore", "--from", from, "--keys", keys]).stdout;
    let told = String::from_utf8(told).expect("text");
    assert!(!told.contains("damaged") && told.contains("had been erased since"), "{told}");
    server.serve(&[]);
    server.run(&["check"]);
    assert!(kath.card(&server).sees("The school will close"));
    assert!(tom.card(&server).sees("This code opens nothing here."));
}
