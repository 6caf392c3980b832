//! The listener: holds the port, counts who is in, and closes without cutting anybody off. What a request means is
//! the business of [`Door`].

mod defer;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
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

use super::door::{ANSWER_WITHIN, Door, Peer};
use super::greeting::greet;
use super::live::{BindProblem, LIMITS, ListenerState, TlsProblem, TlsState};
use super::parting::{self, IsLast, Parting};
use super::port;
use super::published::Published;
use super::tls::Certificate;
use super::visitors::Seat;
use crate::settings::TlsFiles;
use crate::store::RefusedFor;

/// After this a connection takes no further requests.
const CONNECTION_LIFE: Duration = Duration::from_secs(300);

/// For what is under way when the program closes. Who waits longer for the scribe gets no answer; what it has is
/// stored. Windows ends a program some five seconds after it has told it that the session is over, and it has more to
/// do in them than to wait.
pub(super) const CLOSE_WITHIN: Duration = Duration::from_secs(if cfg!(windows) { 2 } else { 5 });

/// Between two attempts at an address that cannot be had.
const RETRY: Duration = Duration::from_secs(5);

/// Between two attempts to accept, when the operating system has run out of something.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);

/// Where to listen, and with which certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub address: SocketAddr,
    pub tls: TlsFiles,
}

/// `None` says: no more.
pub(super) type Wanted = Option<Place>;

/// Listens at the wanted place until none is wanted, then waits for the connections to end. Setting the same place
/// again is a request to try again at once.
pub(super) async fn run(mut wanted: watch::Receiver<Wanted>, door: Arc<Door>, published: Arc<Published>) {
    let seats = Arc::new(Semaphore::new(LIMITS.connections as usize));
    let reception = Reception { routes: door.clone().routes(), door, wanted: wanted.clone() };
    loop {
        let Some(place) = wanted.borrow_and_update().clone() else { break };
        match open(&place, &published).await {
            Ok((listener, local, certificate)) => {
                tracing::info!("listening on {local}");
                published.set_listener(&ListenerState::Listening(local));
                let mut accepting =
                    Accepting { listener, place, local, certificate, seats: &seats, reception: &reception };
                accepting.until_moved(&mut wanted, &published).await;
            }
            Err(failed) => {
                published.set_listener(&failed);
                // Elapsed: time to try again.
                let _ = timeout(RETRY, wanted.changed()).await;
            }
        }
    }
    published.set_listener(&ListenerState::Stopped);
    let _ = timeout(CLOSE_WITHIN, seats.acquire_many(LIMITS.connections)).await;
}

/// The certificate first: what was to be encrypted is not listened for in the open.
async fn open(place: &Place, published: &Arc<Published>) -> Result<Opened, ListenerState> {
    let certificate = certificate(&place.tls, published).await;
    let failed = |problem| ListenerState::Failed { address: place.address, problem };
    let certificate = certificate.map_err(|problem| failed(BindProblem::Certificate(problem)))?;
    let (listener, local) = bind(place.address).map_err(|error| failed(BindProblem::from(&error)))?;
    Ok((listener, local, certificate))
}

type Opened = (TcpListener, SocketAddr, Option<Arc<Certificate>>);

/// Reads the certificate, says how that went, and has it looked after.
async fn certificate(
    files: &TlsFiles,
    published: &Arc<Published>,
) -> Result<Option<Arc<Certificate>>, TlsProblem> {
    let wanted = files.clone();
    // A disk may take its time, and others are waiting.
    let loaded = tokio::task::spawn_blocking(move || Certificate::load(&wanted)).await;
    let loaded = loaded.unwrap_or_else(|error| Err(TlsProblem::Unusable(error.to_string())));
    published.set_tls(&match &loaded {
        Ok(None) => TlsState::Off,
        Ok(Some(_)) => TlsState::On { problem: None },
        Err(problem) => TlsState::Failed(problem.clone()),
    });
    let certificate = loaded?.map(Arc::new);
    if let Some(certificate) = &certificate {
        tokio::spawn(Certificate::watch(Arc::downgrade(certificate), published.clone()));
    }
    Ok(certificate)
}

fn bind(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = port::take(address)?;
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    defer::until_something_is_said(&listener);
    let local = listener.local_addr()?;
    Ok((listener, local))
}

/// What every connection takes with it.
#[derive(Clone)]
struct Reception {
    routes: Router,
    door: Arc<Door>,
    wanted: watch::Receiver<Wanted>,
}

struct Accepting<'a> {
    listener: TcpListener,
    place: Place,
    /// The address as given; it differs from the wanted one for port 0.
    local: SocketAddr,
    certificate: Option<Arc<Certificate>>,
    seats: &'a Arc<Semaphore>,
    reception: &'a Reception,
}

impl Accepting<'_> {
    async fn until_moved(&mut self, wanted: &mut watch::Receiver<Wanted>, published: &Arc<Published>) {
        loop {
            tokio::select! {
                moved = wanted.changed() => {
                    let place = wanted.borrow().clone();
                    if moved.is_err() || !self.stays(place, published).await {
                        return;
                    }
                    published.set_listener(&ListenerState::Listening(self.local));
                }
                () = self.seat_one() => {}
            }
        }
    }

    /// Whether the same port goes on; perhaps with another certificate.
    async fn stays(&mut self, wanted: Wanted, published: &Arc<Published>) -> bool {
        let Some(place) = wanted.filter(|place| place.address == self.place.address) else { return false };
        if place.tls == self.place.tls {
            return true;
        }
        let Ok(certificate) = certificate(&place.tls, published).await else { return false };
        self.certificate = certificate;
        self.place = place;
        true
    }

    /// Waits for a free seat, then for a caller. Dropped half-way, it has taken nobody in.
    async fn seat_one(&self) {
        // Nobody closes the semaphore.
        let Ok(seat) = self.seats.clone().acquire_owned().await else { return };
        match self.listener.accept().await {
            Ok((stream, peer)) => {
                let Some(own_seat) = self.reception.own_seat(peer.ip()) else { return };
                let (reception, seats) = (self.reception.clone(), (own_seat, seat));
                // A task each: what encrypts takes much more room, and whoever comes in the open shall not pay for it.
                match self.certificate.clone() {
                    Some(certificate) => drop(tokio::spawn(async move {
                        match greet(stream, certificate.config()).await {
                            // What is encrypted ends with a word of its own.
                            Ok(stream) => serve(stream, peer, &reception, &IsLast::default()).await,
                            Err(unmet) => reception.note(peer, unmet.reason()),
                        }
                        drop(seats);
                    })),
                    None => drop(tokio::spawn(async move {
                        let is_last = IsLast::default();
                        serve(Parting::new(stream, &is_last), peer, &reception, &is_last).await;
                        drop(seats);
                    })),
                }
            }
            Err(error) => {
                tracing::warn!("a connection could not be accepted: {error}");
                sleep(ACCEPT_RETRY).await;
            }
        }
    }
}

impl Reception {
    /// One of the seats that a single sender may have; refused and counted if it has them all. Whoever speaks for
    /// many (a trusted proxy, a proxy on this machine) may have every seat.
    fn own_seat(&self, peer: IpAddr) -> Option<Seat> {
        let peer = peer.to_canonical();
        let speaks_for_many = peer.is_loopback() || self.door.policy.load().trusts(peer);
        let most = if speaks_for_many { LIMITS.connections } else { LIMITS.connections_of_one };
        let seat = self.door.visitors.seat(peer, most, self.door.now());
        if seat.is_none() {
            self.door.note_refused(peer, RefusedFor::Connections, None);
        }
        seat
    }

    fn note(&self, peer: SocketAddr, reason: Option<RefusedFor>) {
        if let Some(reason) = reason {
            self.door.note_refused(peer.ip(), reason, None);
        }
    }
}

async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: SocketAddr,
    reception: &Reception,
    is_last: &IsLast,
) {
    let routes = TowerToHyperService::new(reception.routes.clone());
    let requests = AtomicUsize::new(0);
    let service = service_fn(|mut request: Request<Incoming>| {
        requests.fetch_add(1, Ordering::Relaxed);
        request.extensions_mut().insert(Peer(peer));
        let is_parting = parting::is_announced(request.headers());
        let answer = routes.call(request);
        async move {
            let answer = answer.await;
            is_last.set(is_parting);
            answer
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(LIMITS.head_within)
        .max_buf_size(LIMITS.head_bytes)
        // A caller may close its half once it has said everything.
        .half_close(true)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let mut wanted = reception.wanted.clone();
    let has_lived = tokio::select! {
        ended = connection.as_mut() => {
            let is_first = requests.load(Ordering::Relaxed) == 0;
            return reception.note(peer, ended.err().and_then(|error| missed(&error, is_first)));
        }
        _ = wanted.wait_for(Option::is_none) => false,
        () = sleep(CONNECTION_LIFE) => true,
    };
    connection.as_mut().graceful_shutdown();
    if has_lived {
        // Age is no reason to cut off a request that will be answered.
        tokio::select! {
            _ = connection.as_mut() => return,
            _ = wanted.wait_for(Option::is_none) => {}
            () = sleep(ANSWER_WITHIN) => {}
        }
    }
    // A broken connection is the caller's business; what it had sent is stored.
    let _ = timeout(CLOSE_WITHIN, connection).await;
}

/// What to count when a connection ends without a request having been read: a caller who is through may go.
fn missed(error: &hyper::Error, is_first: bool) -> Option<RefusedFor> {
    if error.is_parse() {
        Some(RefusedFor::Head)
    } else if error.is_timeout() && is_first {
        Some(RefusedFor::SlowHead)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
