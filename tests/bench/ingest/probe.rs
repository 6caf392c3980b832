//! What the disk can do at the moment: every durable figure is decided by it.

use std::io::Write as _;
use std::time::Instant;

/// The median time of an append of 4 KiB with fdatasync, in milliseconds, in the folder where the servers write.
pub fn fsync_millis() -> std::io::Result<f64> {
    let mut file = tempfile::tempfile()?;
    let block = [7_u8; 4096];
    let mut millis = Vec::new();
    for _ in 0..200 {
        let from = Instant::now();
        file.write_all(&block)?;
        file.sync_data()?;
        millis.push(from.elapsed().as_secs_f64() * 1e3);
    }
    millis.sort_by(f64::total_cmp);
    Ok(millis[millis.len() / 2])
}
