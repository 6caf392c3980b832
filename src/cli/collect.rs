//! `ringside listen`: listener and store without a window.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::failing::listener_words;
use super::stop::Stop;
use super::values::address;
use super::{Done, Failure, Place, watched};
use crate::backend::random_token;
use crate::collector::{Collector, DoorPolicy, ListenerState, Options, StoreState, TlsState, clock};
use crate::i18n::filled;
use crate::settings::{Patience, Secrets, TlsFiles};
use crate::store::StoreError;

/// How often systemd is told that the start goes on, and after how many times the user is.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const SAY_AFTER: u32 = 5;

#[derive(Debug, Args)]
pub struct Listen {
    /// Where to listen, ADDR:PORT; port 0 takes any free one [default: as set, else 127.0.0.1:8460].
    #[arg(long, value_parser = address)]
    pub bind: Option<SocketAddr>,
    /// Speak HTTPS with this certificate, PEM; read again when it changes [default: as set, else plain HTTP].
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The key of the certificate, PEM without a passphrase.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Serve numbers for Prometheus at http://ADDR:PORT/metrics; meant for this machine or a private network.
    #[arg(long, value_name = "ADDR:PORT", value_parser = address)]
    pub metrics: Option<SocketAddr>,
}

pub fn listen(place: &Place, command: &Listen) -> Done {
    log_to_stderr();
    let w = &place.lang.phrases().failures;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let bind = command.bind.unwrap_or_else(|| place.file.settings.bind());
    let mut settings = place.file.settings.clone();
    if command.tls_cert.is_some() {
        settings.tls = TlsFiles { certificate: command.tls_cert.clone(), key: command.tls_key.clone() };
    }
    for warning in &place.file.warnings {
        tracing::warn!("{warning}");
    }
    if place.file.bars_everybody {
        let path = place.file.path.display().to_string();
        return Err(Failure::Failed(filled(w.barred, &[("path", path)])));
    }
    if settings.security.lists_nobody() {
        tracing::warn!(
            "the allow-list is on and lists nobody: every push is turned away with 403; name the addresses in `allowed`, \
             or switch `allow_list` off, both in [security] of {}",
            place.file.path.display()
        );
    }
    let secrets = secrets(place)?;
    // Listen for the signal first: one that comes while we start must not be missed.
    let stop = runtime.block_on(async { Stop::listen() })?;
    let collector = Collector::start(Options {
        data_dir: place.data_dir.clone(),
        bind,
        policy: DoorPolicy::new(&settings, &secrets),
        clock: clock::now,
        thresholds: place.file.settings.thresholds,
        wake: std::sync::Arc::new(|| {}),
    });
    collector.set_retention(place.file.settings.retention());
    let mut stop = std::pin::pin!(stop.wait());
    let mut is_told_to_stop = || {
        runtime.block_on(async { tokio::time::timeout(Duration::from_millis(10), &mut stop).await.is_ok() })
    };
    let Some(state) = wait_for_port(|| collector.wait_until_listening(LOOK_EVERY), &mut is_told_to_stop)
    else {
        watched::is_stopping();
        // Nothing was taken that would have to be committed, and what the database is in the midst of is undone at the
        // next start: to wait for it is to be killed.
        std::mem::forget(collector);
        return Ok(());
    };
    if let Some(problem) = why_closed(&collector) {
        return Err(problem.into());
    }
    let numbers = match command.metrics {
        Some(address) => Some(watched::metrics(address, collector.metrics()).map_err(|error| {
            let blanks = [("address", address.to_string()), ("reason", error.to_string())];
            Failure::Failed(filled(w.metrics, &blanks))
        })?),
        None => None,
    };
    match state {
        ListenerState::Listening(address) => {
            let mut out = std::io::stdout().lock();
            let scheme = if collector.health().tls == TlsState::Off { "http" } else { "https" };
            writeln!(out, "listening on {scheme}://{address}")?;
            if let Some((address, _)) = &numbers {
                writeln!(out, "metrics at http://{address}/metrics")?;
            }
            out.flush()?;
        }
        ListenerState::Failed { address, problem } => {
            return Err(Failure::Failed(listener_words(address, &problem, place.lang.phrases())));
        }
        ListenerState::Starting | ListenerState::Stopped => {
            return Err(Failure::Failed(filled(w.given_up, &[("address", bind.to_string())])));
        }
    }
    watched::is_ready();
    runtime.block_on(async {
        if let Some((_, serve)) = numbers {
            tokio::spawn(serve);
        }
        tokio::spawn(watched::signs_of_life(collector.alive()));
        tokio::select! {
            _ = stop => {}
            () = closed(&collector) => {}
        }
    });
    watched::is_stopping();
    let problem = why_closed(&collector);
    collector.stop();
    // Whoever looks after us starts us again.
    problem.map_or(Ok(()), |problem| Err(problem.into()))
}

/// Why nothing can be stored any more, now or later.
fn why_closed(collector: &Collector) -> Option<StoreError> {
    match &collector.health().store {
        StoreState::Closed(problem) => Some(problem.clone()),
        StoreState::Ready | StoreState::Failing(_) => None,
    }
}

async fn closed(collector: &Collector) {
    while why_closed(collector).is_none() {
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Where we listen, however long the database takes to be brought up to date: who gives up in the midst of that begins
/// anew at the next start, and never ends. `None`: told to stop meanwhile.
fn wait_for_port(
    mut look: impl FnMut() -> ListenerState,
    mut is_told_to_stop: impl FnMut() -> bool,
) -> Option<ListenerState> {
    let mut looks = 0_u32;
    loop {
        let state = look();
        if state != ListenerState::Starting {
            return Some(state);
        }
        if is_told_to_stop() {
            return None;
        }
        looks = looks.saturating_add(1);
        if looks == SAY_AFTER {
            tracing::warn!("bringing the database up to date; nothing is received meanwhile");
        }
        watched::is_still_starting(LOOK_EVERY * 30);
    }
}

/// The secrets; with a path token where one is asked for and none was made yet.
fn secrets(place: &Place) -> Result<Secrets, Failure> {
    let mut file = place.file.secrets.clone();
    if !place.file.settings.security.token || file.secrets.token.is_some() {
        return Ok(file.secrets);
    }
    let failed = |problem: String| {
        let blanks = [("path", file.path.display().to_string()), ("reason", problem)];
        Failure::Failed(filled(place.lang.phrases().failures.no_token, &blanks))
    };
    file.secrets.token = Some(random_token().map_err(failed)?);
    file.save(Patience::Second).map_err(|error| failed(place.lang.phrases().keep_problem(&error)))?;
    tracing::warn!("a path token was made; `ringside doctor` prints the address for the platform");
    Ok(file.secrets)
}

/// Warnings to standard error, where systemd looks for them; `RUST_LOG=info` says more. No log line names a telephone
/// number.
fn log_to_stderr() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter);
    // A line that cannot be written, because the disk is full or the terminal gone, is told by a panic otherwise, in
    // the middle of whatever the thread was doing. Only a second call could fail, and then there is a log already.
    let _ = log.log_internal_errors(false).try_init();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_waits_as_long_as_the_database_takes_and_not_a_moment_after_it_is_told_to_stop() {
        let mut looks = 0;
        let two_hours = || {
            looks += 1;
            if looks < 7_200 { ListenerState::Starting } else { ListenerState::Stopped }
        };
        assert_eq!(wait_for_port(two_hours, || false), Some(ListenerState::Stopped));
        assert_eq!(looks, 7_200);

        let mut asked = 0;
        let third_time = || {
            asked += 1;
            asked == 3
        };
        assert_eq!(wait_for_port(|| ListenerState::Starting, third_time), None);
        assert_eq!(asked, 3);
    }
}
