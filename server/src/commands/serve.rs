//! `heard serve`: the boot, in order.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::http::{Heard, router};
use crate::join::Door;
use crate::reading::Desk;
use crate::sync::Exchange;

use super::{Failure, Folder};

/// Requests that are worked on at once.
const AT_ONCE: usize = 64;

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
    /// What goes to the log.
    #[arg(long, env = "HEARD_LOG", default_value = "info")]
    log: String,
}

impl Serve {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::try_new(&self.log)?)
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal())
            .init();
        // Where it happened and no more: a panic's own message may quote what somebody said.
        std::panic::set_hook(Box::new(|panic| {
            let at = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(at, "panicked");
        }));
        let (store, master) = self.folder.open_as_it_is()?;
        if !store.read(|reader| reader.projections_are_current())? {
            tracing::info!("deriving anew what another build derived");
            crate::sync::rebuild(&store, &master)?;
        }
        let heard = Heard {
            door: Door { store: store.clone(), master: master.clone() },
            exchange: Exchange { store: store.clone(), master },
            desk: Desk { store },
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            // What blocks waits here for its turn, once its body has arrived: slow senders hold no place.
            .max_blocking_threads(AT_ONCE)
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let listener = TcpListener::bind(&self.listen).await?;
            // Whoever started us on port 0 reads the port here.
            println!("listening on http://{}", listener.local_addr()?);
            axum::serve(listener, router(heard, self.web)).with_graceful_shutdown(stopped()).await?;
            Ok(ExitCode::SUCCESS)
        })
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
