//! A way to the server that counts what passes, both ways: every byte above TCP, headers and all.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use tests::line::Line;

#[derive(Debug, Default)]
struct Counts {
    up: AtomicU64,
    down: AtomicU64,
}

#[derive(Debug)]
pub(crate) struct Meter {
    address: String,
    counts: Arc<Counts>,
}

/// Bytes that passed between two looks at a meter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Passed {
    pub(crate) up: u64,
    pub(crate) down: u64,
}

impl Meter {
    /// Stands before the server that this line leads to.
    pub(crate) fn before(line: &Line) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let (server, counts) = (line.address().to_owned(), Arc::<Counts>::default());
        let counting = counts.clone();
        thread::spawn(move || {
            for device in listener.incoming() {
                carry(device.expect("a connection"), &server, &counting).expect("a way to the server");
            }
        });
        Self { address, counts }
    }

    pub(crate) fn line(&self) -> Line {
        Line::to(&self.address)
    }

    /// What passes while `work` is done, and what it answers.
    pub(crate) fn during<T>(&self, work: impl FnOnce() -> T) -> (Passed, T) {
        self.counts.up.store(0, Ordering::SeqCst);
        self.counts.down.store(0, Ordering::SeqCst);
        let done = work();
        let passed = Passed {
            up: self.counts.up.load(Ordering::SeqCst),
            down: self.counts.down.load(Ordering::SeqCst),
        };
        (passed, done)
    }
}

fn carry(device: TcpStream, server: &str, counts: &Arc<Counts>) -> io::Result<()> {
    let server = TcpStream::connect(server)?;
    for stream in [&device, &server] {
        stream.set_nodelay(true)?;
    }
    let (device_too, server_too) = (device.try_clone()?, server.try_clone()?);
    let (up, down) = (counts.clone(), counts.clone());
    thread::spawn(move || copy(device_too, server_too, &up.up));
    thread::spawn(move || copy(server, device, &down.down));
    Ok(())
}

/// Counts before it passes on, so that who has the answer finds it counted.
fn copy(mut from: TcpStream, mut to: TcpStream, count: &AtomicU64) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        count.fetch_add(read as u64, Ordering::SeqCst);
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    // The other side may have ended it already.
    let _ = to.shutdown(Shutdown::Write);
}
