//! One connection: an answer is waited for as long as it is being fetched at some pace, and no longer.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

use crate::domain::limits::FETCHED_PER_SECOND;

/// What the system may hold of an answer beyond what is on its way, in bytes: little, so that the pace shows here.
const AHEAD: u32 = 64 * 1024;

#[derive(Debug)]
pub(super) struct Line {
    stream: TcpStream,
    patience: Patience,
    waiting: Option<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    since: Instant,
    end: Pin<Box<Sleep>>,
}

impl Line {
    /// A line that is waited for so long while nothing of its answer is fetched.
    pub(super) fn new(stream: TcpStream, patience: Duration) -> Line {
        // Small answers go at once. A line that has broken already shows it when it is read.
        drop(stream.set_nodelay(true));
        #[cfg(target_os = "linux")]
        drop(SockRef::from(&stream).set_tcp_notsent_lowat(AHEAD));
        Line { stream, patience: Patience::new(patience), waiting: None }
    }

    fn judge(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(written) = written {
            let waited = self.waiting.take().map_or(Duration::ZERO, |waiting| waiting.since.elapsed());
            self.patience.took(waited, written.as_ref().map_or(0, |bytes| *bytes));
            return Poll::Ready(written);
        }
        let left = self.patience.left;
        let begin = || Waiting { since: Instant::now(), end: Box::pin(sleep(left)) };
        ready!(self.waiting.get_or_insert_with(begin).end.as_mut().poll(cx));
        // What is still to go is thrown away with the line.
        drop(self.stream.set_zero_linger());
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl Drop for Line {
    /// What is on its way when we hang up is the system's to bring, which does not try for ever either. Before that its
    /// own limit would not do: it counts from when a reader first fell behind, also where that one goes on reading.
    fn drop(&mut self) {
        #[cfg(target_os = "linux")]
        drop(SockRef::from(&self.stream).set_tcp_user_timeout(Some(self.patience.most)));
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, bytes)
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.judge(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.judge(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// How long a line will still be waited for. Waiting uses it up, each byte that is taken gives some of it back.
#[derive(Debug)]
struct Patience {
    most: Duration,
    left: Duration,
}

impl Patience {
    fn new(most: Duration) -> Patience {
        Patience { most, left: most }
    }

    fn took(&mut self, waited: Duration, bytes: usize) {
        let given_back = Duration::from_secs(bytes as u64) / FETCHED_PER_SECOND;
        self.left = (self.left.saturating_sub(waited) + given_back).min(self.most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::limits::{FEED_BYTES, STANDSTILL_SECONDS};

    const MOST: Duration = Duration::from_secs(2 * STANDSTILL_SECONDS);

    /// How many seconds a line is waited for that takes so many bytes every so many seconds; None when it has all of an
    /// answer of a hundred times the usual size.
    fn given_up_after(bytes: usize, seconds: u64) -> Option<u64> {
        let mut patience = Patience::new(MOST);
        let (mut taken, mut now) = (0, 0);
        while taken < 100 * FEED_BYTES {
            if patience.left < Duration::from_secs(seconds) {
                return Some(now + patience.left.as_secs());
            }
            patience.took(Duration::from_secs(seconds), bytes);
            (taken, now) = (taken + bytes, now + seconds);
        }
        None
    }

    #[test]
    fn a_line_of_the_second_generation_has_its_answer_however_large() {
        // 50 kbit/s, and a line of a sixth of that.
        assert_eq!(given_up_after(6_250, 1), None);
        assert_eq!(given_up_after(FETCHED_PER_SECOND as usize, 1), None);
        // It goes round a hill for a minute after each half a minute.
        assert_eq!(given_up_after(30 * 6_250, 90), None);
        assert_eq!(given_up_after(40 * 1024, 40), None);
    }

    #[test]
    fn who_reads_a_byte_now_and_then_is_waited_for_no_longer_than_who_reads_none() {
        assert_eq!(given_up_after(0, 60), Some(150));
        assert_eq!(given_up_after(1, 60), Some(150));
        assert_eq!(given_up_after(1, 1), Some(150));
        assert_eq!(given_up_after(1_000, 149), Some(151));
        let slow = given_up_after(FETCHED_PER_SECOND as usize / 2, 1).expect("an end");
        assert!((295..=300).contains(&slow), "{slow}");
    }
}
