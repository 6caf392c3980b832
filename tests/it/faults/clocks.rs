//! The clocks of a machine that is set wrong, put right, or wakes up.

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::process::Command;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::{compiled, wait_until_stopped};

pub struct Clocks {
    scratch: TempDir,
    file: File,
}

impl Clocks {
    /// Both as the machine's.
    pub fn new() -> Clocks {
        let scratch = compiled("clocks");
        let path = scratch.path().join("ahead");
        fs::write(&path, [0; 16]).unwrap();
        Clocks { file: File::options().write(true).open(path).unwrap(), scratch }
    }

    /// Puts these clocks before whatever the command starts.
    pub fn put_before(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", self.scratch.path().join("clocks.so"))
            .env("CLOCKS", self.scratch.path().join("ahead"));
    }

    /// Somebody sets the clock: so many seconds ahead of the machine's, or behind.
    pub fn set(&self, ahead: i64) {
        self.file.write_all_at(&ahead.to_ne_bytes(), 0).unwrap();
    }

    /// So many seconds have passed for whoever waits for them, although nobody did.
    pub fn hurry(&self, secs: i64) {
        self.file.write_all_at(&secs.to_ne_bytes(), 8).unwrap();
    }

    /// The machine sleeps: nothing of a process moves, and when it wakes up the clock on the wall has gone on.
    /// `meanwhile` is done in its sleep.
    pub fn sleep<T>(&self, process: Pid, secs: i64, meanwhile: impl FnOnce() -> T) -> T {
        kill_process(process, Signal::STOP).unwrap();
        wait_until_stopped(process);
        let done = meanwhile();
        self.set(secs);
        kill_process(process, Signal::CONT).unwrap();
        done
    }
}
