//! Percentiles, ratios, tables for people and a line for programs.

use std::time::Duration;

use serde_json::json;

/// What each of many frames cost.
#[derive(Default)]
pub struct Costs(Vec<Duration>);

impl Costs {
    pub fn add(&mut self, cost: Duration) {
        self.0.push(cost);
    }

    /// The cost that this share of the frames does not exceed.
    pub fn at(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
        sorted.get(at).copied().unwrap_or_default()
    }
}

/// Frames of the window beside those of a bare table.
pub struct FrameLine {
    pub calls: usize,
    pub how: &'static str,
    /// Of the bare table.
    pub cells: usize,
    pub ours: Costs,
    pub bare: Costs,
}

#[derive(Default)]
pub struct Report {
    pub frames: Vec<FrameLine>,
    /// By calls in progress: what the frame costs that obeys a wish.
    pub wishes: Vec<(usize, [(&'static str, Duration); 4])>,
    /// By calls in progress: an event published by itself, and one of 64 published together.
    pub events: Vec<(usize, Duration, Duration)>,
}

fn millis(cost: Duration) -> f64 {
    cost.as_secs_f64() * 1e3
}

impl Report {
    pub fn print(&self) {
        let mut lines = Vec::new();
        println!(
            "{:>7} {:<10}{:>6}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}",
            "calls", "frames", "cells", "p50 ms", "bare", "ratio", "p99 ms", "bare", "ratio"
        );
        for line in &self.frames {
            let ((p50, p99), (bare50, bare99)) = (percentiles(&line.ours), percentiles(&line.bare));
            println!(
                "{:>7} {:<10}{:>6}{p50:>10.3}{bare50:>10.3}{:>10.2}{p99:>10.3}{bare99:>10.3}{:>10.2}",
                line.calls,
                line.how,
                line.cells,
                p50 / bare50,
                p99 / bare99,
            );
            lines.push(json!({
                "calls": line.calls, "frames": line.how, "cells": line.cells, "p50_ms": p50, "p99_ms": p99,
                "bare_p50_ms": bare50, "bare_p99_ms": bare99, "p50_of_bare": p50 / bare50,
                "p99_of_bare": p99 / bare99,
            }));
        }
        println!();
        for (calls, wishes) in &self.wishes {
            let words = wishes.map(|(name, cost)| format!("{name} {:.3} ms", millis(cost)));
            println!("{calls:>7} calls, the costliest frame: {}", words.join(", "));
        }
        println!();
        for (calls, one, many) in &self.events {
            let (one, many) = (one.as_nanos(), many.as_nanos());
            println!(
                "{calls:>7} calls, one event put on the board and published: {one} ns; 64 at a time: {many} ns"
            );
        }
        let wishes: Vec<_> = self
            .wishes
            .iter()
            .map(|(calls, wishes)| json!({ "calls": calls, "ms": wishes.map(|(name, cost)| json!([name, millis(cost)])) }))
            .collect();
        let events: Vec<_> = self
            .events
            .iter()
            .map(|(calls, one, many)| json!({ "calls": calls, "ns": one.as_nanos(), "ns_of_64": many.as_nanos() }))
            .collect();
        println!("{}", json!({ "frames": lines, "wishes": wishes, "events": events }));
    }
}

fn percentiles(costs: &Costs) -> (f64, f64) {
    (millis(costs.at(0.5)), millis(costs.at(0.99)))
}
