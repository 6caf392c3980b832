//! The servers that are compared, each a process of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use clap::ValueEnum as _;
use ringside::collector::{Collector, ListenerState, Options, clock};

use crate::beside::{self, Beside};
use crate::disk::SlowDisk;
use crate::pushes::Body;
use crate::report::Case;
use crate::{cpu, memory};

/// Who takes the pushes.
pub enum Kind {
    /// axum that reads the body and answers 200: the ceiling.
    Bare,
    /// Journal, derived rows, board; on disk before the answer.
    Ringside,
    /// The same on a file system that lives in memory, where fsync does nothing.
    WithoutDisk,
    /// Ringside on a file in this folder, with a history in it and something going on beside.
    Stored(PathBuf, Beside),
    /// Ringside as another build of this bench has it.
    Build { name: String, path: String },
    /// A server of somebody else.
    Peer { name: String, port: u16, command: String },
}

impl Kind {
    pub fn build(text: &str) -> Option<Kind> {
        let (name, path) = text.split_once('=')?;
        Some(Kind::Build { name: name.into(), path: path.into() })
    }

    pub fn peer(text: &str) -> Option<Kind> {
        let (name, rest) = text.split_once('=')?;
        let (port, command) = rest.split_once('=')?;
        Some(Kind::Peer { name: name.into(), port: port.parse().ok()?, command: command.into() })
    }

    pub fn name(&self) -> &str {
        match self {
            Kind::Bare => "bare axum",
            Kind::Ringside => "Ringside",
            Kind::WithoutDisk => "Ringside, no disk",
            Kind::Stored(_, beside) => beside.name(),
            Kind::Build { name, .. } | Kind::Peer { name, .. } => name,
        }
    }

    /// Whether the case says anything about it.
    pub fn takes(&self, case: &Case) -> bool {
        match self {
            Kind::WithoutDisk => Path::new(MEMORY).is_dir(),
            Kind::Peer { .. } => case.body == Body::Batch || case.connections == 64,
            Kind::Stored(_, beside) => {
                !case.keep_alive
                    && (case.connections == 64 || case.body == Body::Batch && *beside == Beside::Nothing)
            }
            Kind::Bare | Kind::Ringside | Kind::Build { .. } => true,
        }
    }

    fn beside(&self) -> Option<Beside> {
        if let Kind::Stored(_, beside) = self { Some(*beside) } else { None }
    }

    /// Starts it on an empty folder.
    pub fn start(&self, slow_disk: Option<&SlowDisk>) -> Result<Server, Box<dyn std::error::Error>> {
        let scratch = match self {
            Kind::WithoutDisk => tempfile::tempdir_in(MEMORY)?,
            _ => tempfile::tempdir()?,
        };
        let folder = if let Kind::Stored(folder, _) = self { folder } else { scratch.path() };
        let mut command = match self {
            Kind::Peer { command, .. } => {
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("exec {command}")]).env("DB", folder.join("peer.db"));
                #[cfg(unix)]
                std::os::unix::process::CommandExt::process_group(&mut shell, 0);
                shell
            }
            _ => {
                let this = match self {
                    Kind::Build { path, .. } => path.into(),
                    _ => std::env::current_exe()?,
                };
                let mut this = Command::new(this);
                let kind = if matches!(self, Kind::Bare) { "bare" } else { "ringside" };
                this.arg("--serve").arg(kind).arg(folder);
                if let Some(beside) = self.beside().and_then(|beside| beside.to_possible_value()) {
                    this.arg("--beside").arg(beside.get_name());
                }
                this
            }
        };
        if let Some(disk) = slow_disk {
            disk.put_before(&mut command);
        }
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (is_peer, address) = (matches!(self, Kind::Peer { .. }), SocketAddr::from(([127, 0, 0, 1], 0)));
        let mut server = Server { child, is_peer, address, _folder: scratch };
        server.address = match self {
            Kind::Peer { port, .. } => wait_for(SocketAddr::from(([127, 0, 0, 1], *port)))?,
            _ => {
                let mut line = String::new();
                let stdout = server.child.stdout.take().ok_or("no standard output")?;
                BufReader::new(stdout).read_line(&mut line)?;
                line.trim().parse().map_err(|_| format!("{} does not listen", self.name()))?
            }
        };
        Ok(server)
    }
}

/// Linux's file system in memory.
const MEMORY: &str = "/dev/shm";

fn wait_for(address: SocketAddr) -> std::io::Result<SocketAddr> {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        match TcpStream::connect(address) {
            Ok(_) => return Ok(address),
            Err(error) if Instant::now() > end => return Err(error),
            Err(_) => std::thread::yield_now(),
        }
    }
}

/// A running server; dropping it ends it.
pub struct Server {
    child: Child,
    /// One of several processes, perhaps.
    is_peer: bool,
    pub address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Server {
    /// Seconds of processor time so far, where the system tells.
    pub fn cpu_secs(&self) -> Option<f64> {
        cpu::secs(self.child.id())
    }

    /// The most memory it has held, in MB.
    pub fn rss_mb(&self) -> Option<f64> {
        memory::bytes(self.child.id(), "VmHWM:").map(|bytes| bytes as f64 / 1_048_576.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // With the processes that a peer has started, which would keep its port.
        if cfg!(unix) && self.is_peer {
            let group = format!("-{}", self.child.id());
            let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Is a server, until somebody ends the process.
pub fn serve(kind: &str, folder: &Path, beside: Beside) -> Result<(), Box<dyn std::error::Error>> {
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    if kind == "bare" {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        return runtime.block_on(async {
            // As long a queue as ours: a ceiling that makes its callers wait would be none.
            let socket = tokio::net::TcpSocket::new_v4()?;
            socket.bind(anywhere)?;
            let listener = socket.listen(1_024)?;
            announce(listener.local_addr()?)?;
            let answer = |_: Bytes| async { r#"{"resultcode":"0","resultdesc":"Success"}"# };
            Ok(axum::serve(listener, Router::new().fallback(answer)).await?)
        });
    }
    let collector = Collector::start(Options {
        policy: Default::default(),
        data_dir: folder.to_owned(),
        bind: anywhere,
        clock: clock::now,
        thresholds: Default::default(),
        wake: Arc::new(|| ()),
    });
    // A history of an earlier version is brought up to date first.
    let ListenerState::Listening(address) = collector.wait_until_listening(Duration::from_secs(3_600)) else {
        return Err("not listening".into());
    };
    if beside != Beside::Nothing {
        beside::begin(beside, folder, &collector)?;
    }
    announce(address)?;
    loop {
        std::thread::park();
    }
}

fn announce(address: SocketAddr) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "{address}")?;
    out.flush()
}
