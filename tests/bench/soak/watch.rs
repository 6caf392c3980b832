//! Looks at a process and its files every few seconds.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::house::House;

const EVERY: Duration = Duration::from_secs(5);

/// One look. What the system does not tell is 0.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sample {
    /// Seconds since the first look.
    pub secs: f64,
    pub rss_bytes: u64,
    /// Seconds of processor time since the process was started.
    pub cpu_secs: f64,
    pub file_bytes: u64,
    pub wal_bytes: u64,
}

/// Looks until it is stopped.
pub struct Watch {
    stop: SyncSender<()>,
    looking: JoinHandle<Vec<Sample>>,
}

impl Watch {
    pub fn start(house: &House, folder: &Path) -> io::Result<Watch> {
        let (stop, stopped) = mpsc::sync_channel(1);
        let (id, folder) = (house.id(), folder.to_owned());
        let look_on = move || {
            let begun = Instant::now();
            let mut samples = Vec::new();
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                samples.push(look(begun.elapsed().as_secs_f64(), id, &folder));
            }
            samples
        };
        let looking = thread::Builder::new().name("watch".to_owned()).spawn(look_on)?;
        Ok(Watch { stop, looking })
    }

    pub fn stop(self) -> Vec<Sample> {
        drop(self.stop);
        self.looking.join().unwrap_or_default()
    }
}

fn look(secs: f64, id: u32, folder: &Path) -> Sample {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let rss_kb = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).map(str::trim);
    let rss_kb = rss_kb.and_then(|text| text.trim_end_matches("kB").trim().parse::<u64>().ok());
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or_default();
    let size = |name: &str| -> u64 {
        let path: PathBuf = folder.join(name);
        fs::metadata(path).map_or(0, |meta| meta.len())
    };
    Sample {
        secs,
        rss_bytes: rss_kb.unwrap_or_default() * 1_024,
        // USER_HZ is 100 on every Linux that this runs on.
        cpu_secs: (ticks(11) + ticks(12)) / 100.0,
        file_bytes: size("ringside.sqlite"),
        wal_bytes: size("ringside.sqlite-wal"),
    }
}
