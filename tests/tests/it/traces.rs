//! The phone of the simulator and the app's worker are held to the same recorded steps: `web/src/app/worker/traces.test.ts`
//! does them too.

use std::path::PathBuf;

use tests::sim::record;
use tests::sim::trace::Traces;

/// Worlds that are recorded, and how many steps of one kind.
const WORLDS: u64 = 40;
const ALIKE: usize = 1;

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/traces.json")
}

#[test]
fn the_simulators_phone_does_what_was_recorded() {
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        let traces = record(1..WORLDS + 1, ALIKE);
        std::fs::write(file(), serde_json::to_string(&traces).expect("traces") + "\n").expect("written");
    }
    let text = std::fs::read_to_string(file()).expect("recorded traces");
    let traces: Traces = serde_json::from_str(&text).expect("traces");
    assert!(traces.takes.len() > 50 && traces.folds.len() > 10);
    assert!(traces.takes.iter().any(|trace| trace.why.ends_with("lost")), "a phone was lost in some world");
    for trace in &traces.takes {
        assert_eq!(traces.again(trace), trace.became, "{}", trace.why);
    }
    for trace in &traces.folds {
        assert_eq!(traces.fold_again(trace), trace.became, "{}", trace.why);
    }
}
