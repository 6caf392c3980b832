//! A collector on loopback with a data folder of its own, and a caller who speaks HTTP by the byte.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use ringside::call::{Arrival, Call, Gap, Gaps, Note, SessionId};
use ringside::collector::{BoardView, Collector, DoorPolicy, ListenerState, Options};
use ringside::store::sqlite::SqliteStore;
use ringside::store::{
    Arrived, Beat, CallFile, Committed, NewMark, Progress, Purging, Refused, StoreError, Writer,
};
use ringside::wire::read;
use tempfile::TempDir;

/// How long a test waits for somebody else before it gives up.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// What our clock says in these tests.
pub const NOW: Arrival = Arrival(1_769_479_500_000); // 2026-01-27 02:05:00 UTC

/// Any free port of this machine.
pub fn any_port() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

pub struct House {
    pub collector: Collector,
    pub folder: Arc<TempDir>,
}

impl House {
    pub fn open() -> House {
        House::open_in(Arc::new(tempfile::tempdir().unwrap()))
    }

    pub fn open_in(folder: Arc<TempDir>) -> House {
        let collector = Collector::start(options(&folder, any_port()));
        House { collector, folder }
    }

    /// A house whose writer does as the gate says.
    pub fn gated() -> (House, Gate) {
        let ((entered, has_entered), (leave, may_leave)) = (sync_channel(0), sync_channel::<Ending>(0));
        let house = House::with_endings(move |_| {
            let _ = entered.send(());
            may_leave.recv().unwrap_or(Ending::Commit)
        });
        (house, Gate { has_entered, leave })
    }

    /// A house whose commits end as they are told, one after the other, each by what it holds.
    pub fn with_endings(next: impl FnMut(&[Arrived]) -> Ending + Send + 'static) -> House {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let data_dir = folder.path().to_owned();
        let open = move || {
            let inner = SqliteStore::open_writer(&data_dir)?;
            Ok(Box::new(GatedWriter { inner, next }) as Box<dyn Writer>)
        };
        let collector = Collector::start_with(options(&folder, any_port()), open);
        House { collector, folder }
    }

    /// Where the house listens.
    pub fn address(&self) -> SocketAddr {
        match self.collector.wait_until_listening(PATIENCE) {
            ListenerState::Listening(address) => address,
            state => panic!("not listening: {state:?}"),
        }
    }

    /// The board with everything on it that was answered: a push is answered when it is on disk and counted, and put
    /// on the board right after.
    pub fn board(&self) -> Arc<BoardView> {
        // The scribe does one thing after the other, and of this one nothing comes.
        let nobody = SessionId::new("nobody").unwrap();
        assert_eq!(self.collector.annotate(nobody, None).recv_timeout(PATIENCE).unwrap().unwrap(), None);
        self.collector.board()
    }

    pub fn post(&self, path: &str, body: &[u8]) -> Answer {
        send(self.address(), &post(path, body))
    }

    /// Stops the house; gives back its folder.
    pub fn stop(self) -> Arc<TempDir> {
        self.collector.stop();
        self.folder
    }
}

pub fn options(folder: &TempDir, bind: SocketAddr) -> Options {
    Options {
        data_dir: folder.path().to_owned(),
        bind,
        policy: DoorPolicy::default(),
        clock: || NOW,
        thresholds: Default::default(),
        wake: Arc::new(|| ()),
    }
}

/// What is stored about a call.
pub fn call_file(folder: &TempDir, session: &str) -> Option<CallFile> {
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    reader.call_file(&SessionId::new(session).unwrap()).unwrap()
}

/// A push that came at `received`, as the store is given it.
pub fn arrived(received: Arrival, peer: String, body: Vec<u8>) -> Arrived {
    Arrived {
        received,
        peer,
        target: "/push".to_owned(),
        headers: Vec::new(),
        signature: None,
        understood: read(&body),
        body,
        answer: 200,
    }
}

/// How many notifications are stored.
pub fn stored(folder: &TempDir) -> i64 {
    SqliteStore::open_reader(folder.path()).unwrap().totals().unwrap().notifications
}

/// Holds every commit until it is told how it shall end.
pub struct Gate {
    has_entered: Receiver<()>,
    leave: SyncSender<Ending>,
}

/// How a commit ends.
pub enum Ending {
    Commit,
    Fail(StoreError),
}

impl Gate {
    /// Waits until the scribe begins a commit.
    pub fn wait(&self) {
        self.has_entered.recv_timeout(PATIENCE).unwrap();
    }

    pub fn let_go(&self, ending: Ending) {
        self.leave.send(ending).unwrap();
    }

    /// From now on every commit runs.
    pub fn open(self) {}
}

struct GatedWriter<F> {
    inner: Box<dyn Writer>,
    next: F,
}

impl<F: FnMut(&[Arrived]) -> Ending + Send> Writer for GatedWriter<F> {
    fn append(&mut self, batch: &[Arrived]) -> Result<Committed, StoreError> {
        match (self.next)(batch) {
            Ending::Fail(error) => Err(error),
            Ending::Commit => self.inner.append(batch),
        }
    }

    fn rehearse(&mut self, arrived: &Arrived) -> Result<(), StoreError> {
        self.inner.rehearse(arrived)
    }

    fn count_refused(&mut self, refused: &[Refused]) -> Result<(), StoreError> {
        self.inner.count_refused(refused)
    }

    fn in_progress(&mut self) -> Result<Vec<Arc<Call>>, StoreError> {
        self.inner.in_progress()
    }

    fn last_beat(&mut self) -> Result<Option<Beat>, StoreError> {
        self.inner.last_beat()
    }

    fn beat(&mut self, beat: Beat) -> Result<(), StoreError> {
        self.inner.beat(beat)
    }

    fn note_gap(&mut self, gap: &Gap) -> Result<(), StoreError> {
        self.inner.note_gap(gap)
    }

    fn gaps(&mut self, since: Arrival) -> Result<Gaps, StoreError> {
        self.inner.gaps(since)
    }

    fn mark(&mut self, marks: &[NewMark]) -> Result<Vec<Arc<Call>>, StoreError> {
        self.inner.mark(marks)
    }

    fn annotate(&mut self, session: &SessionId, note: Option<Note>) -> Result<Option<Arc<Call>>, StoreError> {
        self.inner.annotate(session, note)
    }

    fn rebuild(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<(), StoreError> {
        self.inner.rebuild(progress)
    }

    fn purge_some(&mut self, work: &mut Purging) -> Result<(), StoreError> {
        self.inner.purge_some(work)
    }
}

/// A POST as the platform sends it, without its signature.
pub fn post(path: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: monitor.example\r\nContent-Type: application/json;charset=UTF-8\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All but the second in which it was given.
    pub fn undated(mut self) -> Answer {
        self.headers.retain(|(name, _)| name != "date");
        self
    }

    /// Reads an answer; `None` where there is none.
    pub fn parse(bytes: &[u8]) -> Option<Answer> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Some(Answer { status, headers, body: body.to_owned() })
    }
}

/// Sends `request` over a connection of its own and reads to the end.
pub fn send(address: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = connect(address);
    stream.write_all(request).unwrap();
    finish(stream).unwrap()
}

pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, PATIENCE).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Reads the answer until the other side closes; `None` where it closed without one.
pub fn finish(mut stream: TcpStream) -> Option<Answer> {
    let mut bytes = Vec::new();
    // A connection that is torn down has given no answer either.
    let _ = stream.read_to_end(&mut bytes);
    Answer::parse(&bytes)
}

/// A status event of a call nobody else speaks of.
pub fn event(kind: &str, session: usize) -> Vec<u8> {
    format!(
        r#"{{"eventType":"{kind}","statusInfo":{{"sessionId":"s{session}","timestamp":"2026-01-27 02:00:00"}}}}"#
    )
    .into_bytes()
}

/// Whether the last collector of this folder said goodbye.
#[cfg(any(windows, all(feature = "inspect", target_os = "linux")))]
pub fn is_closed(folder: &std::path::Path) -> bool {
    SqliteStore::open_writer(folder).unwrap().last_beat().unwrap().unwrap().is_closed
}
