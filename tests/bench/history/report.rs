//! A table for people and a line for programs.

use std::time::Duration;

use serde_json::json;

use crate::facets::Seen;
use crate::insert::Rate;
use crate::questions::Question;
use crate::typing::Typed;

#[derive(Default)]
pub struct Report {
    pub calls: u64,
    pub bytes: u64,
    pub resident_bytes: Option<u64>,
    pub lines: Vec<Line>,
    pub inserts: Vec<Rate>,
    pub typed: Vec<Typed>,
    pub spread: Vec<Seen>,
    pub alerts: Option<crate::alerts::Seen>,
}

/// A question with what it cost.
pub struct Line {
    name: &'static str,
    filter: String,
    sort: String,
    warm: Vec<Duration>,
    cold: Option<Duration>,
    /// What it cost others: their name and their median.
    peers: Vec<(&'static str, Duration)>,
}

impl Line {
    pub fn new(question: &Question, warm: Vec<Duration>, cold: Option<Duration>) -> Line {
        let sort = question.ask.sort;
        let sign = if sort.descending { "-" } else { "" };
        // Ten thousand numbers say no more than the first of them.
        let filter: String = question.filter.chars().take(48).collect();
        Line {
            name: question.name,
            filter,
            sort: format!("{sign}{}", sort.by.as_str()),
            warm,
            cold,
            peers: Vec::new(),
        }
    }
}

impl Report {
    pub fn set(&mut self, peer: &'static str, times: Vec<Vec<Duration>>) {
        for (line, times) in self.lines.iter_mut().zip(times) {
            line.peers.push((peer, median(&times)));
        }
    }

    pub fn print(&self) {
        println!(
            "{} calls, {:.2} GB, {} MB in memory",
            self.calls,
            self.bytes as f64 / 1e9,
            self.resident_bytes.unwrap_or(0) / 1_000_000
        );
        println!(
            "{:<28}{:<12}{:>9}{:>9}{:>9}{:>12}{:>8}{:>12}{:>8}  filter",
            "ms", "order", "median", "worst", "cold", "sqlite3", "times", "DuckDB", "times"
        );
        let mut lines = Vec::new();
        for line in &self.lines {
            let (middle, worst) = (millis(median(&line.warm)), millis(worst(&line.warm)));
            let cold = line.cold.map(millis);
            let peer = |name: &str| {
                let found = line.peers.iter().find(|(peer, _)| *peer == name);
                found.map(|(_, time)| (millis(*time), millis(*time) / middle))
            };
            let (sqlite, duck) = (peer("sqlite3"), peer("DuckDB"));
            println!(
                "{:<28}{:<12}{middle:>9.2}{worst:>9.2}{:>9}{:>12}{:>8}{:>12}{:>8}  {}",
                line.name,
                line.sort,
                told(cold, 2),
                told(sqlite.map(|(time, _)| time), 2),
                told(sqlite.map(|(_, ratio)| ratio), 1),
                told(duck.map(|(time, _)| time), 2),
                told(duck.map(|(_, ratio)| ratio), 1),
                line.filter,
            );
            lines.push(json!({
                "question": line.name, "filter": line.filter, "order": line.sort, "median_ms": middle,
                "worst_ms": worst, "cold_ms": cold, "sqlite3_ms": sqlite.map(|(time, _)| time),
                "times_sqlite3": sqlite.map(|(_, ratio)| ratio), "duckdb_ms": duck.map(|(time, _)| time),
                "times_duckdb": duck.map(|(_, ratio)| ratio),
            }));
        }
        for (together, rate) in &self.inserts {
            println!("stored in it: {rate:.0} records a second, {together} pushes of fifty in a transaction");
        }
        for (text, times) in &self.typed {
            let worst = times.iter().copied().fold(0.0, f64::max);
            println!("{text}: first rows at most {worst:.0} ms after the last key");
        }
        self.spread.iter().for_each(Seen::print);
        self.alerts.iter().for_each(crate::alerts::Seen::print);
        let inserts: Vec<_> = self
            .inserts
            .iter()
            .map(
                |(together, rate)| json!({ "pushes_in_a_transaction": together, "records_per_second": rate }),
            )
            .collect();
        println!(
            "{}",
            json!({ "calls": self.calls, "bytes": self.bytes, "resident_bytes": self.resident_bytes,
                    "questions": lines, "inserts": inserts, "typed": self.typed,
                    "spread": self.spread.iter().map(Seen::json).collect::<Vec<_>>(),
                    "alerts": self.alerts.map(|alerts| alerts.json()) })
        );
    }
}

fn told(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn worst(times: &[Duration]) -> Duration {
    times.iter().copied().max().unwrap_or_default()
}
