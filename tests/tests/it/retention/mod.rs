//! What nobody said yes to keeping is kept for a while, which is said beforehand, and then erased by itself.

mod killed;
mod periods;
mod stays;

use heard::domain::day;
use heard::domain::id::RecordId;
use heard::http;
use tests::device::Device;
use tests::server::TestServer;

const DAY_SECONDS: u64 = 86_400;

/// The server's clock, so many days ahead.
fn ahead(days: u32) -> [(&'static str, String); 1] {
    [("HEARD_CLOCK_AHEAD", (u64::from(days) * DAY_SECONDS).to_string())]
}

/// The server is started anew, so many days from now, and these devices find it again.
fn days_later<const N: usize>(server: &mut TestServer, days: u32, devices: [&mut Device; N]) {
    server.stop();
    serve_later(server, days, devices);
}

fn serve_later<const N: usize>(server: &mut TestServer, days: u32, devices: [&mut Device; N]) {
    let [(name, value)] = ahead(days);
    server.serve(&[(name, value.as_str())]);
    for device in devices {
        device.line = server.line();
        device.sync();
    }
}

/// The days after which a record is erased, by what its team was told of it: the last on which it is kept, from today.
fn days_kept(device: &Device, doc: RecordId) -> Option<u32> {
    let today = day::number(http::now());
    let marks = device.marks.get(&doc)?;
    let [mark] = marks.iter().filter(|mark| mark.starts_with("until-")).collect::<Vec<_>>()[..] else {
        return None;
    };
    (0..4_000).find(|days| mark.ends_with(&day::text(today + days)))
}
