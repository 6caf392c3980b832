//! One request at the door: who may come in, how much they may carry, and what they are told. A 200 or a 400 is said
//! only when the scribe has put the notification on disk; whatever is not stored is refused and counted.

mod body;
mod refusal;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use axum::Router;
use axum::extract::{Extension, Request as HttpRequest, State};
use axum::http::header::{ALLOW, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use axum::routing::get;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use self::body::{Luggage, read_body};
use self::refusal::{Refusal, json};
use super::published::Published;
use super::scribe::{Kept, Request};
use super::{StoreState, rehearsal};
use crate::store::Arrived;
use crate::wire::{self, Reading, answer};

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
        let mut luggage = Luggage::new(&self.bytes_inside);
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

/// Header lines in the order they came; names in small letters, as the reader of the head gives them.
fn lines(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}
