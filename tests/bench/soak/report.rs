//! Slopes, maxima and what was lost: for people, and in one line for programs.

use ringside::simulator::SentReport;
use ringside::store::Totals;
use serde_json::json;

use crate::house::Frames;
use crate::watch::Sample;

/// All that was seen.
pub struct Report {
    pub minutes: f64,
    pub sent: SentReport,
    pub stored: Totals,
    pub samples: Vec<Sample>,
    pub frames: Vec<Frames>,
}

/// The first half is warming up: what is remembered of calls and numbers fills its bounds.
const WARM: f64 = 0.5;
const MB: f64 = 1_048_576.0;

impl Report {
    pub fn print(&self) {
        println!("{:>7} {:>8} {:>8} {:>8} {:>7}", "minute", "RSS MB", "WAL MB", "file MB", "cores");
        let mut before = Sample::default();
        let every = (self.samples.len() / 20).max(1);
        for sample in self.samples.iter().skip(every - 1).step_by(every) {
            let cores = (sample.cpu_secs - before.cpu_secs) / (sample.secs - before.secs);
            let (rss, wal, file) = (mb(sample.rss_bytes), mb(sample.wal_bytes), mb(sample.file_bytes));
            println!("{:>7.1} {rss:>8.1} {wal:>8.1} {file:>8.1} {cores:>7.2}", sample.secs / 60.0);
            before = *sample;
        }
        let pushes = self.sent.status_sent + self.sent.cdr_posts;
        let accepted = self.sent.answers.get(&200).copied().unwrap_or_default();
        let lost = i128::from(accepted) - i128::from(self.stored.notifications);
        let per_second = pushes as f64 / (self.minutes * 60.0);
        println!(
            "\n{pushes} pushes, {per_second:.0} a second; {accepted} answered 200, {lost} of them not stored"
        );
        let per_call = self.bytes_per_call();
        println!("{} calls, {per_call:.0} bytes of file each", self.stored.calls);
        let slope = self.rss_slope();
        let wal = self.samples.iter().map(|sample| sample.wal_bytes).max().unwrap_or_default();
        println!("RSS {slope:+.2} MB an hour after warming up; the log grew to {:.1} MB at most", mb(wal));
        let cores = self.cores();
        println!("{:.2} % of a core", cores * 100.0);
        let count: usize = self.frames.iter().map(|frames| frames.count).sum();
        let long: usize = self.frames.iter().map(|frames| frames.long).sum();
        let longest = self.frames.iter().max_by(|one, other| one.longest_ms.total_cmp(&other.longest_ms));
        let (longest, waited) = longest.map_or((0.0, 0.0), |it| (it.longest_ms, it.longest_waited_ms));
        let medians = self.median_of(|frames| frames.median_ms);
        let p99 = self.median_of(|frames| frames.p99_ms);
        if count > 0 {
            println!(
                "{count} frames, median {medians:.1} ms, p99 {p99:.1} ms, {long} over 50 ms; longest {longest:.1} ms, \
                 at most {waited:.1} of them waiting for a core"
            );
        }
        println!(
            "{}",
            json!({
                "minutes": self.minutes, "pushes": pushes, "accepted": accepted, "lost": lost.to_string(),
                "calls": self.stored.calls, "bytes_per_call": per_call, "rss_mb_per_hour": slope,
                "wal_mb_most": mb(wal), "cores": cores, "frames": count, "frame_median_ms": medians, "frame_p99_ms": p99,
                "frame_longest_ms": longest, "frame_longest_waited_ms": waited, "frames_over_50_ms": long,
            })
        );
    }

    fn bytes_per_call(&self) -> f64 {
        let file = self.samples.last().map_or(0, |sample| sample.file_bytes);
        file as f64 / self.stored.calls.max(1) as f64
    }

    /// Cores kept busy, on average, after warming up.
    fn cores(&self) -> f64 {
        let from = self.samples.get((self.samples.len() as f64 * WARM) as usize);
        let Some((from, to)) = from.zip(self.samples.last()).filter(|(from, to)| to.secs > from.secs) else {
            return 0.0;
        };
        (to.cpu_secs - from.cpu_secs) / (to.secs - from.secs)
    }

    /// By least squares, in MB an hour.
    fn rss_slope(&self) -> f64 {
        let from = (self.samples.len() as f64 * WARM) as usize;
        let points: Vec<(f64, f64)> =
            self.samples.iter().skip(from).map(|s| (s.secs / 3_600.0, mb(s.rss_bytes))).collect();
        let count = points.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
        let (x, y) = (mean(|point| point.0), mean(|point| point.1));
        let along: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
        let both: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
        if along > 0.0 { both / along } else { 0.0 }
    }

    fn median_of(&self, of: fn(&Frames) -> f32) -> f32 {
        let mut all: Vec<f32> = self.frames.iter().map(of).collect();
        all.sort_by(f32::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or_default()
    }
}

fn mb(bytes: u64) -> f64 {
    bytes as f64 / MB
}
