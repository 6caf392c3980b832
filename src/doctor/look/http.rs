//! One request to a listener, answered within a time or not at all.

use std::net::SocketAddr;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::Stop;
use super::tls::{self, Like};
use crate::collector::rehearsal::{HEADER, Key, READY};
use crate::doctor::finding::Heard;
use crate::doctor::seen::Handshake;
use crate::outgoing;

/// Between two looks at whether to stop.
const LOOK: Duration = Duration::from_millis(50);

/// Whom to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) address: SocketAddr,
    /// As the platform names it: a domain, or an address without brackets.
    pub(super) host: String,
    pub(super) is_https: bool,
}

impl Target {
    /// A listener on this machine, asked as `host` would be.
    pub(super) fn here(address: SocketAddr, host: &str, is_https: bool) -> Target {
        Target { address, host: host.to_owned(), is_https }
    }

    fn authority(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:{}", self.host, self.address.port()),
            false => format!("{}:{}", self.host, self.address.port()),
        }
    }
}

/// What to ask.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    pub(super) method: &'a Method,
    pub(super) path: &'a str,
    pub(super) key: Option<&'a Key>,
    pub(super) body: &'static str,
    pub(super) within: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
    /// It knows the key it was shown.
    pub(super) is_marked: bool,
    /// What was shown before, over HTTPS.
    pub(super) handshake: Option<Handshake>,
}

/// Who asks.
pub(super) struct Caller {
    stop: Stop,
}

impl Caller {
    pub(super) fn new(stop: Stop) -> Caller {
        Caller { stop }
    }

    pub(super) fn is_stopped(&self) -> bool {
        (self.stop)()
    }

    /// Asks once; over HTTPS as the platform would, and if that does not come about as anybody.
    pub(super) fn ask(&self, target: &Target, question: Question<'_>) -> Result<Answer, Heard> {
        let first = self.wait(question.within, exchange(target, question, Like::Platform));
        match first {
            Err(_) if target.is_https && !self.is_stopped() => {
                self.wait(question.within, exchange(target, question, Like::Anybody)).or(first)
            }
            first => first,
        }
    }

    /// The addresses of a name.
    pub(super) fn resolve(&self, host: &str, port: u16, within: Duration) -> Result<Vec<SocketAddr>, Heard> {
        self.wait(within, async {
            let found = tokio::net::lookup_host((host, port)).await.map_err(|error| error.to_string())?;
            Ok(found.collect())
        })
    }

    fn wait<T>(&self, within: Duration, work: impl Future<Output = Result<T, Heard>>) -> Result<T, Heard> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        let done = runtime.block_on(async {
            tokio::select! {
                done = timeout(within, work) => {
                    done.unwrap_or_else(|_| Err(Heard::Nothing { secs: within.as_secs() }))
                }
                () = self.stopped() => Err(Heard::Stopped),
            }
        });
        // A name that is still being looked up is nobody's business any more.
        runtime.shutdown_background();
        done
    }

    async fn stopped(&self) {
        while !self.is_stopped() {
            sleep(LOOK).await;
        }
    }
}

async fn exchange(target: &Target, question: Question<'_>, like: Like) -> Result<Answer, Heard> {
    let stream = TcpStream::connect(target.address).await.map_err(|error| error.to_string())?;
    if !target.is_https {
        return converse(stream, target, question).await;
    }
    let stream = tls::connect(stream, &target.host, like).await?;
    let handshake = tls::handshake(&stream, like, &target.host);
    let answer = converse(stream, target, question).await?;
    Ok(Answer { handshake: Some(handshake), ..answer })
}

async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    target: &Target,
    question: Question<'_>,
) -> Result<Answer, Heard> {
    let mut request = Request::builder()
        .method(question.method)
        .uri(question.path)
        .header("Host", target.authority())
        .header("Connection", "close")
        .header("Content-Type", crate::wire::answer::CONTENT_TYPE);
    if let Some(key) = question.key {
        request = request.header(HEADER, key.header());
    }
    let body = Full::new(Bytes::from_static(question.body.as_bytes()));
    let request = request.body(body).map_err(|error| error.to_string())?;
    let answer = outgoing::exchange(stream, request).await.map_err(|error| error.to_string())?;
    Ok(Answer {
        status: answer.status,
        body: String::from_utf8_lossy(&answer.body).into_owned(),
        is_marked: answer.headers.get(HEADER).is_some_and(|value| value == READY),
        handshake: None,
    })
}
