//! The program as people run it, in a process of its own, and callers that push to it until it dies.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
#[cfg(unix)]
use std::process::ExitStatus;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, JoinHandle};

use crate::support::{Answer, PATIENCE, event, finish, post};

const ANNOUNCEMENT: &str = "listening on http://";

/// A collector in a process of its own; killed when it is dropped.
pub struct Program {
    pub child: Child,
    pub address: SocketAddr,
    /// What it prints after its address.
    pub lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    pub fn start(folder: &Path) -> Program {
        Program::start_with(folder, |_| ())
    }

    pub fn start_with(folder: &Path, prepare: impl FnOnce(&mut Command)) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringside"));
        command.args(["listen", "--bind", "127.0.0.1:0", "--data-dir"]).arg(folder);
        prepare(&mut command);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix(ANNOUNCEMENT)?.parse().ok());
        match address {
            Some(address) => Program { child, address, lines },
            None => panic!("it ended with {:?}", child.wait()),
        }
    }

    /// SIGKILL: nothing can be put in order before the end.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, which it does well.
    #[cfg(unix)]
    pub fn stop(self) {
        ask_to_end(&self.child);
        assert!(self.wait().success());
    }

    /// Waits until it has ended by itself.
    #[cfg(unix)]
    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

/// SIGTERM.
#[cfg(unix)]
pub fn ask_to_end(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process};
    kill_process(Pid::from_child(child), Signal::TERM).unwrap();
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sessions of `answered` that are not in the database of `folder`.
pub fn lost(folder: &Path, answered: &BTreeSet<usize>) -> Vec<usize> {
    let database = rusqlite::Connection::open(folder.join("ringside.sqlite")).unwrap();
    let mut calls = database.prepare("SELECT session_id FROM v_calls").unwrap();
    let there: BTreeSet<String> =
        calls.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    answered.iter().filter(|session| !there.contains(&format!("s{session}"))).copied().collect()
}

/// Sends one push and gives the status of the answer; `None` where there was none: the program may die at any moment.
pub fn push(address: SocketAddr, body: &[u8]) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.write_all(&post("/", body)).ok()?;
    finish(stream).map(|Answer { status, .. }| status)
}

/// Callers who push at the same time, each a session of its own after the other, until there is no answer.
pub struct Crowd {
    /// Sessions whose push was answered 200.
    pub answered: Receiver<usize>,
    callers: Vec<JoinHandle<()>>,
}

impl Crowd {
    /// Sessions from `first` on.
    pub fn push_to(address: SocketAddr, callers: usize, first: usize) -> Crowd {
        let (tell, answered) = sync_channel::<usize>(callers);
        let call = |caller: usize| {
            let tell = tell.clone();
            let work = move || {
                for session in (first + caller..).step_by(callers) {
                    // A refusal is an answer: the platform goes on with the next one.
                    match push(address, &event("callout", session)) {
                        // Nobody listens any more.
                        Some(200) if tell.send(session).is_err() => return,
                        Some(_) => {}
                        None => return,
                    }
                }
            };
            thread::Builder::new().name(format!("caller-{caller}")).spawn(work).unwrap()
        };
        Crowd { callers: (0..callers).map(call).collect(), answered }
    }

    /// The next `count` sessions that were answered.
    pub fn next(&self, count: usize) -> Vec<usize> {
        (0..count).map(|_| self.answered.recv_timeout(PATIENCE).unwrap()).collect()
    }

    /// All that were answered before the program died.
    pub fn rest(self) -> Vec<usize> {
        let rest = self.answered.into_iter().collect();
        for caller in self.callers {
            caller.join().unwrap();
        }
        rest
    }

    /// Lets them go while the program still answers.
    #[cfg(target_os = "linux")]
    pub fn leave(self) {
        drop(self.answered);
        for caller in self.callers {
            caller.join().unwrap();
        }
    }
}
