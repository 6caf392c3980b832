//! Looking: the only part of the doctor that touches the world. Every wait has an end, and all of it stops soon
//! after it is told to.

mod disk;
mod http;
mod journal;
mod net;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::advice::Means;
use super::finding::{NoSamples, Wrong};
use super::samples::Sample;
use super::seen::{Listening, Pages, Rehearsed, Seen};
use crate::collector::rehearsal::Key;
use crate::collector::{Clock, ListenerState, StoreState};
use crate::settings::{Secret, Settings};
use crate::wire::answer;

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
    pub warnings: Vec<String>,
    /// Where somebody should be listening.
    pub bind: SocketAddr,
    /// The collector, when it runs in this very process.
    pub here: Option<Here>,
    /// How long the pages of the database may be read.
    pub pages_within: Duration,
}

/// The collector of this process, as it says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    pub bind: SocketAddr,
    pub listener: ListenerState,
    pub store: StoreState,
    pub refused: u64,
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
    let (listening, elsewhere_failing) = match &ask.here {
        Some(here) => (net::listening_here(here), None),
        None => net::listening(ask, key.as_ref(), &caller),
    };
    let samples = rehearse(ask, &listening, key.as_ref(), &caller, clock);
    let not_saving = match ask.here.as_ref().map(|here| &here.store) {
        Some(StoreState::Failing(problem) | StoreState::Closed(problem)) => Some(problem.clone()),
        Some(StoreState::Ready) => None,
        None => elsewhere_failing,
    };
    Seen {
        now: clock(),
        settings: ask.settings.clone(),
        token: ask.token.clone(),
        warnings: ask.warnings.clone(),
        data_dir: ask.data_dir.clone(),
        own: net::own(),
        connections: net::connections(&listening),
        samples,
        not_saving,
        refused: ask.here.as_ref().map_or(0, |here| here.refused),
        journal: journal::journal(&ask.data_dir, now),
        pages: read_pages(ask, clock, stop),
        disk: disk::space(&ask.data_dir),
        write,
        exposed: disk::exposed(&ask.data_dir),
        listening,
    }
}

/// Sends one sample of each kind to a listener that is known to rehearse them.
fn rehearse(
    ask: &Ask,
    listening: &Listening,
    key: Option<&Key>,
    caller: &http::Caller,
    clock: Clock,
) -> Rehearsed {
    let address = match listening {
        Listening::Here(address) | Listening::Elsewhere { address, is_our_folder: true, .. } => {
            net::to(*address)
        }
        Listening::Elsewhere { is_our_folder: false, .. } => return Rehearsed::NotSent(NoSamples::NotOurs),
        _ => return Rehearsed::NotSent(NoSamples::NoListener),
    };
    let Some(key) = key else { return Rehearsed::NotSent(NoSamples::NoKey) };
    // Whoever does not know the key would keep the samples as traffic.
    if !caller.health(address, Some(key)).is_ok_and(|health| health.is_marked) {
        return Rehearsed::NotSent(NoSamples::NotOurs);
    }
    let token = ask.token.as_ref();
    let path = Means { settings: &ask.settings, token, listening: address, own: &[] }.path();
    let (mut wrong, mut slowest_millis) = (Vec::new(), 0);
    for sample in Sample::ALL {
        if caller.is_stopped() {
            return Rehearsed::NotSent(NoSamples::Stopped);
        }
        let since = clock();
        let answered = caller.post(address, &path, key, sample.body().as_bytes());
        slowest_millis = slowest_millis.max(clock().millis_since(since));
        match answered {
            Ok(answer) if is_right(sample, &answer) => {}
            Ok(answer) => wrong.push(Wrong { sample, status: Some(answer.status), said: answer.body }),
            Err(said) => wrong.push(Wrong { sample, status: None, said }),
        }
    }
    Rehearsed::Sent { count: Sample::ALL.len(), slowest_millis, wrong }
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
    if within == 0 || !crate::store::database_path(&ask.data_dir).exists() {
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

#[cfg(test)]
mod tests;
