//! What is watched, in a process of its own: it says its address, then, every few seconds, what its frames cost.

use std::error::Error;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use ringside::backend::{ListenerState, Start};
use ringside::collector::{self, Collector, clock};
use ringside::settings::{OwnReasons, SettingsFile};
use ringside::ui;

/// Frames of one span of time.
#[derive(Clone, Copy, Debug)]
pub struct Frames {
    pub count: usize,
    pub median_ms: f32,
    pub p99_ms: f32,
    pub longest_ms: f32,
    /// So much of the longest one was spent ready, without a core to run on; at most, for it holds the way to it as
    /// well.
    pub longest_waited_ms: f32,
    /// Longer than 50 ms.
    pub long: usize,
}

/// What one frame took by the clock, and how long it waited for a core.
#[derive(Clone, Copy)]
struct Frame {
    millis: f32,
    waited_ms: f32,
}

/// So long a span is.
const SPAN: Duration = Duration::from_secs(5);
const LONG_MS: f32 = 50.0;

impl Frames {
    fn of(mut all: Vec<Frame>) -> Frames {
        all.sort_by(|one, other| one.millis.total_cmp(&other.millis));
        let at = |share: f32| all.get((all.len() as f32 * share) as usize).or(all.last());
        let at = |share| at(share).map_or(0.0, |frame| frame.millis);
        Frames {
            count: all.len(),
            median_ms: at(0.5),
            p99_ms: at(0.99),
            longest_ms: at(1.0),
            longest_waited_ms: all.last().map_or(0.0, |frame| frame.waited_ms),
            long: all.iter().filter(|frame| frame.millis > LONG_MS).count(),
        }
    }

    fn line(&self) -> String {
        let Frames { count, median_ms, p99_ms, longest_ms, longest_waited_ms, long } = self;
        format!("{count} {median_ms} {p99_ms} {longest_ms} {longest_waited_ms} {long}")
    }

    fn read(line: &str) -> Option<Frames> {
        let mut words = line.split_whitespace();
        Some(Frames {
            count: words.next()?.parse().ok()?,
            median_ms: words.next()?.parse().ok()?,
            p99_ms: words.next()?.parse().ok()?,
            longest_ms: words.next()?.parse().ok()?,
            longest_waited_ms: words.next()?.parse().ok()?,
            long: words.next()?.parse().ok()?,
        })
    }
}

/// A running one; dropping it ends it.
pub struct House {
    child: Child,
    pub address: SocketAddr,
    frames: Arc<Mutex<Vec<Frames>>>,
}

impl House {
    pub fn start(with_window: bool, folder: &Path) -> Result<House, Box<dyn Error>> {
        let kind = if with_window { "window" } else { "collector" };
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--serve").arg(kind).arg(folder).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no standard output")?).lines();
        let address = lines.next().ok_or("it ended before it listened")??.parse()?;
        let frames = Arc::new(Mutex::new(Vec::new()));
        let heard = frames.clone();
        thread::Builder::new().name("listener of frames".to_owned()).spawn(move || {
            for frames in lines.map_while(Result::ok).filter_map(|line| Frames::read(&line)) {
                heard.lock().unwrap_or_else(|broken| broken.into_inner()).push(frames);
            }
        })?;
        Ok(House { child, address, frames })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The frames so far, span by span.
    pub fn frames(&self) -> Vec<Frames> {
        self.frames.lock().unwrap_or_else(|broken| broken.into_inner()).clone()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Is what is watched, until somebody ends the process.
pub fn serve(with_window: bool, folder: &Path) -> Result<(), Box<dyn Error>> {
    let bind = SocketAddr::from(([127, 0, 0, 1], 0));
    if !with_window {
        let collector = Collector::start(collector::Options {
            policy: Default::default(),
            data_dir: folder.to_owned(),
            bind,
            clock: clock::now,
            thresholds: Default::default(),
            wake: Arc::new(|| {}),
        });
        say_address(collector.wait_until_listening(Duration::from_secs(10)));
        loop {
            thread::park();
        }
    }
    let file = SettingsFile::load(&folder.join("settings.toml"));
    let start = Start {
        data_dir: folder.to_owned(),
        bind,
        policy: Default::default(),
        clock: clock::now,
        thresholds: file.settings.thresholds,
    };
    let options = ui::Options {
        start,
        file,
        own_reasons: OwnReasons::none(folder),
        traffic: ui::Traffic::Simulated,
        frames: Some(telling()),
        opened: Box::new(|backend, _| say_address(backend.wait_until_listening(Duration::from_secs(10)))),
    };
    Ok(ui::run(options)?)
}

fn say_address(state: ListenerState) {
    if let ListenerState::Listening(address) = state {
        println!("{address}");
        let _ = std::io::stdout().flush();
    }
}

/// Says what the frames of each span cost. The first one is left out: fonts are rasterised, shaders compiled.
fn telling() -> Box<dyn FnMut(f32)> {
    let (mut since, mut spans) = (Instant::now(), 0);
    let (mut all, mut waited) = (Vec::new(), 0.0);
    Box::new(move |secs| {
        let before = waited;
        waited = waited_secs().unwrap_or_default();
        all.push(Frame { millis: secs * 1_000.0, waited_ms: ((waited - before) * 1_000.0) as f32 });
        if since.elapsed() >= SPAN {
            let frames = Frames::of(std::mem::take(&mut all));
            since = Instant::now();
            spans += 1;
            if spans > 1 {
                println!("{}", frames.line());
                let _ = std::io::stdout().flush();
            }
        }
    })
}

/// Seconds that this thread has waited for a core since it was started, ready to run; `None` where the system does not
/// tell.
fn waited_secs() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_whitespace().nth(1)?.parse::<f64>().ok().map(|nanos| nanos / 1e9)
}
