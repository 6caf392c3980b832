//! How calls are spread, and their key figures, asked as the window asks for them: how soon the first figures are
//! there, and how soon the last call is counted.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use ringside::backend::{FacetAsk, FiguresAsk, List, Lookup, OpenReader, Wake};
use ringside::call::filter::Filter;
use ringside::call::zone::Zone;
use ringside::call::{Arrival, Thresholds};
use ringside::store::Sort;
use ringside::store::sqlite::SqliteStore;
use serde_json::{Value, json};

use crate::Outcome;
use crate::file::END;

const ROUNDS: usize = 3;

/// The first so many of [`ASKED`] are asked for key figures, too: those are counted call by call, whatever is asked.
const FIGURES: usize = 2;

/// Filters and the zone they are asked in: none, of classes, of numbers, both, of durations, of text; and a zone whose
/// hours begin at other minutes.
const ASKED: [(&str, &str); 11] = [
    ("", "beijing"),
    ("at:-30d..", "beijing"),
    ("outcome:failed", "beijing"),
    ("outcome:failed at:-30d..", "beijing"),
    ("number:*4321", "beijing"),
    ("outcome:not_answered number:*138*", "beijing"),
    ("talk>=600", "beijing"),
    ("service:callback talk<6", "beijing"),
    ("user-data:bill", "beijing"),
    ("", "Asia/Kolkata"),
    ("outcome:failed at:-30d..", "Asia/Kolkata"),
];

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Spread,
    Figures,
}

/// What was seen of one filter, in milliseconds, the median of some rounds.
pub struct Seen {
    what: What,
    filter: &'static str,
    zone: &'static str,
    first: f64,
    whole: f64,
    calls: u64,
}

pub fn measure(folder: &Path) -> Outcome<Vec<Seen>> {
    let path = folder.to_owned();
    let open: OpenReader = Arc::new(move || SqliteStore::open_reader(&path));
    let (woken, wakes) = sync_channel::<()>(1);
    let wake: Wake = Arc::new(move || {
        let _ = woken.try_send(());
    });
    let lookup = Lookup::open(open, wake);
    let mut seen = Vec::new();
    let figures = ASKED.iter().take(FIGURES).map(|asked| (What::Figures, *asked));
    for (what, (filter, zone)) in ASKED.map(|asked| (What::Spread, asked)).into_iter().chain(figures) {
        let mut rounds = Vec::with_capacity(ROUNDS);
        // The first round reads what is read once in the life of the program.
        for _ in 0..=ROUNDS {
            rounds.push(ask(&lookup, &wakes, what, filter, zone)?);
        }
        rounds.remove(0);
        let median = |of: &dyn Fn(&(f64, f64, u64)) -> f64| {
            let mut times: Vec<f64> = rounds.iter().map(of).collect();
            times.sort_by(f64::total_cmp);
            times.get(times.len() / 2).copied().unwrap_or_default()
        };
        let calls = rounds.last().map_or(0, |(_, _, calls)| *calls);
        seen.push(Seen {
            what,
            filter,
            zone,
            first: median(&|one| one.0),
            whole: median(&|one| one.1),
            calls,
        });
    }
    Ok(seen)
}

/// Milliseconds to the first figures and to the last, and how many calls there are.
fn ask(
    lookup: &Lookup,
    wakes: &Receiver<()>,
    what: What,
    filter: &str,
    zone: &str,
) -> Outcome<(f64, f64, u64)> {
    let list = Arc::new(List {
        filter: Filter::parse(filter).map_err(|error| error.to_string())?,
        zone: Zone::parse(zone).ok_or("no such zone")?,
        sort: Sort::default(),
        refresh: 0,
        now: Arrival(END * 1_000),
        thresholds: Thresholds::default(),
    });
    let begun = Instant::now();
    match what {
        What::Spread => lookup.facets.ask(FacetAsk { list: list.clone() }),
        What::Figures => lookup.figures.ask(FiguresAsk { list: list.clone() }),
    }
    let mut first = None;
    loop {
        let counted = match what {
            What::Spread => {
                let answer = lookup.facets.latest().filter(|answer| Arc::ptr_eq(&answer.ask.list, &list));
                let facets = answer.map(|answer| (*answer.value).clone()).transpose()?;
                facets.map(|facets| (facets.calls, !facets.is_estimate))
            }
            What::Figures => {
                let answer = lookup.figures.latest().filter(|answer| Arc::ptr_eq(&answer.ask.list, &list));
                let figures = answer.map(|answer| (*answer.value).clone()).transpose()?;
                figures.map(|figures| (figures.kpis.calls, figures.is_whole))
            }
        };
        let now = begun.elapsed().as_secs_f64() * 1e3;
        if counted.is_some() {
            first.get_or_insert(now);
        }
        match counted {
            Some((calls, true)) => return Ok((first.unwrap_or(now), now, calls)),
            _ => wakes.recv_timeout(Duration::from_secs(300))?,
        }
    }
}

impl What {
    fn name(self) -> &'static str {
        match self {
            What::Spread => "spread",
            What::Figures => "figures",
        }
    }
}

impl Seen {
    pub fn print(&self) {
        println!(
            "{:<7} of {:<34} {:<13} first figures {:>8.1} ms, all {:>10} calls counted {:>8.1} ms",
            self.what.name(),
            if self.filter.is_empty() { "all" } else { self.filter },
            self.zone,
            self.first,
            self.calls,
            self.whole
        );
    }

    pub fn json(&self) -> Value {
        json!({ "what": self.what.name(), "filter": self.filter, "zone": self.zone, "first_ms": self.first, "whole_ms": self.whole,
                "calls": self.calls })
    }
}
