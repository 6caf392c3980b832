//! Looks at a process and its files every few seconds.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::house::House;
use crate::{cpu, memory};

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
    let size = |name: &str| -> u64 {
        let path: PathBuf = folder.join(name);
        fs::metadata(path).map_or(0, |meta| meta.len())
    };
    Sample {
        secs,
        rss_bytes: memory::bytes(id, "VmRSS:").unwrap_or_default(),
        cpu_secs: cpu::secs(id).unwrap_or_default(),
        file_bytes: size("ringside.sqlite"),
        wal_bytes: size("ringside.sqlite-wal"),
    }
}
