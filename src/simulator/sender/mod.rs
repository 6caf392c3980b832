//! The platform at work: POSTs a schedule to the customer's addresses, one connection each, and counts the answers.
//!
//! Headers, retries and what counts as success follow PROTOCOL 1.2, 1.4, 1.5 and 1.6. Time stamps start at a
//! `start_utc` that the caller names; only the pace is taken from tokio's clock. It refuses to understand its bodies.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::faults::CDR_RETRIES;
use super::post;
use super::scenario::Scenario;
use super::schedule::{Arrivals, Kind, Push, Schedule};
use crate::outgoing::Address;

/// POSTs that may wait in one lane before the schedule itself waits.
const LANE_DEPTH: usize = 16;

/// CDR pushes that may wait for their next attempt at the same time; beyond that they are given up and counted.
const MAX_WAITING_RETRIES: usize = 20_000;

/// What to send, where, and how fast.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address for status notifications, `http://host:port/path`.
    pub status_url: String,
    /// Address for CDRs; `None` uses `status_url` for both, which the platform allows.
    pub fee_url: Option<String>,
    /// Services, endings, tempo and faults. `faults.hour` is also the time between two attempts at a CDR.
    pub scenario: Scenario,
    /// Number of calls; `None` goes on until it is stopped.
    pub calls: Option<u64>,
    /// Calls per second.
    pub rate: f64,
    pub seed: u64,
    /// UTC second that stands in the time stamps of the first moment.
    pub start_utc: i64,
    /// 1.0 is real time; 2.0 lets everything happen twice as fast, time stamps stay as planned.
    pub speed: f64,
    /// POSTs under way at the same time, at least 1.
    pub connections: usize,
}

impl Options {
    /// A scenario with its own rate and number of calls, sent to one address in real time.
    pub fn new(url: &str, scenario: Scenario, seed: u64, start_utc: i64) -> Self {
        Self {
            status_url: url.to_owned(),
            fee_url: None,
            scenario,
            calls: scenario.calls,
            rate: scenario.rate,
            seed,
            start_utc,
            speed: 1.0,
            connections: 32,
        }
    }
}

/// What was sent and what was answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentReport {
    /// Status notifications that were sent, answered or not.
    pub status_sent: u64,
    /// Those of them that were not answered 200; the platform never repeats them.
    pub status_failed: u64,
    /// CDR POSTs, repetitions included.
    pub cdr_posts: u64,
    /// CDR records in POSTs that succeeded.
    pub cdr_records: u64,
    /// CDR POSTs that were repetitions of a failed one.
    pub cdr_retries: u64,
    /// CDR records that were pushed and have not been accepted: failed to the last, or waiting for a repetition.
    pub cdr_records_failed: u64,
    /// Answers by HTTP status.
    pub answers: BTreeMap<u16, u64>,
    /// POSTs without any answer: refused, cut off, timed out.
    pub unanswered: u64,
    /// The furthest that a POST was behind its schedule, in milliseconds.
    pub behind_ms: u64,
}

/// Why a run could not start.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    #[error("reading the address to send to: {reason}: {url}")]
    Address { url: String, reason: String },
    #[error("sending {what}: a task ended before its time: {reason}")]
    Task { what: &'static str, reason: String },
}

/// What became of one POST.
#[derive(Debug)]
struct Sent {
    kind: Kind,
    records: usize,
    attempt: u32,
    answer: Option<u16>,
    success: bool,
    behind_ms: u64,
}

impl SentReport {
    fn count(&mut self, sent: &Sent) {
        match sent.kind {
            Kind::Status => {
                self.status_sent += 1;
                self.status_failed += u64::from(!sent.success);
            }
            Kind::Cdr => {
                let records = sent.records as u64;
                self.cdr_posts += 1;
                self.cdr_retries += u64::from(sent.attempt > 0);
                match (sent.success, sent.attempt) {
                    (true, 0) => self.cdr_records += records,
                    (true, _) => {
                        self.cdr_records += records;
                        self.cdr_records_failed -= records;
                    }
                    (false, 0) => self.cdr_records_failed += records,
                    (false, _) => {}
                }
            }
        }
        match sent.answer {
            Some(status) => *self.answers.entry(status).or_default() += 1,
            None => self.unanswered += 1,
        }
        self.behind_ms = self.behind_ms.max(sent.behind_ms);
    }
}

/// Everything the sending tasks share.
#[derive(Debug)]
struct Route {
    status: Address,
    fee: Address,
    app_key: String,
    start_utc: i64,
    hour: Duration,
    begin: Instant,
    retries: Arc<Semaphore>,
    stop: watch::Receiver<bool>,
    sent: mpsc::Sender<Sent>,
}

/// Sends the calls of `options` until they are over, CDR repetitions included, or until `stop` turns true.
///
/// `progress` is called after each POST with the report so far. What is under way when it is stopped is still
/// finished (at most 10 s); repetitions that wait are given up.
pub async fn run(
    options: Options,
    progress: impl FnMut(&SentReport),
    stop: watch::Receiver<bool>,
) -> Result<SentReport, SimulatorError> {
    let arrivals =
        Arrivals::new(options.seed, options.scenario, options.calls, options.rate, options.start_utc);
    let app_key = arrivals.population().app(0).key.clone();
    let faults = options.scenario.faults;
    let schedule = Schedule::new(arrivals, options.seed, faults, options.speed, options.start_utc);
    send(schedule, options, app_key, progress, stop).await
}

async fn send(
    schedule: impl Iterator<Item = Push> + Send + 'static,
    options: Options,
    app_key: String,
    mut progress: impl FnMut(&SentReport),
    stop: watch::Receiver<bool>,
) -> Result<SentReport, SimulatorError> {
    let lanes = options.connections.max(1);
    let (sent, mut outcomes) = mpsc::channel(lanes * 4);
    let route = Arc::new(Route {
        status: post::target(&options.status_url)?,
        fee: post::target(options.fee_url.as_deref().unwrap_or(&options.status_url))?,
        app_key,
        start_utc: options.start_utc,
        hour: options.scenario.faults.hour,
        begin: Instant::now(),
        retries: Arc::new(Semaphore::new(MAX_WAITING_RETRIES)),
        stop,
        sent,
    });
    let mut tasks = JoinSet::new();
    let mut queues = Vec::with_capacity(lanes);
    for _ in 0..lanes {
        let (queue, pushes) = mpsc::channel(LANE_DEPTH);
        queues.push(queue);
        tasks.spawn(work(route.clone(), pushes));
    }
    tasks.spawn(dispatch(route.begin, schedule, queues, route.stop.clone()));
    // The channel of outcomes closes when the last task has let go of its route.
    drop(route);
    let mut report = SentReport::default();
    while let Some(sent) = outcomes.recv().await {
        report.count(&sent);
        progress(&report);
    }
    while let Some(done) = tasks.join_next().await {
        done.map_err(|error| SimulatorError::Task { what: "notifications", reason: error.to_string() })?;
    }
    Ok(report)
}

/// Hands each push to its lane when it is due. A full lane makes the schedule wait, and the delay is reported.
async fn dispatch(
    begin: Instant,
    schedule: impl Iterator<Item = Push> + Send,
    lanes: Vec<mpsc::Sender<Push>>,
    mut stop: watch::Receiver<bool>,
) {
    for push in schedule {
        let due = begin + Duration::from_millis(push.due_ms.unsigned_abs());
        let lane = &lanes[(push.lane % lanes.len() as u64) as usize];
        let handed = async {
            tokio::time::sleep_until(due).await;
            lane.send(push).await.is_ok()
        };
        tokio::select! {
            biased;
            () = stopped(&mut stop) => return,
            handed = handed => if !handed { return },
        }
    }
}

/// Sends the pushes of one lane one after the other, so that those of one call stay in order.
async fn work(route: Arc<Route>, mut pushes: mpsc::Receiver<Push>) {
    let mut retries = JoinSet::new();
    while let Some(push) = pushes.recv().await {
        let late = route.begin.elapsed().saturating_sub(Duration::from_millis(push.due_ms.unsigned_abs()));
        let success = attempt(&route, &push, 0, late).await;
        if let (false, Kind::Cdr, Ok(permit)) =
            (success, push.kind, route.retries.clone().try_acquire_owned())
        {
            let route = route.clone();
            retries.spawn(async move {
                repeat(&route, &push).await;
                drop(permit);
            });
        }
        while retries.try_join_next().is_some() {}
    }
    while retries.join_next().await.is_some() {}
}

/// Pushes a CDR again, an hour apart, until it succeeds or has been tried often enough (PROTOCOL 1.6).
async fn repeat(route: &Route, push: &Push) {
    let mut stop = route.stop.clone();
    for nth in 1..=CDR_RETRIES {
        tokio::select! {
            () = stopped(&mut stop) => return,
            () = tokio::time::sleep(route.hour) => {}
        }
        if attempt(route, push, nth, Duration::ZERO).await {
            return;
        }
    }
}

/// One POST and its report; true if the platform would be content with the answer.
async fn attempt(route: &Route, push: &Push, attempt: u32, behind: Duration) -> bool {
    let target = match push.kind {
        Kind::Status => &route.status,
        Kind::Cdr => &route.fee,
    };
    let created_utc = route.start_utc + route.begin.elapsed().as_secs().cast_signed();
    let answer = post::post(target, &route.app_key, created_utc, push).await;
    let success = answer.as_ref().is_some_and(|answer| post::is_success(answer, push.kind));
    let sent = Sent {
        kind: push.kind,
        records: push.records,
        attempt,
        answer: answer.as_ref().map(|answer| answer.status),
        success,
        behind_ms: u64::try_from(behind.as_millis()).unwrap_or(u64::MAX),
    };
    // The receiver goes away only when the run is over; then nobody counts any more.
    let _ = route.sent.send(sent).await;
    success
}

/// Waits until the run shall stop; for ever if nobody can say so any more.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests;
