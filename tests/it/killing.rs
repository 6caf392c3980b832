//! The program killed without a word, and started again: what it had answered is there.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use ringside::call::{CallState, ClosedBy, Outcome};
use ringside::store::sqlite::SqliteStore;
use tempfile::TempDir;

use crate::samples::sample;
use crate::support::{Answer, House, PATIENCE, call_file, event, finish, post, send, stored};

const SESSION: &str = "1201_1051_4294967295_20260127020000@callenabler245.huaweicaas.com";

const ANNOUNCEMENT: &str = "listening on http://";

/// A collector in a process of its own; killed when it is dropped.
struct Program {
    child: Child,
    address: SocketAddr,
}

impl Program {
    fn start(folder: &TempDir) -> Program {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ringside"))
            .args(["listen", "--bind", "127.0.0.1:0", "--data-dir"])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address =
            lines.map_while(Result::ok).find_map(|line| line.strip_prefix(ANNOUNCEMENT)?.parse().ok());
        match address {
            Some(address) => Program { child, address },
            None => panic!("it ended with {:?}", child.wait()),
        }
    }

    /// SIGKILL: nothing can be put in order before the end.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_call_goes_on_where_it_was_when_the_program_was_killed() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let program = Program::start(&folder);
    for number in ["21", "22", "23", "24", "25", "26"] {
        assert_eq!(send(program.address, &post("/status", &sample(number))).status, 200);
    }
    program.kill();

    let house = House::open_in(folder.clone());
    house.address();
    let board = house.collector.board();
    assert_eq!((board.calls.len(), board.in_progress), (1, 1));
    assert_eq!(board.calls.values().next().unwrap().state, CallState::Talking);
    house.stop();

    let program = Program::start(&folder);
    for number in ["27", "28"] {
        assert_eq!(send(program.address, &post("/status", &sample(number))).status, 200);
    }
    program.kill();
    let file = call_file(&folder, SESSION).unwrap();
    assert_eq!((file.call.outcome, file.call.closed_by), (Outcome::Answered, Some(ClosedBy::Disconnect)));
    assert_eq!((file.call.talk_secs, file.call.billed_minutes), (Some(121), Some(3)));
    assert_eq!((file.call.event_count, file.call.cdr_count, file.notifications.len()), (7, 1, 8));
}

/// Callers who push at the same time, and pushes answered before the program is killed.
const CALLERS: usize = 16;
const ANSWERED: usize = 400;

/// Sends one push; whether it was answered 200. The program may die at any moment.
fn push(address: SocketAddr, body: &[u8]) -> bool {
    let Ok(mut stream) = TcpStream::connect_timeout(&address, PATIENCE) else { return false };
    let sent = stream.set_read_timeout(Some(PATIENCE)).and_then(|()| stream.write_all(&post("/", body)));
    sent.is_ok() && finish(stream).is_some_and(|Answer { status, .. }| status == 200)
}

#[test]
fn nothing_that_was_answered_is_lost_in_a_kill_and_nothing_sent_again_counts_twice() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let program = Program::start(&folder);
    let address = program.address;
    let (tell, told) = sync_channel::<usize>(CALLERS);
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let tell = tell.clone();
            let work = move || {
                // Sessions caller, caller + 16, …, until there is no answer.
                let mut sessions = (caller..).step_by(CALLERS);
                sessions.by_ref().take_while(|session| push(address, &event("callout", *session))).for_each(
                    |session| {
                        // Nobody listens after the kill.
                        let _ = tell.send(session);
                    },
                );
            };
            thread::Builder::new().name(format!("caller-{caller}")).spawn(work).unwrap()
        })
        .collect();
    drop(tell);
    let mut answered: BTreeSet<usize> = (0..ANSWERED).map(|_| told.recv_timeout(PATIENCE).unwrap()).collect();
    program.kill();
    answered.extend(told);
    for caller in callers {
        caller.join().unwrap();
    }

    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let lost: Vec<_> =
        answered.iter().filter(|session| call_file(&folder, &format!("s{session}")).is_none()).collect();
    assert_eq!(lost, Vec::<&usize>::new());
    let calls = reader.totals().unwrap().calls;
    assert!(calls >= i64::try_from(answered.len()).unwrap());

    let program = Program::start(&folder);
    let before = stored(&folder);
    for session in &answered {
        assert!(push(program.address, &event("callout", *session)));
    }
    program.kill();
    assert_eq!(reader.totals().unwrap().calls, calls);
    assert_eq!(stored(&folder) - before, i64::try_from(answered.len()).unwrap());
    let any = call_file(&folder, "s0").unwrap().call;
    assert_eq!((any.event_count, any.duplicate_count), (1, 1));
}
