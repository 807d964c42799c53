//! Some of the worlds that `make sim` lives through by the thousand.

use std::sync::Arc;

use tests::sim::{Ground, run, run_many};

#[test]
fn whatever_befalls_phones_lines_and_the_server_all_words_are_there_and_all_show_the_same() {
    let (broken, _) = run_many(1..151, &Arc::new(Ground::make()));
    for (seed, one) in &broken {
        let story = one.story.iter().rev().take(40).rev().map(|line| format!("  {line}\n"));
        println!("{}seed {seed}: {}", story.collect::<String>(), one.what);
    }
    assert!(broken.is_empty(), "{:?} broke: make sim SEED=… tells the whole story", broken.keys());
}

#[test]
fn one_seed_is_one_world() {
    let ground = Arc::new(Ground::make());
    let [first, again] = [(); 2].map(|()| run(21, &ground).expect("a world that holds"));
    assert_eq!(first.story, again.story);
    assert_eq!(first.tally, again.tally);
}
