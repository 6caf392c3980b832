//! One request to a listener on this machine, answered within a time or not at all.

use std::net::SocketAddr;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::time::{sleep, timeout};

use super::Stop;
use crate::collector::rehearsal::{HEADER, Key, READY};

/// For somebody to say who they are.
const HEALTH_WITHIN: Duration = Duration::from_secs(3);

/// For a sample: longer than the listener itself waits for its writer, so that its own answer is heard.
const POST_WITHIN: Duration = Duration::from_secs(25);

/// Between two looks at whether to stop.
const LOOK: Duration = Duration::from_millis(50);

/// No more of an answer is read than this.
const MAX_ANSWER: usize = 64 * 1024;

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
    /// It knows the key it was shown.
    pub(super) is_marked: bool,
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

    pub(super) fn health(&self, address: SocketAddr, key: Option<&Key>) -> Result<Answer, String> {
        self.ask(HEALTH_WITHIN, exchange(address, Method::GET, "/health", key, &[]))
    }

    pub(super) fn post(
        &self,
        address: SocketAddr,
        path: &str,
        key: &Key,
        body: &'static [u8],
    ) -> Result<Answer, String> {
        self.ask(POST_WITHIN, exchange(address, Method::POST, path, Some(key), body))
    }

    fn ask(
        &self,
        within: Duration,
        exchange: impl Future<Output = Result<Answer, String>>,
    ) -> Result<Answer, String> {
        let runtime = runtime()?;
        runtime.block_on(async {
            tokio::select! {
                answer = timeout(within, exchange) => {
                    answer.unwrap_or_else(|_| Err(format!("no answer within {} s", within.as_secs())))
                }
                () = self.stopped() => Err("stopped".to_owned()),
            }
        })
    }

    async fn stopped(&self) {
        while !self.is_stopped() {
            sleep(LOOK).await;
        }
    }
}

fn runtime() -> Result<Runtime, String> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())
}

async fn exchange(
    address: SocketAddr,
    method: Method,
    path: &str,
    key: Option<&Key>,
    body: &'static [u8],
) -> Result<Answer, String> {
    let wrong = |error: hyper::Error| error.to_string();
    let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(wrong)?;
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("Host", address.to_string())
        .header("Connection", "close")
        .header("Content-Type", crate::wire::answer::CONTENT_TYPE);
    if let Some(key) = key {
        request = request.header(HEADER, key.header());
    }
    let request = request.body(Full::new(Bytes::from_static(body))).map_err(|error| error.to_string())?;
    let answered = async {
        let response = sender.send_request(request).await.map_err(wrong)?;
        let status = response.status().as_u16();
        let is_marked = response.headers().get(HEADER).is_some_and(|value| value == READY);
        let body = Limited::new(response.into_body(), MAX_ANSWER).collect().await;
        let body = body.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        Ok(Answer { status, body: String::from_utf8_lossy(&body).into_owned(), is_marked })
    };
    // The connection lives in this future and dies with it; the answer may outlive the connection.
    tokio::pin!(answered);
    tokio::select! {
        answer = &mut answered => answer,
        _ = connection => answered.await,
    }
}
