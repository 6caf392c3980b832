//! The listener: holds the port, counts who is in, and closes without cutting anybody off. What a request means is
//! the business of [`Door`].

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use super::door::{Door, Peer};
use super::{ListenerState, published::Published};

/// Connections at a time; beyond them callers wait in the operating system's queue.
const MAX_CONNECTIONS: u32 = 4_096;

/// For the head of a request, also for the next one on the same connection.
const HEAD_WITHIN: Duration = Duration::from_secs(10);

/// Bytes buffered per connection; a longer head is refused.
const MAX_HEAD: usize = 64 * 1024;

/// After this a connection takes no further requests.
const CONNECTION_LIFE: Duration = Duration::from_secs(300);

/// For what is under way when a connection is asked to end.
pub(super) const CLOSE_WITHIN: Duration = Duration::from_secs(5);

/// Between two attempts at an address that cannot be had.
const RETRY: Duration = Duration::from_secs(5);

/// Between two attempts to accept, when the operating system has run out of something.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);

/// Where to listen; `None` says: no more.
pub(super) type Wanted = Option<SocketAddr>;

/// Listens at the wanted address until none is wanted, then waits for the connections to end. Setting the same
/// address again is a request to try again at once.
pub(super) async fn run(mut wanted: watch::Receiver<Wanted>, door: Arc<Door>, published: Arc<Published>) {
    let seats = Arc::new(Semaphore::new(MAX_CONNECTIONS as usize));
    let routes = door.routes();
    loop {
        let Some(address) = *wanted.borrow_and_update() else { break };
        match bind(address).await {
            Ok((listener, local)) => {
                tracing::info!("listening on http://{local}");
                published.set_listener(&ListenerState::Listening(local));
                let accepting = Accepting { listener, address, local, seats: &seats, routes: &routes };
                accepting.until_moved(&mut wanted, &published).await;
            }
            Err(error) => {
                published.set_listener(&failed(address, &error));
                // Elapsed: time to try again.
                let _ = timeout(RETRY, wanted.changed()).await;
            }
        }
    }
    published.set_listener(&ListenerState::Stopped);
    let _ = timeout(CLOSE_WITHIN, seats.acquire_many(MAX_CONNECTIONS)).await;
}

async fn bind(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address).await?;
    let local = listener.local_addr()?;
    Ok((listener, local))
}

fn failed(address: SocketAddr, error: &io::Error) -> ListenerState {
    let in_use = error.kind() == ErrorKind::AddrInUse;
    let denied = error.kind() == ErrorKind::PermissionDenied;
    let problem = match error.kind() {
        ErrorKind::AddrInUse => format!("another program is listening on {address}"),
        ErrorKind::PermissionDenied => format!("the system does not allow us to listen on {address}"),
        ErrorKind::AddrNotAvailable => format!("this machine does not have the address {}", address.ip()),
        _ => format!("cannot listen on {address}: {error}"),
    };
    ListenerState::Failed { address, in_use, denied, problem }
}

struct Accepting<'a> {
    listener: TcpListener,
    /// As wanted, and as given: they differ for port 0.
    address: SocketAddr,
    local: SocketAddr,
    seats: &'a Arc<Semaphore>,
    routes: &'a Router,
}

impl Accepting<'_> {
    async fn until_moved(&self, wanted: &mut watch::Receiver<Wanted>, published: &Published) {
        let for_connections = wanted.clone();
        loop {
            tokio::select! {
                moved = wanted.changed() => {
                    if moved.is_err() || *wanted.borrow() != Some(self.address) {
                        return;
                    }
                    published.set_listener(&ListenerState::Listening(self.local));
                }
                () = self.seat_one(&for_connections) => {}
            }
        }
    }

    /// Waits for a free seat, then for a caller. Dropped half-way, it has taken nobody in.
    async fn seat_one(&self, wanted: &watch::Receiver<Wanted>) {
        // Nobody closes the semaphore.
        let Ok(seat) = self.seats.clone().acquire_owned().await else { return };
        match self.listener.accept().await {
            Ok((stream, peer)) => {
                let (routes, wanted) = (self.routes.clone(), wanted.clone());
                // Answers are one small packet: waiting for more to send would only delay them.
                let _ = stream.set_nodelay(true);
                tokio::spawn(async move {
                    serve(stream, peer, &routes, wanted).await;
                    drop(seat);
                });
            }
            Err(error) => {
                tracing::warn!("a connection could not be accepted: {error}");
                sleep(ACCEPT_RETRY).await;
            }
        }
    }
}

async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: SocketAddr,
    routes: &Router,
    mut wanted: watch::Receiver<Wanted>,
) {
    let routes = TowerToHyperService::new(routes.clone());
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        routes.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(MAX_HEAD)
        // A caller may close its half once it has said everything.
        .half_close(true)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = wanted.wait_for(Option::is_none) => {}
        () = sleep(CONNECTION_LIFE) => {}
    }
    connection.as_mut().graceful_shutdown();
    // A broken connection is the caller's business; what it had sent is stored.
    let _ = timeout(CLOSE_WITHIN, connection).await;
}

#[cfg(test)]
mod tests;
