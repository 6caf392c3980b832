//! A connection to one of the addresses that a name has.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout};

use super::Address;

/// Why there is no connection: what the system said.
#[derive(Debug)]
pub enum NotConnected {
    /// The name of the host has no address.
    UnknownHost(io::Error),
    /// Nobody opens a connection at any of its addresses.
    Refused(io::Error),
}

/// Connects to `to`, whatever is spoken there then. An address behind which nobody says anything gets its share of
/// `within`, and then the next one is tried; who waits no longer than that must see to it.
pub async fn connect(to: &Address, within: Duration) -> Result<TcpStream, NotConnected> {
    let until = Instant::now() + within;
    let found = lookup_host((to.host.as_str(), to.port)).await.map_err(NotConnected::UnknownHost)?;
    let stream = first_open(&found.collect::<Vec<_>>(), until, TcpStream::connect).await;
    let stream = stream.map_err(NotConnected::Refused)?;
    // Without Nagle: a body that follows its head is not held back.
    drop(stream.set_nodelay(true));
    Ok(stream)
}

async fn first_open<S>(
    addresses: &[SocketAddr],
    until: Instant,
    connect: impl AsyncFn(SocketAddr) -> io::Result<S>,
) -> io::Result<S> {
    let mut why = io::Error::from(ErrorKind::AddrNotAvailable);
    for (nth, address) in (0..).zip(addresses) {
        let left = u32::try_from(addresses.len()).unwrap_or(u32::MAX).saturating_sub(nth).max(1);
        let share = until.saturating_duration_since(Instant::now()) / left;
        match timeout(share, connect(*address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => why = error,
            Err(_) => why = ErrorKind::TimedOut.into(),
        }
    }
    Err(why)
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;

    /// Connects with ten seconds in hand; the last part of an address says what is met there: 1 nobody listens, 2 opens,
    /// everything else swallows what is sent.
    async fn tried(last_parts: &[u8]) -> (io::Result<u8>, Duration) {
        let addresses: Vec<SocketAddr> = last_parts.iter().map(|n| ([203, 0, 113, *n], 80).into()).collect();
        let begun = Instant::now();
        let open = first_open(&addresses, begun + Duration::from_secs(10), async |address| {
            match address.to_string().as_str() {
                "203.0.113.1:80" => Err(ErrorKind::ConnectionRefused.into()),
                "203.0.113.2:80" => Ok(2),
                _ => pending().await,
            }
        });
        (open.await, begun.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn an_address_that_says_nothing_leaves_time_for_the_next_one() {
        for (addresses, met, secs) in [
            (&[2][..], Ok(2), 0),
            (&[1, 2], Ok(2), 0),
            (&[9, 2], Ok(2), 5),
            (&[9, 1, 8, 2], Ok(2), 6),
            (&[1, 9], Err(ErrorKind::TimedOut), 10),
            (&[9, 1], Err(ErrorKind::ConnectionRefused), 5),
            (&[], Err(ErrorKind::AddrNotAvailable), 0),
        ] {
            let (open, took) = tried(addresses).await;
            assert_eq!((open.map_err(|error| error.kind()), took.as_secs()), (met, secs), "{addresses:?}");
        }
    }
}
