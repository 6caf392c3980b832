//! The first moments of an encrypted connection: TLS comes about, or it does not. Whoever speaks plain HTTP to the
//! HTTPS port is told so in plain HTTP.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::store::RefusedFor;
use crate::wire::answer;

/// How long the whole handshake may take.
const GREET_WITHIN: Duration = Duration::from_secs(10);

/// How long it may take to say goodbye to a caller that speaks no TLS.
const PART_WITHIN: Duration = Duration::from_secs(2);

/// The first byte of a TLS connection: a record of the handshake.
const HANDSHAKE: u8 = 0x16;

/// Why no connection came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unmet {
    /// The caller said nothing and went: somebody looking whether the port is open.
    Gone,
    /// What was said is no TLS.
    Plain,
    /// TLS, but no connection: no common suite, a caller who does not trust us, or one who is too slow.
    Failed,
}

impl Unmet {
    pub(super) fn reason(self) -> Option<RefusedFor> {
        match self {
            Unmet::Gone => None,
            Unmet::Plain => Some(RefusedFor::PlainHttp),
            Unmet::Failed => Some(RefusedFor::Handshake),
        }
    }
}

/// Meets a caller on the HTTPS port.
pub(super) async fn greet(
    stream: TcpStream,
    config: Arc<ServerConfig>,
) -> Result<TlsStream<TcpStream>, Unmet> {
    let mut first = [0];
    match timeout(GREET_WITHIN, stream.peek(&mut first)).await {
        Ok(Ok(0)) | Ok(Err(_)) => Err(Unmet::Gone),
        Ok(Ok(_)) if first != [HANDSHAKE] => {
            tracing::info!("a caller speaks plain HTTP to the HTTPS port");
            // A caller who does not listen is parted from all the same.
            let _ = timeout(PART_WITHIN, part(stream)).await;
            Err(Unmet::Plain)
        }
        Ok(Ok(_)) => shake_hands(stream, config).await,
        Err(_elapsed) => Err(Unmet::Failed),
    }
}

async fn shake_hands<IO: AsyncRead + AsyncWrite + Unpin>(
    stream: IO,
    config: Arc<ServerConfig>,
) -> Result<TlsStream<IO>, Unmet> {
    match timeout(GREET_WITHIN, TlsAcceptor::from(config).accept(stream)).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => {
            tracing::info!("no TLS connection came about: {error}");
            Err(Unmet::Failed)
        }
        Err(_elapsed) => Err(Unmet::Failed),
    }
}

/// Says in plain HTTP what is the matter, and reads to the end so that it arrives.
async fn part(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
    let body = answer::refusal(400, "this port speaks HTTPS; use a URL that begins with https://");
    let head = format!(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        answer::CONTENT_TYPE,
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.shutdown().await?;
    let mut waste = [0; 4096];
    while stream.read(&mut waste).await? > 0 {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokio::io::duplex;
    use tokio::time::Instant;

    use super::*;

    fn config() -> Arc<ServerConfig> {
        let made = rcgen::generate_simple_self_signed(["a.example".to_owned()]).unwrap();
        let key = made.signing_key.serialize_der().try_into().unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = builder.unwrap().with_no_client_auth();
        Arc::new(config.with_single_cert(vec![made.cert.into()], key).unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn a_handshake_that_stops_half_way_costs_ten_seconds() {
        let (mut caller, inside) = duplex(1024);
        let since = Instant::now();
        caller.write_all(&[HANDSHAKE, 3, 1]).await.unwrap();
        assert!(matches!(shake_hands(inside, config()).await, Err(Unmet::Failed)));
        assert_eq!(since.elapsed(), GREET_WITHIN);
    }

    #[tokio::test(start_paused = true)]
    async fn a_handshake_that_is_nonsense_ends_at_once() {
        let (mut caller, inside) = duplex(1024);
        let since = Instant::now();
        caller.write_all(b"\x16nonsense and more of it").await.unwrap();
        assert!(matches!(shake_hands(inside, config()).await, Err(Unmet::Failed)));
        assert_eq!(since.elapsed(), Duration::ZERO);
    }
}
