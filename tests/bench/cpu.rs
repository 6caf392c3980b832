//! The processor time of a process, for the benches that watch one.

use std::fs;

/// Seconds of processor time since the process was started; `None` where the system does not tell.
pub fn secs(process: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    // USER_HZ is 100 on every Linux that this runs on.
    Some((ticks(11)? + ticks(12)?) / 100.0)
}
