//! Four alerts on a long history, asked as the window asks for them: how long it takes until all stand there, and how
//! long once another minute is over.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use ringside::backend::{Alerts, AlertsAsked, OpenReader, Wake, Watching};
use ringside::call::alert::{Rule, Turn, Watched};
use ringside::call::filter::Filter;
use ringside::call::kpi::Share;
use ringside::call::{Arrival, Thresholds};
use ringside::settings::Calendar;
use ringside::store::sqlite::SqliteStore;
use serde_json::{Value, json};

use crate::Outcome;
use crate::file::END;

const ROUNDS: usize = 3;
const MINUTES: i64 = 5;

/// Milliseconds, the medians of some rounds.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    first: f64,
    minute: f64,
}

/// What most people watch.
fn watched() -> Outcome<AlertsAsked> {
    let rule = |watched, turn, by, minutes| Rule { watched, turn, by, minutes, ..Rule::default() };
    let faults = Filter::parse("outcome:failed").map_err(|error| error.to_string())?;
    let all = Filter::default();
    let watching = vec![
        Watching::new(&all, rule(Watched::Calls, Turn::Fallen, 100.0, 30)),
        Watching::new(&all, rule(Watched::Share(Share::Asr), Turn::Fallen, 20.0, 60)),
        Watching::new(&faults, rule(Watched::Calls, Turn::Above, 5.0, 15)),
        Watching::new(&all, rule(Watched::Reasons, Turn::Risen, 200.0, 60)),
    ];
    Ok(AlertsAsked { watching, calendar: Calendar::default().watched(), thresholds: Thresholds::default() })
}

pub fn measure(folder: &Path) -> Outcome<Seen> {
    let path = folder.to_owned();
    let open: OpenReader = Arc::new(move || SqliteStore::open_reader(&path));
    let (mut first, mut minute) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (woken, wakes) = sync_channel::<()>(1);
        let wake: Wake = Arc::new(move || _ = woken.try_send(()));
        let alerts = Alerts::open(open.clone(), wake);
        alerts.watch(watched()?);
        first.push(ask(&alerts, &wakes, Arrival(END * 1_000))?);
        for nth in 1..=MINUTES {
            minute.push(ask(&alerts, &wakes, Arrival((END + nth * 60) * 1_000))?);
        }
    }
    Ok(Seen { first: median(first), minute: median(minute) })
}

/// Milliseconds until all of them stand there as of `now`.
fn ask(alerts: &Alerts, wakes: &Receiver<()>, now: Arrival) -> Outcome<f64> {
    let begun = Instant::now();
    alerts.tick(now);
    loop {
        if let Some(answer) = alerts.standings().filter(|answer| answer.ask.now() == now) {
            let standings = (*answer.value).clone()?;
            if standings.is_whole {
                return Ok(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
        wakes.recv_timeout(Duration::from_secs(300))?;
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

impl Seen {
    pub fn print(&self) {
        println!(
            "alerts  four of them: first {:>8.1} ms, a minute later {:>8.1} ms",
            self.first, self.minute
        );
    }

    pub fn json(&self) -> Value {
        json!({ "first_ms": self.first, "minute_ms": self.minute })
    }
}
