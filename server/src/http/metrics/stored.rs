//! What the store counts of itself and how much is in it, looked up when somebody asks.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;

use crate::domain::outcome::Code;
use crate::store::{COMMIT_SECONDS, Commits, Store, StoreError};

#[derive(Debug)]
pub(super) struct Stored(pub(super) Store);

/// What one look at the log finds.
struct Found {
    log_end: u64,
    held: u64,
    damaged: u64,
    /// None before the first backup.
    backed_up_to: Option<u64>,
    quarantined: Vec<(String, u64)>,
}

impl Collector for Stored {
    fn encode(&self, mut to: DescriptorEncoder<'_>) -> fmt::Result {
        let counts = self.0.counts();
        gauge(&mut to, "writer_waiting", "Jobs that wait for the writer", counts.waiting() as u64)?;
        counter(&mut to, "writer_jobs", "Jobs whose transaction was committed", counts.jobs())?;
        counter(&mut to, "writer_failed", "Transactions that could not be committed", counts.failed())?;
        commits(&mut to, &counts.commits())?;
        gauge(&mut to, "data_bytes", "Bytes of the data's files", self.0.file_bytes())?;
        if let Some(free) = self.0.free_bytes() {
            gauge(&mut to, "free_bytes", "Bytes that are free on the data's disk", free)?;
        }
        // A store that cannot be read has no such numbers: they are absent, and `/healthz` says why.
        let Ok(found) = self.look() else { return Ok(()) };
        gauge(&mut to, "log_end", "Place of the newest change in the log", found.log_end)?;
        gauge(&mut to, "held", "Changes that wait for a member's word", found.held)?;
        gauge(&mut to, "damaged", "Rows of the log that do not open and wait to be mended", found.damaged)?;
        let backed_up_to = found.backed_up_to.unwrap_or_default();
        gauge(&mut to, "backed_up_to", "Place of the newest change that is in a backup", backed_up_to)?;
        quarantined(&mut to, &found.quarantined)
    }
}

impl Stored {
    fn look(&self) -> Result<Found, StoreError> {
        self.0.read(|reader| {
            Ok(Found {
                log_end: reader.log_end()?,
                held: reader.held_count()?,
                damaged: reader.damaged_places()?.len() as u64,
                backed_up_to: reader.backed_up_to()?,
                quarantined: reader.quarantine_counts()?,
            })
        })
    }
}

fn gauge(to: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: u64) -> fmt::Result {
    let gauge = ConstGauge::new(value);
    gauge.encode(to.encode_descriptor(name, help, None, MetricType::Gauge)?)
}

fn counter(to: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: u64) -> fmt::Result {
    let counter = ConstCounter::new(value);
    counter.encode(to.encode_descriptor(name, help, None, MetricType::Counter)?)
}

fn commits(to: &mut DescriptorEncoder<'_>, commits: &Commits) -> fmt::Result {
    let mut buckets: Vec<(f64, u64)> = COMMIT_SECONDS.into_iter().zip(commits.within).collect();
    buckets.push((f64::INFINITY, commits.count.saturating_sub(commits.within.iter().sum())));
    let help = "Commits of the writer, flushed";
    let mut encoder = to.encode_descriptor("commit_seconds", help, None, MetricType::Histogram)?;
    encoder.encode_histogram::<NoLabelSet>(commits.seconds, commits.count, &buckets, None)
}

fn quarantined(to: &mut DescriptorEncoder<'_>, by_code: &[(String, u64)]) -> fmt::Result {
    let help = "Changes that were refused and are set aside";
    let mut encoder = to.encode_descriptor("quarantined", help, None, MetricType::Gauge)?;
    for (code, count) in by_code {
        let code = Code::named(code).map_or("other", Code::name);
        ConstGauge::new(*count).encode(encoder.encode_family(&[("code", code)])?)?;
    }
    Ok(())
}
