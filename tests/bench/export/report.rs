//! Medians, ratios, a table for people and a line for programs.

use serde_json::json;

use crate::measured::{Measured, millis};

#[derive(Default)]
pub struct Report {
    /// By name, in the order they were first added.
    lines: Vec<(String, Vec<Measured>)>,
    /// Why there is nothing to compare with.
    pub skipped: Option<String>,
}

impl Report {
    pub fn add(&mut self, name: &str, measured: Measured) {
        match self.lines.iter_mut().find(|(known, _)| known == name) {
            Some((_, list)) => list.push(measured),
            None => self.lines.push((name.to_owned(), vec![measured])),
        }
    }

    pub fn print(&self) {
        println!(
            "{:<44}{:>10}{:>10}{:>10}{:>12}{:>10}{:>8}",
            "export", "rows", "wall ms", "cpu ms", "rows/s", "RSS +MB", "ratio"
        );
        let mut lines = Vec::new();
        for (name, list) in &self.lines {
            let one = median(list);
            let rows = self.rows();
            let rate = rows as f64 / one.cost().as_secs_f64().max(1e-9);
            let ratio = self.peer_of(name).map(|peer| peer.cost().as_secs_f64() / one.cost().as_secs_f64());
            let memory = list.iter().filter_map(|measured| measured.memory).max();
            println!(
                "{name:<44}{rows:>10}{:>10.0}{:>10}{rate:>12.0}{:>10}{:>8}",
                millis(one.wall),
                one.cpu.map_or("—".to_owned(), |cpu| format!("{:.0}", millis(cpu))),
                memory.map_or("—".to_owned(), |bytes| format!("{:.1}", bytes as f64 / 1e6)),
                ratio.map_or(String::new(), |ratio| format!("{ratio:.2}")),
            );
            lines.push(json!({
                "export": name, "measured": one.json(), "rows_per_sec": rate, "memory_peak": memory,
                "times_as_fast_as_sqlite3": ratio,
            }));
        }
        println!(
            "\nratio: how many times as fast as sqlite3 -csv with the same cells formatted the same way"
        );
        if let Some(why) = &self.skipped {
            println!("{why}");
        }
        println!("{}", json!(lines));
    }

    fn rows(&self) -> u64 {
        self.lines.iter().flat_map(|(_, list)| list).map(|measured| measured.rows).max().unwrap_or(0)
    }

    /// The shell's export of the same columns.
    fn peer_of(&self, name: &str) -> Option<Measured> {
        let columns = name.strip_prefix("csv, ")?;
        let peer = format!("sqlite3 -csv, {columns}");
        self.lines.iter().find(|(known, _)| *known == peer).map(|(_, list)| median(list))
    }
}

/// By the time that counts.
fn median(list: &[Measured]) -> Measured {
    let mut sorted = list.to_vec();
    sorted.sort_by_key(Measured::cost);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
