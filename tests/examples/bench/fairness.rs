//! One phone that sends a record now and then: alone, and beside 5,000 idle or slow connections and one device that sends
//! as much as it is let, a hundred records at a time.

use std::collections::VecDeque;
use std::io::Write;
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use heard::domain::id::RecordId;
use heard::http::open_files;
use heard::seal::random;
use heard::wire::{self, Response};
use tests::device::Device;
use tests::line::{Answer, COSE_SIGN1};
use tests::server::TestServer;
use tests::workload::Workload;

use crate::figures::Figures;
use crate::record;
use crate::wire::create;

const IDLE: usize = 4000;
const SLOW: usize = 1000;
/// Records the phone sends in each part, and how long it rests between two.
const SAMPLES: usize = 300;
const REST: Duration = Duration::from_millis(40);
/// Requests of the device that sends too much: how many are ready, how many it sends at once, changes in each.
const READY: usize = 240;
const AT_ONCE: usize = 4;
const EACH: usize = 100;

pub(crate) fn measure(workload: &Workload) -> Figures {
    let files = open_files();
    assert!(files > IDLE + SLOW, "only {files} connections are allowed here: raise the limit of open files");
    let server = TestServer::start();
    server.found("Elsewhere");
    let mut phone = server.worker("Cwm", "Amina");
    let flood = Flood::prepare(server.worker("Elsewhere", "Mallory"), workload);
    let mut alone = waits(&mut phone, workload);
    let before = rss_mb(server.pid());
    let lines = Lines::open(&server);
    let held = rss_mb(server.pid()) - before;
    let (mut beside, flooded) = lines.while_dripping(|| flood.during(|| waits(&mut phone, workload)));
    drop(lines);
    alone.extend(waits(&mut phone, workload));

    let (alone, beside) = (p99(&mut alone), p99(&mut beside));
    let mut figures = Figures::default();
    figures.put("fairness.p99_ratio", beside / alone, "ratio");
    figures.put("fairness.p99_alone_ms", alone, "ms");
    figures.put("fairness.p99_beside_ms", beside, "ms");
    figures.put("fairness.flood_per_s", flooded, "changes/s");
    figures.put("fairness.rss_mb", held, "MB");
    figures
}

/// Milliseconds that the phone waits for each of its records to be kept.
fn waits(phone: &mut Device, workload: &Workload) -> Vec<f64> {
    let mut waits = Vec::with_capacity(SAMPLES);
    for number in 0..SAMPLES {
        create_one(phone, workload, number);
        let start = Instant::now();
        phone.sync();
        waits.push(start.elapsed().as_secs_f64() * 1000.0);
        assert!(phone.unsent.is_empty(), "the phone's record was not kept");
        thread::sleep(REST);
    }
    waits
}

fn create_one(device: &mut Device, workload: &Workload, number: usize) {
    let record = &workload.records[number % workload.records.len()].last;
    let (id, subject) = (RecordId::from_bytes(random()), RecordId::from_bytes(random()));
    create(device, id, "conversation", subject, &record::conversation(record));
}

fn p99(waits: &mut [f64]) -> f64 {
    waits.sort_by(f64::total_cmp);
    waits[waits.len() * 99 / 100]
}

/// A device with more to send than anybody has, signed beforehand so that it costs little to send.
struct Flood {
    device: Device,
    ready: Mutex<VecDeque<Vec<u8>>>,
}

impl Flood {
    fn prepare(mut device: Device, workload: &Workload) -> Flood {
        device.sync();
        let mut ready = VecDeque::with_capacity(READY);
        for batch in 0..READY {
            for number in 0..EACH {
                create_one(&mut device, workload, batch * EACH + number);
            }
            ready.push_back(device.seal(&wire::encode(&device.request())));
            device.unsent.clear();
        }
        Flood { device, ready: Mutex::new(ready) }
    }

    /// Sends while `work` is done; answers how many changes a second were kept of it too.
    fn during<T>(&self, work: impl FnOnce() -> T) -> (T, f64) {
        let (done, kept) = (AtomicBool::new(false), AtomicU32::new(0));
        let start = Instant::now();
        let worked = thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(|| self.send_until(&done, &kept));
            }
            let worked = work();
            done.store(true, Ordering::SeqCst);
            worked
        });
        (worked, f64::from(kept.load(Ordering::SeqCst)) / start.elapsed().as_secs_f64())
    }

    fn send_until(&self, done: &AtomicBool, kept: &AtomicU32) {
        while !done.load(Ordering::SeqCst) {
            let next = self.ready.lock().expect("nobody panics with it").pop_front();
            let body = next.expect("more is ready than can be sent meanwhile");
            match self.device.line.post("/api/sync", COSE_SIGN1, None, body) {
                Answer::Ok { body, .. } => {
                    let response: Response = wire::decode(&body).expect("a response");
                    let now = response.results.iter().filter(|result| result.outcome == "kept").count();
                    kept.fetch_add(now as u32, Ordering::SeqCst);
                }
                Answer::Problem { code, .. } => assert_eq!(code, "slow-down"),
                other => panic!("{other:?}"),
            }
        }
    }
}

/// Connections that ask for nothing, and others whose request never comes whole.
struct Lines {
    idle: Vec<TcpStream>,
    slow: Vec<TcpStream>,
}

impl Lines {
    fn open(server: &TestServer) -> Lines {
        let line = server.line();
        let connect = |_| TcpStream::connect(line.address()).expect("a connection");
        let head = format!(
            "POST /api/sync HTTP/1.1\r\nhost: {}\r\ncontent-type: {COSE_SIGN1}\r\ncontent-length: 100000\r\n\r\n",
            line.address()
        );
        let lines = Lines { idle: (0..IDLE).map(connect).collect(), slow: (0..SLOW).map(connect).collect() };
        for mut slow in &lines.slow {
            slow.write_all(head.as_bytes()).expect("a slow line");
        }
        lines
    }

    /// A byte on each slow line every few seconds, so that none stands still.
    fn while_dripping<T>(&self, work: impl FnOnce() -> T) -> T {
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                for mut slow in self.slow.iter().cycle() {
                    if done.load(Ordering::SeqCst) {
                        return;
                    }
                    slow.write_all(b"x").expect("a slow line that is not cut");
                    thread::sleep(Duration::from_millis(5));
                }
            });
            let worked = work();
            done.store(true, Ordering::SeqCst);
            let mut nothing = [0];
            for idle in &self.idle {
                idle.set_nonblocking(true).expect("a connection");
                let still_open = idle
                    .peek(&mut nothing)
                    .is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock);
                assert!(still_open, "an idle line was cut");
            }
            worked
        })
    }
}

fn rss_mb(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a process of ours");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
    let kb: f64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kb / 1024.0
}
