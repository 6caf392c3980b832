//! A disk that tells what happens to it, fails on demand, and can be looked at as a power cut would leave it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::compiled;
use crate::program::Program;

/// What a power cut spares of pages that were written and not yet synced.
#[derive(Clone, Copy, Debug)]
pub enum Spared {
    Nothing,
    Everything,
    /// Every other page.
    Half,
}

pub struct Disk {
    scratch: TempDir,
}

impl Disk {
    pub fn new() -> Disk {
        Disk { scratch: compiled("disk") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    /// The program on this disk.
    pub fn start(&self, folder: &Path) -> Program {
        Program::start_with(folder, |command| self.put_before(command))
    }

    /// Puts this disk before whatever the command starts.
    pub fn put_before(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", self.path("disk.so"))
            .env("DISK_LOG", self.path("log"))
            .env("DISK_FULL", self.path("full"))
            .env("DISK_BROKEN", self.path("broken"))
            .env("DISK_READONLY", self.path("readonly"));
    }

    /// The program on this disk, doing one thing.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringside"));
        command
            .env("LD_PRELOAD", self.path("disk.so"))
            .env("DISK_CLOSED", self.path("closed"))
            .env("DISK_SLOW", self.path("slow"));
        command
    }

    /// No export can be begun, or all is well again.
    pub fn closes(&self, is_closed: bool) {
        self.set("closed", is_closed);
    }

    /// Exports wait for the disk, or go on.
    pub fn slows(&self, is_slow: bool) {
        self.set("slow", is_slow);
    }

    /// Nothing can be written, or all is well again.
    pub fn fill(&self, is_full: bool) {
        self.set("full", is_full);
    }

    /// Nothing can be synced, or all is well again.
    pub fn breaks(&self, is_broken: bool) {
        self.set("broken", is_broken);
    }

    /// The database can only be opened to be read, or all is well again.
    #[cfg(feature = "inspect")]
    pub fn protects(&self, is_protected: bool) {
        self.set("readonly", is_protected);
    }

    fn set(&self, name: &str, wanted: bool) {
        if wanted {
            fs::write(self.path(name), "").unwrap();
        } else {
            fs::remove_file(self.path(name)).unwrap();
        }
    }

    /// What happened so far, in order. A line that is being written is not among it.
    pub fn log(&self) -> Vec<Happened> {
        let text = fs::read_to_string(self.path("log")).unwrap();
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        whole.lines().map(Happened::read).collect()
    }

    /// The data folder as a disk would leave it that synced nothing: a loss, to see that losses are seen.
    pub fn forget(&self, folder: &Path) -> TempDir {
        let left = tempfile::tempdir().unwrap();
        fs::copy(folder.join("ringside.sqlite"), left.path().join("ringside.sqlite")).unwrap();
        left
    }

    /// The data folder as a power cut at this moment would leave it, in a folder of its own. The program must stand
    /// still.
    pub fn cut_power(&self, folder: &Path, spared: Spared) -> TempDir {
        let left = tempfile::tempdir().unwrap();
        for (part, name) in [(Part::Database, "ringside.sqlite"), (Part::Log, "ringside.sqlite-wal")] {
            let mut bytes = fs::read(folder.join(name)).unwrap();
            for (page, (from, length)) in unsynced(&self.log(), part).into_iter().enumerate() {
                let is_spared = match spared {
                    Spared::Nothing => false,
                    Spared::Everything => true,
                    Spared::Half => page % 2 == 0,
                };
                let end = (from + length).min(bytes.len());
                if !is_spared && from < end {
                    bytes[from..end].fill(0);
                }
            }
            fs::write(left.path().join(name), bytes).unwrap();
        }
        left
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Database,
    Log,
}

/// One line of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    Write { part: Part, from: usize, length: usize },
    Sync(Part),
    Cut(Part),
    Answer,
}

impl Happened {
    pub fn read(line: &str) -> Happened {
        let words: Vec<&str> = line.split(' ').collect();
        let part = || match words[1] {
            "wal" => Part::Log,
            "db" => Part::Database,
            other => panic!("{other}"),
        };
        let number = |word: usize| words[word].parse().unwrap();
        match words[0] {
            "write" => Happened::Write { part: part(), from: number(2), length: number(3) },
            "sync" => Happened::Sync(part()),
            "cut" => Happened::Cut(part()),
            "answer" => Happened::Answer,
            other => panic!("{other}"),
        }
    }
}

/// What was written to a part since it was synced last: offsets and lengths.
fn unsynced(log: &[Happened], of: Part) -> BTreeMap<usize, usize> {
    let mut written = BTreeMap::new();
    for happened in log {
        match happened {
            Happened::Write { part, from, length } if *part == of => {
                written.insert(*from, *length);
            }
            Happened::Sync(part) if *part == of => written.clear(),
            _ => {}
        }
    }
    written
}
