//! The memory of a process, for the benches that watch one.

use std::fs;

/// A line of what the system says of a process, `VmRSS:` or `VmHWM:`, in bytes; `None` where it says nothing.
pub fn bytes(process: u32, line: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|text| text.starts_with(line))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
