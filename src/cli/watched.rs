//! How others watch a collector without a window: Prometheus by a page of numbers on a port of its own, systemd by
//! signs of life. It knows nothing of notifications.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

use crate::collector::{Counter, port};

/// What Prometheus wants to be told of the page.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Serves `GET /metrics` at `address`, until `stop` ends; the address is opened before this returns, and given with the
/// rest of the work.
pub(super) fn metrics(
    address: SocketAddr,
    page: impl Fn() -> String + Clone + Send + Sync + 'static,
) -> io::Result<(SocketAddr, impl Future<Output = io::Result<()>>)> {
    let listener = port::take(address)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let answer = move || {
        let page = page();
        async move { ([(CONTENT_TYPE, TEXT)], page) }
    };
    let router = Router::new().route("/metrics", get(answer));
    Ok((address, async move { axum::serve(tokio::net::TcpListener::from_std(listener)?, router).await }))
}

/// Tells systemd that the port is open.
#[cfg(target_os = "linux")]
pub(super) fn is_ready() {
    tell(&[sd_notify::NotifyState::Ready]);
}

/// Tells systemd that the start goes on and may take this much longer, whatever `TimeoutStartSec=` says.
#[cfg(target_os = "linux")]
pub(super) fn is_still_starting(longer: Duration) {
    let micros = u32::try_from(longer.as_micros()).unwrap_or(u32::MAX);
    tell(&[sd_notify::NotifyState::ExtendTimeoutUsec(micros)]);
}

/// Tells systemd that the stop has begun.
#[cfg(target_os = "linux")]
pub(super) fn is_stopping() {
    tell(&[sd_notify::NotifyState::Stopping]);
}

/// Whoever starts us without systemd misses nothing.
#[cfg(target_os = "linux")]
fn tell(states: &[sd_notify::NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!("systemd could not be told: {error}");
    }
}

/// Gives systemd a sign of life as often as it asks for, as long as `alive` has moved since the last one: a scribe that
/// hangs on a disk gives none, and systemd starts us again. Never ends; does nothing where nobody asks.
#[cfg(target_os = "linux")]
pub(super) async fn signs_of_life(alive: Counter) {
    let Some(every) = sd_notify::watchdog_enabled() else { return std::future::pending().await };
    let mut last = None;
    loop {
        let now = alive.get();
        if last != Some(now) {
            tell(&[sd_notify::NotifyState::Watchdog]);
            last = Some(now);
        }
        tokio::time::sleep((every / 3).max(Duration::from_millis(100))).await;
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_ready() {}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_still_starting(_longer: Duration) {}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_stopping() {}

#[cfg(not(target_os = "linux"))]
pub(super) async fn signs_of_life(_alive: Counter) {
    std::future::pending().await
}
