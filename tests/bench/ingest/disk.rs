//! The disk: how fast it is at the moment, since every durable figure is decided by it, and a slower one than the
//! machine has, for all servers alike.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use tempfile::TempDir;

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

/// Makes every sync of whatever is started with it take longer.
pub struct SlowDisk {
    pub more_millis: f64,
    library: TempDir,
}

impl SlowDisk {
    /// Compiles what stands before the disk, with the C compiler that the database needs anyway.
    pub fn new(more_millis: f64) -> Result<SlowDisk, Box<dyn std::error::Error>> {
        let library = tempfile::tempdir()?;
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/ingest/slow_disk.c");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(library.path().join("slow_disk.so"))
            .arg(source)
            .status()?;
        if !compiled.success() {
            return Err("a slower disk needs a C compiler, and Linux".into());
        }
        Ok(SlowDisk { more_millis, library })
    }

    pub fn put_before(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", self.library.path().join("slow_disk.so"))
            .env("SLOW_DISK_MICROS", ((self.more_millis * 1e3) as u64).to_string());
    }
}
