//! Looking: the only part of the doctor that touches the world. Every wait has an end, and all of it stops soon
//! after it is told to.

mod disk;
mod http;
mod journal;
mod net;
mod public;
mod tls;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hyper::Method;

use self::http::Question;
use super::advice::Means;
use super::finding::{NoSamples, Wrong};
use super::samples::Sample;
use super::seen::{Handshake, Listening, Pages, Rehearsed, Seen};
use super::url::PublicUrl;
use crate::call::Now;
use crate::collector::rehearsal::Key;
use crate::collector::{Clock, ListenerState, StoreState, TlsProblem, TlsState};
use crate::settings::{Secret, Settings, Warning};
use crate::wire::answer;

/// For a sample: longer than the listener itself waits for its writer, so that its own answer is heard.
const POST_WITHIN: Duration = Duration::from_secs(25);

/// Bytes of a database that a quick machine looks through in a millisecond: 300 MB in a second.
const READ_IN_A_MILLI: u128 = 300_000;

/// Says when to stop looking.
pub type Stop = Arc<dyn Fn() -> bool + Send + Sync>;

/// What to look at.
#[derive(Clone, Debug)]
pub struct Ask {
    pub data_dir: PathBuf,
    pub settings: Settings,
    /// The path token in force.
    pub token: Option<Secret>,
    /// What was odd about the settings file.
    pub warnings: Vec<Warning>,
    /// Where somebody should be listening.
    pub bind: SocketAddr,
    /// The collector, when it runs in this very process.
    pub here: Option<Here>,
    /// How long the pages of the database may be read.
    pub pages_within: Duration,
    /// How long each step towards the public address may take; `None`: it is not tried.
    pub public_within: Option<Duration>,
}

impl Ask {
    /// Whether the collector of this process speaks HTTPS.
    fn speaks_https(&self) -> bool {
        self.here.as_ref().is_some_and(|here| matches!(here.tls, TlsState::On { .. }))
    }
}

/// The collector of this process, as it says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    pub bind: SocketAddr,
    pub listener: ListenerState,
    pub store: StoreState,
    pub tls: TlsState,
    /// Pushes that were not stored, and requests that a lock turned away, since the start.
    pub missed: u64,
    pub turned_away: u64,
}

/// Looks at everything once. `stop` cuts it short; what was not looked at then is said to be unknown.
pub fn look(ask: &Ask, clock: Clock, stop: &Stop) -> Seen {
    let now = clock();
    let laid = ask.data_dir.is_dir().then(|| {
        let key = Key::lay(&ask.data_dir);
        (key, clock().millis_since(now).max(0))
    });
    let (key, write) = match laid {
        Some((Ok(key), millis)) => (Some(key), Some(Ok(millis))),
        Some((Err(error), _)) => (None, Some(Err(error.to_string()))),
        None => (None, None),
    };
    let caller = http::Caller::new(stop.clone());
    let (listening, not_saving_elsewhere) = match &ask.here {
        Some(here) => (net::listening_here(here), None),
        None => net::listening(ask, key.as_ref(), &caller),
    };
    let (samples, handshake) = rehearse(ask, &listening, key.as_ref(), &caller, clock);
    let here = ask.here.as_ref();
    let not_saving = match here.map(|here| &here.store) {
        Some(StoreState::Failing(problem) | StoreState::Closed(problem)) => Some(problem.clone().into()),
        Some(StoreState::Ready) => None,
        None => not_saving_elsewhere,
    };
    let seen = Seen {
        now: clock(),
        settings: ask.settings.clone(),
        token: ask.token.clone(),
        warnings: ask.warnings.clone(),
        data_dir: ask.data_dir.clone(),
        own: net::own(),
        connections: net::connections(&listening),
        samples,
        handshake,
        tls_problem: here.and_then(|here| tls_problem(&here.tls)),
        public: None,
        not_saving,
        refused: here.map_or(0, |here| here.missed),
        turned_away: here.map_or(0, |here| here.turned_away),
        journal: journal::journal(&ask.data_dir, &Now::new(now, ask.settings.thresholds)),
        pages: read_pages(ask, clock, stop),
        set_aside: crate::store::sqlite::aside::set_aside_in(&ask.data_dir),
        disk: disk::space(&ask.data_dir),
        write,
        exposed: disk::exposed(&ask.data_dir),
        listening,
    };
    let is_set = !ask.settings.public_url.trim().is_empty();
    let public = ask.public_within.filter(|_| is_set).and_then(|within| {
        let url = seen.means().told().status.url;
        public::Way { key: key.as_ref(), caller: &caller, within }.tried(&url)
    });
    Seen { public, ..seen }
}

/// What is wrong with the certificate, and whether there is none to show.
fn tls_problem(tls: &TlsState) -> Option<(TlsProblem, bool)> {
    match tls {
        TlsState::Off | TlsState::On { problem: None } => None,
        TlsState::On { problem: Some(problem) } => Some((problem.clone(), false)),
        TlsState::Failed(problem) => Some((problem.clone(), true)),
    }
}

/// Sends one sample of each kind to a listener that is known to rehearse them; with what it shows over HTTPS.
fn rehearse(
    ask: &Ask,
    listening: &Listening,
    key: Option<&Key>,
    caller: &http::Caller,
    clock: Clock,
) -> (Rehearsed, Option<Handshake>) {
    let not_sent = |why| (Rehearsed::NotSent(why), None);
    let (address, is_https) = match listening {
        Listening::Here(address) => (net::to(*address), ask.speaks_https()),
        Listening::Elsewhere { address, is_https, is_our_folder: true, .. } => (net::to(*address), *is_https),
        Listening::Elsewhere { is_our_folder: false, .. } => return not_sent(NoSamples::NotOurs),
        _ => return not_sent(NoSamples::NoListener),
    };
    let Some(key) = key else { return not_sent(NoSamples::NoKey) };
    let target = http::Target::here(address, &host(ask, address), is_https);
    // Whoever does not know the key would keep the samples as traffic.
    let handshake = match net::health(caller, &target, Some(key)) {
        Ok(health) if health.is_marked => health.handshake,
        Ok(health) => return (Rehearsed::NotSent(NoSamples::NotOurs), health.handshake),
        Err(_) => return not_sent(NoSamples::NotOurs),
    };
    let token = ask.token.as_ref();
    let path = Means { settings: &ask.settings, token, listening: address, own: &[] }.path();
    let (mut wrong, mut slowest_millis) = (Vec::new(), 0);
    for sample in Sample::ALL {
        if caller.is_stopped() {
            return (Rehearsed::NotSent(NoSamples::Stopped), handshake);
        }
        let since = clock();
        let (method, body) = (&Method::POST, sample.body());
        let question = Question { method, path: &path, key: Some(key), body, within: POST_WITHIN };
        let answered = caller.ask(&target, question);
        slowest_millis = slowest_millis.max(clock().millis_since(since));
        match answered {
            Ok(answer) if is_right(sample, &answer) => {}
            Ok(answer) => wrong.push(Wrong { sample, status: Some(answer.status), said: answer.body.into() }),
            Err(said) => wrong.push(Wrong { sample, status: None, said }),
        }
    }
    (Rehearsed::Sent { count: Sample::ALL.len(), slowest_millis, wrong }, handshake)
}

/// The host the platform asks for: that of the public address, else where we listen.
fn host(ask: &Ask, address: SocketAddr) -> String {
    let public = PublicUrl::parse(ask.settings.public_url.trim());
    public.map_or_else(|_| address.ip().to_string(), |url| url.host)
}

/// PROTOCOL 1.4: 200, and the documented body; what is no JSON is refused.
fn is_right(sample: Sample, answer: &http::Answer) -> bool {
    answer.is_marked
        && answer.status == sample.expected()
        && (answer.status != 200 || answer.body == answer::SUCCESS)
}

fn read_pages(ask: &Ask, clock: Clock, stop: &Stop) -> Pages {
    let since = clock();
    let within = i64::try_from(ask.pages_within.as_millis()).unwrap_or(i64::MAX);
    let path = crate::store::database_path(&ask.data_dir);
    let Ok(size) = std::fs::metadata(path).map(|data| data.len()) else { return Pages::NotRead };
    if !can_be_read(size, ask.pages_within) {
        return Pages::NotRead;
    }
    let stop = stop.clone();
    let is_over = move || stop() || clock().millis_since(since) > within;
    match crate::store::sqlite::vitals::read_pages(&ask.data_dir, is_over) {
        Ok(Some(damage)) if damage.is_empty() => Pages::Sound { millis: clock().millis_since(since) },
        Ok(Some(damage)) => Pages::Damaged(damage),
        Ok(None) | Err(_) => Pages::NotRead,
    }
}

/// Whether there is hope to come to the end: to begin would only keep a core and the disk from others.
fn can_be_read(size: u64, within: Duration) -> bool {
    u128::from(size) < within.as_millis().saturating_mul(READ_IN_A_MILLI)
}

#[cfg(test)]
mod tests;
