//! One request and its answer.

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::{HeaderMap, Request};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

/// No more of an answer is read than this: bytes.
const MAX_ANSWER: usize = 64 * 1024;

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// Nothing where it is longer than anybody needs, or broke off.
    pub body: Bytes,
    /// Why the body broke off, if it did.
    pub broken_off: Option<hyper::Error>,
}

/// Sends `request` over `stream`, which is then done with, and waits for the answer as long as it takes.
pub async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    request: Request<Full<Bytes>>,
) -> hyper::Result<Answer> {
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let answered = async {
        let response = sender.send_request(request).await?;
        let (head, body) = response.into_parts();
        let (body, broken_off) = match Limited::new(body, MAX_ANSWER).collect().await {
            Ok(body) => (body.to_bytes(), None),
            Err(error) => (Bytes::new(), error.downcast().ok().map(|error| *error)),
        };
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body, broken_off })
    };
    // The connection lives in this future and dies with it; the answer may outlive the connection.
    tokio::pin!(answered);
    tokio::select! {
        answer = &mut answered => answer,
        _ = connection => answered.await,
    }
}
