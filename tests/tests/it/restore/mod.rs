//! Backups, and what becomes of everybody's work when the server has to begin again from one.

mod backups;
mod certificates;
mod devices;
mod keys;
mod not_whole;

use std::path::Path;

use tests::device::Device;
use tests::line::Answer;
use tests::server::TestServer;

/// Syncs as a phone does: one that is not known comes back by its certificate first.
fn sync(device: &mut Device) {
    if let Answer::Problem { code, .. } = device.post(device.request()) {
        assert_eq!(code, "unknown-device");
        assert!(matches!(device.come_back(), Answer::Ok { .. }));
    }
    device.sync();
}

fn everything(device: &Device) -> Device {
    let mut fresh = Device { cursors: Default::default(), records: Default::default(), ..device.clone() };
    fresh.sync();
    fresh
}

fn refusal(server: &TestServer, arguments: &[&str]) -> String {
    let output = server.try_run(arguments);
    assert!(!output.status.success(), "{arguments:?} went through");
    String::from_utf8(output.stderr).expect("text")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}
