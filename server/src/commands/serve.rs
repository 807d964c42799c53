//! `heard serve`: the boot, in order.

use std::future::pending;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};
use ipnet::IpNet;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::domain::limits::STANDSTILL_SECONDS;
use crate::erasure::{Clock, Erasures, Retention};
use crate::http::{self, Gate, Heard, Lines, Metrics, Sessions, Trusted, numbers, open_files, router};
use crate::join::Door;
use crate::reading::card::Cards;
use crate::reading::{Desk, Listed};
use crate::sync::{Exchange, Scrub};

use super::{Failure, Folder};

/// Requests that are worked on at once.
const AT_ONCE: usize = 64;

/// Connections of those who watch.
const WATCHERS: usize = 16;

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    folder: Folder,
    /// Address and port to listen on; port 0 takes a free one. Put a proxy with HTTPS in front of it.
    #[arg(long, env = "HEARD_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    /// The folder with the built app.
    #[arg(long, env = "HEARD_WEB", default_value = "web/dist")]
    web: PathBuf,
    /// Proxies in front, as networks: their word is taken for whom they ask for.
    #[arg(long, env = "HEARD_TRUSTED_PROXY", value_delimiter = ',', default_value = "127.0.0.0/8,::1/128")]
    trusted_proxy: Vec<IpNet>,
    /// Seconds that a line may bring nothing; an answer is waited for twice as long, and one more for each 1,000 bytes of it.
    #[arg(long, env = "HEARD_STANDSTILL", default_value_t = STANDSTILL_SECONDS as u32,
          value_parser = clap::value_parser!(u32).range(1..=3600))]
    standstill: u32,
    /// Address and port on which /metrics tells of the server in numbers. Nowhere unless it is said; not for the world.
    #[arg(long, env = "HEARD_METRICS")]
    metrics: Option<String>,
    /// What goes to the log.
    #[arg(long, env = "HEARD_LOG", default_value = "info")]
    log: String,
    /// How the log is written.
    #[arg(long, env = "HEARD_LOG_FORMAT", default_value = "text")]
    log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

impl Serve {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        self.start_log()?;
        let (store, master) = self.folder.open_as_it_is()?;
        if !store.read(|reader| reader.projections_are_current())? {
            tracing::info!("deriving anew what another build derived");
            crate::sync::rebuild(&store, &master)?;
        }
        // What was begun is finished before anybody is served, and what fell due meanwhile is done.
        let erasures = Erasures { store: store.clone() };
        erasures.carry_out(http::now(), &http::day(http::now()))?;
        let retention = Retention { store: store.clone(), master: master.clone() };
        retention.look_through(http::now());
        let standstill = Duration::from_secs(self.standstill.into());
        let lines = Lines { most: open_files(), trusted: Trusted(self.trusted_proxy.into()), standstill };
        let heard = Heard {
            door: Door { store: store.clone(), master: master.clone() },
            exchange: Exchange { store: store.clone(), master: master.clone() },
            desk: Desk { store: store.clone(), listed: Listed::default() },
            cards: Cards { store: store.clone(), master: master.clone() },
            cards_open: Sessions::default(),
            erasures: erasures.clone(),
            metrics: Metrics::new(store.clone()),
            gate: Gate::new(lines.trusted.clone(), standstill),
        };
        let _scrub = Scrub::start(&store, &master)?;
        let _erasing = Clock::start(erasures, retention, || (http::now(), http::day(http::now())))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            // What blocks waits here for its turn, once its body has arrived: slow senders hold no place.
            .max_blocking_threads(AT_ONCE)
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let listener = TcpListener::bind(&self.listen).await?;
            let address = listener.local_addr()?;
            tracing::info!(%address, connections = lines.most, version = env!("CARGO_PKG_VERSION"), "serving");
            // Whoever started us on port 0 reads the port here.
            println!("listening on http://{address}");
            if let Some(metrics) = &self.metrics {
                let listener = TcpListener::bind(metrics).await?;
                println!("numbers on http://{}/metrics", listener.local_addr()?);
                let numbers = numbers(heard.metrics.clone());
                let watchers = Lines { most: WATCHERS, trusted: Trusted::default(), standstill };
                tokio::spawn(http::serve(listener, numbers, watchers, pending()));
            }
            http::serve(listener, router(heard, self.web), lines, stopped()).await;
            tracing::info!("stopped");
            Ok(ExitCode::SUCCESS)
        })
    }

    fn start_log(&self) -> Result<(), Failure> {
        let log = tracing_subscriber::fmt()
            // What Automerge says of a change that it cannot read back may be out of the change.
            .with_env_filter(EnvFilter::try_new(&self.log)?.add_directive("automerge=off".parse()?))
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal());
        match self.log_format {
            LogFormat::Text => log.init(),
            LogFormat::Json => log.json().flatten_event(true).init(),
        }
        // Where it happened and no more: a panic's own message may quote what somebody said.
        std::panic::set_hook(Box::new(|panic| {
            let at = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(at, "panicked");
        }));
        Ok(())
    }
}

/// Ctrl-C, or the service manager's word.
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).expect("a signal handler can be set at the start");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
