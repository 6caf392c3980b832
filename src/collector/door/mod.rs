//! One request at the door: who may come in, how much they may carry, and what they are told. A 200 or a 400 is said
//! only when the scribe has put the notification on disk; whatever is not stored is refused and counted.

mod body;
mod refusal;
mod visit;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use arc_swap::ArcSwap;
use axum::Router;
use axum::extract::{Extension, Request as HttpRequest, State};
use axum::http::header::{ALLOW, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use axum::routing::get;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

pub(super) use self::body::Luggage;
use self::body::{read_body, turn_away};
use self::refusal::{Refusal, json};
use self::visit::{Purpose, Visit};
use super::live::LIMITS;
use super::policy::DoorPolicy;
use super::published::Published;
use super::scribe::{Kept, Request, queued};
use super::visitors::Visitors;
use super::{StoreState, rehearsal};
use crate::call::Arrival;
use crate::store::{Arrived, RefusedFor, StoreError};
use crate::wire::{self, Reading, answer};

/// How long a request waits for a place in the scribe's queue.
const PLACE_WITHIN: Duration = Duration::from_secs(1);

/// For the scribe's word, so that no caller waits for ever behind a long piece of housekeeping.
const WORD_WITHIN: Duration = Duration::from_secs(20);

/// From the first byte of a request to its answer, at most.
pub(super) const ANSWER_WITHIN: Duration = LIMITS
    .head_within
    .saturating_add(LIMITS.body_within)
    .saturating_add(PLACE_WITHIN)
    .saturating_add(WORD_WITHIN);

/// Who sent a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub SocketAddr);

/// Where every connection's requests arrive.
pub(super) struct Door {
    requests: mpsc::Sender<Request>,
    published: Arc<Published>,
    pub(super) visitors: Arc<Visitors>,
    /// The locks, as they are now.
    pub(super) policy: Arc<ArcSwap<DoorPolicy>>,
    bytes_inside: Arc<AtomicUsize>,
    /// Where the keys of rehearsals lie.
    data_dir: Arc<PathBuf>,
}

impl Door {
    pub(super) fn new(
        requests: mpsc::Sender<Request>,
        published: Arc<Published>,
        data_dir: PathBuf,
        policy: Arc<ArcSwap<DoorPolicy>>,
    ) -> Door {
        Door {
            requests,
            published,
            visitors: Arc::default(),
            policy,
            bytes_inside: Arc::default(),
            data_dir: Arc::new(data_dir),
        }
    }

    /// Every path there is, on one page: a notification may come to any of them, for its meaning follows from its
    /// body (PROTOCOL 1.1).
    pub(super) fn routes(self: Arc<Door>) -> Router {
        Router::new()
            .route("/health", get(health).post(notification).fallback(not_allowed_on_health))
            .fallback(notification)
            .with_state(self)
    }

    pub(super) fn now(&self) -> Arrival {
        self.published.now()
    }

    /// Counts what was not taken.
    pub(super) fn note_refused(&self, client: IpAddr, reason: RefusedFor, target: Option<&str>) {
        self.published.count_refused(reason);
        let count = self.visitors.refused(client, reason, target, self.published.now());
        if count == 1 {
            // The next ones are counted, and fill no log.
            let reason = reason.as_str();
            tracing::warn!("a request of {client} was refused ({reason}); see `ringside inbox --refused`");
        }
    }

    /// Reads, understands and has it stored, once the locks have let it pass.
    async fn take_in(
        &self,
        request: HttpRequest,
        visit: &Visit,
        purpose: Purpose,
    ) -> Result<(StatusCode, String), Refusal> {
        let (head, incoming) = request.into_parts();
        let signature = match visit.signed(&head.headers, purpose, self.published.now()) {
            Ok(signature) => signature,
            Err(refusal) => return Err(turn_away(incoming, refusal).await),
        };
        let mut luggage = Luggage::new(&self.bytes_inside);
        let body = timeout(LIMITS.body_within, read_body(incoming, &mut luggage));
        let body = body.await.map_err(|_| Refusal::Slow)??;

        let understood = wire::read(&body);
        luggage.unpack(understood.reading.records())?;
        let (status, text) = match &understood.reading {
            Reading::Rejected(rejection) => {
                (StatusCode::BAD_REQUEST, answer::refusal(400, &rejection.to_string()))
            }
            _ => (StatusCode::OK, answer::SUCCESS.to_owned()),
        };
        let arrived = Arrived {
            received: self.published.now(),
            peer: visit.sender(),
            target: visit.policy.without_tokens(&visit.target).into_owned(),
            headers: visit.lines(&head.headers),
            body,
            answer: status.as_u16(),
            understood,
            signature,
        };
        self.have_stored(arrived, luggage, purpose).await?;
        if purpose == Purpose::Keep {
            self.visitors.received(visit.client, self.published.now());
        }
        Ok((status, text))
    }

    async fn have_stored(&self, arrived: Arrived, luggage: Luggage, purpose: Purpose) -> Result<(), Refusal> {
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
            Purpose::Keep => Request::Keep { arrived, luggage, kept },
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
            self.published.set_store(&StoreState::Closed(StoreError::WriterGone));
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
        let set_aside = health.set_aside.as_ref().map(|aside| aside.path.display().to_string());
        answer::health(status, age, queued(&self.requests), set_aside.as_deref())
    }
}

async fn notification(
    State(door): State<Arc<Door>>,
    Extension(Peer(peer)): Extension<Peer>,
    request: HttpRequest,
) -> Response {
    let visit = Visit::new(door.policy.load_full(), peer, &request);
    let purpose = door.purpose(request.headers()).await;
    let taken = match visit.unlock(purpose) {
        Ok(()) if request.method() != Method::POST => return purpose.marked(not_allowed("POST")),
        Ok(()) => door.take_in(request, &visit, purpose).await,
        Err(refusal) => Err(turn_away(request.into_body(), refusal).await),
    };
    let answer = match taken {
        Ok((status, body)) => json(status, body),
        Err(refusal) => {
            if let (Some(reason), Purpose::Keep) = (refusal.reason(), purpose) {
                door.note_refused(visit.client, reason, Some(&visit.refused_target()));
            }
            refusal.answer()
        }
    };
    purpose.marked(answer)
}

/// For whoever looks after the machine: with a lock on only from the machine itself, or from the allow-list.
async fn health(
    State(door): State<Arc<Door>>,
    Extension(Peer(peer)): Extension<Peer>,
    request: HttpRequest,
) -> Response {
    let visit = Visit::new(door.policy.load_full(), peer, &request);
    let purpose = door.purpose(request.headers()).await;
    if let Err(refusal) = visit.ask_health(request.headers(), purpose) {
        if let Some(reason) = refusal.reason() {
            door.note_refused(visit.client, reason, Some(&visit.refused_target()));
        }
        return refusal.answer();
    }
    purpose.marked(json(StatusCode::OK, door.health()))
}

async fn not_allowed_on_health(
    State(door): State<Arc<Door>>,
    Extension(peer): Extension<Peer>,
    request: HttpRequest,
) -> Response {
    if door.policy.load().is_locked() {
        // What is here is nobody's business.
        return notification(State(door), Extension(peer), request).await;
    }
    not_allowed("GET, HEAD, POST")
}

fn not_allowed(allowed: &'static str) -> Response {
    let body = answer::refusal(405, "notifications are sent with POST");
    let mut answer = json(StatusCode::METHOD_NOT_ALLOWED, body);
    answer.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    answer
}
