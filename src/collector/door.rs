//! One request at the door: who may come in, how much they may carry, and what they are told. A 200 or a 400 is said
//! only when the scribe has put the notification on disk; whatever is not stored is refused and counted.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Request as HttpRequest, State};
use axum::http::header::{ALLOW, CONNECTION, CONTENT_TYPE, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use axum::routing::get;
use http_body_util::BodyExt as _;
use hyper::body::Body as _;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::published::Published;
use super::scribe::{Kept, Request};
use super::{StoreState, rehearsal};
use crate::store::Arrived;
use crate::wire::{self, Reading, answer};

/// Bytes of one body. The documents' largest, 50 records, is some 50 kB.
const MAX_BODY: usize = 2 * 1024 * 1024;

/// Bytes of all bodies between the first byte and the answer.
const MAX_BODIES: usize = 512 * 1024 * 1024;

/// Bytes beyond [`MAX_BODY`] that are read and thrown away, so that the caller gets to read our answer.
const MAX_WASTE: usize = 16 * 1024 * 1024;

/// For a whole body.
const BODY_WITHIN: Duration = Duration::from_secs(30);

/// For a place in the scribe's queue.
const PLACE_WITHIN: Duration = Duration::from_secs(1);

/// For the scribe's word, so that no caller waits for ever behind a long piece of housekeeping.
const WORD_WITHIN: Duration = Duration::from_secs(20);

/// Who sent a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub SocketAddr);

/// Where every connection's requests arrive.
pub(super) struct Door {
    requests: mpsc::Sender<Request>,
    published: Arc<Published>,
    bytes_inside: AtomicUsize,
    /// Where the keys of rehearsals lie.
    data_dir: Arc<PathBuf>,
}

impl Door {
    pub(super) fn new(requests: mpsc::Sender<Request>, published: Arc<Published>, data_dir: PathBuf) -> Door {
        Door { requests, published, bytes_inside: AtomicUsize::new(0), data_dir: Arc::new(data_dir) }
    }

    /// Every path there is, on one page: a notification may come to any of them, for its meaning follows from its
    /// body (PROTOCOL 1.1).
    pub(super) fn routes(self: Arc<Door>) -> Router {
        Router::new()
            .route("/health", get(health).post(notification).fallback(not_allowed_on_health))
            .fallback(notification)
            .with_state(self)
    }

    /// Reads, understands and has it stored.
    async fn take_in(
        &self,
        request: HttpRequest,
        peer: SocketAddr,
        purpose: Purpose,
    ) -> Result<(StatusCode, String), Refusal> {
        let (head, incoming) = request.into_parts();
        let mut luggage = Luggage { bytes_inside: &self.bytes_inside, bytes: 0 };
        let body = timeout(BODY_WITHIN, read_body(incoming, &mut luggage));
        let body = body.await.map_err(|_| Refusal::Slow)??;

        let understood = wire::read(&body);
        let (status, text) = match &understood.reading {
            Reading::Rejected(rejection) => {
                (StatusCode::BAD_REQUEST, answer::refusal(400, &rejection.to_string()))
            }
            _ => (StatusCode::OK, answer::SUCCESS.to_owned()),
        };
        let target = head.uri.path_and_query().map_or_else(|| head.uri.to_string(), ToString::to_string);
        let arrived = Arrived {
            received: self.published.now(),
            peer: peer.to_string(),
            target,
            headers: lines(&head.headers),
            body,
            answer: status.as_u16(),
            understood,
        };
        self.have_stored(arrived, purpose).await?;
        Ok((status, text))
    }

    async fn have_stored(&self, arrived: Arrived, purpose: Purpose) -> Result<(), Refusal> {
        let place = match timeout(PLACE_WITHIN, self.requests.reserve()).await {
            Ok(Ok(place)) => place,
            Ok(Err(_gone)) => {
                self.note_missing_scribe();
                return Err(Refusal::NotStored);
            }
            Err(_elapsed) => return Err(Refusal::Full),
        };
        let (kept, word) = oneshot::channel();
        let arrived = Box::new(arrived);
        place.send(match purpose {
            Purpose::Keep => Request::Keep { arrived, kept },
            Purpose::Rehearse => Request::Rehearse { arrived, kept },
        });
        match timeout(WORD_WITHIN, word).await {
            Ok(Ok(Kept::Yes)) => Ok(()),
            // In the second case it may yet be stored: the scribe counts it either way.
            Ok(Ok(Kept::No)) | Err(_) => Err(Refusal::Unkept),
            Ok(Err(_gone)) => Err(Refusal::NotStored),
        }
    }

    /// Why a request comes: only a key of the data folder makes it a rehearsal.
    async fn purpose(&self, headers: &HeaderMap) -> Purpose {
        let Some(header) = headers.get(rehearsal::HEADER) else { return Purpose::Keep };
        let (folder, header) = (self.data_dir.clone(), header.as_bytes().to_vec());
        // A folder on a network may take its time, and others are waiting.
        let looked = tokio::task::spawn_blocking(move || rehearsal::is_granted(&folder, &header));
        if looked.await.unwrap_or(false) { Purpose::Rehearse } else { Purpose::Keep }
    }

    /// The scribe is gone: it could not open the store, or it broke.
    fn note_missing_scribe(&self) {
        if !matches!(self.published.health().store, StoreState::Closed(_)) {
            let problem = "the writer has stopped; start Ringside again";
            self.published.set_store(&StoreState::Closed(problem.to_owned()));
        }
    }

    fn health(&self) -> String {
        let health = self.published.health();
        let status = match health.store {
            StoreState::Ready => "ready",
            StoreState::Failing(_) => "failing",
            StoreState::Closed(_) => "closed",
        };
        let age = health.last_commit.map(|last| self.published.now().millis_since(last) / 1000);
        answer::health(status, age)
    }
}

async fn notification(
    State(door): State<Arc<Door>>,
    Extension(Peer(peer)): Extension<Peer>,
    request: HttpRequest,
) -> Response {
    if request.method() != Method::POST {
        return not_allowed("POST");
    }
    let purpose = door.purpose(request.headers()).await;
    let answer = match door.take_in(request, peer, purpose).await {
        Ok((status, body)) => json(status, body),
        Err(refusal) => {
            if refusal != Refusal::Unkept && purpose == Purpose::Keep {
                door.published.count_refused();
            }
            refusal.answer()
        }
    };
    purpose.marked(answer)
}

async fn health(State(door): State<Arc<Door>>, headers: HeaderMap) -> Response {
    door.purpose(&headers).await.marked(json(StatusCode::OK, door.health()))
}

async fn not_allowed_on_health() -> Response {
    not_allowed("GET, HEAD, POST")
}

fn not_allowed(allowed: &'static str) -> Response {
    let body = answer::refusal(405, "notifications are sent with POST");
    let mut answer = json(StatusCode::METHOD_NOT_ALLOWED, body);
    answer.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    answer
}

/// What shall become of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Keep,
    /// To be undone at the end: nothing of it is kept or counted.
    Rehearse,
}

impl Purpose {
    /// The answer to a rehearsal says that it was one.
    fn marked(self, mut answer: Response) -> Response {
        if self == Purpose::Rehearse {
            answer.headers_mut().insert(rehearsal::HEADER, HeaderValue::from_static(rehearsal::READY));
        }
        answer
    }
}

/// Why a push was not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// The body is longer than [`MAX_BODY`].
    TooLarge,
    /// The body did not come within [`BODY_WITHIN`].
    Slow,
    /// The body broke off, or is no body HTTP knows.
    Broken,
    /// [`MAX_BODIES`] are inside.
    Crowded,
    /// The scribe's queue is full.
    Full,
    /// There is no scribe.
    NotStored,
    /// The scribe had it, and counts what became of it.
    Unkept,
}

impl Refusal {
    fn answer(self) -> Response {
        let (status, reason) = match self {
            Refusal::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "the body is longer than 2 MiB"),
            Refusal::Slow => (StatusCode::REQUEST_TIMEOUT, "the body did not come within 30 s"),
            Refusal::Broken => (StatusCode::BAD_REQUEST, "the body broke off"),
            Refusal::Crowded | Refusal::Full => {
                (StatusCode::SERVICE_UNAVAILABLE, "not stored, too much is under way; send it again")
            }
            Refusal::NotStored | Refusal::Unkept => {
                (StatusCode::SERVICE_UNAVAILABLE, "not stored; send it again")
            }
        };
        let mut answer = json(status, answer::refusal(status.as_u16(), reason));
        if matches!(self, Refusal::TooLarge | Refusal::Slow | Refusal::Broken | Refusal::Crowded) {
            // Part of the body may still be on its way: what follows is not the head of a request.
            answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        answer
    }
}

/// What one request carries, counted with all others until it is answered.
struct Luggage<'a> {
    bytes_inside: &'a AtomicUsize,
    bytes: usize,
}

impl Luggage<'_> {
    fn add(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.bytes += bytes;
        let before = self.bytes_inside.fetch_add(bytes, Ordering::Relaxed);
        if before + bytes > MAX_BODIES { Err(Refusal::Crowded) } else { Ok(()) }
    }
}

impl Drop for Luggage<'_> {
    fn drop(&mut self) {
        self.bytes_inside.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

async fn read_body(mut incoming: Body, luggage: &mut Luggage<'_>) -> Result<Vec<u8>, Refusal> {
    let declared = usize::try_from(incoming.size_hint().lower()).unwrap_or(usize::MAX);
    let mut body = Vec::with_capacity(if declared > MAX_BODY { 0 } else { declared.min(64 * 1024) });
    let mut wasted = 0;
    while let Some(frame) = incoming.frame().await {
        let Ok(data) = frame.map_err(|_| Refusal::Broken)?.into_data() else { continue };
        if declared > MAX_BODY || body.len() + data.len() > MAX_BODY {
            wasted += data.len();
            if wasted > MAX_WASTE {
                break;
            }
            continue;
        }
        luggage.add(data.len())?;
        body.extend_from_slice(&data);
    }
    if wasted > 0 { Err(Refusal::TooLarge) } else { Ok(body) }
}

/// Header lines in the order they came; names in small letters, as the reader of the head gives them.
fn lines(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

fn json(status: StatusCode, body: String) -> Response {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(answer::CONTENT_TYPE));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_that_are_under_way_have_a_bound_together_and_free_it_when_they_are_answered() {
        let bytes_inside = AtomicUsize::new(0);
        let luggage = || Luggage { bytes_inside: &bytes_inside, bytes: 0 };
        let mut first = luggage();
        assert_eq!(first.add(MAX_BODIES - 1), Ok(()));
        let mut second = luggage();
        assert_eq!(second.add(1), Ok(()));
        assert_eq!(second.add(1), Err(Refusal::Crowded));
        drop(second);
        assert_eq!(bytes_inside.load(Ordering::Relaxed), MAX_BODIES - 1);
        drop(first);
        assert_eq!(luggage().add(MAX_BODIES), Ok(()));
        assert_eq!(bytes_inside.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn no_refusal_can_be_taken_for_success() {
        use Refusal::*;
        for refusal in [TooLarge, Slow, Broken, Crowded, Full, NotStored, Unkept] {
            let answer = refusal.answer();
            assert!(answer.status().as_u16() >= 400, "{refusal:?}");
            assert_eq!(answer.headers()[CONTENT_TYPE], answer::CONTENT_TYPE);
        }
    }
}
