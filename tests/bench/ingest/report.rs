//! Medians, ratios, a table for people and a line for programs.

use std::fmt;

use serde_json::json;

use crate::client::Outcome;
use crate::pushes::Body;

/// One way of loading a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    pub connections: usize,
    pub keep_alive: bool,
    pub body: Body,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = if self.body == Body::Batch { "50 CDRs" } else { "status" };
        let kind = if self.keep_alive { "keep-alive" } else { "short" };
        write!(f, "{body}, {} {kind}", self.connections)
    }
}

/// One server under one load in one round.
pub struct Measured {
    pub outcome: Outcome,
    /// Cores in use.
    pub cpu: Option<f64>,
    pub rss_mb: Option<f64>,
}

pub struct Round {
    pub fsync_before_millis: f64,
    pub fsync_after_millis: f64,
    /// The disk stayed within a factor of three.
    pub steady: bool,
    pub measured: Vec<(Case, String, Measured)>,
}

impl Round {
    fn fsync_secs(&self) -> f64 {
        (self.fsync_before_millis + self.fsync_after_millis) / 2e3
    }
}

#[derive(Default)]
pub struct Report {
    rounds: Vec<Round>,
}

/// The medians of one case and server.
struct Line {
    per_second: f64,
    p50: f64,
    p99: f64,
    p999: f64,
    cpu: Option<f64>,
    /// Microseconds of processor time for one POST: what other programs on the machine change least.
    post_micros: Option<f64>,
    rss_mb: Option<f64>,
    failed: u64,
}

impl Report {
    pub fn add(&mut self, round: Round) {
        self.rounds.push(round);
    }

    pub fn print(&self) {
        let steady: Vec<&Round> = self.rounds.iter().filter(|round| round.steady).collect();
        for round in &self.rounds {
            let (before, after) = (round.fsync_before_millis, round.fsync_after_millis);
            let note = if round.steady { "" } else { ", not steady: thrown away" };
            println!("fsync p50 before and after: {before:.3} ms, {after:.3} ms{note}");
        }
        println!("of most: of what could be stored at most, min(bare, connections / fsync).");
        let Some(first) = steady.first() else {
            println!("No round was steady; try again when the machine is quiet.");
            return;
        };
        println!(
            "{:<24}{:<20}{:>10}{:>9}{:>9}{:>9}{:>7}{:>9}{:>8}{:>8}{:>8}{:>8}{:>8}{:>9}",
            "load",
            "server",
            "POST/s",
            "p50 ms",
            "p99 ms",
            "p999 ms",
            "cores",
            "µs/POST",
            "RSS MB",
            "failed",
            "of bare",
            "of most",
            "of ours",
            "p99/bare"
        );
        let fsync_secs = median(steady.iter().map(|round| round.fsync_secs()).collect());
        let mut lines = Vec::new();
        for (case, name, _) in &first.measured {
            let line = median_line(&steady, case, name);
            let bare = median_line(&steady, case, "bare axum");
            let of_bare = line.per_second / bare.per_second;
            // Nobody who stores for good answers faster than one sync for all who wait.
            let most = bare.per_second.min(case.connections as f64 / fsync_secs);
            let of_most = line.per_second / most;
            let of_ours = line.per_second / median_line(&steady, case, "Ringside").per_second;
            let p99_of_bare = line.p99 / bare.p99;
            let or_dash = |n: Option<f64>| n.map_or("-".to_owned(), |n| format!("{n:.2}"));
            println!(
                "{:<24}{:<20}{:>10.0}{:>9.2}{:>9.2}{:>9.2}{:>7}{:>9}{:>8}{:>8}{:>8.3}{:>8.3}{:>8.3}{:>9.2}",
                case.to_string(),
                name,
                line.per_second,
                line.p50,
                line.p99,
                line.p999,
                or_dash(line.cpu),
                line.post_micros.map_or("-".to_owned(), |micros| format!("{micros:.1}")),
                line.rss_mb.map_or("-".to_owned(), |mb| format!("{mb:.0}")),
                line.failed,
                of_bare,
                of_most,
                of_ours,
                p99_of_bare,
            );
            lines.push(json!({
                "case": case.to_string(), "server": name, "per_second": line.per_second, "p50_ms": line.p50,
                "p99_ms": line.p99, "p999_ms": line.p999, "cores": line.cpu,
                "post_us": line.post_micros, "rss_mb": line.rss_mb,
                "failed": line.failed, "of_bare": of_bare, "of_most": of_most, "of_ringside": of_ours,
                "p99_of_bare": p99_of_bare,
            }));
        }
        let fsync: Vec<_> = self
            .rounds
            .iter()
            .map(|round| json!([round.fsync_before_millis, round.fsync_after_millis, round.steady]))
            .collect();
        println!("{}", json!({ "fsync_ms": fsync, "lines": lines }));
    }
}

fn median_line(rounds: &[&Round], case: &Case, name: &str) -> Line {
    let of_case: Vec<&Measured> = rounds
        .iter()
        .flat_map(|round| &round.measured)
        .filter(|(c, n, _)| c == case && n == name)
        .map(|(_, _, measured)| measured)
        .collect();
    let over =
        |get: &dyn Fn(&Measured) -> f64| median(of_case.iter().map(|measured| get(measured)).collect());
    let known = |get: fn(&Measured) -> Option<f64>| {
        let values: Vec<f64> = of_case.iter().filter_map(|measured| get(measured)).collect();
        (!values.is_empty()).then(|| median(values))
    };
    Line {
        per_second: over(&|m| m.outcome.micros.len() as f64 / m.outcome.elapsed_secs),
        p50: over(&|m| percentile_millis(&m.outcome.micros, 0.5)),
        p99: over(&|m| percentile_millis(&m.outcome.micros, 0.99)),
        p999: over(&|m| percentile_millis(&m.outcome.micros, 0.999)),
        cpu: known(|m| m.cpu),
        post_micros: known(|m| Some(m.cpu? * m.outcome.elapsed_secs * 1e6 / m.outcome.micros.len() as f64)),
        rss_mb: known(|m| m.rss_mb),
        failed: of_case.iter().map(|measured| measured.outcome.failed).sum(),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn percentile_millis(micros: &[u32], share: f64) -> f64 {
    let mut sorted = micros.to_vec();
    sorted.sort_unstable();
    let at = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
    sorted.get(at).map_or(f64::NAN, |micros| f64::from(*micros) / 1e3)
}
